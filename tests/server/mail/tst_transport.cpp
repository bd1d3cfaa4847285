// labels: unit spec:D5
// covers: T-F6_smtp_misbehaviours
// Every misbehaviour of a relay against the real transport: what is told from what, and that no mail is lost.
#include "server/base/tls.hpp"
#include "server/mail/smtp_dialogue.hpp"
#include "server/mail/transport.hpp"
#include "tests/support/smtp_server.hpp"
#include "tests/support/temporary_folder.hpp"

#include <QElapsedTimer>
#include <QTest>
#include <fstream>
#include <thread>

using namespace conclave;
using namespace conclave::mail;
using namespace std::chrono_literals;

namespace {

Message message(const char* recipient = "anna@example.org") {
    return {"conference@example.org", recipient, "Subject: x\r\n\r\n.a line with a dot\r\nend\r\n", "0190-1@example.org"};
}

RelaySettings settingsFor(const tests::SmtpServer& server, Starttls starttls = Starttls::off) {
    RelaySettings settings;
    settings.relay = "smtp://localhost:" + std::to_string(server.port());
    settings.starttls = starttls;
    settings.helloName = "conference.example.org";
    settings.connectTimeMax = 5s;
    settings.answerTimeMax = 20s;
    settings.transferTimeMax = 20s;
    return settings;
}

// A server with STARTTLS that wants the user `conclave`, and who speaks to it with what the file says.
QStringList logInOptions(const base::CertificateFiles& certificate, const QString& password) {
    return {QStringLiteral("--tls"), QStringLiteral("starttls"), QStringLiteral("--user"), QStringLiteral("conclave"),
            QStringLiteral("--password"), password, QStringLiteral("--certificate"),
            QString::fromStdString(certificate.certificate.string()), QStringLiteral("--key"),
            QString::fromStdString(certificate.key.string())};
}

RelaySettings logInSettings(const tests::SmtpServer& server, const base::CertificateFiles& certificate,
                            const std::filesystem::path& passwordFile) {
    RelaySettings settings = settingsFor(server, Starttls::required);
    settings.caFile = certificate.certificate;
    settings.user = "conclave";
    settings.passwordFile = passwordFile;
    return settings;
}

SendResult sendOnce(const RelaySettings& settings, const Message& what = message(), std::stop_token stop = {}) {
    const auto transport = Transport::make(settings);
    if (!transport) return SendFailure{Fate::permanent, -1, transport.error().detail};
    return (*transport)->send(what, std::move(stop));
}

} // namespace

class TestTransport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void settings_data();
    void settings();
    void misbehaviours_data();
    void misbehaviours();
    void tls_data();
    void tls();
    void startTlsWithLogIn();
    void oneConnection_data();
    void oneConnection();
    void connectionGone_data();
    void connectionGone();
    void passwordChanges();
    void idleIsClosed();
    void stopped();
    void recipients_data();
    void recipients();
    void folder();
    void answersAreCleaned();
};

void TestTransport::settings_data() {
    QTest::addColumn<QByteArray>("relay");
    QTest::addColumn<bool>("good");
    for (const char* good : {"smtp://127.0.0.1:25", "smtp://relay.example.org", "smtps://relay.example.org:465/", "smtp://[::1]:25"})
        QTest::newRow(good) << QByteArray(good) << true;
    for (const char* bad : {"", "relay.example.org", "http://relay", "smtp://", "smtp://a b", "smtp://user:word@relay",
                            "smtp://relay/path", "smtp://relay?x", "smtp://relay:port", "smtp://relay\r\nQUIT", "directory:"})
        QTest::newRow(bad) << QByteArray(bad) << false;
}

void TestTransport::settings() {
    QFETCH(QByteArray, relay);
    QFETCH(bool, good);
    RelaySettings settings;
    settings.relay = relay.toStdString();
    QCOMPARE(Transport::make(settings).has_value(), good);
}

void TestTransport::misbehaviours_data() {
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<bool>("permanent");
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("stored"); // what the relay has all the same
    const auto row = [](const char* mode, bool permanent, int code, int stored, const QStringList& more = {}) {
        QTest::newRow(mode) << QStringList{QStringLiteral("--mode"), QLatin1String(mode)} + more << permanent << code << stored;
    };
    const QStringList starttls{QStringLiteral("--tls"), QStringLiteral("starttls")};
    row("refuse", false, 0, 0);
    row("silent", false, 0, 0);
    row("421", false, 421, 0);
    row("450", false, 450, 0);
    row("452", false, 452, 0);
    row("550", true, 550, 0);
    row("554", true, 554, 0);
    row("drop-before-dot", false, 0, 0);
    row("drop-after-dot", false, 0, 1);
    row("starttls-missing", false, 0, 0, starttls);
    row("bad-certificate", false, 0, 0, starttls);
    row("auth-refused", false, 535, 0,
        starttls + QStringList{QStringLiteral("--user"), QStringLiteral("conclave"), QStringLiteral("--password"), QStringLiteral("word")});
    row("slow", false, 0, 0);
    row("junk", false, 0, 0);
}

void TestTransport::misbehaviours() {
    QFETCH(QStringList, options);
    QFETCH(bool, permanent);
    QFETCH(int, code);
    QFETCH(int, stored);
    const tests::TemporaryFolder folder;
    const auto certificate = *base::ensureSelfSigned(folder.path(), "localhost");
    const bool tls = options.contains(QStringLiteral("starttls"));
    if (tls)
        options << QStringLiteral("--certificate") << QString::fromStdString(certificate.certificate.string())
                << QStringLiteral("--key") << QString::fromStdString(certificate.key.string());
    tests::SmtpServer server(folder / "mails", options);
    QVERIFY(server.port() != 0);

    RelaySettings settings = settingsFor(server, tls ? Starttls::required : Starttls::off);
    settings.caFile = certificate.certificate;
    if (options.contains(QStringLiteral("--user"))) {
        settings.user = "conclave";
        settings.passwordFile = folder / "password";
        std::ofstream(settings.passwordFile) << "word\n";
    }
    if (options.contains(QStringLiteral("silent")) || options.contains(QStringLiteral("slow")))
        settings.answerTimeMax = settings.transferTimeMax = 2s;
    const auto result = sendOnce(settings);
    QVERIFY(result.has_error());
    qInfo("%d %s", result.error().code, result.error().text.c_str());
    QCOMPARE(result.error().fate == Fate::permanent, permanent);
    QCOMPARE(result.error().code, code);
    QVERIFY(!result.error().text.empty());
    if (stored > 0) QVERIFY(server.nextMail().has_value());
    else QVERIFY(!std::filesystem::exists(folder.path() / "mails" / "0001.eml"));
}

void TestTransport::tls_data() {
    QTest::addColumn<QString>("tls");
    QTest::addColumn<QString>("starttls");
    QTest::addColumn<bool>("trusted");
    QTest::addColumn<bool>("sent");
    QTest::newRow("plain") << "none" << "off" << false << true;
    QTest::newRow("opportunistic, not offered") << "none" << "opportunistic" << false << true;
    QTest::newRow("opportunistic, unknown certificate") << "starttls" << "opportunistic" << false << true;
    QTest::newRow("required") << "starttls" << "required" << true << true;
    QTest::newRow("required, unknown certificate") << "starttls" << "required" << false << false;
    QTest::newRow("smtps") << "implicit" << "required" << true << true;
    QTest::newRow("smtps, unknown certificate") << "implicit" << "off" << false << false;
}

void TestTransport::tls() {
    QFETCH(QString, tls);
    QFETCH(QString, starttls);
    QFETCH(bool, trusted);
    QFETCH(bool, sent);
    const tests::TemporaryFolder folder;
    const auto certificate = *base::ensureSelfSigned(folder.path(), "localhost");
    tests::SmtpServer server(folder / "mails", {QStringLiteral("--tls"), tls, QStringLiteral("--certificate"),
                                                QString::fromStdString(certificate.certificate.string()), QStringLiteral("--key"),
                                                QString::fromStdString(certificate.key.string())});
    QVERIFY(server.port() != 0);
    RelaySettings settings = settingsFor(server, *fromWord<Starttls>(starttls.toStdString()));
    if (tls == QStringLiteral("implicit")) settings.relay = "smtps://localhost:" + std::to_string(server.port());
    if (trusted) settings.caFile = certificate.certificate;
    const auto result = sendOnce(settings);
    if (result.has_error()) qInfo("%s", result.error().text.c_str());
    QCOMPARE(result.has_value(), sent);
    if (!sent) {
        QVERIFY(result.error().fate == Fate::transient);
        return;
    }
    QCOMPARE(result->code, 250);
    QCOMPARE(result->text, std::string("2.0.0 Queued as 0001"));
    const auto mail = server.nextMail();
    QVERIFY(mail.has_value());
    QCOMPARE(mail->value(QLatin1String("tls")).toBool(), tls != QStringLiteral("none"));
    QCOMPARE(mail->value(QLatin1String("from")).toString(), QStringLiteral("conference@example.org"));
    QCOMPARE(tests::fileContents(mail->value(QLatin1String("mail")).toString()), QByteArray(message().bytes.c_str()));
}

void TestTransport::startTlsWithLogIn() {
    const tests::TemporaryFolder folder;
    const auto certificate = *base::ensureSelfSigned(folder.path(), "localhost");
    tests::SmtpServer server(folder / "mails", logInOptions(certificate, QStringLiteral("wörd of:it")));
    const RelaySettings settings = logInSettings(server, certificate, folder / "password");
    QVERIFY(sendOnce(settings).error().fate == Fate::transient); // no such file yet
    std::ofstream(settings.passwordFile) << "wörd of:it\n";
    const auto result = sendOnce(settings);
    QVERIFY2(result.has_value(), result.has_error() ? result.error().text.c_str() : "");
    QCOMPARE(server.nextMail()->value(QLatin1String("user")).toString(), QStringLiteral("conclave"));
}

void TestTransport::oneConnection_data() {
    QTest::addColumn<QString>("tls");
    for (const char* tls : {"none", "starttls", "implicit"}) QTest::newRow(tls) << QString::fromLatin1(tls);
}

// Mails one after another share a connection, whatever its relay says to one of them in between.
void TestTransport::oneConnection() {
    QFETCH(QString, tls);
    const tests::TemporaryFolder folder;
    const auto certificate = *base::ensureSelfSigned(folder.path(), "localhost");
    tests::SmtpServer server(folder / "mails", {QStringLiteral("--tls"), tls, QStringLiteral("--certificate"),
                                                QString::fromStdString(certificate.certificate.string()), QStringLiteral("--key"),
                                                QString::fromStdString(certificate.key.string()), QStringLiteral("--rule"),
                                                QStringLiteral("nobody@example.org=550")});
    RelaySettings settings = settingsFor(server, tls == QStringLiteral("none") ? Starttls::off : Starttls::required);
    if (tls == QStringLiteral("implicit")) settings.relay = "smtps://localhost:" + std::to_string(server.port());
    settings.caFile = certificate.certificate;
    const auto transport = *Transport::make(settings);
    for (int i = 0; i < 3; ++i) {
        const auto sent = transport->send(message());
        QVERIFY(sent.has_value());
        QCOMPARE(sent->text, "2.0.0 Queued as 000" + std::to_string(i + 1));
        QCOMPARE(server.nextMail()->value(QLatin1String("connection")).toInt(), 1);
    }
    const auto refused = transport->send(message("nobody@example.org"));
    QVERIFY(refused.has_error() && refused.error().fate == Fate::permanent);
    QCOMPARE(refused.error().text, std::string("5.1.1 No such user here"));
    QVERIFY(transport->send(message()).has_value());
    QVERIFY(server.nextMail().has_value());
}

void TestTransport::connectionGone_data() {
    QTest::addColumn<QString>("how");
    for (const char* how : {"close", "421", "drop"}) QTest::newRow(how) << QString::fromLatin1(how);
}

// A relay that ends a connection between two mails costs none of them, and doubles none.
void TestTransport::connectionGone() {
    QFETCH(QString, how);
    const tests::TemporaryFolder folder;
    tests::SmtpServer server(folder / "mails", {QStringLiteral("--leave"), QStringLiteral("2=") + how});
    const auto transport = *Transport::make(settingsFor(server));
    for (int i = 0; i < 7; ++i) {
        const auto sent = transport->send(message());
        QVERIFY2(sent.has_value(), sent.has_error() ? sent.error().text.c_str() : "");
        QCOMPARE(server.nextMail()->value(QLatin1String("connection")).toInt(), i / 2 + 1);
    }
    QVERIFY(!server.nextMail(200ms).has_value());
}

// The file is read for each mail; another password means another log-in.
void TestTransport::passwordChanges() {
    const tests::TemporaryFolder folder;
    const auto certificate = *base::ensureSelfSigned(folder.path(), "localhost");
    tests::SmtpServer server(folder / "mails", logInOptions(certificate, QStringLiteral("right")));
    const RelaySettings settings = logInSettings(server, certificate, folder / "password");
    const auto transport = *Transport::make(settings);
    const auto sendWith = [&](const char* password) {
        std::ofstream(settings.passwordFile, std::ios::trunc) << password;
        return transport->send(message());
    };
    QVERIFY(sendWith("right").has_value());
    QVERIFY(sendWith("right\n").has_value());
    const auto refused = sendWith("wrong");
    QVERIFY(refused.has_error());
    QCOMPARE(refused.error().code, 535);
    QVERIFY(refused.error().fate == Fate::transient);
    QVERIFY(sendWith("right").has_value());
    for (int i = 0; i < 2; ++i) QCOMPARE(server.nextMail()->value(QLatin1String("connection")).toInt(), 1);
}

void TestTransport::idleIsClosed() {
    const tests::TemporaryFolder folder;
    tests::SmtpServer server(folder / "mails");
    const auto transport = *Transport::make(settingsFor(server));
    for (int i = 1; i <= 2; ++i) {
        QVERIFY(transport->send(message()).has_value());
        QCOMPARE(server.nextMail()->value(QLatin1String("connection")).toInt(), i);
        transport->closeIdle();
    }
    // A relay that has nothing to say to QUIT holds up nobody.
    tests::SmtpServer mute(folder / "mute", {QStringLiteral("--leave"), QStringLiteral("1=mute")});
    const auto other = *Transport::make(settingsFor(mute));
    QVERIFY(other->send(message()).has_value());
    QElapsedTimer passed;
    passed.start();
    other->closeIdle();
    QVERIFY2(passed.elapsed() < 5000, "it waited for an answer");
}

void TestTransport::stopped() {
    const tests::TemporaryFolder folder;
    tests::SmtpServer server(folder / "mails", {QStringLiteral("--mode"), QStringLiteral("silent")});
    std::stop_source stop;
    std::optional<SendResult> result;
    std::thread work([&] { result = sendOnce(settingsFor(server), message(), stop.get_token()); });
    stop.request_stop();
    work.join();
    QVERIFY(result->has_error());
    QVERIFY(result->error().fate == Fate::transient);
}

void TestTransport::recipients_data() {
    QTest::addColumn<QByteArray>("recipient");
    QTest::newRow("second command") << QByteArray("a@example.org>\r\nRCPT TO:<b@example.org");
    QTest::newRow("line feed") << QByteArray("a@example.org\nDATA");
    QTest::newRow("two") << QByteArray("a@example.org,b@example.org");
    QTest::newRow("parameter") << QByteArray("a@example.org> NOTIFY=NEVER");
}

void TestTransport::recipients() {
    QFETCH(QByteArray, recipient);
    const tests::TemporaryFolder folder;
    tests::SmtpServer server(folder / "mails");
    const auto result = sendOnce(settingsFor(server), message(recipient.constData()));
    QVERIFY(result.has_error());
    QVERIFY(result.error().fate == Fate::permanent);
    QVERIFY(!std::filesystem::exists(folder.path() / "mails" / "0001.eml"));
}

void TestTransport::folder() {
    const tests::TemporaryFolder folder;
    RelaySettings settings;
    settings.relay = "directory:" + (folder / "a/b").string();
    QVERIFY(sendOnce(settings).has_value());
    QVERIFY(sendOnce(settings).has_value()); // the same mail again is the same file
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "a/b")) {
        ++files;
        QCOMPARE(entry.path().filename().string(), std::string("0190-1.eml"));
        QCOMPARE(tests::fileContents(QString::fromStdString(entry.path().string())), QByteArray(message().bytes.c_str()));
    }
    QCOMPARE(files, 1);
    Message hostile = message();
    hostile.messageId = "../../x@example.org";
    QVERIFY(sendOnce(settings, hostile).error().fate == Fate::permanent);
}

void TestTransport::answersAreCleaned() {
    // A greeting of the second connection is not an answer to the first one's MAIL.
    SmtpDialogue twice;
    twice.said("MAIL FROM:<a@example.org>\r\n");
    QVERIFY(twice.isHangUp());
    twice.connected();
    twice.heard("554 Go away\r\n");
    QVERIFY(!twice.isHangUp());
    QVERIFY(twice.failure("x").fate == Fate::transient);

    SmtpDialogue dialogue;
    dialogue.said("MAIL FROM:<a@example.org>\r\n");
    dialogue.heard("550-No \x1b[31mred\r\n");
    dialogue.heard("550 lines\twith \xff tricks\r\n");
    const auto failure = dialogue.failure("x");
    QCOMPARE(failure.code, 550);
    QCOMPARE(failure.text, std::string("No [31mred lines with  tricks"));
    QVERIFY(cleanedAnswer(std::string(5000, 'x')).size() <= 200);
    QVERIFY(cleanedAnswer(std::string(199, 'x') + "\xc3\xa4").size() == 199);
    QCOMPARE(cleanedAnswer("a\xe2\x80\xaetxt"), std::string("atxt"));
}

QTEST_GUILESS_MAIN(TestTransport)
#include "tst_transport.moc"
