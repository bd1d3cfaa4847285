#include "client/net/api_client.hpp"

#include "client/net/event_stream.hpp"
#include "client/net/live_stream.hpp"
#include "client/net/problem.hpp"
#include "client/net/server_trust.hpp"
#include "client/net/transport.hpp"
#include "common/api/codec.hpp"
#include "common/api/paths.hpp"
#include "common/limits.hpp"

#include <QTimer>
#include <QUuid>
#include <algorithm>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kTokenBytesMax = 1024;
constexpr const char* kCsv = "text/csv";

QString fromStd(const std::string& text) { return QString::fromStdString(text); }

// RFC 6750 section 2.1: what may stand in the header that carries it.
bool isToken(const std::string& text) {
    return !text.empty() && text.size() <= kTokenBytesMax &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

template <class T>
Result<T> resultOf(const Answered& answered) {
    if (answered.status < 200 || answered.status > 299) return problemOf(answered);
    if constexpr (std::is_void_v<T>) {
        return {};
    } else if constexpr (std::is_same_v<T, QByteArray>) {
        if (answered.contentType.startsWith(kCsv)) return answered.body;
        Error error;
        error.code = Errc::badAnswer;
        error.detail = "the answer is no CSV";
        return error;
    } else {
        if (!answered.contentType.startsWith("application/json")) {
            Error error;
            error.code = Errc::badAnswer;
            error.detail = "the answer is no JSON";
            return error;
        }
        const std::string_view body(answered.body.constData(), static_cast<std::size_t>(answered.body.size()));
        auto decoded = api::decode<T>(body, api::Unknown::ignored);
        if (decoded) return decoded;
        Error error;
        error.code = Errc::badAnswer;
        error.detail = decoded.error().detail;
        error.field = decoded.error().field;
        return error;
    }
}

QByteArray etag(std::int64_t version) { return '"' + QByteArray::number(qlonglong{version}) + '"'; }

QByteArray json(const std::string& text) { return QByteArray::fromStdString(text); }

} // namespace

Call::Call(Exchange* exchange) : m_exchange(exchange) {}

void Call::cancel() {
    if (m_exchange) m_exchange->cancel();
}

bool Call::running() const { return !m_exchange.isNull(); }

ActionKey ActionKey::fresh() { return {QUuid::createUuid().toByteArray(QUuid::WithoutBraces)}; }

struct ApiClient::Order {
    QByteArray verb;
    std::string path;
    QByteArray body{};
    QByteArray ifMatch{};
    QByteArray key{};
    QUrlQuery query{};
    QByteArray accept{"application/json"};
};

ApiClient::ApiClient(ServerTrust& trust, QObject* parent)
    : QObject(parent), m_transport(std::make_unique<Transport>(trust)),
      m_events(std::make_unique<EventStream>(
          *m_transport, EventStream::Source{.path = QString::fromLatin1(api::paths::kEvents),
                                            .take = [this](const StreamEvent& event) { return takeChange(event); }})) {
    connect(m_events.get(), &EventStream::missed, this, &ApiClient::changesMissed);
    connect(m_events.get(), &EventStream::standing, this, &ApiClient::connectedChanged);
    connect(m_events.get(), &EventStream::refused, this, &ApiClient::expire);
}

ApiClient::~ApiClient() = default;

void ApiClient::setServer(const ServerAddress& address) {
    if (address == m_transport->server()) return;
    const bool was = signedIn();
    endSession();
    m_transport->setServer(address);
    if (was) Q_EMIT sessionClosed();
}

const ServerAddress& ApiClient::server() const { return m_transport->server(); }
ServerTrust& ApiClient::trust() const { return m_transport->trust(); }
QString ApiClient::tlsVersion() const { return m_transport->tlsVersion(); }
Instant ApiClient::serverNow() const {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) + m_transport->clockAhead();
}

template <class T>
Call ApiClient::send(Order order, QObject* context, Answer<T> answer) {
    Inquiry inquiry;
    inquiry.verb = order.verb;
    inquiry.path = fromStd(order.path);
    inquiry.query = order.query;
    inquiry.body = order.body;
    inquiry.ifMatch = order.ifMatch;
    inquiry.idempotencyKey = order.key;
    inquiry.accept = order.accept;
    if (order.verb == "GET" || !order.key.isEmpty()) inquiry.again = Inquiry::Again::yes;
    inquiry.token = m_transport->token();
    const QPointer<ApiClient> self(this);
    auto done = [self, token = inquiry.token, answer = std::move(answer)](Result<Answered> answered) {
        Result<T> result = answered ? resultOf<T>(*answered) : Result<T>(answered.error());
        const bool expired = !result && result.error().code == Errc::unauthenticated;
        answer(std::move(result));
        // An older session's late answer says nothing about the present one.
        if (!expired || !self || !self->signedIn() || self->m_transport->token() != token) return;
        self->endSession();
        Q_EMIT self->sessionExpired();
    };
    return Call(new Exchange(*m_transport, std::move(inquiry), context, std::move(done)));
}

bool ApiClient::takeChange(const StreamEvent& event) {
    static const QList<QByteArray> kinds{"conference", "delivery", "live", "user"};
    if (!kinds.contains(event.name)) return event.name == "message"; // else such as a backlog that has run over
    const std::string_view data(event.data.constData(), static_cast<std::size_t>(event.data.size()));
    const auto change = api::decode<api::Change>(data, api::Unknown::ignored);
    if (!change) return false;
    const bool own = event.name == "user" && m_user && change->userId == m_user->id && change->version > m_user->version;
    Q_EMIT changed(QString::fromLatin1(event.name), *change);
    if (own) readOwnNews();
    return true;
}

void ApiClient::expire() {
    if (!m_user) return;
    endSession();
    Q_EMIT sessionExpired();
}

void ApiClient::endSession() {
    m_user.reset();
    m_transport->setToken({});
    m_events->stop();
}

void ApiClient::adoptSession(const api::Session& session) {
    m_transport->setToken(json(session.token));
    m_user = session.user;
    if (!session.user.mustChangePassword) m_events->start();
    Q_EMIT sessionStarted();
}

Call ApiClient::serverInfo(QObject* context, Answer<api::ServerInfo> answer) {
    return send<api::ServerInfo>({"GET", api::paths::kServer}, context, std::move(answer));
}

Call ApiClient::signIn(const api::SessionRequest& request, QObject* context, Answer<api::Session> answer) {
    // The old token, if any, must not accompany somebody's new sign-in.
    m_transport->setToken({});
    const QPointer<ApiClient> self(this);
    auto adopt = [self, answer = std::move(answer)](Result<api::Session> session) {
        if (session && !isToken(session->token)) session = Error{Errc::badAnswer, "that is no token", "token"};
        if (session && self) self->adoptSession(*session);
        answer(std::move(session));
    };
    return send<api::Session>({"POST", api::paths::kSessions, json(api::encode(request))}, context, std::move(adopt));
}

Call ApiClient::signOut(QObject* context, Answer<void> answer) {
    Call call = send<void>({"DELETE", api::paths::kCurrentSession}, context, std::move(answer));
    endSession();
    QMetaObject::invokeMethod(this, &ApiClient::sessionClosed, Qt::QueuedConnection);
    return call;
}

Call ApiClient::changePassword(const api::PasswordChange& change, QObject* context, Answer<void> answer) {
    return send<void>({"PUT", api::paths::kMyPassword, json(api::encode(change))}, context, std::move(answer));
}

// Newer news of the signed-in account is kept for user().
Answer<api::User> ApiClient::adoptingUser(Answer<api::User> answer) {
    return [self = QPointer<ApiClient>(this), answer = std::move(answer)](Result<api::User> user) {
        const bool news = user && self && self->m_user && self->m_user->id == user->id &&
                          self->m_user->version < user->version;
        if (news) self->m_user = *user;
        answer(std::move(user));
        if (news && self) Q_EMIT self->userChanged();
    };
}

void ApiClient::readOwnNews() {
    m_ownNewsAgain = m_ownNews.running();
    if (m_ownNewsAgain) return;
    m_ownNews = me(this, [this](Result<api::User>) {
        if (m_ownNewsAgain) QTimer::singleShot(0, this, &ApiClient::readOwnNews); // when this call has ended
    });
}

Call ApiClient::me(QObject* context, Answer<api::User> answer) {
    return send<api::User>({"GET", api::paths::kMe}, context, adoptingUser(std::move(answer)));
}

Call ApiClient::changeMe(std::int64_t version, const api::MePatch& patch, QObject* context,
                         Answer<api::User> answer) {
    Order order{"PATCH", api::paths::kMe, json(api::encode(patch)), etag(version)};
    return send<api::User>(std::move(order), context, adoptingUser(std::move(answer)));
}

Call ApiClient::conferences(Scope scope, const QString& q, const QString& cursor, QObject* context,
                            Answer<api::ConferenceList> answer) {
    Order order{"GET", api::paths::kConferences};
    const QString word = scope == Scope::current ? u"current"_s : scope == Scope::past ? u"past"_s : u"all"_s;
    order.query.addQueryItem(u"scope"_s, word);
    if (!q.isEmpty()) order.query.addQueryItem(u"q"_s, QString::fromLatin1(QUrl::toPercentEncoding(q)));
    order.query.addQueryItem(u"limit"_s, QString::number(limits::kPageItemsMax));
    if (!cursor.isEmpty()) order.query.addQueryItem(u"cursor"_s, QString::fromLatin1(QUrl::toPercentEncoding(cursor)));
    return send<api::ConferenceList>(std::move(order), context, std::move(answer));
}

Call ApiClient::conference(const ConferenceId& id, QObject* context, Answer<api::Conference> answer) {
    return send<api::Conference>({"GET", api::paths::conference(id)}, context, std::move(answer));
}

Call ApiClient::createConference(const api::ConferenceCreate& create, QObject* context,
                                 Answer<api::Conference> answer, const ActionKey& key) {
    Order order{"POST", api::paths::kConferences, json(api::encode(create)), {}, key.value};
    return send<api::Conference>(std::move(order), context, std::move(answer));
}

Call ApiClient::changeConference(const ConferenceId& id, std::int64_t version, const api::ConferencePatch& patch,
                                 QObject* context, Answer<api::Conference> answer) {
    Order order{"PATCH", api::paths::conference(id), json(api::encode(patch)), etag(version)};
    return send<api::Conference>(std::move(order), context, std::move(answer));
}

Call ApiClient::deleteConference(const ConferenceId& id, std::int64_t version, QObject* context,
                                 Answer<void> answer) {
    return send<void>({"DELETE", api::paths::conference(id), {}, etag(version)}, context, std::move(answer));
}

Call ApiClient::cancelConference(const ConferenceId& id, const api::CancellationRequest& request, QObject* context,
                                 Answer<api::StateChange> answer, const ActionKey& key) {
    Order order{"POST", api::paths::cancellation(id), json(api::encode(request)), {}, key.value};
    return send<api::StateChange>(std::move(order), context, std::move(answer));
}

Call ApiClient::copyConference(const ConferenceId& id, QObject* context, Answer<api::Conference> answer,
                               const ActionKey& key) {
    return send<api::Conference>({"POST", api::paths::copy(id), {}, {}, key.value}, context, std::move(answer));
}

// No version goes along: what is scheduled is locked, and a second try under the same key has to find its first.
Call ApiClient::reschedule(const ConferenceId& id, const api::RescheduleRequest& request, QObject* context,
                           Answer<api::Conference> answer, const ActionKey& key) {
    Order order{"POST", api::paths::reschedule(id), json(api::encode(request)), {}, key.value};
    return send<api::Conference>(std::move(order), context, std::move(answer));
}

Call ApiClient::addParticipants(const ConferenceId& id, const api::ParticipantsCreate& create, QObject* context,
                                Answer<api::ParticipantList> answer, const ActionKey& key) {
    Order order{"POST", api::paths::participants(id), json(api::encode(create)), {}, key.value};
    return send<api::ParticipantList>(std::move(order), context, std::move(answer));
}

Call ApiClient::changeParticipant(const ConferenceId& id, const ParticipantId& who, std::int64_t version,
                                  const api::ParticipantPatch& patch, QObject* context,
                                  Answer<api::Participant> answer) {
    Order order{"PATCH", api::paths::participant(id, who), json(api::encode(patch)), etag(version)};
    return send<api::Participant>(std::move(order), context, std::move(answer));
}

Call ApiClient::removeParticipant(const ConferenceId& id, const ParticipantId& who, std::int64_t version,
                                  Notify notify, QObject* context, Answer<void> answer) {
    Order order{"DELETE", api::paths::participant(id, who), {}, etag(version)};
    order.query.addQueryItem(u"notify"_s, notify == Notify::yes ? u"true"_s : u"false"_s);
    return send<void>(std::move(order), context, std::move(answer));
}

Call ApiClient::regeneratePin(const ConferenceId& id, const ParticipantId& who, QObject* context,
                              Answer<api::Pin> answer, const ActionKey& key) {
    Order order{"POST", api::paths::participantPin(id, who), {}, {}, key.value};
    return send<api::Pin>(std::move(order), context, std::move(answer));
}

Call ApiClient::pins(const ConferenceId& id, QObject* context, Answer<api::PinList> answer) {
    return send<api::PinList>({"GET", api::paths::pins(id)}, context, std::move(answer));
}

Call ApiClient::pinsCsv(const ConferenceId& id, QObject* context, Answer<QByteArray> answer) {
    Order order{"GET", api::paths::pinsCsv(id)};
    order.accept = kCsv;
    return send<QByteArray>(std::move(order), context, std::move(answer));
}

Call ApiClient::invitationText(const ConferenceId& id, const ParticipantId& who, QObject* context,
                               Answer<api::InvitationText> answer) {
    return send<api::InvitationText>({"GET", api::paths::participantInvitation(id, who)}, context, std::move(answer));
}

Call ApiClient::invite(const ConferenceId& id, const api::InvitationsRequest& request, QObject* context,
                       Answer<api::StateChange> answer, const ActionKey& key) {
    Order order{"POST", api::paths::invitations(id), json(api::encode(request)), {}, key.value};
    return send<api::StateChange>(std::move(order), context, std::move(answer));
}

Call ApiClient::deliveries(const ConferenceId& id, QObject* context, Answer<api::DeliveryList> answer) {
    return send<api::DeliveryList>({"GET", api::paths::invitations(id)}, context, std::move(answer));
}

Call ApiClient::resend(const ConferenceId& id, const api::ResendRequest& request, QObject* context,
                       Answer<api::DeliveryList> answer, const ActionKey& key) {
    Order order{"POST", api::paths::resend(id), json(api::encode(request)), {}, key.value};
    return send<api::DeliveryList>(std::move(order), context, std::move(answer));
}

Call ApiClient::directory(const QString& q, QObject* context, Answer<api::DirectoryList> answer) {
    Order order{"GET", api::paths::kDirectory};
    order.query.addQueryItem(u"q"_s, QString::fromLatin1(QUrl::toPercentEncoding(q)));
    return send<api::DirectoryList>(std::move(order), context, std::move(answer));
}

Call ApiClient::live(const ConferenceId& id, QObject* context, Answer<api::Live> answer) {
    return send<api::Live>({"GET", api::paths::live(id)}, context, std::move(answer));
}

Call ApiClient::act(const ConferenceId& id, CallAct act, QObject* context, Answer<void> answer) {
    static constexpr const char* kWords[] = {"lock", "unlock", "mute-all", "unmute-all", "end"};
    const char* word = kWords[static_cast<std::size_t>(act)];
    return send<void>({"POST", api::paths::liveAct(id, word)}, context, std::move(answer));
}

Call ApiClient::act(const ConferenceId& id, const ParticipantId& who, CallerAct act, QObject* context, Answer<void> answer) {
    static constexpr const char* kWords[] = {"mute", "unmute", "remove", "lower-hand"};
    const char* word = kWords[static_cast<std::size_t>(act)];
    return send<void>({"POST", api::paths::liveAct(id, who, word)}, context, std::move(answer));
}

Call ApiClient::attendance(const ConferenceId& id, QObject* context, Answer<api::Attendance> answer) {
    return send<api::Attendance>({"GET", api::paths::attendance(id)}, context, std::move(answer));
}

Call ApiClient::attendanceCsv(const ConferenceId& id, QObject* context, Answer<QByteArray> answer) {
    Order order{"GET", api::paths::attendanceCsv(id)};
    order.accept = kCsv;
    return send<QByteArray>(std::move(order), context, std::move(answer));
}

LiveStream* ApiClient::follow(const ConferenceId& id, QObject* parent) {
    auto* stream = new LiveStream(*m_transport, id, parent);
    for (auto over : {&ApiClient::sessionExpired, &ApiClient::sessionClosed}) connect(this, over, stream, &LiveStream::stop);
    connect(this, &ApiClient::sessionStarted, stream, &LiveStream::start);
    connect(stream, &LiveStream::refused, this, &ApiClient::expire);
    return stream;
}

Call ApiClient::users(const QString& q, const QString& cursor, QObject* context, Answer<api::UserList> answer) {
    Order order{"GET", api::paths::kUsers};
    if (!q.isEmpty()) order.query.addQueryItem(u"q"_s, QString::fromLatin1(QUrl::toPercentEncoding(q)));
    order.query.addQueryItem(u"limit"_s, QString::number(limits::kPageItemsDefault));
    if (!cursor.isEmpty()) order.query.addQueryItem(u"cursor"_s, QString::fromLatin1(QUrl::toPercentEncoding(cursor)));
    return send<api::UserList>(std::move(order), context, std::move(answer));
}

Call ApiClient::user(const UserId& id, QObject* context, Answer<api::User> answer) {
    return send<api::User>({"GET", api::paths::user(id)}, context, adoptingUser(std::move(answer)));
}

Call ApiClient::createUser(const api::UserCreate& create, QObject* context, Answer<api::User> answer,
                           const ActionKey& key) {
    Order order{"POST", api::paths::kUsers, json(api::encode(create)), {}, key.value};
    return send<api::User>(std::move(order), context, std::move(answer));
}

Call ApiClient::changeUser(const UserId& id, std::int64_t version, const api::UserPatch& patch, QObject* context,
                           Answer<api::User> answer) {
    Order order{"PATCH", api::paths::user(id), json(api::encode(patch)), etag(version)};
    return send<api::User>(std::move(order), context, adoptingUser(std::move(answer)));
}

Call ApiClient::assignPassword(const UserId& id, std::int64_t version, const api::PasswordAssignment& assignment,
                               QObject* context, Answer<api::AssignedPassword> answer) {
    Order order{"PUT", api::paths::userPassword(id), json(api::encode(assignment)), etag(version)};
    return send<api::AssignedPassword>(std::move(order), context, std::move(answer));
}

} // namespace conclave::client
