// All about one conference (spec C8): what, when, how to join; people with their PINs; how their mail fares; the list on
// paper or in a file. Follows changes made elsewhere. GUI thread only.
#pragma once

#include "client/model/conference_reader.hpp"

#include <QDialog>

class QLabel;
class QPushButton;
class QTabWidget;

namespace conclave::client {

class Chip;
class ConferenceSheet;
class Handouts;
class PeoplePanel;
class WorkStrip;

class ConferenceInfoDialog : public QDialog {
    Q_OBJECT

public:
    ConferenceInfoDialog(ApiClient& api, ConferenceId id, QWidget* parent);
    void setZonesBeside(const QStringList& zones);
    // Reads anew if `changed` is the conference that is shown.
    void reread(const ConferenceId& changed);
    enum class Tab { sheet, people, mail };
    void showTab(Tab tab);
    Tab tab() const;
    const ConferenceId& id() const { return m_reader->id(); }
    // A file is being written, or people with their PINs are read for one.
    bool busy() const;

Q_SIGNALS:
    void peopleRequested(const conclave::ConferenceId& id);
    void liveRequested(const conclave::ConferenceId& id);
    void attendanceRequested(const conclave::ConferenceId& id);

protected:
    bool event(QEvent* event) override;

private:
    void layOut();
    QPushButton* newFootButton(const char* name, const QIcon& mark, const QString& text, const QString& says);
    void arrived();
    void failed(const Error& error);
    void refreshButtons();

    ApiClient& m_api;
    ConferenceReader* m_reader = nullptr;
    Handouts* m_handouts = nullptr;
    QLabel* m_title = nullptr;
    Chip* m_state = nullptr;
    QTabWidget* m_tabs = nullptr;
    ConferenceSheet* m_sheet = nullptr;
    PeoplePanel* m_people = nullptr;
    WorkStrip* m_work = nullptr;
    std::vector<QPushButton*> m_footButtons;
    QPushButton* m_live = nullptr; // while somebody is in the call
    QPushButton* m_attendance = nullptr; // of anything but a draft
    bool m_unread = false; // the last read failed
};

} // namespace conclave::client
