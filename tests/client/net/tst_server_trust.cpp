// Servers with bad certificates get no byte of a request, least of all a password or token (T-D1).
// labels: unit spec:G2
// covers: T-D1_bad_servers
// timeout: 180
#include "client/net/api_client.hpp"
#include "client/net/server_trust.hpp"
#include "tests/client/net/throw_away_certificates.hpp"
#include "tests/support/tls_server.hpp"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

namespace conclave::client {

using tests::TlsServer;

namespace {

const char* const kPassword = "correct horse battery";
const char* const kSession = R"({"token":"tok-secret","expiresAt":"2049-01-01T00:00:00Z","user":{"id":"u1","version":1,)"
                             R"("login":"anna","displayName":"Anna","address":"a@example.org","extension":"",)"
                             R"("group":"conferenceUser","locale":"en","timeZone":"UTC","active":true,)"
                             R"("mustChangePassword":false}})";

QByteArray fingerprintOf(const QString& file) {
    return ServerTrust::fingerprintOf(QSslCertificate::fromPath(file).constFirst());
}

} // namespace

class ServerTrustTest : public QObject {
    Q_OBJECT

    tests::ThrowAwayCertificates m_certificates;

    std::optional<Result<api::Session>> signIn(ApiClient& api, const QString& address) {
        api.setServer(*ServerAddress::parse(address));
        std::optional<Result<api::Session>> answer;
        api::SessionRequest request;
        request.login = "anna";
        request.password = kPassword;
        api.signIn(request, this, [&](Result<api::Session> got) { answer = std::move(got); });
        if (answer) qFatal("answered from inside the call");
        (void)QTest::qWaitFor([&] { return answer.has_value(); }, 15'000);
        return answer;
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_certificates.make()); }

    void accepted_data() {
        QTest::addColumn<QByteArray>("certificate");
        QTest::addColumn<bool>("pinned");
        QTest::newRow("system trusted") << QByteArray("good") << false;
        QTest::newRow("system trusted and pinned") << QByteArray("good") << true;
        QTest::newRow("self-signed, pinned") << QByteArray("selfSigned") << true;
        QTest::newRow("self-signed for another host, pinned") << QByteArray("selfElsewhere") << true;
        QTest::newRow("other CA, pinned") << QByteArray("otherCa") << true;
    }

    void accepted() {
        QFETCH(QByteArray, certificate);
        QFETCH(bool, pinned);
        TlsServer server(m_certificates.certificate(certificate), m_certificates.key(certificate));
        server.setHandler([](const auto&, QSslSocket& socket) { TlsServer::answer(socket, 201, kSession); });
        ServerTrust trust;
        trust.addRoots(QSslCertificate::fromPath(m_certificates.certificate("trusted")));
        ApiClient api(trust);
        api.setServer(*ServerAddress::parse(server.address()));
        if (pinned) trust.setPinned(fingerprintOf(m_certificates.certificate(certificate)));
        const auto answer = signIn(api, server.address());
        QVERIFY(answer);
        QVERIFY2(*answer, answer->has_error() ? answer->error().detail.c_str() : "");
        QVERIFY(server.bytesReceived().contains(kPassword));
        QCOMPARE(api.tlsVersion(), QStringLiteral("TLS 1.3"));
    }

    void refused_data() {
        QTest::addColumn<QByteArray>("certificate");
        QTest::addColumn<QByteArray>("pinned");
        QTest::addColumn<int>("asked"); // -1 nobody, else TrustQuestion::Kind
        QTest::addColumn<Refusal>("reason");
        const int first = static_cast<int>(TrustQuestion::Kind::firstUse);
        const int changed = static_cast<int>(TrustQuestion::Kind::changed);
        const auto row = [](const char* certificate, const char* pinned, int asked, Refusal reason) {
            QTest::addRow("%s, pinned: %s", certificate, pinned) << QByteArray(certificate) << QByteArray(pinned) << asked << reason;
        };
        row("expired", "", -1, Refusal::expired);
        row("future", "", -1, Refusal::notYetValid);
        row("otherHost", "", first, Refusal::otherHost);
        row("otherCa", "", first, Refusal::unknown);
        row("selfSigned", "", first, Refusal::unknown);
        row("commonNameOnly", "", first, Refusal::otherHost);
        row("missingIntermediate", "", first, Refusal::unknown);
        row("selfExpired", "", -1, Refusal::expired);
        row("selfExpired", "selfExpired", -1, Refusal::expired);
        row("selfSigned2", "selfSigned", changed, Refusal::changed);
        row("good", "selfSigned", changed, Refusal::changed); // trusted by the system, yet not the pinned one
        row("good2", "good", changed, Refusal::changed);
    }

    void refused() {
        QFETCH(QByteArray, certificate);
        QFETCH(QByteArray, pinned);
        QFETCH(int, asked);
        QFETCH(Refusal, reason);
        TlsServer server(m_certificates.certificate(certificate), m_certificates.key(certificate));
        ServerTrust trust;
        trust.addRoots(QSslCertificate::fromPath(m_certificates.certificate("trusted")));
        int kind = -1;
        connect(&trust, &ServerTrust::question, this,
                [&](const TrustQuestion& question) { kind = static_cast<int>(question.kind); });
        ApiClient api(trust);
        api.setServer(*ServerAddress::parse(server.address()));
        if (!pinned.isEmpty()) trust.setPinned(fingerprintOf(m_certificates.certificate(pinned)));
        const auto answer = signIn(api, server.address());
        QVERIFY(answer);
        QVERIFY(answer->has_error());
        QCOMPARE(int(answer->error().code), int(Errc::untrustedServer));
        QCOMPARE(kind, asked);
        QCOMPARE(int(trust.lastReason()), int(reason));
        QTest::qWait(50); // what was still under way would arrive now
        QCOMPARE(server.bytesReceived(), QByteArray());
    }

    // What Qt's own server would not even offer, the openssl program does.
    void refusedByProtocol_data() {
        QTest::addColumn<QByteArray>("certificate");
        QTest::addColumn<QString>("option");
        QTest::addColumn<bool>("pinned");
        QTest::addColumn<Refusal>("reason");
        QTest::newRow("RSA of 1024 bits") << QByteArray("weakRsa") << QStringLiteral("-tls1_2") << false << Refusal::weak;
        QTest::newRow("RSA of 1024 bits, pinned") << QByteArray("weakRsa") << QStringLiteral("-tls1_2") << true << Refusal::weak;
        QTest::newRow("SHA-1") << QByteArray("sha1") << QStringLiteral("-tls1_2") << false << Refusal::other;
        QTest::newRow("TLS 1.1") << QByteArray("good") << QStringLiteral("-tls1_1") << false << Refusal::noSecureConnection;
        QTest::newRow("TLS 1.1, pinned") << QByteArray("good") << QStringLiteral("-tls1_1") << true << Refusal::noSecureConnection;
    }

    void refusedByProtocol() {
        QFETCH(QByteArray, certificate);
        QFETCH(QString, option);
        QFETCH(bool, pinned);
        QFETCH(Refusal, reason);
        QProcess server;
        server.setProcessChannelMode(QProcess::MergedChannels);
        server.start(QStringLiteral("openssl"),
                     {QStringLiteral("s_server"), QStringLiteral("-accept"), QStringLiteral("127.0.0.1:0"),
                      QStringLiteral("-cert"), m_certificates.certificate(certificate), QStringLiteral("-key"),
                      m_certificates.key(certificate), option, QStringLiteral("-cipher"),
                      QStringLiteral("ALL:@SECLEVEL=0")});
        QByteArray said;
        connect(&server, &QProcess::readyRead, this, [&] { said += server.readAll(); });
        static const QRegularExpression accepting(QStringLiteral("ACCEPT [^\\s]*:(\\d+)"));
        const auto port = [&] { return accepting.match(QString::fromLatin1(said)).captured(1); };
        QTRY_VERIFY_WITH_TIMEOUT(!port().isEmpty(), 10'000);
        ServerTrust trust;
        trust.addRoots(QSslCertificate::fromPath(m_certificates.certificate("trusted")));
        int asked = 0;
        connect(&trust, &ServerTrust::question, this, [&] { ++asked; });
        ApiClient api(trust);
        const QString address = QStringLiteral("localhost:") + port();
        api.setServer(*ServerAddress::parse(address));
        if (pinned) trust.setPinned(fingerprintOf(m_certificates.certificate(certificate)));
        const auto answer = signIn(api, address);
        QVERIFY(answer && answer->has_error());
        QCOMPARE(int(answer->error().code), int(Errc::untrustedServer));
        QCOMPARE(asked, 0);
        QCOMPARE(int(trust.lastReason()), int(reason));
        server.kill();
        server.waitForFinished();
        said += server.readAll();
        QVERIFY(!said.contains(kPassword));
    }

    void acceptingAQuestionPinsIt() {
        TlsServer server(m_certificates.certificate("selfSigned"), m_certificates.key("selfSigned"));
        server.setHandler([](const auto&, QSslSocket& socket) { TlsServer::answer(socket, 201, kSession); });
        ServerTrust trust;
        TrustQuestion question;
        connect(&trust, &ServerTrust::question, this, [&](const TrustQuestion& asked) { question = asked; });
        ApiClient api(trust);
        QVERIFY(signIn(api, server.address())->has_error());
        QCOMPARE(question.fingerprint, fingerprintOf(m_certificates.certificate("selfSigned")));
        QSignalSpy pinned(&trust, &ServerTrust::pinnedChanged);
        trust.accept(question);
        QCOMPARE(pinned.count(), 1);
        QVERIFY(signIn(api, server.address())->has_value());
    }

    void certificateChangedAfterLogIn() {
        TlsServer server(m_certificates.certificate("selfSigned"), m_certificates.key("selfSigned"));
        server.setHandler([](const tests::ReceivedRequest& request, QSslSocket& socket) {
            if (request.verb == "POST") TlsServer::answer(socket, 201, kSession);
        });
        ServerTrust trust;
        ApiClient api(trust);
        api.setServer(*ServerAddress::parse(server.address()));
        trust.setPinned(fingerprintOf(m_certificates.certificate("selfSigned")));
        QVERIFY(signIn(api, server.address())->has_value());
        server.show(m_certificates.certificate("good"), m_certificates.key("good"));
        server.dropConnections();
        server.clear();
        bool answered = false;
        api.me(this, [&](Result<api::User> user) {
            answered = true;
            QVERIFY(user.has_error());
            QCOMPARE(int(user.error().code), int(Errc::untrustedServer));
        });
        QTRY_VERIFY_WITH_TIMEOUT(answered, 15'000);
        QVERIFY(!server.bytesReceived().contains("tok-secret"));
    }

    void redirectIsNotFollowed() {
        QTcpServer plain;
        QVERIFY(plain.listen(QHostAddress::LocalHost));
        TlsServer server(m_certificates.certificate("good"), m_certificates.key("good"));
        server.setHandler([&](const auto&, QSslSocket& socket) {
            TlsServer::answer(socket, 307, {}, "text/plain",
                              "Location: http://localhost:" + QByteArray::number(plain.serverPort()) + "/\r\n");
        });
        ServerTrust trust;
        trust.addRoots(QSslCertificate::fromPath(m_certificates.certificate("trusted")));
        ApiClient api(trust);
        const auto answer = signIn(api, server.address());
        QVERIFY(answer && answer->has_error());
        QCOMPARE(int(answer->error().code), int(Errc::badAnswer));
        QVERIFY(!plain.waitForNewConnection(50));
    }

    void plainHttpServer() {
        QTcpServer plain;
        QVERIFY(plain.listen(QHostAddress::LocalHost));
        QByteArray received;
        connect(&plain, &QTcpServer::newConnection, this, [&] {
            QTcpSocket* socket = plain.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [&, socket] {
                received += socket->readAll();
                socket->write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            });
        });
        ServerTrust trust;
        ApiClient api(trust);
        const auto answer = signIn(api, QStringLiteral("localhost:%1").arg(plain.serverPort()));
        QVERIFY(answer && answer->has_error());
        QCOMPARE(int(answer->error().code), int(Errc::untrustedServer));
        QVERIFY(!received.contains(kPassword));
        QCOMPARE(int(trust.lastReason()), int(Refusal::noSecureConnection));
        QVERIFY(ServerAddress::parse(QStringLiteral("http://localhost")).has_error());
    }

    void fingerprints() {
        const QByteArray fingerprint = fingerprintOf(m_certificates.certificate("good"));
        QCOMPARE(fingerprint.size(), 32);
        QCOMPARE(ServerTrust::fingerprintFromText(ServerTrust::fingerprintText(fingerprint)), fingerprint);
        QCOMPARE(ServerTrust::fingerprintFromText(QString::fromLatin1(fingerprint.toHex())), fingerprint);
        QVERIFY(ServerTrust::fingerprintFromText(QStringLiteral("12:34")).isEmpty());
        QVERIFY(ServerTrust::fingerprintFromText(QString(64, u'g')).isEmpty());
    }

    void addresses_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("text"); // empty: refused
        const auto row = [](const char* typed, const char* text) {
            QTest::newRow(typed) << QString::fromLatin1(typed) << QString::fromLatin1(text);
        };
        row("conference.example.org", "conference.example.org");
        row(" Conference.Example.org ", "conference.example.org");
        row("https://conference.example.org/", "conference.example.org");
        row("localhost:9000", "localhost:9000");
        row("[::1]:9000", "[::1]:9000");
        row("[::1]", "[::1]");
        row("127.0.0.1", "127.0.0.1");
        row("", "");
        row("http://x.example", "");
        row("x.example/path", "");
        row("user@x.example", "");
        row("x.example?q", "");
        row("x.example:99999", "");
        row("x.example:0", "");
        row("two words", "");
    }

    void addresses() {
        QFETCH(QString, typed);
        QFETCH(QString, text);
        const auto address = ServerAddress::parse(typed);
        QCOMPARE(address ? address->text() : QString(), text);
        if (!address) QCOMPARE(address.error().field, std::string("server"));
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::ServerTrustTest)
#include "tst_server_trust.moc"
