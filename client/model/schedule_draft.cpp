#include "client/model/schedule_draft.hpp"

#include "common/limits.hpp"

#include <algorithm>

namespace conclave::client {
namespace {

constexpr qint64 kHalfHourMs = 30 * 60 * 1000;
constexpr int kTonightHour = 22;

QDateTime asWall(const QDateTime& any) { return QDateTime(any.date(), any.time(), Qt::UTC); }

Instant instantOf(qint64 ms) { return Instant(std::chrono::milliseconds(ms)); }

Instant chosen(const QList<Instant>& instants, Which which) {
    return which == Which::second && instants.size() > 1 ? instants[1] : instants[0];
}

} // namespace

QList<Instant> instantsShowing(const QDateTime& wall, const QTimeZone& zone) {
    const qint64 local = asWall(wall).toMSecsSinceEpoch();
    // Every offset in force within a day on either side is a candidate; the right ones lead back to the same clock.
    QList<int> offsets;
    for (int hours = -24; hours <= 24; hours += 6) {
        const int offset = zone.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(local + qint64(hours) * 3600 * 1000, Qt::UTC));
        if (!offsets.contains(offset)) offsets += offset;
    }
    QList<Instant> out;
    for (const int offset : offsets) {
        const qint64 ms = local - qint64(offset) * 1000;
        if (zone.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC)) == offset) out += instantOf(ms);
    }
    std::sort(out.begin(), out.end());
    return out;
}

QDateTime wallClock(Instant instant, const QTimeZone& zone) {
    return asWall(QDateTime::fromMSecsSinceEpoch(instant.time_since_epoch().count(), zone));
}

QDateTime afterGap(const QDateTime& wall, const QTimeZone& zone) {
    QDateTime at = asWall(wall);
    for (int minutes = 0; minutes < 26 * 60; ++minutes, at = at.addSecs(60))
        if (!instantsShowing(at, zone).isEmpty()) return at;
    return at;
}

ScheduleReading readSchedule(const ScheduleEntry& entry, Instant now) {
    ScheduleReading out;
    const QList<Instant> begins = instantsShowing(entry.begin, entry.zone);
    const QList<Instant> ends = instantsShowing(entry.end, entry.zone);
    out.beginTwice = begins.size() > 1;
    out.endTwice = ends.size() > 1;
    if (!begins.isEmpty()) out.begin = chosen(begins, entry.beginWhich);
    if (!ends.isEmpty()) out.end = chosen(ends, entry.endWhich);
    out.beginPast = !begins.isEmpty() && out.begin < now;
    if (begins.isEmpty())
        out.fault = ScheduleFault::beginMissing;
    else if (ends.isEmpty())
        out.fault = ScheduleFault::endMissing;
    else if (out.beginTwice && entry.beginWhich == Which::unsaid)
        out.fault = ScheduleFault::beginTwice;
    else if (out.endTwice && entry.endWhich == Which::unsaid)
        out.fault = ScheduleFault::endTwice;
    else if (out.end <= out.begin)
        out.fault = ScheduleFault::endNotAfterBegin;
    else if (out.end <= now)
        out.fault = ScheduleFault::endPast;
    else if (out.end - out.begin > limits::kWindowMax)
        out.fault = ScheduleFault::tooLong;
    return out;
}

ScheduleEntry defaultSchedule(Instant now, const QTimeZone& zone) {
    const qint64 nowMs = wallClock(now, zone).toMSecsSinceEpoch();
    const QDateTime begin = QDateTime::fromMSecsSinceEpoch((nowMs / kHalfHourMs + 1) * kHalfHourMs, Qt::UTC);
    return {.begin = begin, .end = begin.addSecs(3600), .zone = zone};
}

QDateTime tonight(const QDateTime& begin) {
    const QDateTime night(begin.date(), QTime(kTonightHour, 0), Qt::UTC);
    return night > asWall(begin) ? night : QDateTime();
}

} // namespace conclave::client
