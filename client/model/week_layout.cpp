#include "client/model/week_layout.hpp"

#include <algorithm>

namespace conclave::client {
namespace {

constexpr int kDayMinutes = 24 * 60;
constexpr qint64 kDaySeconds = 24 * 60 * 60;

int minuteOf(const QDateTime& moment) { return moment.time().hour() * 60 + moment.time().minute(); }

// Pieces that touch each other, directly or through others, share the day's width.
void shareWidth(std::vector<WeekPiece>::iterator first, std::vector<WeekPiece>::iterator last) {
    while (first != last) {
        std::vector<int> laneEnds;
        int clusterEnd = first->until;
        auto next = first;
        for (; next != last && (next == first || next->from < clusterEnd); ++next) {
            auto free = std::find_if(laneEnds.begin(), laneEnds.end(), [&](int end) { return end <= next->from; });
            if (free == laneEnds.end()) free = laneEnds.insert(laneEnds.end(), 0);
            *free = next->until;
            next->lane = static_cast<int>(free - laneEnds.begin());
            clusterEnd = std::max(clusterEnd, next->until);
        }
        for (; first != next; ++first) first->lanes = static_cast<int>(laneEnds.size());
    }
}

} // namespace

QDate weekStart(const QDate& day, Qt::DayOfWeek first) { return day.addDays(-((day.dayOfWeek() - first + 7) % 7)); }

WeekLayout layOutWeek(const std::vector<WeekEntry>& entries, const QDate& start, int minutesMin) {
    WeekLayout layout;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const WeekEntry& entry = entries[i];
        if (!entry.begin.isValid() || entry.end <= entry.begin) continue;
        const auto firstDay = static_cast<int>(std::clamp<qint64>(start.daysTo(entry.begin.date()), -1, kWeekDays));
        // What ends at midnight is not of the day that begins then.
        const auto lastDay = static_cast<int>(std::clamp<qint64>(start.daysTo(entry.end.addMSecs(-1).date()), -1, kWeekDays));
        if (lastDay < 0 || firstDay >= kWeekDays) continue;
        if (entry.begin.secsTo(entry.end) >= kDaySeconds) {
            layout.bands.push_back({i, std::max(firstDay, 0), std::min(lastDay, kWeekDays - 1), 0});
            continue;
        }
        for (int day = std::max(firstDay, 0); day <= std::min(lastDay, kWeekDays - 1); ++day) {
            const bool continues = start.addDays(day) != entry.begin.date();
            const bool goesOn = start.addDays(day) != entry.end.date();
            const int from = std::min(continues ? 0 : minuteOf(entry.begin), kDayMinutes - minutesMin);
            const int until = std::max(goesOn ? kDayMinutes : minuteOf(entry.end), from + minutesMin);
            layout.pieces.push_back({i, day, from, until, 0, 1, continues});
        }
    }
    const auto at = [&](std::size_t entry) { return entries[entry].begin; };
    std::stable_sort(layout.bands.begin(), layout.bands.end(),
                     [&](const WeekBand& a, const WeekBand& b) { return at(a.entry) < at(b.entry); });
    std::vector<int> lineEnds;
    for (WeekBand& band : layout.bands) {
        auto free = std::find_if(lineEnds.begin(), lineEnds.end(), [&](int end) { return end < band.firstDay; });
        if (free == lineEnds.end()) free = lineEnds.insert(lineEnds.end(), 0);
        *free = band.lastDay;
        band.line = static_cast<int>(free - lineEnds.begin());
    }
    layout.bandLines = static_cast<int>(lineEnds.size());
    std::stable_sort(layout.pieces.begin(), layout.pieces.end(), [](const WeekPiece& a, const WeekPiece& b) {
        return std::pair(a.day, a.from) < std::pair(b.day, b.from);
    });
    for (auto first = layout.pieces.begin(); first != layout.pieces.end();) {
        const auto last = std::find_if(first, layout.pieces.end(), [&](const WeekPiece& piece) { return piece.day != first->day; });
        shareWidth(first, last);
        first = last;
    }
    return layout;
}

} // namespace conclave::client
