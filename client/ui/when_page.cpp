#include "client/ui/when_page.hpp"

#include "client/ui/widgets/calendar_look.hpp"
#include "client/ui/widgets/message_strip.hpp"
#include "client/ui/widgets/reminder_box.hpp"
#include "client/ui/widgets/texts.hpp"
#include "client/ui/widgets/zone_box.hpp"

#include <QButtonGroup>
#include <QDateTimeEdit>
#include <QFocusEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>

namespace conclave::client {
namespace {

constexpr int kFieldHeightPx = 30;
constexpr int kMinutesAtOnce = 5;
constexpr int kDayNumberIndex = 1; // behind the name of the day, in every language's format

Instant now() { return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

// Begins at the day's number, as the day's name takes no digits. The arrows go on over the end of a month, a day and an hour.
class DateTimeField : public QDateTimeEdit {
public:
    using QDateTimeEdit::QDateTimeEdit;

    void stepBy(int steps) override {
        const Section section = currentSection();
        const auto moved = [&]() -> QDateTime {
            switch (section) {
            case DaySection: return dateTime().addDays(steps);
            case MonthSection: return dateTime().addMonths(steps);
            case HourSection: return dateTime().addSecs(3600 * steps);
            case MinuteSection: return dateTime().addSecs(60 * kMinutesAtOnce * steps);
            default: return {};
            }
        }();
        if (!moved.isValid()) return QDateTimeEdit::stepBy(steps);
        setDateTime(moved);
        setSelectedSection(section);
    }

protected:
    StepEnabled stepEnabled() const override { return StepUpEnabled | StepDownEnabled; }

    void focusInEvent(QFocusEvent* event) override {
        QDateTimeEdit::focusInEvent(event);
        if (event->reason() != Qt::TabFocusReason && event->reason() != Qt::ShortcutFocusReason) return;
        setCurrentSectionIndex(kDayNumberIndex);
        lineEdit()->setSelection(lineEdit()->cursorPosition(), static_cast<int>(QString::number(date().day()).size()));
    }
};

QString offsetText(Instant at, const QTimeZone& zone) {
    return zone.displayName(toDateTime(at, zone), QTimeZone::OffsetName);
}

} // namespace

Which WhenPage::Twice::which() const {
    if (first->isChecked()) return Which::first;
    return second->isChecked() ? Which::second : Which::unsaid;
}

WhenPage::WhenPage(QWidget* parent) : QWidget(parent) {
    const auto newEdit = [this](const QString& name, const QString& says) {
        auto* edit = new DateTimeField(this);
        edit->setObjectName(name);
        edit->setAccessibleName(says);
        edit->setTimeSpec(Qt::UTC); // a wall clock: no zone of its own may shift it
        edit->setCalendarPopup(true);
        dressCalendar(*edit);
        edit->setDisplayFormat(tr("ddd d MMM yyyy", "date format of Qt") + QStringLiteral("   ") +
                               timeFormat());
        edit->setMinimumSize(250, kFieldHeightPx);
        return edit;
    };
    m_begin = newEdit(QStringLiteral("begin"), tr("Begin, date and time"));
    m_end = newEdit(QStringLiteral("end"), tr("End, date and time"));
    m_duration = new QLabel(this);
    m_duration->setObjectName(QStringLiteral("duration"));
    setTone(m_duration, Tone::faint);
    m_zone = new ZoneBox(this);
    m_zone->setObjectName(QStringLiteral("zone"));
    m_zone->setMinimumSize(250, kFieldHeightPx);
    m_elsewhere = new QLabel(this);
    m_elsewhere->setObjectName(QStringLiteral("elsewhere"));
    m_elsewhere->setWordWrap(true);
    setTone(m_elsewhere, Tone::faint);
    m_reminder = new ReminderBox(this);
    m_reminder->setObjectName(QStringLiteral("reminder"));
    m_reminder->setMinimumSize(250, kFieldHeightPx);
    m_reminderNote = new QLabel(this);
    m_reminderNote->setObjectName(QStringLiteral("reminderNote"));
    m_reminderNote->setWordWrap(true);
    m_beginTwice = newTwice(QStringLiteral("beginTwice"));
    m_endTwice = newTwice(QStringLiteral("endTwice"));
    m_message = new MessageStrip(this);
    m_message->setObjectName(QStringLiteral("whenMessage"));

    auto* quick = new QHBoxLayout;
    quick->setSpacing(space::kTight);
    const auto addQuick = [&](const QString& name, const QString& text, auto endFor) {
        auto* button = new QPushButton(text, this);
        button->setObjectName(name);
        connect(button, &QPushButton::clicked, this, [this, endFor] { m_end->setDateTime(endFor(m_begin->dateTime())); });
        quick->addWidget(button);
        return button;
    };
    addQuick(QStringLiteral("minutes30"), tr("30 min"), [](const QDateTime& at) { return at.addSecs(30 * 60); });
    addQuick(QStringLiteral("hour1"), tr("1 h"), [](const QDateTime& at) { return at.addSecs(3600); });
    m_tonight = addQuick(QStringLiteral("tonight"), tr("Until tonight"), [](const QDateTime& at) { return tonight(at); });
    addQuick(QStringLiteral("weeks4"), tr("4 weeks"), [](const QDateTime& at) { return at.addDays(28); });
    quick->addStretch(1);

    auto* hint = new MessageStrip(this);
    hint->show(Tone::faint, tr("A conference may last days or weeks and keeps its number and PINs all the time: one for all "
                               "meetings of a series, or a room that is reserved for a group."));

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::kMedium);
    grid->setVerticalSpacing(space::kMedium);
    const auto label = [this](const QString& text, QWidget* buddy) {
        auto* l = new QLabel(text, this);
        l->setBuddy(buddy);
        return l;
    };
    int row = 0;
    grid->addWidget(label(tr("&Begins"), m_begin), row, 0);
    grid->addWidget(m_begin, row++, 1);
    grid->addWidget(m_beginTwice.row, row++, 1, 1, 2);
    grid->addWidget(label(tr("&Ends"), m_end), row, 0);
    grid->addWidget(m_end, row, 1);
    grid->addWidget(m_duration, row++, 2);
    grid->addLayout(quick, row++, 1, 1, 2);
    grid->addWidget(m_endTwice.row, row++, 1, 1, 2);
    grid->setRowMinimumHeight(row++, space::kTight);
    grid->addWidget(label(tr("Time &zone"), m_zone), row, 0);
    grid->addWidget(m_zone, row++, 1, 1, 2, Qt::AlignLeft);
    grid->addWidget(m_elsewhere, row++, 1, 1, 2);
    m_reminderRow = {label(tr("Re&minder"), m_reminder), m_reminder, m_reminderNote};
    for (QWidget* part : m_reminderRow) part->hide();
    grid->addWidget(m_reminderRow[0], row, 0);
    grid->addWidget(m_reminder, row, 1, Qt::AlignLeft);
    grid->addWidget(m_reminderNote, row++, 2);
    grid->addWidget(m_message, row++, 0, 1, 3);
    grid->setRowStretch(row++, 1);
    grid->addWidget(hint, row++, 0, 1, 3);
    grid->setColumnStretch(2, 1);

    connect(m_begin, &QDateTimeEdit::dateTimeChanged, this, &WhenPage::beginEdited);
    connect(m_end, &QDateTimeEdit::dateTimeChanged, this, &WhenPage::refresh);
    connect(m_zone, &QComboBox::currentIndexChanged, this, &WhenPage::refresh);
    connect(m_reminder, &QComboBox::currentIndexChanged, this, &WhenPage::refresh);
    setDefaults();
}

WhenPage::Twice WhenPage::newTwice(const QString& name) {
    Twice twice;
    twice.row = new QWidget(this);
    twice.row->setObjectName(name);
    twice.question = new QLabel(twice.row);
    twice.question->setWordWrap(true);
    setTone(twice.question, Tone::warning);
    twice.first = new QRadioButton(twice.row);
    twice.first->setObjectName(name + QStringLiteral("First"));
    twice.second = new QRadioButton(twice.row);
    twice.second->setObjectName(name + QStringLiteral("Second"));
    auto* column = new QVBoxLayout(twice.row);
    column->setContentsMargins(0, 0, 0, space::kSmall);
    column->setSpacing(space::kTight);
    column->addWidget(twice.question);
    column->addWidget(twice.first);
    column->addWidget(twice.second);
    twice.row->hide();
    connect(twice.first, &QRadioButton::toggled, this, &WhenPage::refresh);
    connect(twice.second, &QRadioButton::toggled, this, &WhenPage::refresh);
    return twice;
}

QTimeZone WhenPage::zone() const { return QTimeZone(m_zone->zone().toLatin1()); }

QWidget* WhenPage::firstField() const { return m_begin; }

void WhenPage::setDefaults() { setEntry(defaultSchedule(now(), QTimeZone::systemTimeZone())); }

void WhenPage::setWindow(Instant begin, Instant end, const QTimeZone& zone) {
    const auto which = [&](Instant at) {
        const auto all = instantsShowing(wallClock(at, zone), zone);
        return all.size() < 2 ? Which::unsaid : all[1] == at ? Which::second : Which::first;
    };
    setEntry({.begin = wallClock(begin, zone),
              .end = wallClock(end, zone),
              .zone = zone,
              .beginWhich = which(begin),
              .endWhich = which(end)});
}

void WhenPage::setEntry(const ScheduleEntry& entry) {
    m_zone->setZone(QString::fromLatin1(entry.zone.id()));
    m_lastBegin = entry.begin;
    m_begin->setDateTime(entry.begin);
    m_end->setDateTime(entry.end);
    m_beginTwice.first->setChecked(entry.beginWhich == Which::first);
    m_beginTwice.second->setChecked(entry.beginWhich == Which::second);
    m_endTwice.first->setChecked(entry.endWhich == Which::first);
    m_endTwice.second->setChecked(entry.endWhich == Which::second);
    m_checked = false;
    refresh();
}

ScheduleEntry WhenPage::entry() const {
    return {.begin = m_begin->dateTime(),
            .end = m_end->dateTime(),
            .zone = zone(),
            .beginWhich = m_beginTwice.which(),
            .endWhich = m_endTwice.which()};
}

ScheduleReading WhenPage::reading() const { return readSchedule(entry(), now()); }

// Moving the begin moves the end along, so that the duration stays.
void WhenPage::beginEdited() {
    const qint64 moved = m_lastBegin.msecsTo(m_begin->dateTime());
    m_lastBegin = m_begin->dateTime();
    if (moved != 0) m_end->setDateTime(m_end->dateTime().addMSecs(moved));
    refresh();
}

void WhenPage::showTwice(Twice& twice, bool shown, const QDateTime& wall) {
    if (shown) {
        const auto both = instantsShowing(wall, zone());
        twice.question->setText(tr("The clock is set back then, so this time exists twice. Which one?"));
        twice.first->setText(tr("The first (%1)").arg(offsetText(both[0], zone())));
        twice.second->setText(tr("The second, later one (%1)").arg(offsetText(both[1], zone())));
    }
    twice.row->setVisible(shown);
}

QString WhenPage::faultSentence(const ScheduleReading& reading) const {
    const auto gap = [&](const QDateTime& wall) {
        return tr("%1 does not exist in %2 on that day: the clock is set forward then. The next time that exists is %3.")
            .arg(timeText(wall.time()), m_zone->currentText(),
                 timeText(afterGap(wall, zone()).time()));
    };
    switch (reading.fault) {
    case ScheduleFault::none: return {};
    case ScheduleFault::beginMissing: return gap(m_begin->dateTime());
    case ScheduleFault::endMissing: return gap(m_end->dateTime());
    case ScheduleFault::beginTwice:
    case ScheduleFault::endTwice: return tr("Choose which of the two times is meant.");
    case ScheduleFault::endNotAfterBegin: return tr("The end must lie after the begin.");
    case ScheduleFault::endPast: return tr("The end lies in the past. Choose a later one.");
    case ScheduleFault::tooLong: return tr("A conference may last 366 days at most.");
    }
    return {};
}

void WhenPage::refresh() {
    const ScheduleReading read = reading();
    showTwice(m_beginTwice, read.beginTwice, m_begin->dateTime());
    showTwice(m_endTwice, read.endTwice, m_end->dateTime());
    m_tonight->setEnabled(tonight(m_begin->dateTime()).isValid());
    const bool ordered = read.end > read.begin;
    m_duration->setText(ordered ? durationText(read.end - read.begin) : QString());
    m_elsewhere->setText(ordered ? elsewhere(read) : QString());
    m_elsewhere->setVisible(!m_elsewhere->text().isEmpty());
    const bool odd = read.fault == ScheduleFault::beginMissing || read.fault == ScheduleFault::endMissing;
    if (read.fault != ScheduleFault::none && (odd || m_checked || read.fault == ScheduleFault::endNotAfterBegin))
        m_message->show(Tone::error, faultSentence(read));
    else if (read.fault == ScheduleFault::none && read.beginPast)
        m_message->show(Tone::warning, tr("The begin lies in the past: people can join as soon as they are invited."));
    else
        m_message->clear();
    refreshReminder(read);
    Q_EMIT changed();
}

QString WhenPage::elsewhere(const ScheduleReading& reading) const {
    QStringList lines;
    for (const TimeElsewhere& time : timesElsewhere(reading.begin, reading.end, zone(), m_zonesBeside))
        lines += tr("%1: %2", "time zone: time").arg(time.where, time.when);
    return lines.join(QLatin1Char('\n'));
}

void WhenPage::setZonesBeside(const QStringList& zones) {
    m_zonesBeside = zones;
    refresh();
}

void WhenPage::offerReminder(std::int64_t minutes) {
    m_reminder->setMinutes(minutes);
    for (QWidget* part : m_reminderRow) part->show();
}

std::int64_t WhenPage::reminderMinutes() const { return m_reminder->minutes(); }

// Whoever is invited after the time of the reminder gets none.
void WhenPage::refreshReminder(const ScheduleReading& reading) {
    const auto minutes = std::chrono::minutes(m_reminder->minutes());
    const bool late = minutes.count() > 0 && reading.fault == ScheduleFault::none && reading.begin - minutes <= now();
    m_reminderNote->setText(minutes.count() == 0 ? QString()
                            : late               ? tr("That is past already: nobody would be reminded.")
                                                 : tr("A mail to everybody who was invited by mail."));
    setTone(m_reminderNote, late ? Tone::warning : Tone::faint);
}

bool WhenPage::check() {
    m_checked = true;
    refresh();
    switch (reading().fault) {
    case ScheduleFault::none: return true;
    case ScheduleFault::beginMissing: m_begin->setFocus(); break;
    case ScheduleFault::beginTwice: m_beginTwice.first->setFocus(); break;
    case ScheduleFault::endTwice: m_endTwice.first->setFocus(); break;
    default: m_end->setFocus(); break;
    }
    return false;
}

void WhenPage::showFault(const QString& sentence) { m_message->show(Tone::error, sentence); }

} // namespace conclave::client
