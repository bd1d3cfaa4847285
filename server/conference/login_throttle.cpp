#include "server/conference/login_throttle.hpp"

#include "common/text.hpp"

#include <algorithm>

namespace conclave::conference {
namespace {

// Itself, and two typos: an office full of people stays free, whoever only guesses does not.
constexpr std::size_t kForgivenPerSuccess = 3;

// A login has no line feed.
std::string pairKey(const std::string& login, const std::string& source) { return login + "\n" + source; }

std::chrono::seconds waitAfter(std::size_t tries, const LoginThrottleRules::Pace& pace) {
    if (tries < pace.free) return std::chrono::seconds(0);
    if (tries >= pace.slowFrom) return pace.waitSlow;
    const std::size_t doublings = std::min<std::size_t>(tries - pace.free, 20);
    return std::min(std::chrono::seconds(1LL << doublings), pace.waitMax);
}

} // namespace

LoginThrottle::LoginThrottle(LoginThrottleRules rules)
    : m_rules(rules), m_pairs(rules.countersMax), m_logins(rules.countersMax), m_sources(rules.countersMax),
      m_known(rules.countersMax) {}

std::size_t LoginThrottle::inWindow(Counter& counter, Time now) const {
    auto& tries = counter.tries;
    const auto first = std::find_if(tries.begin(), tries.end(), [&](Time at) { return now - at < m_rules.window; });
    tries.erase(tries.begin(), first);
    return tries.size();
}

void LoginThrottle::count(Counter& counter, const LoginThrottleRules::Pace& pace, Time now) const {
    inWindow(counter, now);
    counter.tries.push_back(now);
    counter.next = now + waitAfter(counter.tries.size(), pace);
}

std::optional<std::chrono::seconds> LoginThrottle::ask(const std::string& login, const std::string& source, Time now) {
    const std::string folded = lowerAscii(login), pair = pairKey(folded, source);
    Time next = now;
    const auto waitsFor = [&](Counters& counters, const std::string& key) {
        if (const auto* found = counters.find(key)) next = std::max(next, found->next);
    };
    waitsFor(m_pairs, pair);
    if (!isKnown(folded, source)) {
        waitsFor(m_logins, folded);
        waitsFor(m_sources, source);
    }
    if (auto* all = m_logins.find(folded); all && inWindow(*all, now) >= m_rules.triesMax)
        next = std::max(next, all->tries[all->tries.size() - m_rules.triesMax] + m_rules.window);
    if (next > now) return std::chrono::ceil<std::chrono::seconds>(next - now);
    count(m_pairs.touch(pair), m_rules.pair, now);
    count(m_logins.touch(folded), m_rules.login, now);
    count(m_sources.touch(source), m_rules.source, now);
    return std::nullopt;
}

void LoginThrottle::forgive(Counters& counters, const std::string& key, std::size_t tries) {
    auto* found = counters.find(key);
    if (!found) return;
    found->tries.resize(found->tries.size() - std::min(found->tries.size(), tries));
    found->next = Time{};
}

void LoginThrottle::succeeded(const std::string& login, const std::string& source) {
    const std::string folded = lowerAscii(login);
    m_pairs.erase(pairKey(folded, source));
    // Not the login's other tries, and not its wait: somebody else may be guessing.
    if (auto* all = m_logins.find(folded); all && !all->tries.empty()) all->tries.pop_back();
    forgive(m_sources, source, kForgivenPerSuccess);
    auto& known = m_known.touch(folded);
    std::erase(known, source);
    known.push_back(source);
    if (known.size() > m_rules.knownSourcesMax) known.erase(known.begin());
}

void LoginThrottle::withdraw(const std::string& login, const std::string& source) {
    const std::string folded = lowerAscii(login);
    forgive(m_pairs, pairKey(folded, source), 1);
    forgive(m_logins, folded, 1);
    forgive(m_sources, source, 1);
}

bool LoginThrottle::isKnown(const std::string& login, const std::string& source) {
    const auto* known = m_known.find(lowerAscii(login));
    return known && std::find(known->begin(), known->end(), source) != known->end();
}

std::size_t LoginThrottle::counterCount() const noexcept {
    return std::max({m_pairs.size(), m_logins.size(), m_sources.size()});
}

} // namespace conclave::conference
