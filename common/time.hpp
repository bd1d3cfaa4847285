// Instants and their wire form, RFC 3339 in UTC. Zones are rules of server/base (tz database) and of Qt in the client.
#pragma once

#include "common/error.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <variant>

namespace conclave {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
// What the clocks of some zone show.
using WallTime = std::chrono::local_seconds;
// A begin or an end as a request may say it: an instant, or what the clocks show in the zone that stands beside it.
using Moment = std::variant<Instant, WallTime>;

// `2026-11-23T09:30:00Z`; milliseconds only where they are not zero.
std::string formatInstant(Instant instant);
// Accepts an offset and a fraction (RFC 3339 section 5.6), years 1970 to 9999; a leap second counts as the next
// second. Errc::invalidValue else.
Result<Instant> parseInstant(std::string_view text);

// `2026-11-23T10:30:00`.
std::string formatWallTime(WallTime time);
// The same, or without seconds; no offset. Errc::invalidValue else.
Result<WallTime> parseWallTime(std::string_view text);
// Either. Errc::invalidValue else.
Result<Moment> parseMoment(std::string_view text);

} // namespace conclave
