// A planned conference and the rules that need neither clock nor database (spec B2, B4, B5).
#pragma once

#include "common/error.hpp"
#include "common/time.hpp"
#include "common/words.hpp"

#include <cstdint>
#include <string>

namespace conclave {

enum class ConferenceState {
    draft,     // properties may change; nobody can join
    scheduled, // invitations out; properties locked
    ended,     // the window is over
    cancelled, // PINs are dead; the record stays
};
BOOST_DESCRIBE_ENUM(ConferenceState, draft, scheduled, ended, cancelled)

enum class ConferenceType { secure };
BOOST_DESCRIBE_ENUM(ConferenceType, secure)

struct ConferenceProperties {
    std::string subject{};
    std::string description{};
    Instant begin{};
    Instant end{};
    std::string timeZone{}; // IANA name, the organiser's
    ConferenceType type = ConferenceType::secure;
    std::int64_t reminderMinutes = 0; // before begin, to whoever was mailed; 0 = none

    bool operator==(const ConferenceProperties&) const = default;
};

// Subject, description, order and length of the window; `end` must lie after `now`. That the zone exists is checked
// where the tz database is. Errors carry `field`.
Result<> validate(const ConferenceProperties& properties, Instant now);

} // namespace conclave
