#include "common/conference.hpp"

#include "common/limits.hpp"
#include "common/text.hpp"

namespace conclave {

Result<> validate(const ConferenceProperties& p, Instant now) {
    if (trimmed(p.subject).empty()) return Error{Errc::invalidValue, "a subject is needed", "subject"};
    if (auto r = validateLine(p.subject, limits::kSubjectCharactersMax, "subject"); !r) return r;
    if (auto r = validateBlock(p.description, limits::kDescriptionCharactersMax, "description"); !r) return r;
    if (p.timeZone.empty()) return Error{Errc::invalidValue, "a time zone is needed", "timeZone"};
    if (p.end <= p.begin) return Error{Errc::invalidValue, "the end has to be after the begin", "end"};
    if (p.end <= now) return Error{Errc::invalidValue, "the end has passed already", "end"};
    if (p.end - p.begin > limits::kWindowMax)
        return Error{Errc::tooLong, "a conference lasts at most 366 days", "end"};
    if (p.reminderMinutes < 0 || p.reminderMinutes > limits::kReminderMinutesMax)
        return Error{Errc::invalidValue, "0 (none) to 20160 minutes before the begin", "reminderMinutes"};
    return {};
}

} // namespace conclave
