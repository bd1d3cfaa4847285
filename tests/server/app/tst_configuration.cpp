// labels: unit spec:G1
// conclaved.toml: every key, every default, and what each mistake is called.
#include "server/app/configuration.hpp"
#include "tests/support/temporary_folder.hpp"

#include <QTest>
#include <fstream>

using namespace conclave;
using namespace conclave::app;

namespace {

constexpr const char* kSource = "conclaved.toml";

Result<Configuration> parsed(const std::string& toml) { return parseConfiguration(toml, kSource); }

std::size_t countOf(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
    return count;
}

std::string written(const ListenAddress& listen) {
    const std::string host = listen.address.to_string();
    return (listen.address.is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(listen.port);
}

} // namespace

class TestConfiguration : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void defaults();
    void everyKey();
    void mistakes_data();
    void mistakes();
    void listenAddresses_data();
    void listenAddresses();
    void pairs();
    void files();
};

void TestConfiguration::defaults() {
    for (const char* toml : {"", "# nothing\n", "[http]\n[sip]\n[media]\n[metrics]\n[tls]\n[mail]\n"}) {
        const auto c = parsed(toml);
        QVERIFY(c.has_value());
        QCOMPARE(c->dataDir.string(), std::string("/var/lib/conclave"));
        QCOMPARE(c->publicHost, std::string("localhost"));
        QVERIFY(c->supportContact.empty());
        QCOMPARE(written(c->httpListen), std::string("[::]:8443"));
        QCOMPARE(written(c->sipListen), std::string("[::]:5061"));
        QCOMPARE(written(c->mediaListen), std::string("[::]:40000"));
        QCOMPARE(c->mediaThreads, 0u);
        QVERIFY(c->mediaCleanClass == media::EncoderClass::clean);
        QCOMPARE(written(*c->metricsListen), std::string("127.0.0.1:9464"));
        QCOMPARE(c->metricsGiven, Given::byDefault);
        QVERIFY(c->tls.certificate.empty() && c->tls.key.empty());
        QCOMPARE(c->relay.relay, std::string("smtp://127.0.0.1:25"));
        QCOMPARE(c->relay.starttls, mail::Starttls::required);
        QVERIFY(c->relay.user.empty() && c->relay.passwordFile.empty());
        QVERIFY(c->relay.caFile.empty() && !c->bounceAddress && c->bounceFolder.empty());
        QCOMPARE(c->mailConnectionsMax, std::size_t(2));
        QCOMPARE(c->mailsPerMinuteMax, std::size_t(0));
        QCOMPARE(c->from.name, std::string("Conclave"));
        QCOMPARE(c->from.address, std::string("conference@localhost"));
    }
}

void TestConfiguration::everyKey() {
    const auto c = parsed(R"(
data_dir = "/srv/conclave"
public_host = "conference.example.org"
support_contact = "support@example.org"
[http]
listen = "127.0.0.1:0"
[sip]
listen = "[::1]:5061"
[media]
listen = "192.0.2.7:65535"
threads = 3
codec = "light"
[call]
opens_before_moderators = 60
opens_before = 0
at_end = "at_once"
entry_tones = "off"
[metrics]
listen = "[::]:9000"
[tls]
certificate = "/etc/conclave/chain.pem"
key = "/etc/conclave/key.pem"
[mail]
relay = "smtps://relay.example.org"
from = "Konferenz-Büro <rooms@example.org>"
starttls = "opportunistic"
user = "conclave"
password_file = "/etc/conclave/relay.password"
ca_file = "/etc/conclave/relay-ca.pem"
connections_max = 20
per_minute_max = 600
bounce_address = "bounces@example.org"
bounce_folder = "/var/mail/bounces"
)");
    QVERIFY(c.has_value());
    QCOMPARE(c->dataDir.string(), std::string("/srv/conclave"));
    QCOMPARE(c->publicHost, std::string("conference.example.org"));
    QCOMPARE(c->supportContact, std::string("support@example.org"));
    QCOMPARE(written(c->httpListen), std::string("127.0.0.1:0"));
    QCOMPARE(written(c->sipListen), std::string("[::1]:5061"));
    QCOMPARE(written(c->mediaListen), std::string("192.0.2.7:65535"));
    QCOMPARE(c->mediaThreads, 3u);
    QVERIFY(c->mediaCleanClass == media::EncoderClass::celt);
    QVERIFY(!parsed("media.codec = \"opus\""));
    QCOMPARE(c->rooms.opensBeforeModerator, std::chrono::minutes(60));
    QCOMPARE(c->rooms.opensBefore, std::chrono::minutes(0));
    QVERIFY(c->rooms.atEnd == conference::AtEnd::atOnce && c->rooms.entryTones == conference::EntryTones::off);
    for (const char* wrong : {"call.opens_before = -1", "call.opens_before = 1441", "call.at_end = \"never\"",
                              "call.entry_tones = true", "call.lock = \"on\""})
        QVERIFY2(!parsed(wrong), wrong);
    QCOMPARE(written(*c->metricsListen), std::string("[::]:9000"));
    QCOMPARE(c->metricsGiven, Given::byFile);
    QVERIFY(!parsed("metrics.listen = \"\"")->metricsListen);
    QCOMPARE(c->tls.certificate.string(), std::string("/etc/conclave/chain.pem"));
    QCOMPARE(c->tls.key.string(), std::string("/etc/conclave/key.pem"));
    QCOMPARE(c->relay.relay, std::string("smtps://relay.example.org"));
    QCOMPARE(c->from.name, std::string("Konferenz-Büro"));
    QCOMPARE(c->from.address, std::string("rooms@example.org"));
    QCOMPARE(c->relay.starttls, mail::Starttls::opportunistic);
    QCOMPARE(c->relay.user, std::string("conclave"));
    QCOMPARE(c->relay.passwordFile.string(), std::string("/etc/conclave/relay.password"));
    QCOMPARE(c->relay.caFile.string(), std::string("/etc/conclave/relay-ca.pem"));
    QCOMPARE(c->mailConnectionsMax, std::size_t(20));
    QCOMPARE(c->mailsPerMinuteMax, std::size_t(600));
    QVERIFY(c->bounceAddress.has_value());
    QCOMPARE(c->bounceFolder.string(), std::string("/var/mail/bounces"));
    QVERIFY(!parsed("mail.bounce_address = \"\"\nmail.bounce_folder = \"\"")->bounceAddress.has_value());
    QCOMPARE(parsed("mail.starttls = \"off\"")->relay.starttls, mail::Starttls::off); // dotted keys are the same
}

void TestConfiguration::mistakes_data() {
    QTest::addColumn<QByteArray>("toml");
    QTest::addColumn<int>("line");
    QTest::addColumn<QByteArray>("key"); // empty: no key can be named
    QTest::addColumn<QByteArray>("code");
    const auto row = [](const char* name, const char* toml, int line, const char* key, const char* code) {
        QTest::newRow(name) << QByteArray(toml) << line << QByteArray(key) << QByteArray(code);
    };
    row("unknown key", "\ndata_dirr = \"/x\"", 2, "data_dirr", "unknown_field");
    row("unknown key of a section", "[http]\nlisten = \"[::]:1\"\nlistn = \"[::]:1\"", 3, "http.listn", "unknown_field");
    row("unknown section", "\n\n[smtp]\nrelay = \"x\"", 3, "smtp", "unknown_field");
    row("a prefix is not the key", "[media]\nthread = 1", 2, "media.thread", "unknown_field");
    row("section below a section", "[mail.extra]\na = 1", 1, "mail.extra", "unknown_field");
    row("a value for a section", "sip = 5061", 1, "sip", "wrong_type");
    row("a section for a value", "[public_host]\na = 1", 1, "public_host", "wrong_type");
    row("sections in a list", "[[http]]\nlisten = \"[::]:1\"", 1, "http", "wrong_type");
    row("number for text", "public_host = 7", 1, "public_host", "wrong_type");
    row("list for text", "[http]\nlisten = [\"[::]:1\"]", 2, "http.listen", "wrong_type");
    row("truth for text", "[mail]\nstarttls = true", 2, "mail.starttls", "wrong_type");
    row("text for a number", "[media]\nthreads = \"2\"", 2, "media.threads", "wrong_type");
    row("fraction", "[media]\nthreads = 2.0", 2, "media.threads", "wrong_type");
    row("negative", "[media]\nthreads = -1", 2, "media.threads", "invalid_value");
    row("too many threads", "[media]\nthreads = 257", 2, "media.threads", "invalid_value");
    row("relative folder", "data_dir = \"data\"", 1, "data_dir", "invalid_value");
    row("no folder", "data_dir = \"\"", 1, "data_dir", "invalid_value");
    row("no host", "public_host = \"\"", 1, "public_host", "invalid_value");
    row("URL for a host", "public_host = \"https://example.org\"", 1, "public_host", "invalid_value");
    row("line break", "support_contact = \"a\\nb\"", 1, "support_contact", "invalid_value");
    row("starttls", "[mail]\nstarttls = \"yes\"", 2, "mail.starttls", "invalid_value");
    row("from", "[mail]\nfrom = \"Conclave\"", 2, "mail.from", "invalid_value");
    row("from, unclosed", "[mail]\nfrom = \"Conclave <a@example.org\"", 2, "mail.from", "invalid_value");
    row("no connection", "[mail]\nconnections_max = 0", 2, "mail.connections_max", "invalid_value");
    row("too many connections", "[mail]\nconnections_max = 21", 2, "mail.connections_max", "invalid_value");
    row("text for connections", "[mail]\nconnections_max = \"2\"", 2, "mail.connections_max", "wrong_type");
    row("less than no mail", "[mail]\nper_minute_max = -1", 2, "mail.per_minute_max", "invalid_value");
    row("too many mails", "[mail]\nper_minute_max = 100001", 2, "mail.per_minute_max", "invalid_value");
    row("bounce address", "[mail]\nbounce_address = \"Bounces <a@example.org>\"", 2, "mail.bounce_address", "invalid_value");
    row("no room for a token", "[mail]\nbounce_address = \"the-address-of-all-bounces@example.org\"", 2, "mail.bounce_address", "too_long");
    row("listen", "[sip]\nlisten = \"5061\"", 2, "sip.listen", "invalid_value");
    row("not TOML", "data_dir = \"/x\"\npublic_host = ", 2, "", "invalid_value");
    row("key twice", "data_dir = \"/x\"\ndata_dir = \"/y\"", 2, "", "invalid_value");
}
void TestConfiguration::mistakes() {
    QFETCH(QByteArray, toml);
    QFETCH(int, line);
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, code);
    const auto c = parsed(toml.toStdString());
    QVERIFY(!c.has_value());
    const Error& error = c.error();
    QCOMPARE(QByteArray(errcInfo(error.code).word.data()), code);
    QCOMPARE(error.field, key.toStdString());
    const std::string place = std::string(kSource) + ":" + std::to_string(line) + ": ";
    QVERIFY2(error.detail.starts_with(place), error.detail.c_str());
    QCOMPARE(countOf(error.detail, kSource), std::size_t(1));
    if (key.isEmpty()) return;
    QVERIFY2(error.detail.starts_with(place + error.field + ": "), error.detail.c_str());
    QCOMPARE(countOf(error.detail, error.field), std::size_t(1));
    QVERIFY2(error.detail.size() > (place + error.field + ": ").size(), "it does not say why");
}

void TestConfiguration::listenAddresses_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("meaning"); // empty: refused
    const auto good = [](const char* text, const char* meaning) { QTest::newRow(text) << QByteArray(text) << QByteArray(meaning); };
    good("[::]:8443", "[::]:8443");
    good("[::1]:0", "[::1]:0");
    good("[2001:db8:0:0::7]:5061", "[2001:db8::7]:5061");
    good("0.0.0.0:1", "0.0.0.0:1");
    good("127.0.0.1:65535", "127.0.0.1:65535");
    for (const char* bad : {"", ":", "8443", "[::]", "[::]:", "::1:8443", ":::8443", "[127.0.0.1]:80", "[]:80", "[::1:80",
                            "::1]:80", ":80", "*:80", "localhost:80", "127.0.0.1:65536", "127.0.0.1:99999999999",
                            "127.0.0.1:-1", "127.0.0.1:+1", "127.0.0.1:0x50", "127.0.0.1:80 ", " 127.0.0.1:80",
                            "127.0.0.1: 80", "127.0.0.1:80x", "256.0.0.1:80", "127.1:80"})
        QTest::newRow(*bad ? bad : "nothing") << QByteArray(bad) << QByteArray();
}
void TestConfiguration::listenAddresses() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, meaning);
    const auto listen = parseListenAddress(text.toStdString());
    QCOMPARE(listen.has_value(), !meaning.isEmpty());
    if (listen)
        QCOMPARE(QByteArray::fromStdString(written(*listen)), meaning);
    else
        QCOMPARE(listen.error().code, Errc::invalidValue);
}

void TestConfiguration::pairs() {
    for (const char* toml : {"[tls]\ncertificate = \"/c.pem\"", "[tls]\nkey = \"/k.pem\"", "[mail]\nbounce_address = \"a@example.org\"",
                             "[mail]\nbounce_folder = \"/b\""}) {
        const auto c = parsed(toml);
        QVERIFY(!c.has_value());
        QVERIFY(c.error().detail.starts_with(std::string(kSource) + ": "));
        QVERIFY(c.error().detail.find(" come together") != std::string::npos);
    }
}

void TestConfiguration::files() {
    const tests::TemporaryFolder folder;
    const auto file = folder / "conclaved.toml";
    QCOMPARE(readConfiguration(file).error().code, Errc::notFound);
    QCOMPARE(readConfiguration(folder.path()).error().code, Errc::notFound); // never the defaults
    const auto write = [&file](const std::string& toml) { std::ofstream(file, std::ios::trunc) << toml; };
    write("public_host = \"a.example.org\"\n");
    QCOMPARE(readConfiguration(file)->publicHost, std::string("a.example.org"));
    write("\nx = 1\n");
    QVERIFY(readConfiguration(file).error().detail.starts_with(file.string() + ":2: x: "));
    write("# " + std::string(300 * 1024, 'x') + "\n");
    QCOMPARE(readConfiguration(file).error().code, Errc::tooLong);
}

QTEST_GUILESS_MAIN(TestConfiguration)
#include "tst_configuration.moc"
