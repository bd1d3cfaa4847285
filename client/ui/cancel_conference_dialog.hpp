// The trash (spec B6): a draft just goes; a scheduled conference is cancelled, and everybody is told who is not left out
// here. The button says what will happen, and keeps saying so while others change people or state. GUI thread only.
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
    bool event(QEvent* event) override;
    void reject() override;

private:
    enum class After { opening, change, refusal };

    void load(After after);
    void arrived(const api::Conference& newest, After after);
    void showWhat();
    void showPeople();
    void tickAll(Qt::CheckState state);
    void nothingLeft(const QString& says);
    void updateButton();
    void act();
    void startWork(Call call);
    void endWork();
    std::vector<ParticipantId> ticked() const;

    ApiClient& m_api;
    api::Conference m_conference;
    ActionKey m_key = ActionKey::fresh();
    Call m_call;
    Call m_reading;
    bool m_busy = false;
    bool m_asksAgain = false;
    bool m_loaded = false;
    QLabel* m_what = nullptr;
    QLabel* m_text = nullptr;
    QWidget* m_ticks = nullptr;
    QListWidget* m_people = nullptr;
    MessageStrip* m_message = nullptr;
    BusyBar* m_progress = nullptr;
    QPushButton* m_keep = nullptr;
    QPushButton* m_act = nullptr;
};

} // namespace conclave::client
