// How fast typed PINs may be tried (reliability 3.4). Links are never throttled: they carry 128 bits. An office behind
// one address must get in: twenty people with two typos each pass. Pure, time comes in; control thread.
#pragma once

#include "server/conference/recent_map.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

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
};

class PinThrottle {
public:
    using Time = std::chrono::steady_clock::time_point;

    enum class Verdict { go, wait, refuse };
    struct Answer {
        Verdict verdict = Verdict::go;
        std::chrono::milliseconds wait{}; // how long, for Verdict::wait; the try's place is kept
    };

    explicit PinThrottle(PinThrottleRules rules = {})
        : m_rules(rules), m_sources(rules.sourcesMax), m_conferences(rules.sourcesMax) {}

    // Asked once for each try, before it is looked at. `source` is an IPv4 address or an IPv6 /64.
    Answer ask(const std::string& source, const std::string& number, Time now);
    void wrong(const std::string& source, const std::string& number, Time now);
    void right(const std::string& source, Time now);

    std::size_t sourceCount() const noexcept { return m_sources.size(); }

private:
    struct Counter {
        std::deque<Time> wrong{};     // within the window
        std::size_t successes = 0;
        Time next{};                  // the next slowed try's turn
        Time bannedUntil{};
    };
    Counter& counter(RecentMap<Counter>& all, const std::string& key, Time now);
    void forgetOld(Counter& counter, Time now) const;
    std::chrono::milliseconds turn(Counter& counter, Time now) const;

    PinThrottleRules m_rules;
    RecentMap<Counter> m_sources, m_conferences;
};

} // namespace conclave::conference
