// labels: unit spec:F1 spec:C9
#include "server/conference/pin_entry.hpp"
#include "server/conference/pin_throttle.hpp"

#include <QTest>

using namespace conclave::conference;
using namespace std::chrono_literals;

class TestPinEntry : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void typed_data();
    void typed();
    void threeTries();
    void numberAgainAfterAWrongTry();
    void aTryThatNobodyLookedAtDoesNotCount();
    void honestOffice();
    void guesser();
    void manyGuessersOneConference();
    void memoryIsBounded();
};

void TestPinEntry::typed_data() {
    QTest::addColumn<QByteArray>("dialled");
    QTest::addColumn<QByteArray>("keys");
    QTest::addColumn<QByteArray>("number");
    QTest::addColumn<QByteArray>("pin"); // empty: no try yet
    QTest::newRow("nine digits") << QByteArray("12345678") << QByteArray("123456789") << QByteArray("12345678") << QByteArray("123456789");
    QTest::newRow("hash ends") << QByteArray("12345678") << QByteArray("1234#") << QByteArray("12345678") << QByteArray("1234");
    QTest::newRow("hash alone") << QByteArray("12345678") << QByteArray("#") << QByteArray("12345678") << QByteArray("");
    QTest::newRow("star starts again") << QByteArray("12345678") << QByteArray("99*123456789") << QByteArray("12345678") << QByteArray("123456789");
    QTest::newRow("letters dropped") << QByteArray("12345678") << QByteArray("A12345678D9") << QByteArray("12345678") << QByteArray("123456789");
    QTest::newRow("number first") << QByteArray("") << QByteArray("87654321123456789") << QByteArray("87654321") << QByteArray("123456789");
    QTest::newRow("unfinished") << QByteArray("") << QByteArray("8765432112345678") << QByteArray("87654321") << QByteArray("");
}

void TestPinEntry::typed() {
    QFETCH(QByteArray, dialled);
    QFETCH(QByteArray, keys);
    QFETCH(QByteArray, number);
    QFETCH(QByteArray, pin);
    PinEntry entry(dialled.toStdString());
    PinEntry::Action last = PinEntry::Action::none;
    for (const char key : keys) last = entry.onDigit(key);
    QCOMPARE(last == PinEntry::Action::check, !pin.isEmpty());
    QCOMPARE(entry.number(), number.toStdString());
    if (last != PinEntry::Action::check) return;
    const auto attempt = entry.take();
    QCOMPARE(std::string(attempt.pin.reveal()), pin.toStdString());
    QCOMPARE(entry.onDigit('1'), PinEntry::Action::none);
}

void TestPinEntry::threeTries() {
    PinEntry entry("12345678");
    for (int i = 0; i < 3; ++i) {
        for (const char key : std::string("11111111")) QCOMPARE(entry.onDigit(key), PinEntry::Action::none);
        QCOMPARE(entry.onDigit('1'), PinEntry::Action::check);
        entry.take();
        QCOMPARE(entry.again(), i < 2);
    }
}

void TestPinEntry::numberAgainAfterAWrongTry() {
    PinEntry entry("");
    for (const char key : std::string("87654321111111111")) entry.onDigit(key);
    entry.take();
    QVERIFY(entry.again());
    QCOMPARE(entry.step(), PinEntry::Step::number);
    QVERIFY(entry.number().empty());
}

void TestPinEntry::aTryThatNobodyLookedAtDoesNotCount() {
    PinEntry entry("12345678");
    for (int i = 0; i < 10; ++i) {
        for (const char key : std::string("111111111")) entry.onDigit(key);
        entry.take();
        entry.retry();
    }
    for (const char key : std::string("22222222")) QCOMPARE(entry.onDigit(key), PinEntry::Action::none);
    QCOMPARE(entry.onDigit('2'), PinEntry::Action::check);
    QCOMPARE(std::string(entry.take().pin.reveal()), std::string("222222222"));
    QVERIFY(entry.again());
}

void TestPinEntry::honestOffice() {
    PinThrottle throttle;
    PinThrottle::Time now{};
    PinThrottle::Ticket ticket{};
    for (int person = 0; person < 20; ++person) {
        for (int typo = 0; typo < 2; ++typo, now += 5s) {
            QCOMPARE(throttle.ask(ticket, "192.0.2.1", "12345678", now), PinThrottle::Verdict::go);
            throttle.wrong("12345678", now);
        }
        QCOMPARE(throttle.ask(ticket, "192.0.2.1", "12345678", now), PinThrottle::Verdict::go);
        throttle.right("192.0.2.1", "12345678", conclave::ParticipantId(std::to_string(person)), now);
    }
}

void TestPinEntry::guesser() {
    PinThrottle throttle;
    PinThrottle::Time now{};
    std::size_t looked = 0;
    for (std::uint64_t second = 0; second < 3600; ++second, now += 1s) {
        looked += throttle.turns(now).size();
        looked += throttle.ask(PinThrottle::Ticket(second), "192.0.2.1", "12345678", now) == PinThrottle::Verdict::go;
    }
    QVERIFY2(looked <= 50, qPrintable(QString::number(looked)));
}

void TestPinEntry::manyGuessersOneConference() {
    PinThrottle throttle;
    PinThrottle::Time now{};
    std::size_t looked = 0;
    for (std::uint64_t i = 0; i < 1000; ++i, now += 100ms) {
        looked += throttle.turns(now).size();
        const auto verdict = throttle.ask(PinThrottle::Ticket(i), "source " + std::to_string(i), "12345678", now);
        looked += verdict == PinThrottle::Verdict::go;
    }
    // 100 seconds: the free hundred, then one in five seconds.
    QVERIFY2(looked <= 100 + 20, qPrintable(QString::number(looked)));
    QCOMPARE(throttle.ask({}, "another", "87654321", now), PinThrottle::Verdict::go);
}

void TestPinEntry::memoryIsBounded() {
    PinThrottle throttle(PinThrottleRules{.sourcesMax = 10});
    PinThrottle::Time now{};
    for (int i = 0; i < 100; ++i, now += 1s) throttle.ask({}, "source " + std::to_string(i), "1", now);
    QCOMPARE(throttle.sourceCount(), std::size_t(10));
}

QTEST_GUILESS_MAIN(TestPinEntry)
#include "tst_pin_entry.moc"
