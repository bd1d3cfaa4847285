// labels: unit spec:D3
// What comes back: notifications in the shapes that mail systems write, everything that is none, every truncation, and the token
// that names the delivery.
#include "server/base/random.hpp"
#include "server/mail/bounce_address.hpp"
#include "server/mail/bounce_report.hpp"
#include "tests/support/smtp_server.hpp"

#include <QTest>
#include <set>

using namespace conclave;
using namespace conclave::mail;

namespace {

base::Vault vaultOf(std::uint8_t seed) {
    std::array<std::uint8_t, 32> key{};
    key.fill(seed);
    return base::Vault(std::span<const std::uint8_t, 32>(key));
}

const DeliveryId kDelivery("0193d1f0-89ab-7cde-8f01-0000000000a1");

std::string sample(const char* name, const std::string& token = "abc") {
    const QString path = qEnvironmentVariable("CONCLAVE_SOURCE", QStringLiteral(".")) + QStringLiteral("/tests/data/bounces/") +
                         QLatin1String(name) + QStringLiteral(".eml");
    return tests::fileContents(path).replace("TOKEN", token.c_str()).toStdString();
}

std::string report(const std::string& status, const std::string& to = "To: bounces+abc@example.org\n",
                   const std::string& type = "multipart/report; report-type=delivery-status; boundary=b") {
    return to + "MIME-Version: 1.0\nContent-Type: " + type + "\n\n--b\nContent-Type: text/plain\n\nSorry.\n--b\n"
           "Content-Type: message/delivery-status\n\n" + status + "\n--b--\n";
}

const std::string kGood = "Reporting-MTA: dns; a\n\nFinal-Recipient: rfc822;x@a.example\nAction: failed\nStatus: 5.1.1\n";

} // namespace

class TestBounceReport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { base::cryptoInit(); }
    void shapes_data();
    void shapes();
    void noReports_data();
    void noReports();
    void truncations_data();
    void truncations();
    void hostile();
    void onlyItsOwnFields();
    void addresses();
    void tokens();
    void forgedTokens();
};

void TestBounceReport::shapes_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("action");
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("diagnostic");
    const auto row = [](const char* name, const char* action, const char* status, const char* diagnostic) {
        QTest::newRow(name) << QByteArray(name) << QByteArray(action) << QByteArray(status) << QByteArray(diagnostic);
    };
    row("postfix", "failed", "5.1.1", "user unknown");
    row("postfix_delayed", "delayed", "4.3.0", "temporary failure");
    row("exim", "failed", "5.0.0", "550 5.2.1 The email account that you tried to reach is disabled");
    row("exchange", "failed", "5.1.10",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient nobody@tenant.example.com not found by SMTP address lookup");
    row("gmail", "failed", "5.1.1",
        "550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's "
        "email address for typos or 550 5.1.1 unnecessary spaces. Learn more at https://");
}

void TestBounceReport::shapes() {
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, action);
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, diagnostic);
    const auto address = *BounceAddress::parse("bounces@example.org");
    const auto vault = vaultOf(1);
    const std::string sender = *address.addressOf(kDelivery, vault);
    const std::string token = sender.substr(8, sender.find('@') - 8);
    for (const char* lineEnd : {"\n", "\r\n"}) {
        const auto bytes = QByteArray::fromStdString(sample(name.constData(), token)).replace("\n", lineEnd).toStdString();
        const auto report = readBounceReport(bytes);
        QVERIFY(report.has_value());
        QCOMPARE(report->statuses.size(), std::size_t(1));
        QCOMPARE(QByteArray::fromStdString(report->statuses[0].action), action);
        QCOMPARE(QByteArray::fromStdString(report->statuses[0].status), status);
        QCOMPARE(QByteArray::fromStdString(report->statuses[0].diagnostic), diagnostic);
        QCOMPARE(report->statuses[0].isFailure(), action == "failed");
        std::set<std::string> found;
        for (const auto& to : report->to)
            if (const auto delivery = address.deliveryOf(to, vault)) found.insert(delivery->value);
        QCOMPARE(found, std::set<std::string>{kDelivery.value});
    }
}

void TestBounceReport::noReports_data() {
    QTest::addColumn<QByteArray>("bytes");
    for (const char* name : {"qmail", "auto_reply", "read_receipt"}) QTest::newRow(name) << QByteArray::fromStdString(sample(name));
    const auto row = [](const char* name, const std::string& bytes) { QTest::newRow(name) << QByteArray::fromStdString(bytes); };
    row("nothing", "");
    row("zeros", std::string(1000, '\0'));
    row("no header", "\n\nAction: failed\nStatus: 5.1.1\n");
    row("multipart/mixed", report(kGood, "To: a@example.org\n", "multipart/mixed; report-type=delivery-status; boundary=b"));
    row("no report type", report(kGood, "To: a@example.org\n", "multipart/report; boundary=b"));
    row("no boundary", report(kGood, "To: a@example.org\n", "multipart/report; report-type=delivery-status"));
    row("no status", report("Reporting-MTA: dns; a\n"));
    row("too large", report(kGood) + std::string(kBounceReportBytesMax, 'x'));
}

void TestBounceReport::noReports() {
    QFETCH(QByteArray, bytes);
    QVERIFY(!readBounceReport(bytes.toStdString()).has_value());
}

void TestBounceReport::truncations_data() {
    QTest::addColumn<QByteArray>("name");
    for (const char* name : {"postfix", "postfix_delayed", "exim", "exchange", "gmail", "qmail", "auto_reply", "read_receipt"})
        QTest::newRow(name) << QByteArray(name);
}

// A piece of a notification never says more than the whole one.
void TestBounceReport::truncations() {
    QFETCH(QByteArray, name);
    const std::string whole = sample(name.constData());
    const auto complete = readBounceReport(whole);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        // A copy of exactly this size, so that reading one byte too many is seen.
        const std::vector<char> piece(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        const auto report = readBounceReport({piece.data(), piece.size()});
        if (!report) continue;
        QVERIFY(complete.has_value());
        for (const auto& to : report->to) QVERIFY(std::find(complete->to.begin(), complete->to.end(), to) != complete->to.end());
        QCOMPARE(report->statuses.size(), complete->statuses.size());
        for (std::size_t i = 0; i < report->statuses.size(); ++i)
            QVERIFY(!report->statuses[i].isFailure() || complete->statuses[i].isFailure());
    }
}

void TestBounceReport::hostile() {
    std::string deep = "To: bounces+abc@example.org\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n";
    for (int i = 0; i < 8000; ++i)
        deep += "Content-Type: multipart/mixed; boundary=" + std::to_string(i) + "\n\n--" + std::to_string(i) + "\n";
    QVERIFY(deep.size() < kBounceReportBytesMax);
    QVERIFY(!readBounceReport(deep).has_value());
    deep = "To: bounces+abc@example.org\n";
    for (int i = 0; i < 8000; ++i) deep += "Content-Type: message/rfc822\n\n";
    QVERIFY(!readBounceReport(deep).has_value());

    std::string many = "Reporting-MTA: dns; a\n\n";
    for (int i = 0; i < 5000; ++i) many += "Action: failed\nStatus: 5.1.1\n\n";
    QCOMPARE(readBounceReport(report(many))->statuses.size(), kBounceRecipientsMax);
    std::string fields;
    for (int i = 0; i < 2000; ++i) fields += "Delivered-To: a" + std::to_string(i) + "@example.org\n";
    QCOMPARE(readBounceReport(report(kGood, fields))->to.size(), kBounceRecipientsMax);
    std::string list = "To: a@example.org";
    for (int i = 0; i < 5000; ++i) list += ",\n a" + std::to_string(i) + "@example.org";
    QCOMPARE(readBounceReport(report(kGood, list + "\n"))->to.size(), kBounceRecipientsMax);

    const auto ugly = readBounceReport(report("a: b\n\nAction: FAILED (really)\nStatus: 5.7.1 (\x1b[31m)\nDiagnostic-Code: smtp; 550 \x1b[31m"
                                              "no\xff =?utf-8?B?4oCubmFtZQ==?= " + std::string(5000, 'x') + "\n"));
    QVERIFY(ugly && ugly->statuses[0].isFailure());
    QCOMPARE(ugly->statuses[0].status, std::string("5.7.1"));
    QVERIFY(ugly->statuses[0].diagnostic.size() <= 200);
    QVERIFY(ugly->statuses[0].diagnostic.find_first_of("\x1b\xe2\xff") == std::string::npos);
    for (const char* harmless : {"Action: failed\nStatus: 4.4.7\n", "Action: failed\nStatus: 55.1\n", "Action: failed\nStatus: 2.0.0\n",
                                 "Action: failed\n", "Action: delivered\nStatus: 5.1.1\n", "Action: relayed\nStatus: 5.1.1\n",
                                 "Action: failedly\nStatus: 5.1.1\n"}) {
        const auto read = readBounceReport(report("Reporting-MTA: dns; a\n\n" + std::string(harmless)));
        QVERIFY2(read && read->statuses.size() == 1 && !read->statuses[0].isFailure(), harmless);
    }
}

// Neither the mail that came back nor a field of any other name says whose bounce it is.
void TestBounceReport::onlyItsOwnFields() {
    for (const char* field : {"From", "Cc", "Bcc", "Subject", "X-Failed-Recipients", "References", "Reply-To", "Return-Path", "Sender"}) {
        const auto read = readBounceReport(report(kGood, std::string(field) + ": <bounces+abc@example.org>\n"));
        QVERIFY2(read && read->to.empty(), field);
    }
    for (const char* field : {"To", "DELIVERED-TO", "x-original-to", "Envelope-to"}) {
        const auto read = readBounceReport(report(kGood, std::string(field) + ": \"M, N\" <bounces+abc@example.org>\n"));
        QVERIFY2(read && read->to == std::vector<std::string>{"bounces+abc@example.org"}, field);
    }
}

void TestBounceReport::addresses() {
    QVERIFY(BounceAddress::parse("bounces@example.org").has_value());
    QVERIFY(BounceAddress::parse(std::string(24, 'a') + "@example.org").has_value());
    const auto code = [](const std::string& address) {
        const auto parsed = BounceAddress::parse(address);
        return parsed ? std::string() : parsed.error().field + " " + std::string(errcInfo(parsed.error().code).word);
    };
    QCOMPARE(code(std::string(25, 'a') + "@example.org"), std::string("mail.bounce_address too_long"));
    QCOMPARE(code("a@" + std::string(60, 'b') + "." + std::string(60, 'b') + "." + std::string(60, 'b') + "." + std::string(40, 'b') + ".org"),
             std::string("mail.bounce_address too_long"));
    for (const char* bad : {"", "bounces", "Bounces <a@example.org>", "a b@example.org", "a@example.org\r\nX: y"})
        QCOMPARE(code(bad), std::string("mail.bounce_address invalid_value"));
}

void TestBounceReport::tokens() {
    const auto address = *BounceAddress::parse("bounces@example.org");
    const auto vault = vaultOf(1);
    for (int i = 0; i < 200; ++i) {
        const DeliveryId id(base::newUuid(*parseInstant("2026-11-25T10:00:00Z")));
        const auto sender = address.addressOf(id, vault);
        QVERIFY(sender && sender->size() == std::string("bounces+@example.org").size() + 39);
        QVERIFY(sender->find('@') <= 64);
        QCOMPARE(address.deliveryOf(*sender, vault)->value, id.value);
        QCOMPARE(address.deliveryOf(QByteArray::fromStdString(*sender).toUpper().toStdString(), vault)->value, id.value);
        QVERIFY(!address.deliveryOf(*sender, vaultOf(2)).has_value());
    }
    for (const char* bad : {"", "x", "0193D1F0-89AB-7CDE-8F01-0000000000A1", "0193d1f0-89ab-7cde-8f01-0000000000a", "0193d1f0089ab07cde08f01000000000000a1"})
        QVERIFY(address.addressOf(DeliveryId(bad), vault).has_error());
}

void TestBounceReport::forgedTokens() {
    const auto address = *BounceAddress::parse("bounces@example.org");
    const auto vault = vaultOf(1);
    const std::string sender = *address.addressOf(kDelivery, vault);
    // Each character of the token, in every other value of its alphabet and some beyond.
    for (std::size_t at = 8; at < 8 + 39; ++at)
        for (const char c : std::string("abcdefghijklmnopqrstuvwxyz23456701890+-_=\0\xc3", 44)) {
            std::string forged = sender;
            if (forged[at] == c) continue;
            forged[at] = c;
            QVERIFY2(!address.deliveryOf(forged, vault).has_value(), forged.c_str());
        }
    for (std::size_t size = 0; size < sender.size(); ++size) QVERIFY(!address.deliveryOf(sender.substr(0, size), vault).has_value());
    QVERIFY(!address.deliveryOf(sender + ".", vault).has_value());
    QVERIFY(!address.deliveryOf("x" + sender, vault).has_value());
    QVERIFY(!address.deliveryOf(sender.substr(0, 47) + "@example.com", vault).has_value());
    QVERIFY(!address.deliveryOf(std::string(100'000, 'a'), vault).has_value());
}

QTEST_GUILESS_MAIN(TestBounceReport)
#include "tst_bounce_report.moc"
