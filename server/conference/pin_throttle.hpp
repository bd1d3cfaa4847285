// How fast typed PINs may be tried (reliability 3.4). Links are never throttled: they carry 128 bits. An office behind
// one address must get in: twenty people with two typos each pass. A try counts as wrong from when it is let go until it
// has shown itself right: else many at once would all be among the free ones. Pure, time comes in; control thread.
//
//   ask ─► go ─────────────────────────► right, wrong, undo
//        ├ wait ─ turns() names it ─► go     (or withdraw)
//        ├ again: enough of its source wait
//        └ refuse: its source is banned
// Who waits at a number that is attacked gets a turn by lot, every second one among sources that have not been wrong: no
// flood of guesses keeps others out.
#pragma once

#include "common/ids.hpp"
#include "server/conference/recent_map.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::conference {

struct PinThrottleRules {
    std::chrono::seconds window = std::chrono::hours(1);
    std::size_t wrongFree = 10;             // per source, before tries are slowed
    std::size_t wrongFreePerSuccess = 2;    // typos of an honest office; a success is one of a person
    std::size_t successesMax = 250;         // of a source that count: a conference of people
    std::size_t wrongBan = 50;              // per source, then it is refused
    std::chrono::seconds ban = std::chrono::hours(1);
    std::size_t conferenceWrongFree = 100;  // per number, before all typed tries for it are slowed
    std::chrono::seconds slow = std::chrono::seconds(5); // one try in this time
    std::size_t waitingPerSource = 12;      // a minute of tries
    std::size_t sourcesMax = 10'000;        // the one idle longest is forgotten
    std::size_t numbersMax = 50'000;        // 10 MB; one of few wrong tries is forgotten: a flood of others hides no attack
    std::size_t alarmConference = 100;      // wrong tries of one number until it has been quiet for a window
    std::size_t alarmServer = 1000;         // in all within a day
    std::chrono::seconds alarmEvery = std::chrono::minutes(1); // at most
};

class PinThrottle {
public:
    using Time = std::chrono::steady_clock::time_point;
    enum class Ticket : std::uint64_t {}; // a try's, the asker's to choose; one that waits is a call that stands

    enum class Verdict {
        go,
        wait,   // for turns()
        again,  // not looked at, and not counted
        refuse, // nor is any other of its source
    };

    // Somebody is guessing: to be told to the operator.
    struct Alarm {
        std::string_view scope{}; // "conference" or "server"
        std::size_t wrong = 0;    // tries of that scope
    };

    explicit PinThrottle(PinThrottleRules rules = {}, unsigned seed = std::random_device{}())
        : m_rules(rules), m_sources(rules.sourcesMax), m_numbers(rules.numbersMax), m_random(seed) {}

    // Asked once for each try, before it is looked at. `source` is an IPv4 address or an IPv6 /64.
    Verdict ask(Ticket ticket, const std::string& source, const std::string& number, Time now);
    // Those that waited and may go now.
    std::vector<Ticket> turns(Time now);
    // Waits no longer, if it did.
    void withdraw(Ticket ticket);
    // What came of a try that was let go; one whose caller has gone meanwhile stays wrong.
    std::optional<Alarm> wrong(const std::string& number, Time now);
    void right(const std::string& source, const std::string& number, const ParticipantId& who, Time now);
    // It could not be looked at.
    void undo(const std::string& source, const std::string& number, Time now);

    std::size_t sourceCount() const noexcept { return m_sources.size(); }
    std::size_t numberCount() const noexcept { return m_numbers.size(); }
    std::size_t waitingCount() const noexcept;

private:
    struct Success {
        ParticipantId who{};
        Time at{};
    };
    struct Source {
        std::deque<Time> wrong{};     // within the window, tries under way included
        std::deque<Success> successes{}; // likewise, the oldest first
        Time next{};                  // the next slowed try's turn
        Time bannedUntil{};
    };
    struct Number {
        std::vector<Time> wrong{};    // as of a source, the newest conferenceWrongFree
        std::size_t wrongInAll = 0;   // that have shown themselves wrong, since it was quiet
        Time next{};
        std::size_t turns = 0;
    };
    struct Waiting {
        Ticket ticket{};
        std::string source{};
    };
    using Queue = std::vector<Waiting>; // as they asked
    Source& sourceOf(const std::string& source, Time now);
    Number& numberOf(const std::string& number, Time now);
    Number* findNumber(const std::string& number, Time now); // nobody has been let go to others
    void forgetOld(Number& number, Time now) const;
    std::size_t typosFree(const Source& source) const { return m_rules.wrongFreePerSuccess * source.successes.size(); }
    bool isSlow(const Source& source) const { return source.wrong.size() >= m_rules.wrongFree + typosFree(source); }
    bool isBanned(const Source& source) const { return source.wrong.size() >= m_rules.wrongBan + typosFree(source); }
    bool isClean(const Source& source) const { return source.wrong.size() <= typosFree(source); }
    bool isAttacked(const Number& number) const { return number.wrong.size() >= m_rules.conferenceWrongFree; }
    static std::size_t countOf(const std::string& source, const Queue& queue);
    std::size_t waitingOf(const std::string& source) const;
    void letGo(const std::string& source, const std::string& number, Time now);
    Queue::iterator nextOf(const std::string& number, Queue& queue, Time now);
    std::size_t wrongToday(Time now);

    PinThrottleRules m_rules;
    RecentMap<Source> m_sources;
    RecentMap<Number> m_numbers;
    std::map<std::string, Queue> m_waiting{}; // by number; none is empty
    std::minstd_rand m_random;
    std::array<std::size_t, 24> m_wrongByHour{};
    std::int64_t m_hour = 0; // the one counted in, since the clock's epoch
    std::optional<Time> m_alarmed{};
};

} // namespace conclave::conference
