// The stream of a running call and what is done to it, over real TLS.
// labels: unit spec:F8 spec:G4
#include "client/net/live_stream.hpp"
#include "common/api/codec.hpp"
#include "tests/client/net/answer_box.hpp"
#include "tests/client/ui/office_session.hpp"

#include <QSignalSpy>
#include <QTest>

namespace conclave::client {

using tests::ReceivedRequest;
using tests::TlsServer;

class LiveStreamTest : public QObject {
    Q_OBJECT

    tests::ThrowAwayCertificates m_certificates;
    std::unique_ptr<tests::OfficeServer> m_server;
    std::unique_ptr<ServerTrust> m_trust;
    std::unique_ptr<ApiClient> m_api;
    QPointer<QSslSocket> m_socket;
    int m_streams = 0;
    int m_status = 200;
    QByteArray m_first; // what every stream begins with
    QByteArray m_body;  // of every other answer

    static QByteArray event(const char* name, const QByteArray& data) {
        return "event: " + QByteArray(name) + "\ndata: " + data + "\n\n";
    }
    static QByteArray live(int people = 1) {
        api::Live all;
        all.open = true;
        for (int i = 0; i < people; ++i) {
            api::LiveParticipant one;
            one.participantId = ParticipantId("p" + std::to_string(i));
            one.displayName = std::string(120, 'x');
            one.quality = api::LineQuality{.grade = LineGrade::good, .roundTripMs = 20, .cipher = "AES-128-GCM, DTLS"};
            all.participants.push_back(one);
        }
        return event("live", QByteArray::fromStdString(api::encode(all)));
    }

    LiveStream* follow() {
        auto* stream = m_api->follow(ConferenceId("c1"), this);
        stream->start();
        return stream;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_certificates.make()); }

    void init() {
        m_streams = 0;
        m_status = 200;
        m_body = "{}";
        m_first = live();
        m_server = std::make_unique<tests::OfficeServer>(m_certificates.certificate("good"), m_certificates.key("good"));
        m_server->further = [this](const ReceivedRequest& request, QSslSocket& socket) {
            if (request.target != "/api/v1/conferences/c1/live/events") return false;
            ++m_streams;
            m_socket = &socket;
            if (m_status != 200) {
                TlsServer::answer(socket, m_status, m_body, "application/problem+json");
                return true;
            }
            socket.write("HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n: hello\n\n" + m_first);
            return true;
        };
        m_trust = tests::trustIn(m_certificates);
        m_api = tests::signedIn(*m_trust, *m_server);
    }

    void cleanup() {
        for (LiveStream* stream : findChildren<LiveStream*>()) delete stream;
        m_api.reset();
        m_server.reset();
    }

    void everyEventArrives() {
        LiveStream* stream = follow();
        QSignalSpy all(stream, &LiveStream::live);
        QSignalSpy people(stream, &LiveStream::participant);
        QSignalSpy left(stream, &LiveStream::left);
        QSignalSpy levels(stream, &LiveStream::levels);
        QSignalSpy refusals(stream, &LiveStream::refusal);
        QTRY_COMPARE(all.count(), 1);
        QCOMPARE(m_server->tls.requests().last().headers.value("authorization"), QByteArray("Bearer tok-1"));
        api::LiveParticipant one;
        one.participantId = ParticipantId("p1");
        m_socket->write(event("participant", QByteArray::fromStdString(api::encode(one))));
        m_socket->write(event("left", R"({"participantId":"p1","ending":"hungUp"})"));
        m_socket->write(event("levels", R"({"items":[{"participantId":"p1","level":-23}]})"));
        m_socket->write(
            event("refusal", R"({"participantId":"p1","displayName":"Carla","at":"2026-11-26T10:00:00Z","reason":"locked"})"));
        m_socket->write(event("of a newer server", "{}"));
        QTRY_COMPARE(refusals.count(), 1);
        QCOMPARE(people.count(), 1);
        QCOMPARE(left.count(), 1);
        QCOMPARE(levels.count(), 1);
        QCOMPARE(levels[0][0].value<api::LiveLevels>().items.at(0).level, std::int64_t{-23});
        QCOMPARE(m_streams, 1);
    }

    // A newer server refuses people for more than we know of: that is no reason to begin anew without end.
    void aRefusalOfANewerServerIsLeftOut() {
        api::Live all;
        all.open = true;
        all.refusals.resize(2);
        for (auto& one : all.refusals) one.participantId = ParticipantId("p1");
        all.refusals[0].reason = RefusedFor::full;
        all.refusals[1].reason = RefusedFor::locked;
        m_first = event("live", QByteArray::fromStdString(api::encode(all)).replace("\"full\"", "\"outOfFashion\""));
        LiveStream* stream = follow();
        QSignalSpy heard(stream, &LiveStream::live);
        QSignalSpy levels(stream, &LiveStream::levels);
        QTRY_COMPARE(heard.count(), 1);
        QCOMPARE(heard[0][0].value<api::Live>().refusals.size(), std::size_t{1});
        QCOMPARE(heard[0][0].value<api::Live>().refusals[0].reason, RefusedFor::locked);
        m_socket->write(event("refusal", R"({"participantId":"p1","displayName":"C","at":"2026-11-26T10:00:00Z","reason":"outOfFashion"})"));
        m_socket->write(event("levels", R"({"items":[]})"));
        QTRY_COMPARE(levels.count(), 1);
        QCOMPARE(m_streams, 1);
    }

    // 250 people with the longest names there are.
    void aFullCallIsNoFlood() {
        m_first = live(250);
        LiveStream* stream = follow();
        QSignalSpy all(stream, &LiveStream::live);
        QTRY_COMPARE(all.count(), 1);
        QCOMPARE(all[0][0].value<api::Live>().participants.size(), std::size_t{250});
    }

    void aLostConnectionBeginsAnew() {
        LiveStream* stream = follow();
        QSignalSpy all(stream, &LiveStream::live);
        QSignalSpy broken(stream, &LiveStream::broken);
        QTRY_COMPARE(all.count(), 1);
        m_socket->abort();
        QTRY_COMPARE(broken.count(), 1);
        QTRY_COMPARE_WITH_TIMEOUT(all.count(), 2, 10'000);
        QCOMPARE(m_streams, 2);
        QVERIFY(!m_server->tls.requests().last().headers.contains("last-event-id"));
    }

    void nonsenseBeginsAnew_data() {
        QTest::addColumn<QByteArray>("nonsense");
        QTest::newRow("no JSON") << event("participant", "nonsense");
        QTest::newRow("half a message") << event("left", "{}");
        QTest::newRow("no id") << event("left", R"({"participantId":"../../x","ending":"hungUp"})");
        QTest::newRow("no word") << event("left", R"({"participantId":"p1","ending":"bored"})");
        QTest::newRow("backlog that has run over") << event("reset", "{}");
        QTest::newRow("no end") << "data: " + QByteArray(LiveStream::kEventBytesMax + 10, 'x');
    }
    void nonsenseBeginsAnew() {
        QFETCH(QByteArray, nonsense);
        LiveStream* stream = follow();
        QSignalSpy all(stream, &LiveStream::live);
        QSignalSpy broken(stream, &LiveStream::broken);
        QTRY_COMPARE(all.count(), 1);
        m_socket->write(nonsense);
        QTRY_COMPARE(broken.count(), 1);
        QCOMPARE(broken[0][0].value<Errc>(), Errc::badAnswer);
        QTRY_COMPARE_WITH_TIMEOUT(all.count(), 2, 10'000);
    }

    // Whoever closes the window hangs up: the server must not go on telling nobody.
    void aStreamThatGoesHangsUp() {
        LiveStream* stream = follow();
        QSignalSpy all(stream, &LiveStream::live);
        QTRY_COMPARE(all.count(), 1);
        QVERIFY(m_socket);
        delete stream;
        QTRY_VERIFY(!m_socket);
    }

    // Qt opens six connections to a server, and keeps what is asked for beyond waiting for one of them.
    void streamsLeaveRoomForRequests() {
        QList<QSignalSpy*> spies;
        for (int i = 0; i < 8; ++i) spies += new QSignalSpy(follow(), &LiveStream::live);
        for (QSignalSpy* spy : spies) QTRY_COMPARE(spy->count(), 1);
        m_server->further = [](const ReceivedRequest&, QSslSocket& socket) {
            TlsServer::answer(socket, 204, {});
            return true;
        };
        auto [answer, got] = tests::box<void>();
        m_api->act(ConferenceId("c1"), CallAct::lock, this, answer);
        QTRY_VERIFY(got->has_value());
        QVERIFY((*got)->has_value());
        qDeleteAll(spies);
    }

    void aConferenceThatIsNotThereIsNotAskedForAgain() {
        m_status = 404;
        LiveStream* stream = follow();
        QSignalSpy broken(stream, &LiveStream::broken);
        QTRY_COMPARE(broken.count(), 1);
        QCOMPARE(broken[0][0].value<Errc>(), Errc::notFound);
        stream->tryNow();
        QTest::qWait(1500);
        QCOMPARE(m_streams, 1);
    }

    // What the server says of it is told, not only that it says no.
    void aConferenceThatIsOverIsNotAskedForAgain() {
        m_status = 409;
        m_body = R"({"type":"x","title":"x","status":409,"detail":"x","code":"conference_ended","requestId":"r-1"})";
        LiveStream* stream = follow();
        QSignalSpy broken(stream, &LiveStream::broken);
        QTRY_COMPARE(broken.count(), 1);
        QCOMPARE(broken[0][0].value<Errc>(), Errc::conferenceEnded);
        QTest::qWait(1000);
        QCOMPARE(m_streams, 1);
    }

    void aBusyServerIsAskedLaterOrNow() {
        m_status = 503;
        LiveStream* stream = follow();
        QSignalSpy all(stream, &LiveStream::live);
        QSignalSpy broken(stream, &LiveStream::broken);
        QTRY_VERIFY(broken.count() >= 1);
        QCOMPARE(broken[0][0].value<Errc>(), Errc::unavailable);
        m_status = 200;
        stream->tryNow();
        QTRY_COMPARE(all.count(), 1);
        stream->tryNow(); // it stands
        QTest::qWait(100);
        QCOMPARE(all.count(), 1);
    }

    // The session ends with the first to learn it, and the stream goes on with the next one.
    void aSessionThatEndsStopsIt() {
        m_status = 401;
        QSignalSpy expired(m_api.get(), &ApiClient::sessionExpired);
        LiveStream* stream = follow();
        QSignalSpy all(stream, &LiveStream::live);
        QTRY_COMPARE(expired.count(), 1);
        QVERIFY(!m_api->signedIn());
        QTest::qWait(700);
        QCOMPARE(m_streams, 1);
        m_status = 200;
        api::Session session;
        session.token = "tok-2";
        session.user.mustChangePassword = true; // no other stream
        m_api->adoptSession(session);
        QTRY_COMPARE(all.count(), 1);
        QCOMPARE(m_server->tls.requests().last().headers.value("authorization"), QByteArray("Bearer tok-2"));
    }

    void everyActHasItsPath() {
        const ConferenceId id("c1");
        const ParticipantId who("p7");
        const std::vector<std::pair<std::function<void(Answer<void>)>, QByteArray>> acts{
            {[&](auto answer) { m_api->act(id, CallAct::lock, this, answer); }, "live/lock"},
            {[&](auto answer) { m_api->act(id, CallAct::unlock, this, answer); }, "live/unlock"},
            {[&](auto answer) { m_api->act(id, CallAct::muteAll, this, answer); }, "live/mute-all"},
            {[&](auto answer) { m_api->act(id, CallAct::unmuteAll, this, answer); }, "live/unmute-all"},
            {[&](auto answer) { m_api->act(id, CallAct::end, this, answer); }, "live/end"},
            {[&](auto answer) { m_api->act(id, who, CallerAct::mute, this, answer); }, "live/participants/p7/mute"},
            {[&](auto answer) { m_api->act(id, who, CallerAct::unmute, this, answer); }, "live/participants/p7/unmute"},
            {[&](auto answer) { m_api->act(id, who, CallerAct::remove, this, answer); }, "live/participants/p7/remove"},
            {[&](auto answer) { m_api->act(id, who, CallerAct::lowerHand, this, answer); }, "live/participants/p7/lower-hand"}};
        m_server->further = [](const ReceivedRequest& request, QSslSocket& socket) {
            request.verb == "POST" ? TlsServer::answer(socket, 204, {}) : TlsServer::answer(socket, 409, "{}");
            return true;
        };
        for (const auto& [act, path] : acts) {
            auto [answer, got] = tests::box<void>();
            act(answer);
            QTRY_VERIFY(got->has_value());
            QVERIFY((*got)->has_value());
            QCOMPARE(m_server->tls.requests().last().target, "/api/v1/conferences/c1/" + path);
        }
    }

    void attendanceIsRead() {
        m_server->further = [](const ReceivedRequest& request, QSslSocket& socket) {
            if (request.target.endsWith(".csv"))
                TlsServer::answer(socket, 200, "\"Name\"\r\n", "text/csv");
            else
                TlsServer::answer(
                    socket, 200,
                    R"({"items":[{"participantId":"p1","displayName":"A","address":"a@b","role":"moderator","joinedAt":"2026-11-26T10:00:00Z"}]})");
            return true;
        };
        auto [answer, got] = tests::box<api::Attendance>();
        m_api->attendance(ConferenceId("c1"), this, answer);
        QTRY_VERIFY(got->has_value());
        QVERIFY((*got)->has_value());
        QCOMPARE((**got)->items.size(), std::size_t{1});
        QVERIFY(!(**got)->items[0].leftAt);
        auto [table, csv] = tests::box<QByteArray>();
        m_api->attendanceCsv(ConferenceId("c1"), this, table);
        QTRY_VERIFY(csv->has_value());
        QCOMPARE(**csv, QByteArray("\"Name\"\r\n"));
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::LiveStreamTest)
#include "tst_live_stream.moc"
