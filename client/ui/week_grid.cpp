#include "client/ui/week_grid.hpp"

#include "client/ui/widgets/texts.hpp"

#include <QLocale>
#include <QPainter>
#include <QStyle>
#include <QTimer>

namespace conclave::client {
namespace {

constexpr int kHourPx = 46;
constexpr int kHoursLeftPx = 58; // the column of the hours' names
constexpr int kGapPx = 3;
constexpr int kHours = 24;
constexpr int kMinuteMs = 60'000;

int dayLeft(int width, int day) { return kHoursLeftPx + (width - kHoursLeftPx) * day / kWeekDays; }
int bandHeight(const QWidget& head) { return head.fontMetrics().height() + 10; }
int namesHeight(const QWidget& head) { return head.fontMetrics().height() + space::kSmall; }

QRect visual(const QWidget& on, int width, const QRect& where) {
    return QStyle::visualRect(on.layoutDirection(), QRect(0, 0, width, on.height()), where);
}

} // namespace

WeekGrid::WeekGrid(QWidget* parent) : QWidget(parent) {
    auto* minute = new QTimer(this); // the line of now goes on
    connect(minute, &QTimer::timeout, this, qOverload<>(&QWidget::update));
    minute->start(kMinuteMs);
}

void WeekGrid::setWeek(const QDate& start) {
    m_start = start;
    update();
}

int WeekGrid::yOf(int minute) { return minute * kHourPx / 60; }

QSize WeekGrid::sizeHint() const { return {kHoursLeftPx + kWeekDays * 70, kHours * kHourPx + 1}; }

QRect WeekGrid::pieceRect(int width, const WeekPiece& piece) {
    const int left = dayLeft(width, piece.day);
    const int wide = dayLeft(width, piece.day + 1) - left - kGapPx;
    const int laneLeft = left + 1 + wide * piece.lane / piece.lanes;
    const int laneRight = left + 1 + wide * (piece.lane + 1) / piece.lanes;
    return {laneLeft, yOf(piece.from), laneRight - laneLeft - 1, yOf(piece.until) - yOf(piece.from) - 1};
}

int WeekGrid::headHeight(const QWidget& head, int bandLines) { return namesHeight(head) + bandLines * bandHeight(head) + kGapPx; }

QRect WeekGrid::bandRect(const QWidget& head, int width, const WeekBand& band) {
    const int left = dayLeft(width, band.firstDay);
    return {left + 1, namesHeight(head) + band.line * bandHeight(head), dayLeft(width, band.lastDay + 1) - left - kGapPx,
            bandHeight(head) - 2};
}

void WeekGrid::paintHead(QWidget& head, int width, const QDate& start) {
    QPainter painter(&head);
    const QLocale locale;
    for (int day = 0; day < kWeekDays; ++day) {
        const QDate date = start.addDays(day);
        const bool today = date == QDate::currentDate();
        QFont font = head.font();
        font.setWeight(today ? QFont::Bold : QFont::DemiBold);
        painter.setFont(font);
        painter.setPen(toneColour(today ? Tone::accent : Tone::faint, head.palette()));
        const QRect place(dayLeft(width, day), 0, dayLeft(width, day + 1) - dayLeft(width, day) - kGapPx, namesHeight(head));
        const QString name = WeekGrid::tr("%1 %2", "short name of a day, day of the month")
                                 .arg(locale.dayName(date.dayOfWeek(), QLocale::ShortFormat), locale.toString(date.day()));
        painter.drawText(visual(head, width, place), Qt::AlignHCenter | Qt::AlignVCenter, name);
    }
}

void WeekGrid::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QPalette colours = palette();
    painter.fillRect(rect(), colours.color(QPalette::Base));
    const int today = static_cast<int>(m_start.daysTo(QDate::currentDate()));
    const auto column = [&](int day, int top, int heightPx) {
        return visual(*this, width(), {dayLeft(width(), day), top, dayLeft(width(), day + 1) - dayLeft(width(), day), heightPx});
    };
    if (today >= 0 && today < kWeekDays) painter.fillRect(column(today, 0, height()), toneGround(Tone::faint, colours));
    const QColor line = colours.color(QPalette::Mid);
    const QLocale locale;
    for (int hour = 0; hour <= kHours; ++hour) {
        painter.fillRect(visual(*this, width(), {kHoursLeftPx, yOf(hour * 60), width() - kHoursLeftPx, 1}), line);
        if (hour == 0 || hour == kHours) continue;
        painter.setPen(toneColour(Tone::faint, colours));
        const QRect place(0, yOf(hour * 60) - kHourPx / 2, kHoursLeftPx - space::kSmall, kHourPx);
        painter.drawText(visual(*this, width(), place),
                         static_cast<int>(QStyle::visualAlignment(layoutDirection(), Qt::AlignRight)) | Qt::AlignVCenter,
                         timeText(QTime(hour, 0)));
    }
    for (int day = 0; day <= kWeekDays; ++day)
        painter.fillRect(visual(*this, width(), {std::min(dayLeft(width(), day), width() - 1), 0, 1, height()}), line);
    if (today >= 0 && today < kWeekDays) {
        const QTime now = QTime::currentTime();
        painter.fillRect(column(today, yOf(now.hour() * 60 + now.minute()), 2), toneColour(Tone::error, colours));
    }
}

} // namespace conclave::client
