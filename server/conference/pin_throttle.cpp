#include "server/conference/pin_throttle.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace conclave::conference {

PinThrottle::Source& PinThrottle::sourceOf(const std::string& source, Time now) {
    Source& found = m_sources.touch(source);
    const auto isOld = [&](Time at) { return at + m_rules.window <= now; };
    while (!found.successes.empty() && isOld(found.successes.front().at)) found.successes.pop_front();
    while (!found.wrong.empty() && isOld(found.wrong.front())) found.wrong.pop_front();
    return found;
}

PinThrottle::Number& PinThrottle::numberOf(const std::string& number, Time now) {
    Number& found = m_numbers.touch(number, [&](Number& other) {
        forgetOld(other, now);
        return other.wrong.size();
    });
    forgetOld(found, now);
    return found;
}

PinThrottle::Number* PinThrottle::findNumber(const std::string& number, Time now) {
    Number* found = m_numbers.find(number);
    if (found) forgetOld(*found, now);
    return found;
}

void PinThrottle::forgetOld(Number& number, Time now) const {
    const auto isYoung = [&](Time at) { return at + m_rules.window > now; };
    number.wrong.erase(number.wrong.begin(), std::find_if(number.wrong.begin(), number.wrong.end(), isYoung));
    if (number.wrong.empty()) number.wrongInAll = 0;
}

PinThrottle::Verdict PinThrottle::ask(Ticket ticket, const std::string& source, const std::string& number, Time now) {
    Source& mine = sourceOf(source, now);
    if (now < mine.bannedUntil) return Verdict::refuse;
    if (isBanned(mine)) {
        mine.bannedUntil = now + m_rules.ban;
        mine.wrong.clear();
        return Verdict::refuse;
    }
    // A number is taken down when a try at it is let go: to ask for others costs nothing, and puts nobody out.
    const Number* everybodys = findNumber(number, now);
    const bool attacked = everybodys && isAttacked(*everybodys);
    const bool isMyTurn = !isSlow(mine) || now >= mine.next;
    const bool isOurTurn = !attacked || now >= everybodys->next;
    const auto here = m_waiting.find(number);
    const bool isFirst = waitingOf(source) == 0 && !(attacked && here != m_waiting.end());
    if (isMyTurn && isOurTurn && isFirst) {
        letGo(source, number, now);
        return Verdict::go;
    }
    // At a number that is attacked one of a source: else whoever asks the most has the most lots.
    if (waitingOf(source) >= m_rules.waitingPerSource) return Verdict::again;
    if (attacked && here != m_waiting.end() && countOf(source, here->second) > 0) return Verdict::again;
    m_waiting[number].push_back({ticket, source});
    return Verdict::wait;
}

std::size_t PinThrottle::countOf(const std::string& source, const Queue& queue) {
    const auto ofIt = [&](const Waiting& one) { return one.source == source; };
    return static_cast<std::size_t>(std::count_if(queue.begin(), queue.end(), ofIt));
}

std::size_t PinThrottle::waitingOf(const std::string& source) const {
    std::size_t count = 0;
    for (const auto& [number, queue] : m_waiting) count += countOf(source, queue);
    return count;
}

void PinThrottle::letGo(const std::string& source, const std::string& number, Time now) {
    Source& mine = sourceOf(source, now);
    Number& everybodys = numberOf(number, now);
    if (isSlow(mine)) mine.next = now + m_rules.slow;
    if (isAttacked(everybodys)) everybodys.next = now + m_rules.slow;
    ++everybodys.turns;
    mine.wrong.push_back(now);
    everybodys.wrong.push_back(now);
    if (everybodys.wrong.size() > m_rules.conferenceWrongFree) everybodys.wrong.erase(everybodys.wrong.begin());
}

std::vector<PinThrottle::Ticket> PinThrottle::turns(Time now) {
    std::vector<Ticket> out;
    for (auto at = m_waiting.begin(); at != m_waiting.end();) {
        auto& [number, queue] = *at;
        for (auto next = nextOf(number, queue, now); next != queue.end(); next = nextOf(number, queue, now)) {
            letGo(next->source, number, now);
            out.push_back(next->ticket);
            queue.erase(next);
        }
        at = queue.empty() ? m_waiting.erase(at) : std::next(at);
    }
    return out;
}

// The end: nobody's turn. At a number that is attacked by lot: in the order of asking a crowd would keep its place before everybody
// who comes later.
PinThrottle::Queue::iterator PinThrottle::nextOf(const std::string& number, Queue& queue, Time now) {
    const Number* everybodys = findNumber(number, now);
    const auto mayGo = [&](const Waiting& one) {
        const Source& its = sourceOf(one.source, now);
        return now >= its.bannedUntil && !isBanned(its) && (!isSlow(its) || now >= its.next);
    };
    if (!everybodys || !isAttacked(*everybodys)) return std::find_if(queue.begin(), queue.end(), mayGo);
    if (now < everybodys->next) return queue.end();
    std::vector<Queue::iterator> lots, clean;
    for (auto at = queue.begin(); at != queue.end(); ++at) {
        if (!mayGo(*at)) continue;
        lots.push_back(at);
        if (isClean(sourceOf(at->source, now))) clean.push_back(at);
    }
    if (everybodys->turns % 2 == 0 && !clean.empty()) lots = clean;
    if (lots.empty()) return queue.end();
    return lots[std::uniform_int_distribution<std::size_t>(0, lots.size() - 1)(m_random)];
}

void PinThrottle::withdraw(Ticket ticket) {
    for (auto& [number, queue] : m_waiting) {
        if (std::erase_if(queue, [&](const Waiting& one) { return one.ticket == ticket; }) == 0) continue;
        if (queue.empty()) m_waiting.erase(number);
        return;
    }
}

std::size_t PinThrottle::waitingCount() const noexcept {
    return std::accumulate(m_waiting.begin(), m_waiting.end(), std::size_t(0),
                           [](std::size_t sum, const auto& entry) { return sum + entry.second.size(); });
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
    const std::size_t here = ++numberOf(number, now).wrongInAll;
    const std::size_t inAll = wrongToday(now);
    if (m_alarmed && now < *m_alarmed + m_rules.alarmEvery) return std::nullopt;
    std::optional<Alarm> alarm;
    if (inAll >= m_rules.alarmServer) alarm = Alarm{"server", inAll};
    if (here >= m_rules.alarmConference) alarm = Alarm{"conference", here};
    if (alarm) m_alarmed = now;
    return alarm;
}

void PinThrottle::right(const std::string& source, const std::string& number, const ParticipantId& who, Time now) {
    undo(source, number, now);
    // One of a person: a right PIN that is typed again and again buys no guesses.
    auto& successes = sourceOf(source, now).successes;
    if (std::any_of(successes.begin(), successes.end(), [&](const Success& one) { return one.who == who; })) return;
    successes.push_back({who, now});
    if (successes.size() > m_rules.successesMax) successes.pop_front();
}

void PinThrottle::undo(const std::string& source, const std::string& number, Time now) {
    Source& mine = sourceOf(source, now);
    if (!mine.wrong.empty()) mine.wrong.pop_back();
    if (Number* everybodys = findNumber(number, now); everybodys && !everybodys->wrong.empty()) everybodys->wrong.pop_back();
}

} // namespace conclave::conference
