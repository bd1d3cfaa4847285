#include "server/base/zone.hpp"

#include <date/tz.h>

namespace conclave::base {
namespace {

const date::time_zone* find(const std::string& name) noexcept {
    try {
        return date::locate_zone(name);
    } catch (...) {
        return nullptr;
    }
}

const Error kNoZone{Errc::invalidValue, "not an IANA time zone", "timeZone"};

const date::time_zone* known(const std::string& name) noexcept { return zoneExists(name) ? find(name) : nullptr; }

// Which instants a wall-clock time stands for: one, none or two.
date::local_info infoOf(WallTime time, const date::time_zone& zone) {
    return zone.get_info(date::local_seconds(time.time_since_epoch()));
}

Instant minus(WallTime time, std::chrono::seconds offset) { return Instant(time.time_since_epoch() - offset); }

} // namespace

bool zoneExists(const std::string& name) noexcept {
    // The system's database is read by file name: only what looks like a zone reaches it.
    const bool plausible = !name.empty() && name.size() <= 64 && name.front() != '/' &&
                           name.find("..") == std::string::npos &&
                           name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/") ==
                               std::string::npos;
    return plausible && find(name) != nullptr;
}

Result<LocalTime> toLocal(Instant instant, const std::string& zone) {
    const auto* found = known(zone);
    if (!found) return kNoZone;
    const auto info = found->get_info(instant);
    const auto local = instant + info.offset;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day ymd{std::chrono::sys_days{day}};
    const std::chrono::hh_mm_ss clock{local - day};
    LocalTime out;
    out.year = static_cast<int>(ymd.year());
    out.month = static_cast<unsigned>(ymd.month());
    out.day = static_cast<unsigned>(ymd.day());
    out.weekday = std::chrono::weekday{std::chrono::sys_days{day}}.c_encoding();
    out.hour = static_cast<unsigned>(clock.hours().count());
    out.minute = static_cast<unsigned>(clock.minutes().count());
    out.offset = std::chrono::floor<std::chrono::minutes>(info.offset);
    out.abbreviation = info.abbrev;
    return out;
}

Result<WallTime> toWallTime(Instant instant, const std::string& zone) {
    const auto* found = known(zone);
    if (!found) return kNoZone;
    const auto second = std::chrono::floor<std::chrono::seconds>(instant);
    return WallTime(second.time_since_epoch() + found->get_info(second).offset);
}

Result<Instant> toInstant(WallTime time, const std::string& zone, const std::string& field) {
    const auto* found = known(zone);
    if (!found) return kNoZone;
    const auto info = infoOf(time, *found);
    const Instant first = minus(time, info.first.offset);
    switch (info.result) {
    case date::local_info::unique: return first;
    case date::local_info::ambiguous:
        return Error{Errc::localTimeAmbiguous,
                     formatInstant(first) + " or " + formatInstant(minus(time, info.second.offset)), field};
    default: break;
    }
    const auto edge = info.first.end.time_since_epoch(); // in UTC, where the clocks go forward
    return Error{Errc::localTimeMissing,
                 "clocks go from " + formatWallTime(WallTime(edge + info.first.offset)) + " to " +
                     formatWallTime(WallTime(edge + info.second.offset)),
                 field};
}

Result<Instant> toInstantNear(WallTime time, const std::string& zone, Instant before) {
    const auto* found = known(zone);
    if (!found) return kNoZone;
    const auto info = infoOf(time, *found);
    if (info.result == date::local_info::nonexistent) return Instant(info.first.end.time_since_epoch());
    const Instant first = minus(time, info.first.offset);
    if (info.result == date::local_info::unique) return first;
    const Instant second = minus(time, info.second.offset);
    return std::chrono::abs(first - before) <= std::chrono::abs(second - before) ? first : second;
}

} // namespace conclave::base
