// The whole bridge over loopback UDP: who hears whom, and what strangers and attackers cannot change.
// labels: unit T-B5
// timeout: 180
#include "tests/server/media/bridge/house.hpp"

#include <QTest>
#include <chrono>

using namespace conclave;
using namespace conclave::media;
using namespace conclave::tests;

Q_DECLARE_METATYPE(conclave::media::SrtpSuite)

class EngineTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyoneHearsWhomTheyShould_data() {
        QTest::addColumn<SrtpSuite>("suite");
        for (const auto suite : kSrtpSuites) QTest::newRow(infoOf(suite).sdpName.data()) << suite;
    }
    void everyoneHearsWhomTheyShould() {
        QFETCH(SrtpSuite, suite);
        House house;
        auto& moderator = house.add(Role::moderator, LegPlace::mix, 450, suite, true);
        auto& participant = house.add(Role::participant, LegPlace::mix, 750, suite);
        auto& audience = house.add(Role::audience, LegPlace::mix, 1150, suite);
        auto& waiting = house.add(Role::participant, LegPlace::lobby, 1550, suite);
        QVERIFY(house.runUntil([&] { return moderator.hears(750) > kClearDb && participant.hears(450) > kClearDb; }));
        house.forget();
        house.run(50);
        QVERIFY(moderator.hearsByTenths(750) > kClearDb);
        QVERIFY(moderator.hears(450) < kAbsentDb);
        QVERIFY(participant.hearsByTenths(450) > kClearDb);
        QVERIFY(participant.hears(750) < kAbsentDb);
        QVERIFY(audience.hearsByTenths(450) > kClearDb);
        QVERIFY(audience.hearsByTenths(750) > kClearDb);
        for (auto* one : {&moderator, &participant, &audience}) {
            QVERIFY2(one->hears(1150) < kAbsentDb, "the audience is heard");
            QVERIFY2(one->hears(1550) < kAbsentDb, "the lobby is heard");
        }
        QCOMPARE(waiting.soundPackets, std::size_t{0});

        QVERIFY(house.engine.admit(waiting.spec().leg, house.bridge, Role::participant).has_value());
        QVERIFY(house.runUntil([&] { return moderator.hears(1550) > kClearDb && waiting.hears(450) > kClearDb; }));
        house.engine.setMuted(waiting.spec().leg, Muted::yes);
        house.engine.setRole(audience.spec().leg, Role::participant);
        house.run(20);
        house.forget();
        house.run(50);
        QVERIFY(moderator.hears(1550) < kAbsentDb);
        QVERIFY(moderator.hearsByTenths(1150) > kClearDb);
        QVERIFY(audience.hears(1150) < kAbsentDb);
        QVERIFY(waiting.hearsByTenths(1150) > kClearDb);
        house.engine.setMuted(waiting.spec().leg, Muted::no);
        QVERIFY(house.runUntil([&] { return moderator.hears(1550) > kClearDb; }));
        QVERIFY(house.listener.talking[moderator.spec().leg]);
        for (const auto& peer : house.peers) QCOMPARE(peer->unreadable, std::size_t{0});
        house.engine.toLobby(moderator.spec().leg);
        house.run(20);
        house.forget();
        house.run(30);
        QCOMPARE(moderator.soundPackets, std::size_t{0});
        QVERIFY(audience.hears(450) < kAbsentDb);
    }
    void phonesOfBothFamiliesMeetOnOnePort() {
        House house{EngineOptions{}}; // every address of the host; the phones speak IPv4
        house.add(Role::participant, LegPlace::mix, 450);
        auto& other = house.add(Role::participant, LegPlace::mix, 750);
        QVERIFY(house.runUntil([&] { return other.hears(450) > kClearDb; }));
        QVERIFY(house.runUntil([&] { return other.reportsReceived > 0; }));
    }
    void aSilentConferenceEncodesNothing() {
        House house;
        for (int i = 0; i < 5; ++i) house.add(Role::participant, LegPlace::mix, 0);
        house.run(60);
        const auto before = house.engine.shardStats(ShardIndex{0});
        house.forget();
        house.run(50);
        const auto after = house.engine.shardStats(ShardIndex{0});
        QCOMPARE(after.encodes, before.encodes);
        for (const auto& peer : house.peers) QCOMPARE(peer->soundPackets, std::size_t{0});
        QVERIFY(after.ticks > before.ticks);
    }
    void keyPressesArriveOnce() {
        House house;
        auto& caller = house.add(Role::audience, LegPlace::lobby, 0);
        house.run(3);
        std::string wanted;
        const std::array<unsigned, 6> losses{0x3f, 0x3e, 0x20, 0x01, 0x15, 0x38};
        const std::string pin = "4071#*";
        for (std::size_t i = 0; i < pin.size(); ++i) {
            caller.sendDigit(pin[i], losses[i]);
            wanted += pin[i];
            house.run(2);
        }
        QVERIFY(house.runUntil([&] { return house.listener.digits[caller.spec().leg].size() >= wanted.size(); }));
        house.run(5);
        QCOMPARE(house.listener.digits[caller.spec().leg], wanted);
    }
    // Another stream has another time scale, most often one that seems to lie behind.
    void keyPressesArriveAfterAChangeOfSource() {
        House house;
        auto& caller = house.add(Role::participant, LegPlace::lobby, 0);
        caller.sendDigit('1');
        house.run(60); // a source changes once a second at most
        caller.changeSource(4711);
        caller.continueEventsAt(0x80000000);
        house.run(3);
        caller.sendDigit('2');
        house.run(3);
        caller.continueEventsAt(0x70000000); // or the stream goes on, and its time does not
        caller.sendDigit('3');
        QVERIFY(house.runUntil([&] { return house.listener.digits[caller.spec().leg] == "123"; }, 50));
    }
    void keyPressesKeepNobodyAwake() {
        House house;
        auto& caller = house.add(Role::participant, LegPlace::mix, 0);
        const auto leg = caller.spec().leg;
        house.run(10);
        const auto phone = std::move(house.peers.back()); // says nothing any more
        house.peers.pop_back();
        house.engine.setMuted(leg, Muted::yes);
        house.engine.setMuted(leg, Muted::no);
        house.run(2);
        phone->sendDigit('1');
        house.run(2);
        house.engine.chime(house.bridge, Chime::entered);
        const auto mixes = [&] { return house.engine.shardStats(ShardIndex{0}).mixes; };
        QVERIFY(house.runUntil([&] { return mixes() > 5; }));
        QVERIFY(house.runUntil([&] {
            const auto before = mixes();
            house.run(5);
            return mixes() == before;
        }, 100));
        QCOMPARE(house.listener.digits[leg], std::string("1"));
    }
    // Most of what it sends is not even opened, reports or not; how often its numbers have wrapped has to be known all the same.
    void aMutedPhoneThatReportsIsHeardAgain() {
        House house;
        auto& ann = house.add(Role::participant, LegPlace::mix, 0);
        auto& bob = house.add(Role::participant, LegPlace::mix, 750);
        QVERIFY(house.runUntil([&] { return ann.hears(750) > kClearDb; }));
        house.engine.setMuted(bob.spec().leg, Muted::yes);
        house.run(3);
        for (const unsigned place : {20'000U, 50'000U, 10'000U, 40'000U}) {
            bob.continueAt(static_cast<std::uint16_t>(place));
            house.run(60, [&](int i) {
                if (i % 20 == 0) bob.sendReport();
            });
        }
        house.engine.setMuted(bob.spec().leg, Muted::no);
        house.forget();
        QVERIFY(house.runUntil([&] { return ann.hears(750) > kClearDb; }, 100));
    }
    void promptsArePlayedToTheirEnd() {
        House house;
        auto& caller = house.add(Role::audience, LegPlace::lobby, 0);
        const auto leg = caller.spec().leg;
        house.engine.play(leg, PromptId::goodbye, Language::en);
        house.engine.play(leg, PromptId::goodbye, Language::de);
        QVERIFY(house.runUntil([&] { return house.listener.ended.size() == 2; }));
        const auto wanted = durationOf(PromptId::goodbye, Language::en) + durationOf(PromptId::goodbye, Language::de);
        QVERIFY(house.runUntil([&] { return caller.soundPackets * 20 >= static_cast<std::size_t>(wanted.count()); }, 5)
            || caller.soundPackets + 12 >= static_cast<std::size_t>(wanted.count()) / 20);
        double energy = 0;
        for (const float sample : caller.heard) energy += static_cast<double>(sample) * static_cast<double>(sample);
        QVERIFY(energy / static_cast<double>(caller.heard.size()) > 1e-5);
        QVERIFY(house.listener.ended[0] == std::pair(leg, PromptId::goodbye));
        house.engine.play(leg, PromptId::welcome, Language::en);
        house.run(5);
        house.engine.stopPrompt(leg);
        house.run(3);
        house.forget();
        house.run(10);
        QCOMPARE(caller.soundPackets, std::size_t{0});
        QCOMPARE(house.listener.ended.size(), std::size_t{2});
    }
    void nothingUnauthenticatedChangesAnything() {
        House house;
        auto& talker = house.add(Role::participant, LegPlace::mix, 450);
        auto& other = house.add(Role::participant, LegPlace::mix, 0);
        QVERIFY(house.runUntil([&] { return other.hears(450) > kClearDb; }));
        const auto leg = talker.spec().leg;

        LegSpec wrong = talker.spec();
        TestPeer stranger(wrong, 9999, 1900); // another key
        stranger.setServer(house.engine.port(ShardIndex{0}));
        std::mt19937 random(5);
        for (int i = 0; i < 50; ++i) {
            stranger.sendFrame();
            stranger.raw(talker.last()); // a replay from elsewhere
            talker.raw(talker.last());   // a replay from the right place
            std::vector<std::uint8_t> junk(random() % 300);
            for (auto& b : junk) b = static_cast<std::uint8_t>(random());
            stranger.raw(junk);
            const std::vector<std::uint8_t> plain(60, 0x80); // plain RTP with the right source
            talker.raw(plain);
            const std::array<std::uint8_t, 8> bye{0x81, 203, 0, 1, static_cast<std::uint8_t>(talker.ssrc() >> 24),
                static_cast<std::uint8_t>(talker.ssrc() >> 16), static_cast<std::uint8_t>(talker.ssrc() >> 8),
                static_cast<std::uint8_t>(talker.ssrc())};
            talker.raw(bye);
            house.run(1);
        }
        house.engine.stats(leg);
        QVERIFY(house.runUntil([&] { return house.listener.stats.contains(leg); }));
        QCOMPARE(house.listener.stats[leg].addressMoves, std::uint64_t{0});
        QVERIFY(house.listener.stats[leg].packetsRefused >= 50);
        QVERIFY(other.hearsByTenths(450) > kClearDb);
        QVERIFY(other.hears(1900) < kAbsentDb);
        QVERIFY(house.engine.shardStats(ShardIndex{0}).packetsJunk >= 100);
        QVERIFY(house.listener.lost.empty());
        stranger.receive();
        QCOMPARE(stranger.packetsReceived + stranger.unreadable, std::size_t{0}); // nothing was sent there
    }
    void aPhoneThatMovesIsFollowed() {
        House house;
        auto& talker = house.add(Role::participant, LegPlace::mix, 450);
        auto& other = house.add(Role::participant, LegPlace::mix, 750);
        QVERIFY(house.runUntil([&] { return other.hears(450) > kClearDb && talker.hears(750) > kClearDb; }));
        talker.moveAddress();
        talker.forget();
        QVERIFY(house.runUntil([&] { return talker.hears(750) > kClearDb; }));
        house.engine.stats(talker.spec().leg);
        QVERIFY(house.runUntil([&] { return house.listener.stats.contains(talker.spec().leg); }));
        QCOMPARE(house.listener.stats[talker.spec().leg].addressMoves, std::uint64_t{1});
        QVERIFY(other.hearsByTenths(450) > kClearDb);
        QCOMPARE(house.listener.started.size(), std::size_t{2}); // it was never lost
    }
    void ofALineThatIsNotLookedAtNothingIsSaid() {
        House house;
        auto& bob = house.add(Role::participant, LegPlace::mix, 450);
        bob.setLoss(0.3, 7);
        QVERIFY(house.runUntil([&] { return bob.reported && bob.reported->fractionLost > 0; }, 1000));
        const auto before = house.statsOf(bob);
        QVERIFY(before.lossInbound > 0 && before.jitterInboundMs > 0);
        house.engine.setMuted(bob.spec().leg, Muted::yes);
        QVERIFY(house.runUntil([&] { return house.statsOf(bob).packetsSkipped > before.packetsSkipped; }));
        const auto after = house.statsOf(bob);
        QCOMPARE(after.lossInbound, 0.0);
        QCOMPARE(after.jitterInboundMs, 0.0);
    }
    // The last report of another stream is none of this one's.
    void anotherSourceHasNotReportedYet() {
        House house;
        auto& bob = house.add(Role::participant, LegPlace::mix, 450);
        QVERIFY(house.runUntil([&] { return !house.listener.started.empty(); }));
        RtcpSenderInfo info;
        info.ntp = 0x1234'5678'9abc'def0;
        bob.sendReport(&info);
        QVERIFY(house.runUntil([&] { return bob.reported && bob.reported->lastSenderReport == 0x5678'9abc; }, 1000));
        house.run(60); // a source changes once a second at most
        const auto ssrc = bob.ssrc() + 1;
        bob.changeSource(ssrc);
        QVERIFY(house.runUntil([&] { return bob.reported && bob.reported->ssrc == ssrc; }, 1000));
        QCOMPARE(bob.reported->lastSenderReport, 0U);
    }
    void onePacketFromElsewhereMovesNothing() {
        House house;
        auto& talker = house.add(Role::participant, LegPlace::mix, 450);
        house.run(10);
        TestPeer elsewhere(talker.spec(), 4242);
        elsewhere.setServer(house.engine.port(ShardIndex{0}));
        for (int i = 0; i < 10; ++i) { // somebody takes a packet off the wire and delivers it first
            const std::array<std::uint8_t, 3> payload{0x78, 1, 2};
            elsewhere.raw(talker.sealed(payload, talker.spec().opusPayloadType, 1));
            house.run(1);
        }
        house.engine.stats(talker.spec().leg);
        QVERIFY(house.runUntil([&] { return house.listener.stats.contains(talker.spec().leg); }));
        QCOMPARE(house.listener.stats[talker.spec().leg].addressMoves, std::uint64_t{0});
    }
    void tooManyPacketsAreDropped() {
        House house;
        auto& flooder = house.add(Role::participant, LegPlace::mix, 0);
        auto& talker = house.add(Role::participant, LegPlace::mix, 450);
        auto& other = house.add(Role::participant, LegPlace::mix, 0);
        house.run(10);
        for (int i = 0; i < 50; ++i) {
            for (int k = 0; k < 20; ++k) flooder.sendFrame(); // 1000 a second
            house.run(1);
        }
        house.engine.stats(flooder.spec().leg);
        QVERIFY(house.runUntil([&] { return house.listener.stats.contains(flooder.spec().leg); }));
        QVERIFY(house.listener.stats[flooder.spec().leg].packetsOverRate > 300);
        QVERIFY(other.hearsByTenths(450) > kClearDb);
        QVERIFY(house.listener.started.size() == 3);
        (void)talker;
    }
    void silenceOfThePhoneIsSaidOnce() {
        House house(std::chrono::seconds(1));
        house.add(Role::participant, LegPlace::mix, 450);
        house.run(10);
        auto peers = std::move(house.peers);
        house.peers.clear();
        QVERIFY(house.runUntil([&] { return !house.listener.lost.empty(); }));
        house.run(60);
        QCOMPARE(house.listener.lost.size(), std::size_t{1});
        house.peers = std::move(peers);
        QVERIFY(house.runUntil([&] { return house.listener.started.size() == 2; }));
    }
    void legsComeAndGo() {
        House house;
        auto& stays = house.add(Role::participant, LegPlace::mix, 0);
        for (int i = 0; i < 30; ++i) {
            const BridgeId mine = house.engine.newBridgeId();
            const auto before = house.bridge;
            house.bridge = mine;
            auto& guest = house.add(Role::participant, LegPlace::lobby, 450);
            house.bridge = before;
            house.run(2);
            QVERIFY(house.engine.admit(guest.spec().leg, house.bridge, Role::participant).has_value());
            house.run(3);
            house.engine.removeLeg(guest.spec().leg);
            house.engine.removeLeg(guest.spec().leg); // harmless
            house.engine.play(guest.spec().leg, PromptId::goodbye, Language::de);
            house.peers.pop_back();
        }
        QVERIFY(!house.engine.admit(LegId{999999}, house.bridge, Role::audience).has_value());
        house.engine.stats(stays.spec().leg);
        QVERIFY(house.runUntil([&] { return house.listener.stats.contains(stays.spec().leg); }));
        house.engine.removeLeg(stays.spec().leg);
        house.peers.clear();
        house.run(5);
        const auto idle = house.engine.shardStats(ShardIndex{0}).ticks;
        house.run(10);
        QVERIFY(house.engine.shardStats(ShardIndex{0}).ticks <= idle + 2); // nobody there: the thread sleeps
        house.engine.stop();
        house.engine.stop();
    }
    void refusesWhatCannotWork() {
        House house;
        auto& first = house.add(Role::participant, LegPlace::mix, 0);
        QCOMPARE(house.engine.addLeg(ShardIndex{0}, first.spec()).error().code, Errc::invalidValue);
        LegSpec spec = first.spec();
        spec.leg = house.engine.newLegId();
        spec.sendKey = SrtpKey{};
        QCOMPARE(house.engine.addLeg(ShardIndex{0}, spec).error().code, Errc::invalidValue);
        QCOMPARE(house.engine.addLeg(ShardIndex{7}, spec).error().code, Errc::invalidValue);
        EngineOptions options = House::options(std::chrono::seconds(30));
        options.port = house.engine.port(ShardIndex{0});
        Engine second(options, house.io.get_executor(), house.listener);
        QCOMPARE(second.start().error().code, Errc::networkUnreachable);
    }
};

QTEST_GUILESS_MAIN(EngineTest)
#include "tst_engine.moc"
