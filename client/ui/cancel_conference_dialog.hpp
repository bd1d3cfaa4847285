// The trash (spec B6): a draft just goes; a scheduled conference is cancelled, and everybody is told who is not left out
// here. The button says what will happen. GUI thread only.
#pragma once

#include "client/net/api_client.hpp"

#include <QDialog>

class QLabel;
class QListWidget;
class QPushButton;

namespace conclave::client {

class BusyBar;
class MessageStrip;

class CancelConferenceDialog : public QDialog {
    Q_OBJECT

public:
    CancelConferenceDialog(ApiClient& api, const api::Conference& conference, QWidget* parent);

    const ConferenceId& conferenceId() const { return m_conference.id; }

protected:
    void reject() override;

private:
    void load();
    void showPeople(const api::Conference& conference);
    void updateButton();
    void act();
    void startWork(Call call);
    void endWork();
    void fail(const Error& error);
    std::vector<ParticipantId> ticked() const;

    ApiClient& m_api;
    api::Conference m_conference;
    ActionKey m_key = ActionKey::fresh();
    Call m_call;
    bool m_busy = false;
    bool m_loaded = false;
    QLabel* m_text = nullptr;
    QListWidget* m_people = nullptr;
    MessageStrip* m_message = nullptr;
    BusyBar* m_progress = nullptr;
    QPushButton* m_keep = nullptr;
    QPushButton* m_act = nullptr;
};

} // namespace conclave::client
