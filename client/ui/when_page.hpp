// "When?": begin and end in a zone, with the duration beside them, and everything that may be odd about them said in
// place (spec B2, B4). GUI thread only.
#pragma once

#include "client/model/schedule_draft.hpp"

#include <QWidget>

class QComboBox;
class QDateTimeEdit;
class QLabel;
class QPushButton;
class QRadioButton;

namespace conclave::client {

class MessageStrip;

class WhenPage : public QWidget {
    Q_OBJECT

public:
    explicit WhenPage(QWidget* parent = nullptr);

    void setWindow(Instant begin, Instant end, const QTimeZone& zone);
    void setDefaults();
    // False shows what is wrong and puts the focus there.
    bool check();
    ScheduleReading reading() const;
    QTimeZone zone() const;
    QWidget* firstField() const;
    // What the server found at fault.
    void showFault(const QString& sentence);

private:
    struct Twice {
        QWidget* row = nullptr;
        QLabel* question = nullptr;
        QRadioButton* first = nullptr;
        QRadioButton* second = nullptr;
        Which which() const;
    };

    ScheduleEntry entry() const;
    Twice newTwice(const QString& name);
    void fillZones();
    void setEntry(const ScheduleEntry& entry);
    void beginEdited();
    void refresh();
    void showTwice(Twice& twice, bool shown, const QDateTime& wall);
    QString faultSentence(const ScheduleReading& reading) const;

    QDateTimeEdit* m_begin = nullptr;
    QDateTimeEdit* m_end = nullptr;
    QLabel* m_duration = nullptr;
    QPushButton* m_tonight = nullptr;
    QComboBox* m_zone = nullptr;
    QLabel* m_elsewhere = nullptr;
    Twice m_beginTwice;
    Twice m_endTwice;
    MessageStrip* m_message = nullptr;
    QDateTime m_lastBegin;
    bool m_checked = false; // faults show from the first attempt to go on, or at once where a clock is odd
};

} // namespace conclave::client
