// IANA zones by Howard Hinnant's tz library over the system's database. Any thread.
#pragma once

#include "common/error.hpp"
#include "common/time.hpp"

#include <chrono>
#include <string>

namespace conclave::base {

bool zoneExists(const std::string& name) noexcept;

// What a clock on the wall shows.
struct LocalTime {
    int year = 0;
    unsigned month = 0; // 1 to 12
    unsigned day = 0;
    unsigned weekday = 0; // 0 is Sunday
    unsigned hour = 0;
    unsigned minute = 0;
    std::chrono::minutes offset{};  // east of UTC
    std::string abbreviation{};     // CET, or +0530 where the zone has no letters
};

// Error: invalidValue, field timeZone, for an unknown zone.
Result<LocalTime> toLocal(Instant instant, const std::string& zone);

// What the clocks of the zone show. Error: invalidValue, field timeZone.
Result<WallTime> toWallTime(Instant instant, const std::string& zone);

// The instant at which the clocks of the zone show this. Errors, with `field`: localTimeMissing (clocks went forward over
// it), localTimeAmbiguous (clocks went back: the detail names both instants); invalidValue, field timeZone.
Result<Instant> toInstant(WallTime time, const std::string& zone, const std::string& field);

// The same where nobody can be asked: of two instants the one nearer to `before`; a time that is missing becomes the
// moment at which the clocks go forward. Error: invalidValue, field timeZone.
Result<Instant> toInstantNear(WallTime time, const std::string& zone, Instant before);

} // namespace conclave::base
