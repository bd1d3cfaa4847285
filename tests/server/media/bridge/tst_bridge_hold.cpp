// labels: unit spec:E5
// A phone that holds us, new keys and new payload types in a call that stands: over loopback UDP.
#include "tests/server/media/bridge/house.hpp"

#include <QTest>

using namespace conclave;
using namespace conclave::media;
using namespace conclave::tests;

class HoldTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void musicOnHoldIsNotHeard() {
        House house;
        auto& ann = house.add(Role::moderator, LegPlace::mix, 450);
        auto& bob = house.add(Role::participant, LegPlace::mix, 750);
        QVERIFY(house.runUntil([&] { return ann.hears(750) > kClearDb && bob.hears(450) > kClearDb; }));
        house.engine.setHeld(bob.spec().leg, Held::yes);
        bob.setTone(1250); // its music
        house.run(20);
        house.forget();
        const auto before = bob.packetsReceived;
        house.run(120);
        QVERIFY(ann.hears(1250) < kAbsentDb && ann.hears(750) < kAbsentDb);
        QCOMPARE(bob.soundPackets, std::size_t{0});
        QVERIFY(bob.packetsReceived > before); // a keep-alive every two seconds
        QVERIFY(!house.listener.talking[bob.spec().leg]);
        bob.setTone(750);
        house.engine.setHeld(bob.spec().leg, Held::no);
        QVERIFY(house.runUntil([&] { return ann.hears(750) > kClearDb && bob.hears(450) > kClearDb; }));
        house.run(40);
        QVERIFY(ann.hears(1250) < kAbsentDb);
        QCOMPARE(bob.unreadable, std::size_t{0});
    }

    void promptsWait() {
        House house;
        for (const auto place : {LegPlace::mix, LegPlace::lobby}) {
            auto& bob = house.add(Role::participant, place, 0);
            const auto& started = house.listener.started;
            QVERIFY(house.runUntil([&] { return !started.empty() && started.back() == bob.spec().leg; }));
            house.engine.setHeld(bob.spec().leg, Held::yes);
            house.engine.play(bob.spec().leg, PromptId::goodbye, Language::en);
            house.run(30);
            QCOMPARE(bob.soundPackets, std::size_t{0});
            QVERIFY(house.listener.ended.empty());
            house.engine.setHeld(bob.spec().leg, Held::no);
            QVERIFY(house.runUntil([&] { return !house.listener.ended.empty(); }));
            QVERIFY(bob.soundPackets > 10);
            house.listener.ended.clear();
        }
    }

    // Asleep by then, with a phone that says nothing.
    void promptsBeginWhenASleepingBridgeIsTakenUpAgain() {
        House house;
        house.add(Role::participant, LegPlace::mix, 0);
        QVERIFY(house.runUntil([&] { return !house.listener.started.empty(); }));
        const auto bob = std::move(house.peers.back());
        house.peers.pop_back();
        house.engine.setHeld(bob->spec().leg, Held::yes);
        house.engine.play(bob->spec().leg, PromptId::goodbye, Language::en);
        const auto mixes = [&] { return house.engine.shardStats(ShardIndex{0}).mixes; };
        QVERIFY(house.runUntil([&] {
            const auto before = mixes();
            house.run(5);
            return before > 0 && mixes() == before;
        }));
        house.engine.setHeld(bob->spec().leg, Held::no);
        QVERIFY(house.runUntil([&] { return !house.listener.ended.empty(); }, 300));
        bob->receive();
        QVERIFY(bob->soundPackets > 10);
    }

    void theTestLineHoldsToo() {
        House house;
        auto& bob = house.add(Role::participant, LegPlace::lobby, 750);
        const auto leg = bob.spec().leg;
        house.engine.echo(leg, Echo::on);
        QVERIFY(house.runUntil([&] { return bob.hears(750) > kClearDb; }));
        house.engine.setHeld(leg, Held::yes);
        bob.setTone(1250); // its music
        house.run(5);
        house.forget();
        house.run(100);
        QCOMPARE(bob.soundPackets, std::size_t{0});
        house.engine.setHeld(leg, Held::no);
        bob.setTone(750);
        house.run(2);
        house.forget();
        QVERIFY(house.runUntil([&] { return bob.hears(750) > kClearDb; }));
        QVERIFY(toneDb(bob.heard, 1250) < kAbsentDb);
    }

    void silenceOnHoldIsNoLoss() {
        House house(std::chrono::seconds(1));
        auto& bob = house.add(Role::participant, LegPlace::mix, 750);
        QVERIFY(house.runUntil([&] { return !house.listener.started.empty(); }));
        house.engine.setHeld(bob.spec().leg, Held::yes);
        const auto silence = [&](int tenths) {
            for (int i = 0; i < tenths && house.listener.lost.empty(); ++i) {
                std::this_thread::sleep_for(std::chrono::milliseconds(100));
                house.io.restart();
                house.io.poll();
            }
        };
        silence(32); // every leg is looked after once in two seconds
        QVERIFY(house.listener.lost.empty());
        house.engine.setHeld(bob.spec().leg, Held::no);
        silence(300);
        QCOMPARE(house.listener.lost.size(), std::size_t{1});
    }

    void newKeys_data() {
        QTest::addColumn<bool>("isOtherSuite");
        QTest::addColumn<bool>("isOtherSource");
        QTest::addColumn<int>("numbers");
        QTest::newRow("the phone's") << false << false << 0;
        QTest::newRow("the phone's, and another SSRC") << false << true << 0;
        QTest::newRow("another suite, both") << true << true << 0;
        QTest::newRow("the phone's, and its numbers begin anew below") << false << false << -10'000;
        QTest::newRow("the phone's, and its numbers begin anew above") << false << false << 10'000;
    }

    void newKeys() {
        QFETCH(bool, isOtherSuite);
        QFETCH(bool, isOtherSource);
        QFETCH(int, numbers);
        House house;
        auto& ann = house.add(Role::moderator, LegPlace::mix, 450);
        auto& bob = house.add(Role::participant, LegPlace::mix, 750);
        QVERIFY(house.runUntil([&] { return ann.hears(750) > kClearDb && bob.hears(450) > kClearDb; }));
        house.run(60); // a source changes once a second at most
        auto& spec = bob.spec();
        if (isOtherSuite) spec.suite = SrtpSuite::aeadAes256Gcm;
        SdesKeys keys;
        keys.suite = spec.suite;
        keys.receive = spec.receiveKey = testKey(spec.suite, 4711);
        if (isOtherSuite) keys.send = spec.sendKey = testKey(spec.suite, 4712);
        QVERIFY(house.engine.renewKeys(spec.leg, keys).has_value());
        bob.changeSource(isOtherSource ? bob.ssrc() + 1 : bob.ssrc());
        if (isOtherSuite) bob.changeServerKey();
        bob.continueAt(static_cast<std::uint16_t>(bob.nextSequence() + numbers));
        house.forget();
        QVERIFY(house.runUntil([&] { return ann.hears(750) > kClearDb && bob.hears(450) > kClearDb; }));
        const auto unreadable = bob.unreadable; // under way while keys changed
        house.run(50);
        QCOMPARE(bob.unreadable, unreadable);
        QVERIFY(unreadable < 10);
    }

    // A later offer from another network, and the phone has begun anew in all respects.
    void elsewhereUnderAnotherSource_data() {
        QTest::addColumn<bool>("areKeysNew");
        QTest::addColumn<bool>("announce");
        QTest::newRow("new keys, SSRC said") << true << true;
        QTest::newRow("new keys, no SSRC said") << true << false;
        QTest::newRow("old keys, SSRC said") << false << true;
        QTest::newRow("old keys, no SSRC said") << false << false;
    }
    void elsewhereUnderAnotherSource() {
        QFETCH(bool, areKeysNew);
        QFETCH(bool, announce);
        House house;
        auto& ann = house.add(Role::moderator, LegPlace::mix, 450);
        auto& bob = house.add(Role::participant, LegPlace::mix, 750);
        QVERIFY(house.runUntil([&] { return ann.hears(750) > kClearDb && bob.hears(450) > kClearDb; }));
        house.run(60); // a source changes once a second at most
        auto& spec = bob.spec();
        if (areKeysNew) {
            SdesKeys keys;
            keys.suite = spec.suite;
            keys.receive = spec.receiveKey = testKey(spec.suite, 4711);
            QVERIFY(house.engine.renewKeys(spec.leg, keys).has_value());
        }
        bob.changeSource(bob.ssrc() + 1);
        bob.moveAddress();
        bob.continueAt(static_cast<std::uint16_t>(bob.nextSequence() - 10'000));
        house.engine.expectElsewhere(
            spec.leg, announce ? std::optional(bob.ssrc()) : std::nullopt, {std::nullopt, boost::asio::ip::address_v4::loopback()});
        house.forget();
        QVERIFY(house.runUntil([&] { return ann.hears(750) > kClearDb && bob.hears(450) > kClearDb; }));
        QCOMPARE(house.statsOf(bob).addressMoves, std::uint64_t{1});
    }
    // Nothing has moved after all.
    void whoIsExpectedElsewhereIsStillHeardWhereItIs() {
        House house;
        auto& ann = house.add(Role::moderator, LegPlace::mix, 450);
        auto& bob = house.add(Role::participant, LegPlace::mix, 750);
        QVERIFY(house.runUntil([&] { return ann.hears(750) > kClearDb && bob.hears(450) > kClearDb; }));
        house.engine.expectElsewhere(bob.spec().leg, bob.ssrc() + 1, {});
        house.run(20);
        house.forget();
        house.run(100);
        QVERIFY(ann.hearsByTenths(750) > kClearDb && bob.hearsByTenths(450) > kClearDb);
        bob.moveAddress();
        house.forget();
        QVERIFY(house.runUntil([&] { return ann.hears(750) > kClearDb && bob.hears(450) > kClearDb; }));
        QCOMPARE(house.statsOf(bob).addressMoves, std::uint64_t{1});
    }

    void keysThatDoNotFit() {
        House house;
        auto& bob = house.add(Role::participant, LegPlace::mix, 750);
        SdesKeys keys;
        keys.suite = SrtpSuite::aeadAes256Gcm;
        keys.receive = testKey(SrtpSuite::aesCm128HmacSha1_80, 1);
        QVERIFY(house.engine.renewKeys(bob.spec().leg, keys).error().code == Errc::invalidValue);
        QVERIFY(house.engine.renewKeys(LegId{4711}, keys).error().code == Errc::notFound);
    }

    void newPayloadTypes() {
        House house;
        auto& ann = house.add(Role::moderator, LegPlace::mix, 450);
        auto& bob = house.add(Role::participant, LegPlace::mix, 750);
        QVERIFY(house.runUntil([&] { return ann.hears(750) > kClearDb; }));
        bob.spec().opusPayloadType = 111;
        bob.spec().telephoneEvents = TelephoneEvents{126, 8000};
        house.engine.setFormats(bob.spec().leg, 111, bob.spec().telephoneEvents);
        house.run(20);
        house.forget();
        QVERIFY(house.runUntil([&] { return ann.hears(750) > kClearDb; }));
        bob.sendDigit('7');
        QVERIFY(house.runUntil([&] { return house.listener.digits[bob.spec().leg] == "7"; }));
    }
};

QTEST_GUILESS_MAIN(HoldTest)
#include "tst_bridge_hold.moc"
