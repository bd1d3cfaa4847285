// The JSON contract as typed asynchronous calls on one server. GUI thread only. Every call answers exactly once, through
// the event loop (never from inside the call), and not at all once `context` is gone; a cancelled call answers
// Errc::cancelled. Errors: what the server's problem says, or networkUnreachable, timedOut, untrustedServer, badAnswer.
// No byte of a token or a password leaves before ServerTrust has accepted the certificate. The token lives in memory
// only. Calls that create or send carry an Idempotency-Key: keep one ActionKey for one intention of the person, over
// every retry.
#pragma once

#include "client/net/server_address.hpp"
#include "common/api/messages.hpp"
#include "common/error.hpp"

#include <QByteArray>
#include <QObject>
#include <QPointer>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace conclave::client {

class EventStream;
class Exchange;
class LiveStream;
class ServerTrust;
struct StreamEvent;
class Transport;

template <class T>
using Answer = std::function<void(Result<T>)>;

// A request on its way. Copies mean the same request; harmless once it has answered.
class Call {
public:
    Call() = default;
    explicit Call(Exchange* exchange);
    void cancel();
    bool running() const;

private:
    QPointer<Exchange> m_exchange;
};

// One intention of a person: the server does it once, however often it is asked.
struct ActionKey {
    QByteArray value;
    static ActionKey fresh();
};

enum class Scope { current, past, all };
enum class Notify { no, yes };
// What is done to a running call as a whole, and to one person in it.
enum class CallAct { lock, unlock, muteAll, unmuteAll, end };
enum class CallerAct { mute, unmute, remove, lowerHand };

class ApiClient : public QObject {
    Q_OBJECT

public:
    explicit ApiClient(ServerTrust& trust, QObject* parent = nullptr);
    ~ApiClient() override;

    // Another server ends the session of this one.
    void setServer(const ServerAddress& address);
    const ServerAddress& server() const;
    ServerTrust& trust() const;

    // Who is signed in, if anybody; kept up to date.
    const std::optional<api::User>& user() const { return m_user; }
    bool signedIn() const { return m_user.has_value(); }
    // What the newest connection negotiated, such as "TLS 1.3"; empty before the first.
    QString tlsVersion() const;
    // By the server's clock, to the second.
    Instant serverNow() const;

    Call serverInfo(QObject* context, Answer<api::ServerInfo> answer);
    Call signIn(const api::SessionRequest& request, QObject* context, Answer<api::Session> answer);
    Call signOut(QObject* context, Answer<void> answer);
    // Every other session of the account ends.
    Call changePassword(const api::PasswordChange& change, QObject* context, Answer<void> answer);
    Call me(QObject* context, Answer<api::User> answer);
    Call changeMe(std::int64_t version, const api::MePatch& patch, QObject* context, Answer<api::User> answer);

    Call conferences(Scope scope, const QString& q, const QString& cursor, QObject* context,
                     Answer<api::ConferenceList> answer);
    Call conference(const ConferenceId& id, QObject* context, Answer<api::Conference> answer);
    Call createConference(const api::ConferenceCreate& create, QObject* context, Answer<api::Conference> answer,
                          const ActionKey& key = ActionKey::fresh());
    Call changeConference(const ConferenceId& id, std::int64_t version, const api::ConferencePatch& patch,
                          QObject* context, Answer<api::Conference> answer);
    Call deleteConference(const ConferenceId& id, std::int64_t version, QObject* context, Answer<void> answer);
    Call cancelConference(const ConferenceId& id, const api::CancellationRequest& request, QObject* context,
                          Answer<api::StateChange> answer, const ActionKey& key = ActionKey::fresh());
    // A draft with the same people; of one that is over, a day from now.
    Call copyConference(const ConferenceId& id, QObject* context, Answer<api::Conference> answer,
                        const ActionKey& key = ActionKey::fresh());
    // Answers the new conference; the old one is cancelled.
    Call reschedule(const ConferenceId& id, const api::RescheduleRequest& request, QObject* context,
                    Answer<api::Conference> answer, const ActionKey& key = ActionKey::fresh());

    Call addParticipants(const ConferenceId& id, const api::ParticipantsCreate& create, QObject* context,
                         Answer<api::ParticipantList> answer, const ActionKey& key = ActionKey::fresh());
    Call changeParticipant(const ConferenceId& id, const ParticipantId& who, std::int64_t version,
                           const api::ParticipantPatch& patch, QObject* context, Answer<api::Participant> answer);
    Call removeParticipant(const ConferenceId& id, const ParticipantId& who, std::int64_t version, Notify notify,
                           QObject* context, Answer<void> answer);
    Call regeneratePin(const ConferenceId& id, const ParticipantId& who, QObject* context, Answer<api::Pin> answer,
                       const ActionKey& key = ActionKey::fresh());
    // These three give out secrets, and each is in the server's audit trail: ask only when the person does.
    Call pins(const ConferenceId& id, QObject* context, Answer<api::PinList> answer);
    Call pinsCsv(const ConferenceId& id, QObject* context, Answer<QByteArray> answer); // a file to be saved as it is
    Call invitationText(const ConferenceId& id, const ParticipantId& who, QObject* context,
                        Answer<api::InvitationText> answer);

    Call invite(const ConferenceId& id, const api::InvitationsRequest& request, QObject* context,
                Answer<api::StateChange> answer, const ActionKey& key = ActionKey::fresh());
    Call deliveries(const ConferenceId& id, QObject* context, Answer<api::DeliveryList> answer);
    Call resend(const ConferenceId& id, const api::ResendRequest& request, QObject* context,
                Answer<api::DeliveryList> answer, const ActionKey& key = ActionKey::fresh());
    Call directory(const QString& q, QObject* context, Answer<api::DirectoryList> answer);

    Call live(const ConferenceId& id, QObject* context, Answer<api::Live> answer);
    Call act(const ConferenceId& id, CallAct act, QObject* context, Answer<void> answer);
    Call act(const ConferenceId& id, const ParticipantId& who, CallerAct act, QObject* context, Answer<void> answer);
    Call attendance(const ConferenceId& id, QObject* context, Answer<api::Attendance> answer);
    Call attendanceCsv(const ConferenceId& id, QObject* context, Answer<QByteArray> answer); // a file to be saved as it is
    // What happens in the running call, while the stream lives; not started yet. `parent` goes before this client.
    LiveStream* follow(const ConferenceId& id, QObject* parent);

    // What support does to accounts; ordered by login, a page at a time.
    Call users(const QString& q, const QString& cursor, QObject* context, Answer<api::UserList> answer);
    Call user(const UserId& id, QObject* context, Answer<api::User> answer);
    Call createUser(const api::UserCreate& create, QObject* context, Answer<api::User> answer,
                    const ActionKey& key = ActionKey::fresh());
    Call changeUser(const UserId& id, std::int64_t version, const api::UserPatch& patch, QObject* context,
                    Answer<api::User> answer);
    Call assignPassword(const UserId& id, std::int64_t version, const api::PasswordAssignment& assignment,
                        QObject* context, Answer<api::AssignedPassword> answer);

    // A new session under the same server: what the open windows hold stays good.
    void adoptSession(const api::Session& session);

Q_SIGNALS:
    void sessionStarted();
    // The server does not know the token any more: ask the person to sign in again, keep the windows.
    void sessionExpired();
    void sessionClosed();
    // Something about the signed-in account has changed, such as its group.
    void userChanged();
    // Something changed on the server, by anybody: `kind` is conference, delivery, live or user.
    void changed(const QString& kind, const conclave::api::Change& change);
    // Changes may have been missed: read again what is shown.
    void changesMissed();
    // The event stream stands (true) or is being rebuilt.
    void connectedChanged(bool connected);

private:
    enum class Idempotent { no, yes };
    struct Order;
    template <class T>
    Call send(Order order, QObject* context, Answer<T> answer);
    bool takeChange(const StreamEvent& event);
    void expire();
    void endSession();
    // One at a time, however often the account is said to have changed.
    void readOwnNews();
    Answer<api::User> adoptingUser(Answer<api::User> answer);

    std::unique_ptr<Transport> m_transport;
    std::unique_ptr<EventStream> m_events;
    std::optional<api::User> m_user;
    Call m_ownNews; // of m_user
    bool m_ownNewsAgain = false;
};

} // namespace conclave::client

Q_DECLARE_METATYPE(conclave::api::Change)
