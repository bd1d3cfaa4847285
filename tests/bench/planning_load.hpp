// Reads and writes at a fixed rate, whatever the server does: a request's time counts from the moment it was due, so that
// a server that falls behind is seen to.
#pragma once

#include "tests/bench/planning_data.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace conclave::bench {

// Milliseconds, sorted.
struct Times {
    std::vector<double> ms{};
    void sort();
    double percentile(double percent) const; // after sort()
};

struct LoadRates {
    double readsPerSecond = 500;
    double writesPerSecond = 50;
    int seconds = 30;
    std::size_t connections = 48;
};

struct LoadResult {
    Times reads{}, writes{};
    std::size_t unexpected = 0;         // answers with another status than the one wanted
    std::string firstUnexpected{};      // what and which status
    std::size_t handshakes = 0;
};

LoadResult runLoad(const PlanningData& data, std::uint16_t port, const LoadRates& rates);

// POST /invitations with everybody of these drafts, one after the other on one connection.
Times finishConferences(const PlanningData& data, std::uint16_t port, const std::vector<std::size_t>& drafts);
// Whole log-ins, one after the other.
Times signIns(const PlanningData& data, std::uint16_t port, std::size_t count);
// How many people of these conferences the relay has accepted the mail for.
std::size_t acceptedMails(const PlanningData& data, std::uint16_t port, const std::vector<std::size_t>& conferences);

} // namespace conclave::bench
