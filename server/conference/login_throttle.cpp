#include "server/conference/login_throttle.hpp"

#include "common/text.hpp"

#include <algorithm>
#include <array>

namespace conclave::conference {
namespace {

// Itself, and two typos: an office full of people stays free, whoever only guesses does not.
constexpr std::size_t kForgivenPerSuccess = 3;

// The kinds cannot meet: a login has no line feed.
std::string pairKey(const std::string& login, const std::string& source) { return "p\n" + login + "\n" + source; }
std::string loginKey(const std::string& login) { return "l\n" + login; }
std::string sourceKey(const std::string& source) { return "s\n" + source; }

std::chrono::seconds waitAfter(std::size_t tries, const LoginThrottleRules::Pace& pace) {
    if (tries < pace.free) return std::chrono::seconds(0);
    const std::size_t doublings = std::min<std::size_t>(tries - pace.free, 20);
    return std::min(std::chrono::seconds(1LL << doublings), pace.waitMax);
}

} // namespace

LoginThrottle::Counter& LoginThrottle::counter(const std::string& key, Time now) {
    const auto found = m_counters.find(key);
    if (found == m_counters.end()) {
        if (m_counters.size() >= m_rules.countersMax) {
            const auto oldest = std::min_element(m_counters.begin(), m_counters.end(), [](const auto& a, const auto& b) {
                return a.second.lastSeen < b.second.lastSeen;
            });
            m_counters.erase(oldest);
        }
        Counter& fresh = m_counters[key];
        fresh.lastSeen = now;
        return fresh;
    }
    if (now - found->second.lastSeen >= m_rules.forgetAfter) found->second = Counter{};
    found->second.lastSeen = now;
    return found->second;
}

std::optional<std::chrono::seconds> LoginThrottle::ask(const std::string& login, const std::string& source, Time now) {
    const std::string folded = lowerAscii(login);
    const std::array keys{pairKey(folded, source), loginKey(folded), sourceKey(source)};
    const std::array paces{m_rules.pair, m_rules.login, m_rules.source};
    Time next = now;
    for (const auto& key : keys)
        if (const auto found = m_counters.find(key); found != m_counters.end()) next = std::max(next, found->second.next);
    if (next > now) return std::chrono::ceil<std::chrono::seconds>(next - now);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        Counter& c = counter(keys[i], now);
        ++c.tries;
        const auto wait = waitAfter(c.tries, paces[i]);
        if (wait.count() > 0) c.next = now + wait;
    }
    return std::nullopt;
}

void LoginThrottle::succeeded(const std::string& login, const std::string& source) {
    const std::string folded = lowerAscii(login);
    m_counters.erase(pairKey(folded, source));
    m_counters.erase(loginKey(folded));
    const auto found = m_counters.find(sourceKey(source));
    if (found == m_counters.end()) return;
    found->second.tries -= std::min(found->second.tries, kForgivenPerSuccess);
    found->second.next = Time{};
}

} // namespace conclave::conference
