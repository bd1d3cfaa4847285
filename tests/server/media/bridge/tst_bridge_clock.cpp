// The clock of a mix: it follows whoever is heard best, and nobody can carry it away.
// labels: unit
#include "tests/server/media/bridge/hall.hpp"

#include <QTest>
#include <cmath>

using namespace conclave;
using namespace conclave::media;
using tests::Hall;

namespace {
// By how much the mix's 20 ms are longer than 20 ms, in parts of a million, over that many of them.
double driftPpm(Hall& hall, int ticks) {
    const auto mixes = hall.stats.mixes;
    const auto due = hall.bridge.due();
    hall.run(ticks, 1);
    const auto mixed = static_cast<double>(hall.stats.mixes - mixes + hall.stats.ticksSkipped);
    return (static_cast<double>(hall.bridge.due() - due) / (mixed * static_cast<double>(kTickNs)) - 1) * 1e6;
}
} // namespace

class BridgeClockTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theClockFollowsWhoTalks() {
        Hall hall(3, 1);
        hall.run(200, 1);
        const auto wait = hall.bridge.due() - hall.now; // packets come at full ticks
        QVERIFY2(wait > 0 && wait < 4'000'000, qPrintable(QString::number(wait)));
        QVERIFY(std::abs(hall.legs[0]->jitter.outOfStep().value_or(480)) < 48);
    }
    void aTickWaitsForWhoIsLittleLate() {
        Hall hall(3, 1);
        hall.run(300, 1);
        const auto concealed = hall.legs[0]->stats.framesConcealed;
        const auto mixes = hall.stats.mixes;
        hall.late = 4'000'000;
        hall.run(1, 1);
        hall.late = 0;
        hall.run(50, 1);
        QCOMPARE(hall.legs[0]->stats.framesConcealed, concealed);
        QCOMPARE(hall.stats.mixes, mixes + 51);
        const auto wait = hall.bridge.due() - hall.now;
        QVERIFY2(wait > 0 && wait < 4'000'000, qPrintable(QString::number(wait))); // and it is in step again
        QCOMPARE(hall.legs[0]->jitter.storedSamples(), std::size_t{0});
    }
    void lossCarriesItNowhere_data() {
        QTest::addColumn<double>("loss");
        QTest::newRow("5 %") << 0.05;
        QTest::newRow("20 %") << 0.2;
        QTest::newRow("40 %") << 0.4;
    }
    void lossCarriesItNowhere() {
        QFETCH(double, loss);
        Hall hall(3, 1);
        hall.run(300, 1);
        hall.loss = loss;
        hall.run(100, 1);
        const double drift = driftPpm(hall, 3000);
        qInfo("%.0f ppm", drift);
        QVERIFY(std::abs(drift) < 200);
    }
    void aPhoneThatIsTooFastOrSlowCarriesItNowhere_data() {
        QTest::addColumn<int>("paceNs");
        QTest::newRow("19.5 ms") << 19'500'000;
        QTest::newRow("20.5 ms") << 20'500'000;
    }
    void aPhoneThatIsTooFastOrSlowCarriesItNowhere() {
        QFETCH(int, paceNs);
        Hall hall(3, 1);
        hall.pace = paceNs;
        hall.run(700, 1); // it goes with the phone for eight frames, half a millisecond a tick
        const double drift = driftPpm(hall, 3000);
        qInfo("%.0f ppm", drift);
        QVERIFY(std::abs(drift) < 1100);
    }
    void aPhoneWithAClockOfItsOwnIsFollowed_data() {
        QTest::addColumn<int>("ppm");
        QTest::newRow("slow") << 500;
        QTest::newRow("fast") << -500;
    }
    void aPhoneWithAClockOfItsOwnIsFollowed() {
        QFETCH(int, ppm);
        Hall hall(3, 1);
        hall.pace = kTickNs + kTickNs / 1'000'000 * ppm;
        hall.run(300, 1);
        const auto concealed = hall.legs[0]->stats.framesConcealed;
        const double drift = driftPpm(hall, 3000);
        qInfo("%.0f ppm", drift);
        QVERIFY(std::abs(drift - ppm) < 50);
        QCOMPARE(hall.legs[0]->stats.framesConcealed, concealed);
        const auto wait = hall.bridge.due() - hall.now;
        QVERIFY2(wait > 0 && wait < 4'000'000, qPrintable(QString::number(wait)));
    }
};

QTEST_GUILESS_MAIN(BridgeClockTest)
#include "tst_bridge_clock.moc"
