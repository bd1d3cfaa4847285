// Where the windows of one week stand in a calendar of seven days: long ones in a band above, the others as pieces in the
// columns of their days, side by side where they overlap. Pure; wall-clock times as the viewer sees them; any thread.
#pragma once

#include <QDate>
#include <QDateTime>
#include <cstddef>
#include <vector>

namespace conclave::client {

inline constexpr int kWeekDays = 7;

struct WeekEntry {
    QDateTime begin{}; // local
    QDateTime end{};
};

// A stretch of one entry within one day. Minutes since midnight; a piece that is shorter than minutesMin is as tall.
struct WeekPiece {
    std::size_t entry = 0;
    int day = 0;
    int from = 0;
    int until = 0;
    int lane = 0;  // of `lanes` that share the width of the day
    int lanes = 1;
    bool continues = false; // it began on the day before
};

// One line of an entry that lasts a day or longer. Days are clipped to the week.
struct WeekBand {
    std::size_t entry = 0;
    int firstDay = 0;
    int lastDay = 0;
    int line = 0;
};

struct WeekLayout {
    std::vector<WeekPiece> pieces{}; // by day, then by begin
    std::vector<WeekBand> bands{};
    int bandLines = 0;
};

// The first day of the week that holds `day`, where weeks begin with `first`.
QDate weekStart(const QDate& day, Qt::DayOfWeek first);
WeekLayout layOutWeek(const std::vector<WeekEntry>& entries, const QDate& start, int minutesMin);

} // namespace conclave::client
