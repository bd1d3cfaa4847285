// How fast log-ins may be tried (spec A3; reliability 1 and T-B9): by login and source together, by login, and by source.
// After some free tries each further one waits longer, up to a cap: nobody is ever locked out for good. Logins that do
// not exist count the same, so that the answer says nothing. Pure, time comes in; control thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>

namespace conclave::conference {

struct LoginThrottleRules {
    struct Pace {
        std::size_t free = 5;                // tries before the first wait
        std::chrono::seconds waitMax{30};    // waits double from one second up to this
    };
    Pace pair{5, std::chrono::minutes(5)};   // one login from one source
    Pace login{10, std::chrono::seconds(30)};// one login from anywhere: a spread attack must not keep its owner out
    Pace source{20, std::chrono::seconds(30)}; // an office behind one address has typos
    std::chrono::seconds forgetAfter = std::chrono::hours(1);
    std::size_t countersMax = 20'000;        // then the one idle longest goes
};

class LoginThrottle {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit LoginThrottle(LoginThrottleRules rules = {}) : m_rules(rules) {}

    // Counts a try that may go ahead now; else how long to wait, and nothing is counted.
    std::optional<std::chrono::seconds> ask(const std::string& login, const std::string& source, Time now);
    // The try was right: it and the pair's and login's earlier ones are forgiven.
    void succeeded(const std::string& login, const std::string& source);

    std::size_t counterCount() const noexcept { return m_counters.size(); }

private:
    struct Counter {
        std::size_t tries = 0;
        Time next{};
        Time lastSeen{};
    };
    Counter& counter(const std::string& key, Time now);

    LoginThrottleRules m_rules;
    std::unordered_map<std::string, Counter> m_counters{};
};

} // namespace conclave::conference
