// Keeps one conference fresh for the windows that show it: reads when asked, when the server says that something of it
// changed, and every few seconds while mail is on its way or nothing could be read yet. One read at a time; what is asked
// for meanwhile is one read after it. GUI thread only.
#pragma once

#include "client/net/api_client.hpp"

#include <QTimer>

namespace conclave::client {

class ConferenceReader : public QObject {
    Q_OBJECT

public:
    ConferenceReader(ApiClient& api, ConferenceId id, QObject* parent = nullptr);

    const ConferenceId& id() const { return m_id; }
    // With its people; nothing before the first answer.
    const std::optional<api::Conference>& newest() const { return m_newest; }
    const api::Participant* person(const ParticipantId& who) const;
    void read();
    bool reading() const { return m_call.running(); }
    // Goes on from what another request has answered, which may be another conference than before.
    void take(api::Conference conference);

Q_SIGNALS:
    void arrived();
    // What was read last stays.
    void failed(const conclave::Error& error);

private:
    void answered(Result<api::Conference> answer);
    void pollLater();
    bool mailIsMoving() const;

    ApiClient& m_api;
    ConferenceId m_id;
    std::optional<api::Conference> m_newest;
    Call m_call;
    bool m_following = false; // somebody has asked for it
    bool m_again = false;
    int m_failures = 0;
    QTimer m_soon; // gathers changes that come together
    QTimer m_poll;
};

bool isFailed(const std::optional<api::Delivery>& delivery);
// Queued, being sent or put off.
bool isWaiting(const std::optional<api::Delivery>& delivery);
// Somebody has written to this person, or is about to.
bool isMailed(const api::Participant& person);

} // namespace conclave::client
