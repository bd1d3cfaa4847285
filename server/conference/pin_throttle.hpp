// How fast typed PINs may be tried (reliability 3.4). Links are never throttled: they carry 128 bits. An office behind
// one address must get in: twenty people with two typos each pass. A try counts as wrong from when it is asked for until
// it has shown itself right: else many at once would all be among the free ones. Pure, time comes in; control thread.
#pragma once

#include "server/conference/recent_map.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::conference {

struct PinThrottleRules {
    std::chrono::seconds window = std::chrono::hours(1);
    std::size_t wrongFree = 10;             // per source, before tries are slowed
    std::size_t wrongFreePerSuccess = 2;    // typos of an honest office
    std::size_t wrongBan = 50;              // per source, then it is refused
    std::chrono::seconds ban = std::chrono::hours(1);
    std::size_t conferenceWrongFree = 100;  // per number, before all typed tries for it are slowed
    std::chrono::seconds slow = std::chrono::seconds(5); // one try in this time
    std::size_t sourcesMax = 10'000;        // the one idle longest is forgotten
    std::size_t alarmConference = 100;      // wrong tries of one number until it has been quiet for a window
    std::size_t alarmServer = 1000;         // in all within a day
    std::chrono::seconds alarmEvery = std::chrono::minutes(1); // at most
};

class PinThrottle {
public:
    using Time = std::chrono::steady_clock::time_point;

    enum class Verdict { go, wait, refuse };
    struct Answer {
        Verdict verdict = Verdict::go;
        std::chrono::milliseconds wait{}; // how long, for Verdict::wait; the try's place is kept
    };

    // Somebody is guessing: to be told to the operator.
    struct Alarm {
        std::string_view scope{}; // "conference" or "server"
        std::size_t wrong = 0;    // tries of that scope
    };

    explicit PinThrottle(PinThrottleRules rules = {})
        : m_rules(rules), m_sources(rules.sourcesMax), m_conferences(rules.sourcesMax) {}

    // Asked once for each try, before it is looked at. `source` is an IPv4 address or an IPv6 /64.
    Answer ask(const std::string& source, const std::string& number, Time now);
    // What came of a try that was not refused; one whose caller has gone meanwhile stays wrong.
    std::optional<Alarm> wrong(const std::string& number, Time now);
    void right(const std::string& source, const std::string& number, Time now);

    std::size_t sourceCount() const noexcept { return m_sources.size(); }

private:
    struct Counter {
        std::deque<Time> wrong{};     // within the window, tries under way included
        std::size_t wrongInAll = 0;   // that have shown themselves wrong, since it was quiet
        std::size_t successes = 0;
        Time next{};                  // the next slowed try's turn
        Time bannedUntil{};
    };
    Counter& counter(RecentMap<Counter>& all, const std::string& key, Time now);
    void forgetOld(Counter& counter, Time now) const;
    std::size_t wrongToday(Time now);

    PinThrottleRules m_rules;
    RecentMap<Counter> m_sources, m_conferences;
    std::array<std::size_t, 24> m_wrongByHour{};
    std::int64_t m_hour = 0; // the one counted in, since the clock's epoch
    std::optional<Time> m_alarmed{};
};

} // namespace conclave::conference
