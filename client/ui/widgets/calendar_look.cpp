#include "client/ui/widgets/calendar_look.hpp"

#include "client/ui/widgets/icons.hpp"

#include <QCalendarWidget>
#include <QDateTimeEdit>
#include <QTextCharFormat>
#include <QToolButton>

namespace conclave::client {

void dressCalendar(QDateTimeEdit& edit) {
    QCalendarWidget& calendar = *edit.calendarWidget();
    calendar.setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
    // Without the red, which cannot be read on a dark ground and says nothing of a day here.
    for (const Qt::DayOfWeek day : {Qt::Saturday, Qt::Sunday}) calendar.setWeekdayTextFormat(day, QTextCharFormat());
    calendar.setMinimumSize(320, 230); // every day's name has room
    // They stand on the colour of what is chosen.
    for (const auto& [name, mark] : {std::pair{"qt_calendar_prevmonth", IconName::arrowLeft}, {"qt_calendar_nextmonth", IconName::arrowRight}})
        if (auto* button = calendar.findChild<QToolButton*>(QString::fromLatin1(name))) button->setIcon(icon(mark).pixmap(QSize(space::kIcon, space::kIcon), edit.devicePixelRatioF(), QIcon::Selected));
}

} // namespace conclave::client
