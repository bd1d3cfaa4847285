// The calendar object of an invitation (RFC 5545, 5546): one event, one organiser, one attendee; REQUEST, or CANCEL with
// the same UID. Times in UTC. No PIN, no token: calendars are shared. The facts have passed compose()'s checks. Any thread.
#pragma once

#include "common/error.hpp"
#include "server/mail/invitation.hpp"

#include <string>

namespace conclave::mail {

struct CalendarTexts {
    std::string summary{};
    std::string description{};
    std::string location{};
};

// `REQUEST` or `CANCEL`: the method parameter of the part, too (RFC 6047 section 2.4).
std::string calendarMethod(DeliveryKind kind);

// CRLF line ends, folded at 75 octets. Error: internal.
Result<std::string> calendarObject(const InvitationFacts& facts, const CalendarTexts& texts);

} // namespace conclave::mail
