// All about one conference (spec C8): what, when, how to join; people with their PINs, masked until the eye reveals
// them (only then are they asked for, which the server audits); one person's text to copy; how their mail fares.
// What was copied leaves the clipboard after 60 s. GUI thread only.
#pragma once

#include "client/net/api_client.hpp"

#include <QDialog>

class QLabel;
class QPushButton;
class QTabWidget;

namespace conclave::client {

class Chip;
class ConferenceSheet;
class DeliveriesPanel;
class MessageStrip;
class PeopleTable;

class ConferenceInfoDialog : public QDialog {
    Q_OBJECT

public:
    ConferenceInfoDialog(ApiClient& api, ConferenceId id, QWidget* parent);
    // Opens on the people and their PINs.
    void showPeople();

private:
    enum class Then { reveal, copy };

    void load();
    void show(const api::Conference& conference);
    void toggle();
    void askPins(Then then);
    void fillPins();
    void copySelected();
    void refreshButtons();

    ApiClient& m_api;
    ConferenceId m_id;
    api::Conference m_conference;
    std::vector<api::Pin> m_pins;
    bool m_revealed = false;
    Call m_call;
    QLabel* m_title = nullptr;
    Chip* m_state = nullptr;
    QLabel* m_totals = nullptr;
    QTabWidget* m_tabs = nullptr;
    ConferenceSheet* m_sheet = nullptr;
    PeopleTable* m_people = nullptr;
    DeliveriesPanel* m_deliveries = nullptr;
    MessageStrip* m_message = nullptr;
    QPushButton* m_eye = nullptr;
    QPushButton* m_copy = nullptr;
};

} // namespace conclave::client
