// labels: unit spec:D4 spec:D5
// covers: T-B8_mail_injection
// timeout: 300
// Hostile strings in every field: refused, or read back unchanged by parsers that are not ours (read_mails.py), before
// and after a real SMTP server.
#include "server/mail/invitation.hpp"
#include "server/mail/templates.hpp"
#include "server/mail/transport.hpp"
#include "server/mail/when.hpp"
#include "tests/server/mail/sample_facts.hpp"
#include "tests/support/smtp_server.hpp"
#include "tests/support/temporary_folder.hpp"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <fstream>

using namespace conclave;
using namespace conclave::mail;
using tests::sampleFacts;

namespace {

struct Field {
    const char* name;
    std::string& (*of)(InvitationFacts&);
};
const Field kFields[] = {
    {"subject", [](InvitationFacts& f) -> std::string& { return f.subject; }},
    {"description", [](InvitationFacts& f) -> std::string& { return f.description; }},
    {"organiser.name", [](InvitationFacts& f) -> std::string& { return f.organiser.name; }},
    {"organiser.address", [](InvitationFacts& f) -> std::string& { return f.organiser.address; }},
    {"recipient.name", [](InvitationFacts& f) -> std::string& { return f.recipient.name; }},
    {"recipient.address", [](InvitationFacts& f) -> std::string& { return f.recipient.address; }},
    {"sender.name", [](InvitationFacts& f) -> std::string& { return f.sender.name; }},
};

QString text(std::string_view s) { return QString::fromUtf8(s.data(), static_cast<qsizetype>(s.size())); }

QJsonObject mailbox(const Mailbox& who) {
    return {{QStringLiteral("name"), text(who.name)}, {QStringLiteral("address"), text(who.address)}};
}

// What read_mails.py holds a mail against.
QJsonObject describe(const InvitationFacts& facts, const Message& message) {
    const bool joinable = facts.kind == DeliveryKind::invitation || facts.kind == DeliveryKind::reminder;
    const bool german = facts.locale == "de";
    const char* label = facts.kind == DeliveryKind::invitation     ? (german ? "Einladung: " : "Invitation: ")
                        : facts.kind == DeliveryKind::reminder     ? (german ? "Erinnerung: " : "Reminder: ")
                        : facts.kind == DeliveryKind::cancellation ? (german ? "Abgesagt: " : "Cancelled: ")
                                                                   : (german ? "Einladung zurückgezogen: " : "Invitation withdrawn: ");
    const std::string inviter = facts.organiser.name.empty() ? facts.organiser.address : facts.organiser.name;
    const char* brief = german ? "23. November 2026, 10:30 CET" : "23 November 2026, 10:30 CET";
    const QJsonObject inside{{QStringLiteral("kind"), text(wordOf(facts.kind))},
                             {QStringLiteral("subject"), text(facts.subject)},
                             {QStringLiteral("description"), text(facts.description)},
                             {QStringLiteral("conferenceId"), text(facts.conferenceId.value)},
                             {QStringLiteral("sequence"), static_cast<int>(facts.sequence)},
                             {QStringLiteral("begin"), text(formatInstant(facts.begin))},
                             {QStringLiteral("end"), text(formatInstant(facts.end))},
                             {QStringLiteral("organiser"), mailbox(facts.organiser)},
                             {QStringLiteral("recipient"), mailbox(facts.recipient)},
                             {QStringLiteral("sender"), mailbox(facts.sender)},
                             {QStringLiteral("number"), text(facts.number)},
                             {QStringLiteral("pin"), text(facts.pin.reveal())},
                             {QStringLiteral("joinToken"), text(facts.joinToken.reveal())}};
    return {{QStringLiteral("facts"), inside},
            {QStringLiteral("joinable"), joinable},
            {QStringLiteral("subject"), text(label + facts.subject + " – " + brief + " (" + inviter + ")")},
            {QStringLiteral("text"), text(*invitationText(facts))},
            {QStringLiteral("sipsLink"), text(sipsLink(facts))},
            {QStringLiteral("messageId"), text(message.messageId)}};
}

} // namespace

class TestMailReading : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void readBack();
    void throughRelay();

private:
    void add(const char* field, const std::string& value, const InvitationFacts& facts);

    std::vector<std::string> m_strings;
    QJsonArray m_cases;
    int m_refused = 0;
    const tests::TemporaryFolder m_folder;
};

void TestMailReading::initTestCase() {
    const QString file = qEnvironmentVariable("CONCLAVE_SOURCE", QStringLiteral(".")) + QStringLiteral("/tests/data/injection_strings.json");
    for (const auto& value : QJsonDocument::fromJson(tests::fileContents(file)).array()) {
        const QByteArray bytes = value.toString().toUtf8();
        m_strings.emplace_back(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    }
    QVERIFY(m_strings.size() >= 200);
}

void TestMailReading::add(const char* field, const std::string& value, const InvitationFacts& facts) {
    const auto message = compose(facts);
    if (!message) {
        ++m_refused;
        QVERIFY2(message.error().code == Errc::invalidValue || message.error().code == Errc::tooLong, value.c_str());
        QCOMPARE(QByteArray(message.error().field.c_str()), QByteArray(field));
        return;
    }
    const std::string name = std::to_string(m_cases.size()) + ".eml";
    std::ofstream(m_folder / name.c_str(), std::ios::binary) << message->bytes;
    QJsonObject entry = describe(facts, *message);
    entry.insert(QStringLiteral("file"), text(name));
    entry.insert(QStringLiteral("field"), QLatin1String(field));
    entry.insert(QStringLiteral("value"), text(value));
    m_cases.append(entry);
}

void TestMailReading::readBack() {
    for (const char* locale : {"en", "de"})
        for (const auto kind : {DeliveryKind::invitation, DeliveryKind::reminder, DeliveryKind::cancellation, DeliveryKind::withdrawal}) {
            InvitationFacts facts = sampleFacts();
            facts.locale = locale;
            facts.kind = kind;
            add("kind", std::string(wordOf(kind)), facts);
        }
    for (const auto& value : m_strings)
        for (const auto& field : kFields) {
            InvitationFacts facts = sampleFacts();
            field.of(facts) = value;
            add(field.name, value, facts);
        }
    std::ofstream(m_folder / "cases.json") << QJsonDocument(m_cases).toJson().constData();
    qInfo("%d mails, %d refused", static_cast<int>(m_cases.size()), m_refused);
    QVERIFY(m_cases.size() >= 400);
    QVERIFY(m_refused >= 400);

    QProcess reader;
    reader.setProcessChannelMode(QProcess::ForwardedChannels);
    reader.start(QStringLiteral("/usr/bin/python3"),
                 {qEnvironmentVariable("CONCLAVE_SOURCE", QStringLiteral(".")) + QStringLiteral("/tests/server/mail/read_mails.py"),
                  text(m_folder.path().string())});
    QVERIFY(reader.waitForFinished(200'000));
    QCOMPARE(reader.exitCode(), 0);
}

// What a relay gets is what was composed, for the one recipient meant.
void TestMailReading::throughRelay() {
    tests::SmtpServer server(m_folder / "relay");
    RelaySettings settings;
    settings.relay = "smtp://127.0.0.1:" + std::to_string(server.port());
    settings.starttls = Starttls::off;
    const auto transport = Transport::make(settings);
    int sent = 0;
    for (std::size_t i = 0; i < m_strings.size(); i += 3) {
        InvitationFacts facts = sampleFacts();
        const Field& field = kFields[i / 3 % std::size(kFields)];
        field.of(facts) = m_strings[i];
        const auto message = compose(facts);
        if (!message) continue;
        const auto result = (*transport)->send(*message);
        QVERIFY2(result.has_value(), m_strings[i].c_str());
        const auto mail = server.nextMail();
        QVERIFY(mail.has_value());
        QCOMPARE(mail->value(QLatin1String("to")).toArray(), QJsonArray{text(message->recipient)});
        QCOMPARE(mail->value(QLatin1String("from")).toString(), text(message->envelopeFrom));
        QCOMPARE(tests::fileContents(mail->value(QLatin1String("mail")).toString()), QByteArray::fromStdString(message->bytes));
        ++sent;
    }
    QVERIFY(sent >= 20);
}

QTEST_GUILESS_MAIN(TestMailReading)
#include "tst_mail_reading.moc"
