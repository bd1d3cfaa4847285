// The client against answers that are huge, endless, slow, packed or deep, and event streams that flood, stall and come
// back at once (T-D2): it goes on answering its window, keeps its memory, and ends each request within its time.
// labels: unit spec:G3
// covers: T-D2_huge_slow_and_flooding
// timeout: 240
#include "client/net/api_client.hpp"
#include "client/net/event_stream.hpp"
#include "client/net/server_trust.hpp"
#include "client/net/transport.hpp"
#include "tests/client/net/answer_box.hpp"
#include "tests/client/net/hostile_answers.hpp"
#include "tests/client/net/throw_away_certificates.hpp"
#include "tests/support/stall_meter.hpp"

#include <QProcess>
#include <QSignalSpy>
#include <QTest>
#include <atomic>

namespace conclave::client {

using namespace tests;

namespace {

constexpr qint64 kGigabyte = 1024LL * 1024 * 1024;
constexpr qint64 kUnasked = 32 * 1024 * 1024;
const QByteArray kHead = "HTTP/1.1 200 X\r\nContent-Type: application/json\r\n";

QByteArray packedBy(const QString& command, const QByteArray& input = {}) {
    QProcess shell;
    shell.start(QStringLiteral("sh"), {QStringLiteral("-c"), command});
    shell.write(input);
    shell.closeWriteChannel();
    return shell.waitForFinished(120'000) ? shell.readAllStandardOutput() : QByteArray();
}

QByteArray repeated(const QByteArray& begin, const QByteArray& item, const QByteArray& end) {
    QByteArray body = begin;
    while (body.size() + 2 * item.size() + 1 + end.size() < Transport::kAnswerBytesMax) body += item + ',';
    return body + item + end;
}

} // namespace

class HostileBodiesTest : public QObject {
    Q_OBJECT

    ThrowAwayCertificates m_certificates;
    std::unique_ptr<ServerThread> m_server;
    std::unique_ptr<ServerTrust> m_trust;
    std::unique_ptr<ApiClient> m_api;
    std::unique_ptr<Transport> m_transport;

    // The answer to one question with a deadline of the test's own.
    std::optional<Result<Answered>> ask(std::chrono::milliseconds timeMax) {
        Inquiry inquiry;
        inquiry.verb = "GET";
        inquiry.path = QStringLiteral("/api/v1/server");
        inquiry.timeMax = timeMax;
        std::optional<Result<Answered>> got;
        new Exchange(*m_transport, inquiry, this, [&](Result<Answered> answer) {
            if (got) qFatal("answered twice");
            got = std::move(answer);
        });
        if (!QTest::qWaitFor([&] { return got.has_value(); }, 60'000)) qFatal("ended silently");
        return got;
    }

    void check(StallMeter& meter, const char* what) {
        meter.print(what);
        QVERIFY2(meter.longest() <= kStallMax, what);
        QVERIFY2(StallMeter::peakMib() <= kPeakMibMax, what);
    }

    void follow(bool own = false) {
        api::Session session;
        session.token = "tok-1";
        session.user = GoodAnswers().user;
        session.user.version = own ? 1 : 1'000'000;
        m_api->adoptSession(session);
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY(m_certificates.make());
        m_server = std::make_unique<ServerThread>(m_certificates.certificate("good"), m_certificates.key("good"));
    }

    void init() {
        m_trust = std::make_unique<ServerTrust>();
        m_trust->addRoots(QSslCertificate::fromPath(m_certificates.certificate("trusted")));
        m_api = std::make_unique<ApiClient>(*m_trust);
        m_api->setServer(*ServerAddress::parse(m_server->address()));
        m_transport = std::make_unique<Transport>(*m_trust);
        m_transport->setServer(*ServerAddress::parse(m_server->address()));
    }

    void cleanup() {
        m_server->setHandler({});
        m_transport.reset();
        m_api.reset();
        m_trust.reset();
    }

    void cleanupTestCase() { m_server.reset(); }

    void endless_data() {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QByteArray>("chunk");
        QTest::addColumn<qint64>("total");
        const QByteArray spaces(64 * 1024, ' ');
        const QByteArray big = "Content-Length: 1073741824\r\n\r\n";
        const auto status = [&](const char* what) { return QByteArray("HTTP/1.1 ") + what + " X\r\nContent-Type: application/problem+json\r\n" + big; };
        const auto row = [](const char* name, const QByteArray& head, const QByteArray& chunk, qint64 total = kGigabyte) {
            QTest::newRow(name) << head << chunk << total;
        };
        row("with its length", kHead + big, spaces);
        row("without a length", kHead + "\r\n", spaces);
        row("in chunks", kHead + "Transfer-Encoding: chunked\r\n\r\n", "ffff\r\n" + QByteArray(0xffff, ' ') + "\r\n");
        // Qt 6.4 reads what follows to its end before it asks anybody, always or now and then, and has no limit to set: the
        // deadline alone ends it. So here is less of it.
        row("in tiny chunks", kHead + "Transfer-Encoding: chunked\r\n\r\n", QByteArray("1\r\n \r\n").repeated(10'000), kUnasked);
        for (const char* code : {"204", "302", "304", "401", "407", "500", "999"}) row(code, status(code), spaces, kUnasked);
        row("heads", {}, QByteArray("HTTP/1.1 100 Continue\r\n\r\n").repeated(3000), kUnasked);
        row("trailer", kHead + "Transfer-Encoding: chunked\r\n\r\n0\r\n", QByteArray("X-Many: 1\r\n").repeated(5000), kUnasked);
        row("new lines", {}, QByteArray(64 * 1024, '\n'), kUnasked);
        row("one line of a head", kHead + "X: ", spaces, kUnasked);
        row("lines of a head", kHead, QByteArray("X-Many: 1\r\n").repeated(5000), kUnasked);
        row("status line", "HTTP/1.1 200 ", spaces, kUnasked);
        row("size of a chunk", kHead + "Transfer-Encoding: chunked\r\n\r\n", QByteArray(64 * 1024, '0'), kUnasked);
    }

    // Poured as fast as it is taken.
    void endless() {
        QFETCH(QByteArray, head);
        QFETCH(QByteArray, chunk);
        QFETCH(qint64, total);
        m_server->setHandler([head, chunk, total](const auto&, QSslSocket& socket) {
            socket.write(head);
            pour(socket, chunk, total);
        });
        StallMeter meter;
        const auto got = ask(std::chrono::seconds(8));
        const QString said = got->has_value() ? QStringLiteral("status %1, %2 bytes").arg((*got)->status).arg((*got)->body.size())
                                              : QString::fromStdString((*got).error().detail);
        qInfo("%s", qPrintable(said));
        if (*got) QVERIFY((*got)->body.size() <= Transport::kAnswerBytesMax);
        check(meter, QTest::currentDataTag());
    }

    void drip_data() {
        QTest::addColumn<QByteArray>("head");
        QTest::newRow("body") << kHead + "Content-Length: 1000\r\n\r\n";
        QTest::newRow("chunks") << kHead + "Transfer-Encoding: chunked\r\n\r\n3e8\r\n";
        QTest::newRow("head") << kHead + "X: ";
        QTest::newRow("nothing") << QByteArray();
    }

    // A byte now and then keeps nobody waiting beyond the deadline.
    void drip() {
        QFETCH(QByteArray, head);
        m_server->setHandler([head](const auto&, QSslSocket& socket) {
            socket.write(head);
            auto* drops = new QTimer(&socket);
            QObject::connect(drops, &QTimer::timeout, &socket, [&socket] { socket.write("x"); });
            drops->start(1000);
        });
        StallMeter meter;
        const auto got = ask(std::chrono::milliseconds(2500));
        QVERIFY(!*got);
        QCOMPARE(static_cast<int>(got->error().code), static_cast<int>(Errc::timedOut));
        check(meter, QTest::currentDataTag());
    }

    void packed_data() {
        QTest::addColumn<QByteArray>("encoding");
        QTest::addColumn<QByteArray>("body");
        const QByteArray once = packedBy(QStringLiteral("head -c 1G /dev/zero | gzip -1"));
        QVERIFY(once.size() > 100'000);
        QTest::newRow("gzip") << QByteArray("gzip") << once;
        QTest::newRow("gzip in gzip") << QByteArray("gzip, gzip") << packedBy(QStringLiteral("gzip"), once);
        QTest::newRow("deflate") << QByteArray("deflate") << qCompress(QByteArray(64 * 1024 * 1024, 0), 1).mid(4);
        QTest::newRow("in transfer") << QByteArray("identity\r\nTransfer-Encoding: gzip") << once;
    }

    // Nothing is unpacked: the client has not asked for packed answers.
    void packed() {
        QFETCH(QByteArray, encoding);
        QFETCH(QByteArray, body);
        m_server->setHandler([encoding, body](const auto&, QSslSocket& socket) {
            socket.write(kHead + "Content-Encoding: " + encoding + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        });
        StallMeter meter;
        auto [answer, got] = box<api::ServerInfo>();
        m_api->serverInfo(this, answer);
        QTRY_VERIFY_WITH_TIMEOUT(got->has_value(), 40'000);
        QVERIFY(got->value().has_error());
        QCOMPARE(static_cast<int>((*got)->error().code), static_cast<int>(Errc::badAnswer));
        check(meter, QTest::currentDataTag());
    }

    void dear_data() {
        QTest::addColumn<QByteArray>("body");
        const GoodAnswers good;
        const int deep = 100'000;
        QTest::newRow("deep lists") << QByteArray(deep, '[') + QByteArray(deep, ']');
        QTest::newRow("deep objects") << QByteArray("{\"a\":").repeated(deep) + '1' + QByteArray(deep, '}');
        QTest::newRow("deep and unknown") << "{\"items\":[],\"more\":" + QByteArray(deep, '[') + QByteArray(deep, ']') + '}';
        QTest::newRow("conferences") << repeated("{\"items\":[", jsonOf(good.conference), "]}");
        api::Conference small = good.conference;
        small.subject = small.description = small.timeZone = small.number = "";
        QTest::newRow("small conferences") << repeated("{\"items\":[", jsonOf(small), "]}");
        QTest::newRow("empty lists") << repeated("{\"items\":[],\"more\":[", "[]", "]}");
        QTest::newRow("small objects") << repeated("{\"items\":[],\"more\":[", "{\"a\":0}", "]}");
        QTest::newRow("powers") << repeated("{\"items\":[],\"more\":[", "1e-300", "]}");
        QTest::newRow("digits") << "{\"items\":[],\"more\":" + QByteArray(4'000'000, '7') + '}';
        QTest::newRow("escapes") << "{\"items\":[],\"next\":\"" + QByteArray("\\u00e4").repeated(650'000) + "\"}";
        QByteArray keys = "{\"items\":[]";
        for (int i = 0; keys.size() < 4'000'000; ++i) keys += ",\"k" + QByteArray::number(i, 36) + "\":0";
        QTest::newRow("many keys") << keys + '}';
        QTest::newRow("long key") << "{\"items\":[],\"" + QByteArray(4'000'000, 'k') + "\":0}";
    }

    // As dear to read as four megabytes can be.
    void dear() {
        QFETCH(QByteArray, body);
        QVERIFY(body.size() <= Transport::kAnswerBytesMax);
        m_server->setHandler([body](const auto&, QSslSocket& socket) { TlsServer::answer(socket, 200, body); });
        StallMeter meter;
        auto [answer, got] = box<api::ConferenceList>();
        m_api->conferences(Scope::current, {}, {}, this, answer);
        QTRY_VERIFY_WITH_TIMEOUT(got->has_value(), 40'000);
        if (!got->value()) QCOMPARE(static_cast<int>((*got)->error().code), static_cast<int>(Errc::badAnswer));
        check(meter, QTest::currentDataTag());
    }

    void streams_data() {
        QTest::addColumn<QByteArray>("chunk");
        QTest::newRow("a line that never ends") << QByteArray(64 * 1024, 'x');
        QTest::newRow("an event that never ends") << QByteArray("data: x\n").repeated(5000);
        QTest::newRow("empty lines") << QByteArray(64 * 1024, '\n');
        QTest::newRow("comments") << QByteArray(":\n").repeated(30'000);
        QTest::newRow("empty events") << QByteArray("data\n\n").repeated(10'000);
        QTest::newRow("nonsense") << QByteArray("event: conference\ndata: nonsense\n\n").repeated(2000);
        QTest::newRow("ids") << QByteArray("id: ") + QByteArray(60'000, '7') + "\n\n";
        QTest::newRow("changes") << QByteArray("retry: 0\nevent: conference\ndata: {\"conferenceId\":\"c1\",\"version\":2}\n\n").repeated(1000);
    }

    // Poured as fast as they are taken, for two seconds.
    void streams() {
        QFETCH(QByteArray, chunk);
        m_server->setHandler([chunk](const auto&, QSslSocket& socket) {
            socket.write("HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\n\r\n");
            pour(socket, chunk, -1);
        });
        int changes = 0, missed = 0;
        connect(m_api.get(), &ApiClient::changed, this, [&] { ++changes; });
        connect(m_api.get(), &ApiClient::changesMissed, this, [&] { ++missed; });
        StallMeter meter;
        follow();
        QTest::qWait(1500);
        qInfo("%d changes, %d times missed, %lld connections", changes, missed, static_cast<long long>(m_server->requests().size()));
        check(meter, QTest::currentDataTag());
    }

    // A stream that is refused, or ends as soon as it stands, is asked for again more and more slowly; `retry: 0` changes nothing.
    void comesBackAtOnce() {
        m_server->setHandler([](const auto&, QSslSocket& socket) {
            socket.write("HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\n\r\nretry: 0\n\n");
            socket.disconnectFromHost();
        });
        follow();
        QTest::qWait(6000);
        qInfo("%lld connections in six seconds", static_cast<long long>(m_server->requests().size()));
        QVERIFY(m_server->requests().size() <= 6);
    }

    // Ten thousand times a second “your account has changed”: one question at a time.
    void changesOfOneself() {
        std::atomic<int> asked{0}, now{0}, most{0};
        m_server->setHandler([&](const ReceivedRequest& request, QSslSocket& socket) {
            if (request.target == "/api/v1/events") {
                socket.write("HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\n\r\n");
                auto* flood = new QTimer(&socket);
                QObject::connect(flood, &QTimer::timeout, &socket, [&socket] {
                    socket.write(QByteArray("event: user\ndata: {\"userId\":\"u1\",\"version\":9}\n\n").repeated(100));
                });
                return flood->start(10);
            }
            ++asked;
            most = std::max(most.load(), ++now);
            QTimer::singleShot(50, &socket, [&socket, &now] {
                --now;
                TlsServer::answer(socket, 200, jsonOf(GoodAnswers().user));
            });
        });
        StallMeter meter;
        follow(true);
        QTest::qWait(3000);
        qInfo("asked %d times, %d at once", asked.load(), most.load());
        check(meter, "changes of oneself");
        QVERIFY(asked > 0);
        QCOMPARE(most.load(), 1);
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::HostileBodiesTest)
#include "tst_hostile_bodies.moc"
