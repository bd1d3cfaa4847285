#include "server/mail/calendar.hpp"

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <libical/ical.h>
#include <memory>
#include <mutex>

namespace conclave::mail {
namespace {

using Component = std::unique_ptr<icalcomponent, decltype(&icalcomponent_free)>;

void prepareLibrary() {
    static std::once_flag once;
    std::call_once(once, [] { icalerror_set_errors_are_fatal(false); });
}

icaltimetype utc(Instant instant) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
    return icaltime_from_timet_with_zone(static_cast<std::time_t>(seconds), 0, icaltimezone_get_utc_timezone());
}

// RFC 6068: what a checked address may hold and a URI may not.
std::string mailto(const std::string& address) {
    static constexpr std::string_view kPlain = "-._~!$'*+@";
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out = "mailto:";
    for (const char c : address) {
        const bool alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (alnum || kPlain.find(c) != std::string_view::npos) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += kHex[byte >> 4];
        out += kHex[byte & 15];
    }
    return out;
}

// A parameter value has no escape that every reader knows: what would end it or start one is replaced.
std::string parameterText(std::string text) {
    std::replace(text.begin(), text.end(), '"', '\'');
    std::replace(text.begin(), text.end(), '^', '\'');
    std::replace(text.begin(), text.end(), '\\', '/');
    return text;
}

void addName(icalproperty* property, const Mailbox& who) {
    const std::string name = parameterText(who.name);
    if (!name.empty()) icalproperty_add_parameter(property, icalparameter_new_cn(name.c_str()));
}

} // namespace

std::string calendarMethod(DeliveryKind kind) {
    const bool gone = kind == DeliveryKind::cancellation || kind == DeliveryKind::withdrawal;
    return gone ? "CANCEL" : "REQUEST";
}

Result<std::string> calendarObject(const InvitationFacts& facts, const CalendarTexts& texts) {
    prepareLibrary();
    const bool cancels = calendarMethod(facts.kind) == "CANCEL";

    icalcomponent* event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
    const auto add = [event](icalproperty* property) { icalcomponent_add_property(event, property); };
    add(icalproperty_new_uid(facts.conferenceId.value.c_str()));
    add(icalproperty_new_sequence(static_cast<int>(facts.sequence)));
    add(icalproperty_new_dtstamp(utc(facts.sentAt)));
    add(icalproperty_new_dtstart(utc(facts.begin)));
    add(icalproperty_new_dtend(utc(facts.end)));
    add(icalproperty_new_summary(texts.summary.c_str()));
    add(icalproperty_new_description(texts.description.c_str()));
    if (!texts.location.empty()) add(icalproperty_new_location(texts.location.c_str()));
    add(icalproperty_new_status(cancels ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
    add(icalproperty_new_transp(ICAL_TRANSP_OPAQUE));

    icalproperty* organiser = icalproperty_new_organizer(mailto(facts.organiser.address).c_str());
    addName(organiser, facts.organiser);
    add(organiser);
    icalproperty* attendee = icalproperty_new_attendee(mailto(facts.recipient.address).c_str());
    addName(attendee, facts.recipient);
    icalproperty_add_parameter(attendee, icalparameter_new_cutype(ICAL_CUTYPE_INDIVIDUAL));
    icalproperty_add_parameter(attendee, icalparameter_new_role(ICAL_ROLE_REQPARTICIPANT));
    icalproperty_add_parameter(attendee, icalparameter_new_partstat(ICAL_PARTSTAT_NEEDSACTION));
    icalproperty_add_parameter(attendee, icalparameter_new_rsvp(ICAL_RSVP_TRUE));
    add(attendee);

    const Component calendar(icalcomponent_new(ICAL_VCALENDAR_COMPONENT), icalcomponent_free);
    icalcomponent_add_property(calendar.get(), icalproperty_new_prodid("-//Conclave//Conclave//EN"));
    icalcomponent_add_property(calendar.get(), icalproperty_new_version("2.0"));
    icalcomponent_add_property(calendar.get(), icalproperty_new_method(cancels ? ICAL_METHOD_CANCEL : ICAL_METHOD_REQUEST));
    icalcomponent_add_component(calendar.get(), event);

    const std::unique_ptr<char, decltype(&std::free)> text(icalcomponent_as_ical_string_r(calendar.get()), std::free);
    if (!text) return Error{Errc::internal, "no calendar object could be written"};
    return std::string(text.get());
}

} // namespace conclave::mail
