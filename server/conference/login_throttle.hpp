// How fast log-ins may be tried (spec A3; reliability 1 and T-B9): by login and source together, by login, and by source.
// After some free tries each further one waits longer, up to a cap: nobody is ever locked out for good. Logins that do
// not exist count the same, so that the answer says nothing. Pure, time comes in; control thread.
//
//   who comes from         waits for                                        so that
//   anywhere               pair, login, source                              a botnet gets 87 guesses an hour at one login
//   where this login has   pair alone                                       whoever guesses from elsewhere, the owner at
//   succeeded before                                                        the usual place does not notice
//   both together          never more than triesMax an hour at one login    (13 stay for the owner)
//
// A wait of at most 30 s alone would let 120 guesses an hour through: a login under attack for a quarter of an hour goes over
// to one a minute for strangers.
#pragma once

#include "server/conference/recent_map.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace conclave::conference {

struct LoginThrottleRules {
    struct Pace {
        std::size_t free = 5;                      // tries in the window before the first wait
        std::chrono::seconds waitMax{30};          // waits double from one second up to this
        std::size_t slowFrom = 40;                 // tries in the window, from where on the wait is `waitSlow`
        std::chrono::seconds waitSlow{60};
    };
    Pace pair{5, std::chrono::seconds(30), 40, std::chrono::seconds(60)};
    Pace login{10, std::chrono::seconds(30), 40, std::chrono::seconds(60)};
    Pace source{20, std::chrono::seconds(30), 100, std::chrono::seconds(30)}; // an office behind one address has typos
    std::size_t triesMax = 100;                    // of one login in the window, from wherever
    std::chrono::seconds window = std::chrono::hours(1);
    // More than two work threads can hash in a window, so that no flood ever pushes out a counter that still counts.
    std::size_t countersMax = 100'000;             // of each kind
    std::size_t knownSourcesMax = 4;               // of one login
};

class LoginThrottle {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit LoginThrottle(LoginThrottleRules rules = {});

    // Counts a try that may go ahead now; else how long to wait, and nothing is counted.
    std::optional<std::chrono::seconds> ask(const std::string& login, const std::string& source, Time now);
    // The try was right: it and the pair's earlier ones are forgiven, and the source is known from here on.
    void succeeded(const std::string& login, const std::string& source);
    // The try was not looked at after all.
    void withdraw(const std::string& login, const std::string& source);
    bool isKnown(const std::string& login, const std::string& source);

    // The largest of the kinds'.
    std::size_t counterCount() const noexcept;

private:
    struct Counter {
        std::vector<Time> tries{}; // in the window, oldest first
        Time next{};
    };
    using Counters = RecentMap<Counter>;

    std::size_t inWindow(Counter& counter, Time now) const;
    void count(Counter& counter, const LoginThrottleRules::Pace& pace, Time now) const;
    static void forgive(Counters& counters, const std::string& key, std::size_t tries);

    LoginThrottleRules m_rules;
    Counters m_pairs, m_logins, m_sources;
    RecentMap<std::vector<std::string>> m_known; // by login: where it has succeeded from, newest last
};

} // namespace conclave::conference
