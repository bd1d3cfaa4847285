// labels: unit spec:D4 spec:D5
// covers: T-B8_mail_injection
// timeout: 300
// Hostile strings in every field: refused, or read back unchanged by parsers that are not ours (read_mails.py), before
// and after a real SMTP server.
#include "server/mail/transport.hpp"
#include "tests/server/mail/injection_cases.hpp"
#include "tests/support/temporary_folder.hpp"

#include <QTest>

using namespace conclave;
using namespace conclave::mail;
using tests::sampleFacts;

class TestMailReading : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readBack();
    void throughRelay();

private:
    const tests::TemporaryFolder m_folder;
};

void TestMailReading::readBack() {
    tests::InjectionCases cases;
    cases.addAll();
    QVERIFY2(cases.wrong().empty(), cases.wrong().c_str());
    QVERIFY(cases.stringCount() >= 200);
    qInfo("%d mails, %d refused", static_cast<int>(cases.mails().size()), cases.refused());
    QVERIFY(cases.mails().size() >= 400);
    QVERIFY(cases.refused() >= 400);
    cases.write(m_folder.path());
    QCOMPARE(tests::readMails(m_folder.path()), 0);
}

// What a relay gets is what was composed, for the one recipient meant.
void TestMailReading::throughRelay() {
    tests::SmtpServer server(m_folder / "relay");
    RelaySettings settings;
    settings.relay = "smtp://127.0.0.1:" + std::to_string(server.port());
    settings.starttls = Starttls::off;
    const auto transport = Transport::make(settings);
    int sent = 0;
    const auto strings = tests::injectionStrings();
    for (std::size_t i = 0; i < strings.size(); i += 3) {
        InvitationFacts facts = sampleFacts();
        const auto& field = tests::kFields[i / 3 % std::size(tests::kFields)];
        field.of(facts) = strings[i];
        const auto message = compose(facts);
        if (!message) continue;
        const auto result = (*transport)->send(*message);
        QVERIFY2(result.has_value(), strings[i].c_str());
        const auto mail = server.nextMail();
        QVERIFY(mail.has_value());
        QCOMPARE(mail->value(QLatin1String("to")).toArray(), QJsonArray{tests::text(message->recipient)});
        QCOMPARE(mail->value(QLatin1String("from")).toString(), tests::text(message->envelopeFrom));
        QCOMPARE(tests::fileContents(mail->value(QLatin1String("mail")).toString()), QByteArray::fromStdString(message->bytes));
        ++sent;
    }
    QVERIFY(sent >= 20);
}

QTEST_GUILESS_MAIN(TestMailReading)
#include "tst_mail_reading.moc"
