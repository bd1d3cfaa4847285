// What the media thread says while the control thread is too busy to listen, and what nobody needs to hear so often.
// labels: unit
// timeout: 120
#include "tests/server/media/bridge/house.hpp"

#include <QTest>

using namespace conclave;
using namespace conclave::media;
using namespace conclave::tests;
using namespace std::chrono_literals;

namespace {
// So many answers that no event has room any more, and none of them read.
void fillTheEvents(House& house, LegId leg) {
    for (int i = 0; i < 6; ++i) {
        for (int k = 0; k < 1000; ++k) house.engine.stats(leg);
        const auto turns = house.engine.shardStats(ShardIndex{0}).ticks;
        while (house.engine.shardStats(ShardIndex{0}).ticks < turns + 2) std::this_thread::sleep_for(1ms);
    }
}
} // namespace

class EngineEventsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatDidNotFitIsSaidLater() {
        House house(1s);
        auto& bob = house.add(Role::participant, LegPlace::mix, 750);
        fillTheEvents(house, bob.spec().leg);
        const auto turns = [&] { return house.engine.shardStats(ShardIndex{0}).ticks; };
        const auto wait = [&](std::uint64_t count) {
            for (const auto until = turns() + count; turns() < until;) std::this_thread::sleep_for(1ms);
        };
        for (int i = 0; i < 3; ++i) bob.sendFrame();
        bob.sendPress(5);
        wait(400); // each leg is looked after once in 200
        house.peers.pop_back();
        const auto& said = house.listener;
        QVERIFY(house.runUntil([&] { return !said.lost.empty(); }, 400));
    }
    void aKeyPressCountsWhenItCanBeSaid() {
        House house;
        auto& bob = house.add(Role::participant, LegPlace::mix, 750);
        const auto leg = bob.spec().leg;
        fillTheEvents(house, leg);
        bob.sendFrame();
        bob.sendPress(5);
        const auto packets = [&] { return house.engine.shardStats(ShardIndex{0}).packetsReceived; };
        while (packets() < 2) std::this_thread::sleep_for(1ms);
        QVERIFY(house.listener.started.empty());
        house.run(2);
        QCOMPARE(house.listener.digits[leg], std::string());
        bob.sendPress(5); // as phones do, for as long as the key is down
        QVERIFY(house.runUntil([&] { return !house.listener.started.empty(); }, 50));
        bob.sendPress(5);
        QVERIFY(house.runUntil([&] { return house.listener.digits[leg] == "5"; }, 50));
    }
    // Of one who begins to talk, and of one who stops, while nothing is read.
    void whoTalksIsSaidLater() {
        House house;
        auto& bob = house.add(Role::participant, LegPlace::mix, 750);
        const auto leg = bob.spec().leg;
        fillTheEvents(house, leg);
        for (int i = 0; i < 25; ++i) {
            bob.sendFrame();
            std::this_thread::sleep_for(20ms);
        }
        QVERIFY(!house.listener.talking[leg]);
        QVERIFY(house.runUntil([&] { return house.listener.talking[leg]; }, 25));
        fillTheEvents(house, leg);
        std::this_thread::sleep_for(3s); // by then there is nothing to mix
        QVERIFY(house.listener.talking[leg]);
        house.peers.clear();
        QVERIFY(house.runUntil([&] { return !house.listener.talking[leg]; }, 25));
    }
    void nobodyPressesAHundredKeysASecond() {
        House house;
        auto& bob = house.add(Role::participant, LegPlace::lobby, 0);
        const auto leg = bob.spec().leg;
        const auto begun = std::chrono::steady_clock::now();
        house.run(50, [&](int) {
            bob.sendDigit('1', 1);
            bob.sendDigit('2', 1);
        });
        house.run(5);
        const auto hurried = house.listener.digits[leg].size();
        const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
        // Twenty at once and twenty a second.
        QVERIFY2(hurried >= 20 && static_cast<double>(hurried) <= 28 + 20 * took, qPrintable(QString::number(hurried)));
        house.run(60);
        house.listener.digits.clear();
        house.run(60, [&](int i) { // as an automatic dialler does
            if (i % 5 == 0) bob.sendDigit('3');
        });
        QVERIFY(house.runUntil([&] { return house.listener.digits[leg].size() == 12; }, 50));
    }
};

QTEST_GUILESS_MAIN(EngineEventsTest)
#include "tst_engine_events.moc"
