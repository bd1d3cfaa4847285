// "When?": begin and end in a zone, with the duration beside them, and everything that may be odd about them said in
// place (spec B2, B4). GUI thread only.
#pragma once

#include "client/model/schedule_draft.hpp"

#include <QWidget>
#include <array>
#include <cstdint>

class QDateTimeEdit;
class QLabel;
class QPushButton;
class QRadioButton;

namespace conclave::client {

class MessageStrip;
class ReminderBox;
class ZoneBox;

class WhenPage : public QWidget {
    Q_OBJECT

public:
    explicit WhenPage(QWidget* parent = nullptr);

    void setWindow(Instant begin, Instant end, const QTimeZone& zone);
    ScheduleEntry entry() const;
    void setEntry(const ScheduleEntry& entry);
    // In which zones the time is shown besides the one where the person is.
    void setZonesBeside(const QStringList& zones);
    void setDefaults();
    // Shows the choice of a reminder, which is hidden without; 0 minutes is none.
    void offerReminder(std::int64_t minutes);
    std::int64_t reminderMinutes() const;
    // False shows what is wrong and puts the focus there.
    bool check();
    ScheduleReading reading() const;
    QTimeZone zone() const;
    QWidget* firstField() const;
    // What the server found at fault.
    void showFault(const QString& sentence);

Q_SIGNALS:
    void changed();

private:
    struct Twice {
        QWidget* row = nullptr;
        QLabel* question = nullptr;
        QRadioButton* first = nullptr;
        QRadioButton* second = nullptr;
        Which which() const;
    };

    Twice newTwice(const QString& name);
    void beginEdited();
    QString elsewhere(const ScheduleReading& reading) const;
    void refresh();
    void refreshReminder(const ScheduleReading& reading);
    void showTwice(Twice& twice, bool shown, const QDateTime& wall);
    QString faultSentence(const ScheduleReading& reading) const;

    QDateTimeEdit* m_begin = nullptr;
    QDateTimeEdit* m_end = nullptr;
    QLabel* m_duration = nullptr;
    QPushButton* m_tonight = nullptr;
    ZoneBox* m_zone = nullptr;
    QLabel* m_elsewhere = nullptr;
    ReminderBox* m_reminder = nullptr;
    QLabel* m_reminderNote = nullptr;
    std::array<QWidget*, 3> m_reminderRow{}; // with its label; hidden until it is offered
    Twice m_beginTwice;
    Twice m_endTwice;
    MessageStrip* m_message = nullptr;
    QStringList m_zonesBeside;
    QDateTime m_lastBegin;
    bool m_checked = false; // faults show from the first attempt to go on, or at once where a clock is odd
};

} // namespace conclave::client
