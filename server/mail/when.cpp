#include "server/mail/when.hpp"

#include "server/base/zone.hpp"

#include <cstdio>
#include <cstdlib>

namespace conclave::mail {
namespace {

using base::LocalTime;

std::string clockOf(const LocalTime& t) {
    char text[16];
    std::snprintf(text, sizeof text, "%02u:%02u", t.hour % 100, t.minute % 100);
    return text;
}

std::string offsetOf(const LocalTime& t) {
    const auto minutes = static_cast<int>(t.offset.count());
    char text[32];
    std::snprintf(text, sizeof text, "UTC%c%02d:%02d", minutes < 0 ? '-' : '+', std::abs(minutes) / 60,
                  std::abs(minutes) % 60);
    return text;
}

std::string dateOf(const LocalTime& t, std::string_view form, const Words& words) {
    const Values values{{"weekday", std::string(words.item("weekdays", t.weekday))},
                        {"day", std::to_string(t.day)},
                        {"month", std::string(words.item("months", t.month - 1))},
                        {"year", std::to_string(t.year)}};
    return renderWord(form, words, values, Format::text);
}

std::string timeOf(const std::string& clock, const Words& words) {
    return renderWord("time", words, {{"clock", clock}}, Format::text);
}

} // namespace

Result<When> describeWindow(Instant begin, Instant end, const std::string& zone, const Words& words) {
    const auto from = base::toLocal(begin, zone);
    if (!from) return from.error();
    const auto to = base::toLocal(end, zone);
    if (!to) return to.error();

    const auto longDate = [&](const LocalTime& t) { return dateOf(t, "date.long", words); };
    const bool sameDay = from->year == to->year && from->month == to->month && from->day == to->day;
    const bool sameOffset = from->offset == to->offset;
    const std::string first = sameOffset ? "" : " (" + offsetOf(*from) + ")";
    const std::string last = " (" + offsetOf(*to) + ", " + zone + ")";

    When when;
    if (sameDay && sameOffset)
        when.full = longDate(*from) + ", " + timeOf(clockOf(*from) + " – " + clockOf(*to), words) + last;
    else
        when.full = longDate(*from) + ", " + timeOf(clockOf(*from), words) + first + " – " + longDate(*to) + ", " +
                    timeOf(clockOf(*to), words) + last;
    when.brief = dateOf(*from, "date.short", words) + ", " + clockOf(*from) + " " + from->abbreviation;
    when.clock = offsetOf(*from) + offsetOf(*to);
    return when;
}

} // namespace conclave::mail
