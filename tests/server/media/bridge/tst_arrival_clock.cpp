// The kernel's stamps, and a wall clock that is set meanwhile.
// labels: unit
#include "server/media/bridge/arrival_clock.hpp"

#include <QTest>

using namespace conclave::media;

namespace {
constexpr std::int64_t kMs = 1'000'000;
constexpr std::int64_t kEpoch = 1'790'000'000'000 * kMs; // of the wall clock
} // namespace

class ArrivalClockTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void stampsAreTakenOver() {
        ArrivalClock clock;
        clock.read(kEpoch + 1000 * kMs, 1000 * kMs);
        clock.read(kEpoch + 1010 * kMs, 1010 * kMs);
        QCOMPARE(clock.arrivalOf(kEpoch + 1004 * kMs, 1010 * kMs), 1004 * kMs);
        QCOMPARE(clock.arrivalOf(std::nullopt, 1010 * kMs), 1010 * kMs);
        QCOMPARE(clock.arrivalOf(kEpoch + 1011 * kMs, 1010 * kMs), 1010 * kMs); // not in the future
        QCOMPARE(clock.arrivalOf(kEpoch + 700 * kMs, 1010 * kMs), 810 * kMs);
        QCOMPARE(clock.realTimeOf(1010 * kMs), kEpoch + 1010 * kMs);
    }
    void aStepIsNotHeard_data() {
        QTest::addColumn<qlonglong>("stepMs");
        for (const qlonglong step : {-3'600'000, -150, -3, 3, 150, 3'600'000}) QTest::addRow("%lld ms", step) << step;
    }
    void aStepIsNotHeard() {
        QFETCH(qlonglong, stepMs);
        ArrivalClock clock;
        for (std::int64_t now = 1000; now < 2000; now += 10) clock.read(kEpoch + now * kMs, now * kMs);
        const std::int64_t stepped = kEpoch + stepMs * kMs;
        clock.read(stepped + 2000 * kMs, 2000 * kMs); // some stamps are of before
        QCOMPARE(clock.arrivalOf(kEpoch + 1995 * kMs, 2000 * kMs), 2000 * kMs);
        QCOMPARE(clock.arrivalOf(stepped + 1999 * kMs, 2000 * kMs), 2000 * kMs);
        clock.read(stepped + 2010 * kMs, 2010 * kMs);
        QCOMPARE(clock.arrivalOf(stepped + 2004 * kMs, 2010 * kMs), 2004 * kMs);
    }
    void aClockThatIsSlewedIsFollowed() {
        ArrivalClock clock;
        clock.read(kEpoch + 1000 * kMs, 1000 * kMs);
        for (std::int64_t now = 1010; now < 60'000; now += 10) {
            const std::int64_t ahead = kEpoch + now * kMs / 2000; // 500 ppm
            clock.read(ahead + now * kMs, now * kMs);
            QCOMPARE(clock.arrivalOf(ahead + (now - 4) * kMs, now * kMs), (now - 4) * kMs);
        }
    }
};

QTEST_GUILESS_MAIN(ArrivalClockTest)
#include "tst_arrival_clock.moc"
