// A window as people enter it: two wall-clock times in a zone, before they become instants (spec B4). A time that does
// not exist there (the clock jumps over it) and one that exists twice are told, never guessed. Wall-clock times are
// QDateTime in UTC of which only date and time count. Pure; `now` is passed in; any thread.
#pragma once

#include "common/time.hpp"

#include <QDateTime>
#include <QList>
#include <QTimeZone>

namespace conclave::client {

// The instants at which a clock in `zone` shows `wall`: none in a gap, two where the clock is set back, else one.
QList<Instant> instantsShowing(const QDateTime& wall, const QTimeZone& zone);
// What a clock in `zone` shows at `instant`.
QDateTime wallClock(Instant instant, const QTimeZone& zone);
// After a gap: the first wall-clock time that exists again.
QDateTime afterGap(const QDateTime& wall, const QTimeZone& zone);

enum class Which { unsaid, first, second };

struct ScheduleEntry {
    QDateTime begin{};
    QDateTime end{};
    QTimeZone zone{};
    Which beginWhich = Which::unsaid; // counts only where the clock shows `begin` twice
    Which endWhich = Which::unsaid;
};

enum class ScheduleFault {
    none,
    beginMissing, // in a gap
    endMissing,
    beginTwice, // exists twice, and which one is unsaid
    endTwice,
    endNotAfterBegin,
    endPast,
    tooLong, // over limits::kWindowMax
};

struct ScheduleReading {
    ScheduleFault fault = ScheduleFault::none;
    Instant begin{};
    Instant end{};
    bool beginTwice = false;
    bool endTwice = false;
    bool beginPast = false; // a warning, no fault
};

ScheduleReading readSchedule(const ScheduleEntry& entry, Instant now);

// The next half hour, for an hour.
ScheduleEntry defaultSchedule(Instant now, const QTimeZone& zone);
// 22:00 of the day, where that is still to come after `begin`.
QDateTime tonight(const QDateTime& begin);

} // namespace conclave::client
