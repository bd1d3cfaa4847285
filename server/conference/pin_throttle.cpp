#include "server/conference/pin_throttle.hpp"

#include <algorithm>

namespace conclave::conference {

PinThrottle::Counter& PinThrottle::counter(RecentMap<Counter>& all, const std::string& key, Time now) {
    Counter& found = all.touch(key);
    forgetOld(found, now);
    return found;
}

void PinThrottle::forgetOld(Counter& counter, Time now) const {
    while (!counter.wrong.empty() && counter.wrong.front() + m_rules.window <= now) counter.wrong.pop_front();
    if (counter.wrong.empty()) counter.successes = 0;
}

std::chrono::milliseconds PinThrottle::turn(Counter& counter, Time now) const {
    const Time mine = std::max(now, counter.next);
    counter.next = mine + m_rules.slow;
    return std::chrono::ceil<std::chrono::milliseconds>(mine - now);
}

PinThrottle::Answer PinThrottle::ask(const std::string& source, const std::string& number, Time now) {
    Counter& mine = counter(m_sources, source, now);
    if (now < mine.bannedUntil) return {Verdict::refuse};
    std::chrono::milliseconds wait{};
    if (mine.wrong.size() >= m_rules.wrongFree + m_rules.wrongFreePerSuccess * mine.successes) wait = turn(mine, now);
    Counter& everybodys = counter(m_conferences, number, now);
    if (everybodys.wrong.size() >= m_rules.conferenceWrongFree) wait = std::max(wait, turn(everybodys, now));
    // A queue longer than a caller would hold on for is a refusal.
    if (wait > std::chrono::minutes(1)) return {Verdict::refuse};
    return wait.count() > 0 ? Answer{Verdict::wait, wait} : Answer{};
}

void PinThrottle::wrong(const std::string& source, const std::string& number, Time now) {
    Counter& mine = counter(m_sources, source, now);
    mine.wrong.push_back(now);
    if (mine.wrong.size() >= m_rules.wrongBan + m_rules.wrongFreePerSuccess * mine.successes) {
        mine.bannedUntil = now + m_rules.ban;
        mine.wrong.clear();
    }
    Counter& everybodys = counter(m_conferences, number, now);
    everybodys.wrong.push_back(now);
    if (everybodys.wrong.size() > m_rules.conferenceWrongFree) everybodys.wrong.pop_front();
}

void PinThrottle::right(const std::string& source, Time now) { ++counter(m_sources, source, now).successes; }

} // namespace conclave::conference
