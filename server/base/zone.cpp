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
    const auto* found = zoneExists(zone) ? find(zone) : nullptr;
    if (!found) return Error{Errc::invalidValue, "not an IANA time zone", "timeZone"};
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

} // namespace conclave::base
