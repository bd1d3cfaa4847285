// labels: unit spec:D4 spec:D5
// covers: T-B8_mail_injection_postfix
// timeout: 300
// The hostile strings of tst_mail_reading through a real Postfix: each mail comes once, to the recipient meant, byte for byte.
// Without root or Postfix the test is left out, and says so.
#include "server/mail/transport.hpp"
#include "tests/server/mail/injection_cases.hpp"
#include "tests/support/postfix.hpp"
#include "tests/support/temporary_folder.hpp"

#include <QElapsedTimer>
#include <QTest>
#include <QThread>
#include <cstdio>

using namespace conclave;
using namespace conclave::mail;

class TestMailPostfix : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyString();
};

void TestMailPostfix::everyString() {
    tests::InjectionCases cases;
    cases.addAll();
    QVERIFY(cases.stringCount() >= 200 && cases.mails().size() >= 400);
    const tests::TemporaryFolder folder;
    cases.write(folder.path());
    tests::Postfix postfix(folder / "postfix");
    QVERIFY(postfix.port() != 0);
    RelaySettings settings;
    settings.relay = "smtp://127.0.0.1:" + std::to_string(postfix.port());
    settings.starttls = Starttls::off;
    const auto transport = *Transport::make(settings);
    QElapsedTimer passed;
    passed.start();
    for (const auto& mail : cases.mails()) {
        const auto sent = transport->send(mail);
        QVERIFY2(sent.has_value(), (mail.recipient + ": " + (sent ? "" : sent.error().text)).c_str());
    }
    qInfo("%d mails in %lld ms", static_cast<int>(cases.mails().size()), static_cast<long long>(passed.elapsed()));
    // A Maildir announces nothing.
    while (postfix.mails() < cases.mails().size() && passed.elapsed() < 200'000) QThread::msleep(50);
    QCOMPARE(tests::readMails(folder.path(), postfix.maildir()), 0);
}

int main(int argc, char** argv) {
    if (const auto missing = tests::Postfix::missing(); !missing.isEmpty()) {
        std::fprintf(stderr, "LEFT OUT: the mail injection test with Postfix: %s\n", qPrintable(missing));
        return 77;
    }
    TestMailPostfix test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}
#include "tst_mail_postfix.moc"
