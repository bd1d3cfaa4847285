// The client against a server that answers well, badly, hugely, slowly and not at all (T-D2, T-D3).
// labels: unit spec:G3 spec:G4
// covers: T-D2_bad_answers
#include "client/net/api_client.hpp"
#include "client/net/server_trust.hpp"
#include "client/net/transport.hpp"
#include "tests/client/net/answer_box.hpp"
#include "tests/client/net/throw_away_certificates.hpp"
#include "tests/support/tls_server.hpp"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>

namespace conclave::client {

using tests::box;
using tests::ReceivedRequest;
using tests::TlsServer;

namespace {

const QByteArray kUser = R"({"id":"u1","version":1,"login":"anna","displayName":"Anna","address":"a@example.org",)"
                         R"("extension":"","group":"conferenceUser","locale":"en","timeZone":"UTC","active":true,)"
                         R"("mustChangePassword":false})";
const QByteArray kSession = R"({"token":"tok-1","expiresAt":"2049-01-01T00:00:00Z","user":)" + kUser + "}";
const QByteArray kConference =
    R"({"id":"c1","version":3,"number":"12345678","subject":"Board","description":"","begin":"2049-01-01T09:00:00Z",)"
    R"("end":"2049-01-01T10:00:00Z","timeZone":"Europe/Berlin","type":"secure","state":"draft","participantCount":1,)"
    R"("deliverySummary":{"waiting":0,"accepted":0,"failed":0,"suppressed":0},"live":false,)"
    R"("createdAt":"2026-01-01T00:00:00Z"})";

} // namespace

class ApiClientTest : public QObject {
    Q_OBJECT

    tests::ThrowAwayCertificates m_certificates;
    std::unique_ptr<TlsServer> m_server;
    std::unique_ptr<ServerTrust> m_trust;
    std::unique_ptr<ApiClient> m_api;

    void adopt() {
        api::Session session;
        session.token = "tok-1";
        session.user.mustChangePassword = true; // no event stream
        m_api->adoptSession(session);
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_certificates.make()); }

    void init() {
        m_server = std::make_unique<TlsServer>(m_certificates.certificate("good"), m_certificates.key("good"));
        m_trust = std::make_unique<ServerTrust>();
        m_trust->addRoots(QSslCertificate::fromPath(m_certificates.certificate("trusted")));
        m_api = std::make_unique<ApiClient>(*m_trust);
        m_api->setServer(*ServerAddress::parse(m_server->address()));
    }

    void cleanup() {
        m_api.reset();
        m_trust.reset();
        m_server.reset();
    }

    void headers() {
        adopt();
        m_server->setHandler([](const ReceivedRequest& request, QSslSocket& socket) {
            if (request.verb == "DELETE")
                TlsServer::answer(socket, 204, {});
            else
                TlsServer::answer(socket, request.verb == "POST" ? 201 : 200, kConference);
        });
        const ConferenceId id("c1");
        auto [created, gotCreated] = box<api::Conference>();
        api::ConferenceCreate create;
        create.subject = "Prüfung";
        m_api->createConference(create, this, created, {"key-1"});
        QTRY_VERIFY(gotCreated->has_value());
        QVERIFY(gotCreated->value());
        QCOMPARE((*gotCreated)->value().subject, std::string("Board"));
        const ReceivedRequest post = m_server->requests().last();
        QCOMPARE(post.verb, QByteArray("POST"));
        QCOMPARE(post.target, QByteArray("/api/v1/conferences"));
        QCOMPARE(post.headers.value("idempotency-key"), QByteArray("key-1"));
        QCOMPARE(post.headers.value("authorization"), QByteArray("Bearer tok-1"));
        QCOMPARE(post.headers.value("content-type"), QByteArray("application/json"));
        QCOMPARE(post.headers.value("accept-encoding"), QByteArray("identity"));
        QVERIFY(post.body.contains("Prüfung"));

        auto [changed, gotChanged] = box<api::Conference>();
        api::ConferencePatch patch;
        patch.subject = "Other";
        m_api->changeConference(id, 3, patch, this, changed);
        QTRY_VERIFY(gotChanged->has_value());
        QCOMPARE(m_server->requests().last().verb, QByteArray("PATCH"));
        QCOMPARE(m_server->requests().last().headers.value("if-match"), QByteArray("\"3\""));
        QCOMPARE(m_server->requests().last().body, QByteArray(R"({"subject":"Other"})"));

        auto [removed, gotRemoved] = box<void>();
        m_api->removeParticipant(id, ParticipantId("p1"), 4, Notify::yes, this, removed);
        QTRY_VERIFY(gotRemoved->has_value());
        QVERIFY(gotRemoved->value().has_value());
        QCOMPARE(m_server->requests().last().target, QByteArray("/api/v1/conferences/c1/participants/p1?notify=true"));
        QCOMPARE(m_server->requests().last().headers.value("if-match"), QByteArray("\"4\""));

        auto [found, gotFound] = box<api::ConferenceList>();
        m_api->conferences(Scope::past, QStringLiteral("a&b=c +ü"), {}, this, found);
        QTRY_VERIFY(gotFound->has_value());
        QCOMPARE(m_server->requests().last().target,
                 QByteArray("/api/v1/conferences?scope=past&q=a%26b%3Dc%20%2B%C3%BC&limit=200"));
    }

    void accounts() {
        adopt();
        QByteArray body = QByteArray(kUser).replace("\"version\":1", "\"version\":2");
        m_server->setHandler([&](const ReceivedRequest& request, QSslSocket& socket) {
            const bool list = request.verb == "GET" && request.target.contains("?");
            TlsServer::answer(socket, 200, list ? "{\"items\":[" + body + "],\"next\":\"anna\"}" : body);
        });
        auto [listed, gotListed] = box<api::UserList>();
        m_api->users(QStringLiteral("ä &"), QStringLiteral("a b"), this, listed);
        QTRY_VERIFY(gotListed->has_value());
        QCOMPARE((*gotListed)->value().items.size(), std::size_t{1});
        QCOMPARE((*gotListed)->value().next, std::optional<std::string>("anna"));
        QCOMPARE(m_server->requests().last().target, QByteArray("/api/v1/users?q=%C3%A4%20%26&limit=50&cursor=a%20b"));

        auto [created, gotCreated] = box<api::User>();
        api::UserCreate create;
        create.login = "anna";
        m_api->createUser(create, this, created, {"key-2"});
        QTRY_VERIFY(gotCreated->has_value());
        QCOMPARE(m_server->requests().last().headers.value("idempotency-key"), QByteArray("key-2"));

        auto [changed, gotChanged] = box<api::User>();
        api::UserPatch patch;
        patch.group = Group::conferenceUser;
        m_api->changeUser(UserId("u9"), 7, patch, this, changed);
        QTRY_VERIFY(gotChanged->has_value());
        QCOMPARE(m_server->requests().last().target, QByteArray("/api/v1/users/u9"));
        QCOMPARE(m_server->requests().last().headers.value("if-match"), QByteArray("\"7\""));
        QCOMPARE(m_server->requests().last().body, QByteArray(R"({"group":"conferenceUser"})"));

        body = R"({"password":"abc"})";
        auto [assigned, gotAssigned] = box<api::AssignedPassword>();
        api::PasswordAssignment assignment;
        assignment.generate = true;
        m_api->assignPassword(UserId("u9"), 8, assignment, this, assigned);
        QTRY_VERIFY(gotAssigned->has_value());
        QCOMPARE((*gotAssigned)->value().password, std::optional<std::string>("abc"));
        QCOMPARE(m_server->requests().last().verb, QByteArray("PUT"));
        QCOMPARE(m_server->requests().last().target, QByteArray("/api/v1/users/u9/password"));
        QCOMPARE(m_server->requests().last().body, QByteArray(R"({"generate":true})"));
    }

    // Who is signed in stays true: by one's own change, and whatever else brings newer news.
    void ownAccountIsKeptUpToDate() {
        api::Session session;
        session.token = "tok-1";
        session.user.id = UserId("u1");
        session.user.version = 1;
        session.user.mustChangePassword = true; // no event stream
        m_api->adoptSession(session);
        QSignalSpy news(m_api.get(), &ApiClient::userChanged);
        QByteArray version = "2";
        m_server->setHandler([&](const ReceivedRequest&, QSslSocket& socket) {
            TlsServer::answer(socket, 200, QByteArray(kUser).replace("\"version\":1", "\"version\":" + version));
        });
        auto [changed, gotChanged] = box<api::User>();
        api::MePatch patch;
        patch.locale = "en";
        m_api->changeMe(1, patch, this, changed);
        QTRY_COMPARE(news.count(), 1);
        QCOMPARE(m_server->requests().last().verb, QByteArray("PATCH"));
        QCOMPARE(m_server->requests().last().headers.value("if-match"), QByteArray("\"1\""));
        QCOMPARE(m_api->user()->version, std::int64_t{2});
        QCOMPARE(m_api->user()->login, std::string("anna"));
        version = "1"; // late news
        auto [read, gotRead] = box<api::User>();
        m_api->me(this, read);
        QTRY_VERIFY(gotRead->has_value());
        QCOMPARE(m_api->user()->version, std::int64_t{2});
        QCOMPARE(news.count(), 1);
    }

    void badAnswers_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, int status, const char* type, QByteArray body, Errc code) {
            QTest::newRow(name) << status << QByteArray(type) << std::move(body) << static_cast<int>(code);
        };
        const char* json = "application/json";
        const char* problem = "application/problem+json";
        row("html", 200, "text/html", "<html>", Errc::badAnswer);
        row("no json", 200, json, "nonsense", Errc::badAnswer);
        row("empty", 200, json, "", Errc::badAnswer);
        row("missing fields", 200, json, "{}", Errc::badAnswer);
        row("wrong type", 200, json, QByteArray(kConference).replace("\"version\":3", "\"version\":\"3\""), Errc::badAnswer);
        row("unknown state", 200, json, QByteArray(kConference).replace("draft", "maybe"), Errc::badAnswer);
        row("invalid UTF-8", 200, json, QByteArray(kConference).replace("Board", "\xff\xfe"), Errc::badAnswer);
        row("depth", 200, json, QByteArray(100'000, '['), Errc::badAnswer);
        row("gzip, unasked", 200, json, QByteArray("\x1f\x8b\x08\x00\x00", 5), Errc::badAnswer);
        row("too large", 200, json, QByteArray(Transport::kAnswerBytesMax + 1, ' '), Errc::badAnswer);
        row("500 without words", 500, "text/plain", "oops", Errc::internal);
        row("gateway", 502, "text/html", "<html>", Errc::unavailable);
        row("404 without words", 404, "text/plain", "", Errc::notFound);
        row("problem", 409, problem,
            R"({"type":"x","title":"t","status":409,"detail":"d","code":"schedule_locked","requestId":"r-1"})",
            Errc::scheduleLocked);
        row("problem of a newer server", 409, problem,
            R"({"type":"x","title":"t","status":409,"detail":"d","code":"brand_new","requestId":"r-1","more":1})",
            Errc::badAnswer);
        row("broken problem", 409, problem, "{", Errc::badAnswer);
    }

    void badAnswers() {
        QFETCH(int, status);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        QFETCH(int, code);
        m_server->setHandler(
            [&](const auto&, QSslSocket& socket) { TlsServer::answer(socket, status, body, type); });
        auto [answer, got] = box<api::Conference>();
        m_api->conference(ConferenceId("c1"), this, answer);
        QTRY_VERIFY(got->has_value());
        QVERIFY((*got)->has_error());
        QCOMPARE(static_cast<int>((*got)->error().code), code);
        if (body.contains("r-1")) QCOMPARE((*got)->error().requestId, std::string("r-1"));
    }

    void mutatedAnswers() {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        QByteArray body;
        m_server->setHandler([&](const auto&, QSslSocket& socket) { TlsServer::answer(socket, 200, body); });
        const int rounds = qEnvironmentVariableIsSet("CONCLAVE_NIGHTLY") ? 10'000 : 200;
        for (int round = 0; round < rounds; ++round) {
            body = kConference;
            for (int change = random.bounded(1, 8); change > 0; --change)
                body[random.bounded(int(body.size()))] = static_cast<char>(random.bounded(256));
            if (random.bounded(4) == 0) body.truncate(random.bounded(int(body.size())));
            auto [answer, got] = box<api::Conference>();
            m_api->conference(ConferenceId("c1"), this, answer);
            QTRY_VERIFY_WITH_TIMEOUT(got->has_value(), 10'000);
        }
    }

    // A table for spreadsheets is handed on byte for byte, and nothing else in its place.
    void csvAsItIs() {
        const QByteArray table("\xEF\xBB\xBF\"Name\"\r\n\"'=1+1\"\r\n");
        QByteArray type = "text/csv; charset=utf-8";
        m_server->setHandler([&](const auto&, QSslSocket& socket) { TlsServer::answer(socket, 200, table, type); });
        auto [answer, got] = box<QByteArray>();
        m_api->pinsCsv(ConferenceId("c1"), this, answer);
        QTRY_VERIFY(got->has_value());
        QCOMPARE(got->value().value(), table);
        QCOMPARE(m_server->requests().last().target, QByteArray("/api/v1/conferences/c1/pins.csv"));
        QVERIFY(m_server->requests().last().headers.value("accept").startsWith("text/csv"));
        type = "text/html";
        auto [again, gotAgain] = box<QByteArray>();
        m_api->pinsCsv(ConferenceId("c1"), this, again);
        QTRY_VERIFY(gotAgain->has_value());
        QCOMPARE(static_cast<int>((*gotAgain)->error().code), static_cast<int>(Errc::badAnswer));
    }

    // A body of a gigabyte is read no further than the cap, and the window goes on meanwhile.
    void endlessBody() {
        m_server->setHandler([](const auto&, QSslSocket& socket) {
            socket.write("HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n");
            const QByteArray chunk(64 * 1024, ' ');
            QObject::connect(&socket, &QSslSocket::encryptedBytesWritten, &socket, [&socket, chunk] {
                if (socket.bytesToWrite() + socket.encryptedBytesToWrite() < 1024 * 1024) socket.write(chunk);
            });
            socket.write(chunk);
        });
        auto [answer, got] = box<api::Conference>();
        m_api->conference(ConferenceId("c1"), this, answer);
        QTRY_VERIFY_WITH_TIMEOUT(got->has_value(), 20'000);
        QCOMPARE(static_cast<int>((*got)->error().code), static_cast<int>(Errc::badAnswer));
    }

    void deadline() {
        m_server->setHandler([](const auto&, QSslSocket& socket) {
            socket.write("HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
        });
        Transport transport(*m_trust);
        transport.setServer(*ServerAddress::parse(m_server->address()));
        Inquiry inquiry;
        inquiry.verb = "GET";
        inquiry.path = QStringLiteral("/api/v1/server");
        inquiry.timeMax = std::chrono::milliseconds(200);
        std::optional<Result<Answered>> got;
        new Exchange(transport, inquiry, this, [&](Result<Answered> answer) { got = std::move(answer); });
        QTRY_VERIFY(got.has_value());
        QCOMPARE(static_cast<int>(got->error().code), static_cast<int>(Errc::timedOut));
    }

    void unreachable() {
        m_server.reset();
        auto [answer, got] = box<api::ServerInfo>();
        m_api->serverInfo(this, answer);
        QTRY_VERIFY(got->has_value());
        QCOMPARE(static_cast<int>((*got)->error().code), static_cast<int>(Errc::networkUnreachable));
    }

    void cancelAnswersOnce() {
        auto [answer, got] = box<api::ServerInfo>();
        Call call = m_api->serverInfo(this, answer);
        QVERIFY(call.running());
        call.cancel();
        QVERIFY(!got->has_value());
        call.cancel();
        QTRY_VERIFY(got->has_value());
        QCOMPARE(static_cast<int>((*got)->error().code), static_cast<int>(Errc::cancelled));
        QTRY_VERIFY(!call.running());
        call.cancel();
    }

    void noAnswerWithoutContext() {
        int requests = 0;
        m_server->setHandler([&](const auto&, QSslSocket& socket) {
            ++requests;
            TlsServer::answer(socket, 201, kConference);
        });
        auto context = std::make_unique<QObject>();
        m_api->createConference({}, context.get(), [](Result<api::Conference>) { QFAIL("answered a dead context"); });
        m_api->serverInfo(context.get(), [](Result<api::ServerInfo>) { QFAIL("answered a dead context"); });
        context.reset();
        auto [answer, got] = box<api::Conference>();
        m_api->conference(ConferenceId("c1"), this, answer);
        QTRY_VERIFY(got->has_value());
        QTRY_VERIFY(requests >= 2); // the order ran on, the question did not
    }

    // The answer is lost with the connection: the client asks again under the same key.
    void repeatsUnderTheSameKey() {
        adopt();
        int requests = 0;
        m_server->setHandler([&](const auto&, QSslSocket& socket) {
            if (++requests == 1)
                socket.abort();
            else
                TlsServer::answer(socket, 201, kConference);
        });
        auto [answer, got] = box<api::Conference>();
        m_api->createConference({}, this, answer);
        QTRY_VERIFY_WITH_TIMEOUT(got->has_value(), 10'000);
        QVERIFY(got->value());
        QVERIFY(requests >= 2);
        const QByteArray key = m_server->requests().first().headers.value("idempotency-key");
        QVERIFY(!key.isEmpty());
        for (const ReceivedRequest& request : m_server->requests())
            QCOMPARE(request.headers.value("idempotency-key"), key);
    }

    void sessionExpires() {
        adopt();
        QSignalSpy expired(m_api.get(), &ApiClient::sessionExpired);
        m_server->setHandler([](const auto&, QSslSocket& socket) {
            TlsServer::answer(socket, 401,
                              R"({"type":"x","title":"t","status":401,"detail":"","code":"unauthenticated","requestId":"r"})",
                              "application/problem+json");
        });
        auto [answer, got] = box<api::Conference>();
        m_api->conference(ConferenceId("c1"), this, answer);
        QTRY_COMPARE(expired.count(), 1);
        QVERIFY(got->has_value());
        QVERIFY(!m_api->signedIn());
    }

    void signOutTakesTheTokenAlongAndForgetsIt() {
        adopt();
        m_server->setHandler([](const auto&, QSslSocket& socket) { TlsServer::answer(socket, 204, {}); });
        auto [answer, got] = box<void>();
        m_api->signOut(this, answer);
        QVERIFY(!m_api->signedIn());
        QTRY_VERIFY(got->has_value());
        QCOMPARE(m_server->requests().last().headers.value("authorization"), QByteArray("Bearer tok-1"));
        auto [again, gotAgain] = box<api::ServerInfo>();
        m_api->serverInfo(this, again);
        QTRY_COMPARE(m_server->requests().size(), 2);
        QVERIFY(!m_server->requests().last().headers.contains("authorization"));
    }

    // The token of one server never meets another, even with a request that waits to start.
    void otherServerGetsNoToken() {
        adopt();
        TlsServer other(m_certificates.certificate("good2"), m_certificates.key("good2"));
        auto [answer, got] = box<api::Conference>();
        m_api->conference(ConferenceId("c1"), this, answer);
        m_api->setServer(*ServerAddress::parse(other.address()));
        QTRY_VERIFY(got->has_value());
        QCOMPARE(static_cast<int>((*got)->error().code), static_cast<int>(Errc::cancelled));
        QVERIFY(other.bytesReceived().isEmpty());
        QVERIFY(!m_api->signedIn());
    }

    void events() {
        int streams = 0;
        QPointer<QSslSocket> stream;
        m_server->setHandler([&](const ReceivedRequest& request, QSslSocket& socket) {
            if (request.target == "/api/v1/events") {
                ++streams;
                stream = &socket;
                socket.write("HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n: hello\n\n");
            } else {
                TlsServer::answer(socket, 201, kSession);
            }
        });
        QSignalSpy connected(m_api.get(), &ApiClient::connectedChanged);
        QSignalSpy missed(m_api.get(), &ApiClient::changesMissed);
        QStringList changes;
        connect(m_api.get(), &ApiClient::changed, this, [&](const QString& kind, const api::Change& change) {
            changes += kind + u':' + QString::fromStdString(change.conferenceId.value_or(ConferenceId()).value);
        });
        auto [answer, got] = box<api::Session>();
        m_api->signIn({}, this, answer);
        QTRY_COMPARE(connected.count(), 1);
        QTRY_COMPARE(missed.count(), 1); // what was read before it stood may be old
        stream->write("id: 5\nevent: conference\ndata: {\"conferenceId\":\"c1\",\"version\":2}\n\n");
        QTRY_COMPARE(changes, QStringList{QStringLiteral("conference:c1")});
        stream->abort();
        QTRY_COMPARE_WITH_TIMEOUT(streams, 2, 10'000);
        QCOMPARE(m_server->requests().last().headers.value("last-event-id"), QByteArray("5"));
        QTRY_COMPARE(connected.count(), 3);
        QCOMPARE(missed.count(), 1);
        stream->write("event: reset\ndata: {}\n\n");
        QTRY_COMPARE(missed.count(), 2);
        stream->write("event: delivery\ndata: nonsense\n\n");
        QTRY_COMPARE(missed.count(), 3);
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::ApiClientTest)
#include "tst_api_client.moc"
