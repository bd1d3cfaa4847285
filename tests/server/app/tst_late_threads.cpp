// labels: unit spec:E2
#include "server/app/late_threads.hpp"

#include <QTest>

using namespace conclave::app;

namespace {

constexpr std::uint64_t kMixes = 500; // of two conferences, between two looks

class Thread {
public:
    // So many mixes more, of which so many were late.
    bool look(std::uint64_t mixes, std::uint64_t late) {
        m_now.mixes += mixes;
        m_now.late += late;
        return m_lateness.look(m_now);
    }

private:
    Lateness m_lateness;
    Lateness::Reading m_now;
};

} // namespace

class TestLateThreads : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void twoLooksInARow() {
        Thread thread;
        QVERIFY(!thread.look(kMixes, 0));
        QVERIFY(!thread.look(kMixes, 100)); // once: somebody compiled something
        QVERIFY(!thread.look(kMixes, 0));
        QVERIFY(!thread.look(kMixes, 10));
        QVERIFY(thread.look(kMixes, 10)); // 2 %, twice
    }
    void aFewSayNothing() {
        Thread thread;
        for (int i = 0; i < 5; ++i) QVERIFY(!thread.look(100, Lateness::kLateMin - 1));
        for (int i = 0; i < 5; ++i) QVERIFY(!thread.look(10'000, 199)); // below 2 %
        QVERIFY(!thread.look(10'000, 200));
        QVERIFY(thread.look(10'000, 200));
    }
    void aMinuteOnTime() {
        Thread thread;
        for (unsigned i = 0; i < Lateness::kLooksToDrain; ++i) thread.look(kMixes, 50);
        for (unsigned i = 1; i < Lateness::kLooksToReturn; ++i) QVERIFY(thread.look(kMixes, 0));
        QVERIFY(thread.look(kMixes, 50)); // late again: the minute begins anew
        for (unsigned i = 1; i < Lateness::kLooksToReturn; ++i) QVERIFY(thread.look(0, 0)); // all have gone
        QVERIFY(!thread.look(0, 0));
    }
};

QTEST_GUILESS_MAIN(TestLateThreads)
#include "tst_late_threads.moc"
