#include "server/conference/pin_throttle.hpp"

#include <algorithm>
#include <numeric>

namespace conclave::conference {

PinThrottle::Counter& PinThrottle::counter(RecentMap<Counter>& all, const std::string& key, Time now) {
    Counter& found = all.touch(key);
    forgetOld(found, now);
    return found;
}

void PinThrottle::forgetOld(Counter& counter, Time now) const {
    while (!counter.wrong.empty() && counter.wrong.front() + m_rules.window <= now) counter.wrong.pop_front();
    if (!counter.wrong.empty()) return;
    counter.successes = 0;
    counter.wrongInAll = 0;
}

PinThrottle::Answer PinThrottle::ask(const std::string& source, const std::string& number, Time now) {
    Counter& mine = counter(m_sources, source, now);
    if (now < mine.bannedUntil) return {Verdict::refuse};
    const std::size_t typos = m_rules.wrongFreePerSuccess * mine.successes;
    if (mine.wrong.size() >= m_rules.wrongBan + typos) {
        mine.bannedUntil = now + m_rules.ban;
        mine.wrong.clear();
        return {Verdict::refuse};
    }
    Counter& everybodys = counter(m_conferences, number, now);
    const bool slowMe = mine.wrong.size() >= m_rules.wrongFree + typos;
    const bool slowAll = everybodys.wrong.size() >= m_rules.conferenceWrongFree;
    Time turn = now;
    if (slowMe) turn = std::max(turn, mine.next);
    if (slowAll) turn = std::max(turn, everybodys.next);
    // A queue longer than a caller would hold on for is a refusal. It takes no turn: hammering does not lengthen the queue.
    if (turn - now > std::chrono::minutes(1)) return {Verdict::refuse};
    if (slowMe) mine.next = turn + m_rules.slow;
    if (slowAll) everybodys.next = turn + m_rules.slow;
    mine.wrong.push_back(now);
    everybodys.wrong.push_back(now);
    if (everybodys.wrong.size() > m_rules.conferenceWrongFree) everybodys.wrong.pop_front();
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(turn - now);
    return wait.count() > 0 ? Answer{Verdict::wait, wait} : Answer{};
}

std::size_t PinThrottle::wrongToday(Time now) {
    const std::int64_t hour = std::chrono::floor<std::chrono::hours>(now.time_since_epoch()).count();
    const auto day = static_cast<std::int64_t>(m_wrongByHour.size());
    for (auto passed = std::max(m_hour + 1, hour - day + 1); passed <= hour; ++passed)
        m_wrongByHour.at(static_cast<std::size_t>(passed % day)) = 0;
    m_hour = hour;
    ++m_wrongByHour.at(static_cast<std::size_t>(hour % day));
    return std::accumulate(m_wrongByHour.begin(), m_wrongByHour.end(), std::size_t(0));
}

std::optional<PinThrottle::Alarm> PinThrottle::wrong(const std::string& number, Time now) {
    const std::size_t here = ++counter(m_conferences, number, now).wrongInAll;
    const std::size_t inAll = wrongToday(now);
    if (m_alarmed && now < *m_alarmed + m_rules.alarmEvery) return std::nullopt;
    std::optional<Alarm> alarm;
    if (inAll >= m_rules.alarmServer) alarm = Alarm{"server", inAll};
    if (here >= m_rules.alarmConference) alarm = Alarm{"conference", here};
    if (alarm) m_alarmed = now;
    return alarm;
}

void PinThrottle::right(const std::string& source, const std::string& number, Time now) {
    Counter& mine = counter(m_sources, source, now);
    ++mine.successes;
    if (!mine.wrong.empty()) mine.wrong.pop_back();
    Counter& everybodys = counter(m_conferences, number, now);
    if (!everybodys.wrong.empty()) everybodys.wrong.pop_back();
}

} // namespace conclave::conference
