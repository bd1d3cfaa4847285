// The people of a conference with their PINs and how their mail fares (spec C8): dots until an eye shows one or all, a
// text to copy, and everything that can be changed. GUI thread only.
#pragma once

#include "client/model/pin_reveal.hpp"

#include <QWidget>

class QLabel;
class QPushButton;

namespace conclave::client {

class PeopleListModel;
class PeopleView;
class PersonCommands;
class WorkStrip;

class PeoplePanel : public QWidget {
    Q_OBJECT

public:
    PeoplePanel(ApiClient& api, ConferenceReader& reader, QWidget* parent = nullptr);

    // The window is looked at, or not any more: see PinReveal.
    void setAttended(bool attended) { m_pins->setAttended(attended); }
    PinReveal& pins() { return *m_pins; }

Q_SIGNALS:
    void addRequested();

private:
    void layOut();
    void arrived();
    void refreshPins();
    void togglePin();
    void showContextMenu(const QPoint& at);

    ConferenceReader& m_reader;
    PinReveal* m_pins = nullptr;
    PeopleListModel* m_model = nullptr;
    PeopleView* m_view = nullptr;
    WorkStrip* m_work = nullptr;
    PersonCommands* m_commands = nullptr;
    QLabel* m_ready = nullptr;
    QLabel* m_totals = nullptr;
    QPushButton* m_eye = nullptr;
    QPushButton* m_add = nullptr;
    QPushButton* m_change = nullptr;
};

} // namespace conclave::client
