// A conference's window in words, in one language and one zone. Pure but for the tz database; any thread.
#pragma once

#include "common/error.hpp"
#include "common/time.hpp"
#include "server/mail/templates.hpp"

#include <string>

namespace conclave::mail {

struct When {
    std::string full{};  // Monday, 23 November 2026, 10:30 – 11:30 (UTC+01:00, Europe/Berlin)
    std::string brief{}; // 23 November 2026, 10:30 CET
    std::string clock{}; // what the clocks show: two zones that agree in it need not both be named
};

// Error: invalidValue, field timeZone.
Result<When> describeWindow(Instant begin, Instant end, const std::string& zone, const Words& words);

} // namespace conclave::mail
