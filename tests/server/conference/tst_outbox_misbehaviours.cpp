// labels: unit spec:D3
// covers: T-F6_misbehaviours_lose_nothing
// timeout: 300
// Mails through each of the fourteen misbehaviours of a relay, which behaves in the end: each arrives once, twice under one
// Message-ID where the relay took it and hung up without a word, and never where it was refused for good.
#include "server/base/tls.hpp"
#include "tests/server/conference/mail_house.hpp"

#include <QJsonArray>
#include <QTest>
#include <fstream>

using namespace conclave;
using namespace conclave::conference;
using namespace std::chrono_literals;
using House = tests::MailHouse;

namespace {

int mailsPerMode() { return qEnvironmentVariable("CONCLAVE_NIGHTLY") == QStringLiteral("1") ? 100 : 5; }

std::string messageIdOf(const QJsonObject& mail) {
    const QByteArray bytes = tests::fileContents(mail.value(QLatin1String("mail")).toString());
    const auto from = bytes.toLower().indexOf("message-id: ") + 12;
    return bytes.mid(from, bytes.indexOf('\r', from) - from).toStdString();
}

} // namespace

class TestOutboxMisbehaviours : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { base::cryptoInit(); }
    void everyMail_data();
    void everyMail();
};

void TestOutboxMisbehaviours::everyMail_data() {
    QTest::addColumn<QString>("mode");
    QTest::addColumn<bool>("toOneRecipient"); // else the whole relay is like that, until it is replaced
    QTest::addColumn<QString>("tls");
    for (const char* mode : {"refuse", "silent", "421", "slow", "junk"})
        QTest::newRow(mode) << QString::fromLatin1(mode) << false << QStringLiteral("none");
    for (const char* mode : {"starttls-missing", "bad-certificate", "auth-refused"})
        QTest::newRow(mode) << QString::fromLatin1(mode) << false << QStringLiteral("starttls");
    for (const char* mode : {"450", "452", "550", "554", "drop-before-dot", "drop-after-dot"})
        QTest::newRow(mode) << QString::fromLatin1(mode) << true << QStringLiteral("none");
}

void TestOutboxMisbehaviours::everyMail() {
    QFETCH(QString, mode);
    QFETCH(bool, toOneRecipient);
    QFETCH(QString, tls);
    const int count = mailsPerMode();
    House house;
    const auto certificate = *base::ensureSelfSigned(house.folder(), "localhost");
    auto relay = House::plain();
    relay.caFile = certificate.certificate;
    relay.answerTimeMax = 1s;
    relay.transferTimeMax = 5s;
    QStringList options{QStringLiteral("--tls"), tls, QStringLiteral("--certificate"), QString::fromStdString(certificate.certificate.string()),
                        QStringLiteral("--key"), QString::fromStdString(certificate.key.string())};
    if (tls != QStringLiteral("none")) {
        relay.starttls = mail::Starttls::required;
        relay.user = "conclave";
        relay.passwordFile = house.folder() / "password";
        std::ofstream(relay.passwordFile) << "word";
        options << QStringLiteral("--user") << QStringLiteral("conclave") << QStringLiteral("--password") << QStringLiteral("word");
    }
    const bool refused = mode == QStringLiteral("550") || mode == QStringLiteral("554");
    QStringList bad = options;
    if (!toOneRecipient) bad << QStringLiteral("--mode") << mode;
    for (int i = 0; i < count; ++i) {
        const std::string address = "p" + std::to_string(i) + "@example.org";
        house.queue(address);
        if (toOneRecipient)
            bad << QStringLiteral("--rule") << QString::fromStdString(address) + QLatin1Char('=') + mode + (refused ? QString() : QStringLiteral("*1"));
    }
    auto server = std::make_unique<tests::SmtpServer>(house.mails(), bad);
    const auto port = QString::number(server->port());
    const auto transport = house.transportTo(*server, relay);
    OutboxSettings settings;
    settings.atOnceMax = 3;
    const auto outbox = house.outbox(*transport, settings);
    outbox->start();
    if (!toOneRecipient) {
        QVERIFY(house.waitFor([](const auto& all) {
            return std::count_if(all.begin(), all.end(), [](const auto& row) { return row.second.state == DeliveryState::deferred; }) >= 3;
        }));
        for (const auto& [address, row] : house.rows()) QVERIFY(row.state != DeliveryState::accepted && row.state != DeliveryState::failed);
        QVERIFY(!server->nextMail(0ms).has_value());
        server.reset();
        server = std::make_unique<tests::SmtpServer>(house.mails(), options + QStringList{QStringLiteral("--port"), port});
        QVERIFY(server->port() != 0);
    }
    const auto wanted = refused ? DeliveryState::failed : DeliveryState::accepted;
    QVERIFY(house.waitFor([wanted](const auto& all) {
        return std::all_of(all.begin(), all.end(), [wanted](const auto& row) { return row.second.state == wanted; });
    }));
    house.run(outbox->stop());

    std::map<std::string, std::vector<std::string>> taken;
    while (const auto mail = server->nextMail(300ms)) {
        QCOMPARE(mail->value(QLatin1String("to")).toArray().size(), 1);
        taken[mail->value(QLatin1String("to")).toArray().at(0).toString().toStdString()].push_back(messageIdOf(*mail));
    }
    const std::size_t copies = refused ? 0 : mode == QStringLiteral("drop-after-dot") ? 2 : 1;
    for (const auto& [address, row] : house.rows()) {
        QCOMPARE(taken[address].size(), copies);
        for (const auto& id : taken[address]) QCOMPARE(id, "<" + row.id.value + "@example.org>");
    }
}

QTEST_GUILESS_MAIN(TestOutboxMisbehaviours)
#include "tst_outbox_misbehaviours.moc"
