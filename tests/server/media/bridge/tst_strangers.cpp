// Whose is a packet from an address that is not known, or that somebody else had? Over loopback UDP.
// labels: unit T-B5
// timeout: 180
#include "server/media/rtp/bytes.hpp"
#include "tests/server/media/bridge/attacker.hpp"
#include "tests/server/media/bridge/house.hpp"

#include <QTest>
#include <utility>

using namespace conclave;
using namespace conclave::media;
using namespace conclave::tests;
using namespace std::chrono_literals;

namespace {
// The phone of the last one who was added: it no longer sends what the others send in each frame.
std::unique_ptr<TestPeer> takeLast(House& house) {
    auto last = std::move(house.peers.back());
    house.peers.pop_back();
    return last;
}

// Looks like sound, and is nobody's.
auto junkOf(Attacker& stranger) {
    return [&stranger, random = std::mt19937(7)](std::size_t) mutable {
        std::array<std::uint8_t, 32> junk{};
        for (auto& byte : junk) byte = static_cast<std::uint8_t>(random());
        junk[0] = 0x80;
        junk[1] = 96;
        stranger.send(junk);
    };
}

// Threads, and where the second call waits.
struct Twice : House {
    explicit Twice(unsigned threads) : House(options(30s, threads)) {}
    // In a lobby of its own; `at` that thread, if it matters.
    TestPeer& call(double toneHz, bool announce, std::optional<ShardIndex> at = {}) {
        const auto conference = std::exchange(bridge, engine.newBridgeId());
        for (int i = 0; i < 20 && at && engine.place(bridge) != *at; ++i) bridge = engine.newBridgeId();
        auto& peer = add(Role::participant, LegPlace::lobby, toneHz, SrtpSuite::aesCm128HmacSha1_80, announce);
        homes[peer.spec().leg] = engine.place(bridge);
        bridge = conference;
        return peer;
    }
    void admit(const TestPeer& peer) {
        if (!engine.admit(peer.spec().leg, bridge, Role::participant)) qFatal("not admitted");
    }
    std::map<LegId, ShardIndex> homes;
    std::vector<std::unique_ptr<TestPeer>> silent;
};
} // namespace

class StrangersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // The phone has crashed, nobody has said BYE, and its system gives it the same port again.
    void calledAgainFromTheSamePort_data() {
        QTest::addColumn<unsigned>("threads");
        QTest::addColumn<bool>("announce");
        QTest::addColumn<bool>("early");
        QTest::newRow("no SSRC said") << 1U << false << false;
        QTest::newRow("SSRC said") << 1U << true << false;
        QTest::newRow("as a guest") << 3U << false << false;
        QTest::newRow("as a guest before its first packet") << 3U << false << true;
    }
    void calledAgainFromTheSamePort() {
        QFETCH(unsigned, threads);
        QFETCH(bool, announce);
        QFETCH(bool, early);
        Twice house(threads);
        auto& ann = house.call(450, false);
        house.admit(ann);
        if (threads > 1) house.call(0, false); // so that it is not at home where the conference is
        auto& before = house.call(750, announce);
        house.admit(before);
        QVERIFY(house.runUntil([&] { return ann.hears(750) > kClearDb && before.hears(450) > kClearDb; }));
        const auto gone = takeLast(house);
        house.run(110); // for two seconds it has to be silent
        auto& again = house.call(1150, announce, house.homes.at(gone->spec().leg)); // to the same port as before
        again.callFrom(*gone);
        if (early) house.admit(again);
        QVERIFY(house.runUntil([&] { return house.listener.started.back() == again.spec().leg; }, 100));
        if (!early) house.admit(again);
        house.forget();
        QVERIFY(house.runUntil([&] { return ann.hears(1150) > kClearDb && again.hears(450) > kClearDb; }, 100));
    }
    // Somebody inside, whose leg still waits, sends in the name of one who talks.
    void nobodyTakesTheAddressOfWhoLives_data() {
        QTest::addColumn<unsigned>("threads");
        QTest::newRow("on one thread") << 1U;
        QTest::newRow("of a guest") << 3U;
    }
    void nobodyTakesTheAddressOfWhoLives() {
        QFETCH(unsigned, threads);
        Twice house(threads);
        auto& ann = house.call(450, false);
        auto& bob = house.call(750, false);
        house.admit(ann);
        house.admit(bob);
        QVERIFY(house.runUntil([&] { return ann.hears(750) > kClearDb && bob.hears(450) > kClearDb; }));
        std::vector<std::unique_ptr<TestPeer>> inside; // one of them on bob's thread
        for (unsigned i = 0; i < threads; ++i) {
            auto& one = house.call(1150, false, i == 0 ? std::optional(house.homes.at(bob.spec().leg)) : std::nullopt);
            one.callFrom(bob);
            one.setServer(house.engine.port(house.homes.at(bob.spec().leg)));
            inside.push_back(takeLast(house));
        }
        house.run(100, [&](int) {
            for (auto& one : inside) one->sendFrame();
        });
        for (auto& one : inside) QCOMPARE(house.statsOf(*one).packetsReceived, std::uint64_t{0});
        QCOMPARE(bob.unreadable, std::size_t{0});
        house.forget();
        house.run(50);
        QVERIFY(ann.hearsByTenths(750) > kClearDb && bob.hearsByTenths(450) > kClearDb);
        QVERIFY(ann.hears(1150) < kAbsentDb);
    }
    // A phone that only listens (a=recvonly), or is silent from the start, shows where it is by its reports.
    void whoOnlySendsReportsHears_data() {
        QTest::addColumn<unsigned>("threads");
        QTest::addColumn<bool>("announce");
        QTest::newRow("no SSRC said") << 1U << false;
        QTest::newRow("SSRC said") << 1U << true;
        QTest::newRow("as a guest") << 3U << false;
    }
    void whoOnlySendsReportsHears() {
        QFETCH(unsigned, threads);
        QFETCH(bool, announce);
        House house(House::options(3s, threads));
        std::vector<std::unique_ptr<TestPeer>> silent;
        auto& ann = house.add(Role::moderator, LegPlace::mix, 450);
        for (unsigned i = 0; i < threads; ++i) {
            const auto conference = std::exchange(house.bridge, house.engine.newBridgeId());
            auto& bob = house.add(Role::participant, LegPlace::lobby, 0, SrtpSuite::aesCm128HmacSha1_80, announce);
            house.bridge = conference;
            QVERIFY(house.engine.admit(bob.spec().leg, house.bridge, Role::participant).has_value());
            silent.push_back(takeLast(house));
        }
        house.run(300, [&](int i) {
            for (auto& bob : silent) {
                if (i % 10 == 0) bob->sendReport();
                bob->receive();
            }
        });
        QVERIFY(house.listener.lost.empty());
        for (auto& bob : silent) {
            QVERIFY(bob->hearsByTenths(450) > kClearDb);
            QCOMPARE(bob->unreadable, std::size_t{0});
            QVERIFY(bob->reportsReceived > 0);
        }
        house.run(100, [&](int) { // and then it speaks
            for (auto& bob : silent) {
                bob->setTone(750);
                bob->sendFrame();
                bob->receive();
            }
        });
        QVERIFY(ann.hearsByTenths(750) > kClearDb);
    }
    // Without rtcp-mux: what a phone reports counts all the same, and ours come to where it wants them. It moves nobody.
    void reportsComeFromAPortOfTheirOwn_data() {
        QTest::addColumn<unsigned>("threads");
        QTest::newRow("on one thread") << 1U;
        QTest::newRow("of a guest") << 3U;
    }
    void reportsComeFromAPortOfTheirOwn() {
        QFETCH(unsigned, threads);
        Twice house(threads);
        house.rtcpMux = false;
        auto& ann = house.call(450, false);
        auto& bob = house.call(750, false);
        house.admit(ann);
        house.admit(bob);
        bob.reportApart();
        QVERIFY(house.runUntil([&] { return ann.hears(750) > kClearDb && bob.hears(450) > kClearDb; }));
        RtcpReport lossy;
        lossy.ssrc = bob.serverSsrc;
        lossy.fractionLost = 128;
        bob.sendReport(nullptr, &lossy);
        QVERIFY(house.runUntil([&] { return bob.reportsReceived > 0 && bob.datagramsApart > 0; }, 1000));
        QVERIFY(house.statsOf(bob).lossOutbound > 0.1);
        QCOMPARE(house.statsOf(bob).addressMoves, std::uint64_t{0});
        QCOMPARE(bob.datagramsApart, bob.reportsReceived);
        QVERIFY(bob.hearsByTenths(450) > kClearDb);
    }
    void whoOnlySendsReportsFromAPortOfTheirOwnIsNotMissed() {
        House house(3s);
        house.rtcpMux = false;
        house.add(Role::participant, LegPlace::mix, 0).reportApart();
        const auto silent = takeLast(house);
        house.run(300, [&](int i) {
            if (i % 10 == 0) silent->sendReport();
        });
        QVERIFY(house.listener.lost.empty());
    }
    void junkLeavesTrialsToWhoIsKnown() {
        House house;
        auto& ann = house.add(Role::participant, LegPlace::mix, 450);
        auto& bob = house.add(Role::participant, LegPlace::mix, 750);
        QVERIFY(house.runUntil([&] { return ann.hears(750) > kClearDb && bob.hears(450) > kClearDb; }));
        std::vector<std::unique_ptr<TestPeer>> waiting;
        for (int i = 0; i < 40; ++i) {
            house.add(Role::participant, LegPlace::lobby, 0);
            waiting.push_back(takeLast(house));
        }
        Attacker stranger(house.engine.port(ShardIndex{0}));
        Throwing flood(10'000, junkOf(stranger));
        house.run(10);
        bob.moveAddress();
        house.run(50);
        auto& late = house.add(Role::participant, LegPlace::lobby, 0, SrtpSuite::aesCm128HmacSha1_80, true);
        house.run(10);
        flood.stop();
        QCOMPARE(house.statsOf(bob).addressMoves, std::uint64_t{1});
        QVERIFY(house.statsOf(late).packetsReceived >= 5);
        QVERIFY(!stranger.gotAnything());
    }
    // Calls on hold, say, whose phones never send: more of them than a turn has trials.
    void nobodyWaitsBehindLegsThatNeverSend() {
        Twice house(1);
        auto& ann = house.add(Role::participant, LegPlace::mix, 450);
        QVERIFY(house.runUntil([&] { return house.listener.started.size() == 1; }));
        for (int i = 0; i < 200; ++i) {
            house.call(0, false);
            house.silent.push_back(takeLast(house));
        }
        auto& late = house.add(Role::participant, LegPlace::mix, 750);
        QVERIFY(house.runUntil([&] { return ann.hears(750) > kClearDb && late.hears(450) > kClearDb; }));
    }
    // Their caller sends junk besides, from where they are said to be, and as many of them are said to be where the honest phone is.
    void whoSendsFromWhereItsCallCameFromIsFoundInAFlood() {
        Twice house(1);
        auto& ann = house.add(Role::participant, LegPlace::mix, 450);
        QVERIFY(house.runUntil([&] { return house.listener.started.size() == 1; }));
        const auto hostOf = [](std::uint32_t host) { return boost::asio::ip::make_address_v4(host); };
        constexpr std::uint32_t kElsewhere = INADDR_LOOPBACK + 1;
        for (int i = 0; i < 300; ++i) {
            house.hosts = {hostOf(i % 2 == 0 ? INADDR_LOOPBACK : kElsewhere), hostOf(kElsewhere)};
            house.call(0, false);
            house.silent.push_back(takeLast(house));
        }
        Attacker stranger(house.engine.port(ShardIndex{0}));
        stranger.moveTo(kElsewhere);
        Throwing flood(20'000, junkOf(stranger));
        house.run(10);
        house.hosts = {std::nullopt, hostOf(INADDR_LOOPBACK)};
        auto& late = house.add(Role::participant, LegPlace::mix, 750);
        house.run(100);
        flood.stop();
        QVERIFY(house.statsOf(late).packetsReceived >= 5);
        QVERIFY(house.runUntil([&] { return ann.hears(750) > kClearDb && late.hears(450) > kClearDb; }));
        QVERIFY(!stranger.gotAnything());
    }
    // However often bridges wake the thread in between.
    void whatStrangersCostIsBoundByTime() {
        Twice house(1);
        for (int i = 0; i < 12; ++i) {
            house.bridge = house.engine.newBridgeId();
            house.add(Role::participant, LegPlace::mix, 450);
        }
        QVERIFY(house.runUntil([&] { return house.listener.started.size() == 12; }));
        for (int i = 0; i < 100; ++i) {
            house.call(0, false);
            house.silent.push_back(takeLast(house));
        }
        Attacker stranger(house.engine.port(ShardIndex{0}));
        const auto junk = plainRtp(4711, 1, 960, stranger.sound());
        Throwing flood(20'000, [&](std::size_t) { stranger.send(junk); });
        house.run(20);
        const auto before = house.engine.shardStats(ShardIndex{0});
        house.run(100);
        const auto after = house.engine.shardStats(ShardIndex{0});
        flood.stop();
        const auto turns = after.ticks - before.ticks + 2; // some of its counters may be read a turn later
        QVERIFY(after.mixes - before.mixes > turns);
        QVERIFY(after.trials > before.trials);
        QVERIFY2(after.trials - before.trials <= 64 * turns, std::to_string(after.trials - before.trials).c_str());
    }
    void guestsWaitBehindNobody() {
        Twice house(3);
        auto& ann = house.call(450, false);
        house.admit(ann);
        QVERIFY(house.runUntil([&] { return house.listener.started.size() == 1; }));
        const auto conference = std::exchange(house.bridge, house.engine.newBridgeId());
        QVERIFY(house.engine.place(house.bridge) != house.engine.place(conference));
        for (int i = 0; i < 200; ++i) { // where the guest's phone will send to, and where its leg will be
            auto& one = house.add(Role::participant, LegPlace::lobby, 0);
            if (i % 2 == 0 && !house.engine.admit(one.spec().leg, conference, Role::audience)) qFatal("not admitted");
            house.silent.push_back(takeLast(house));
        }
        auto& guest = house.add(Role::participant, LegPlace::lobby, 750);
        auto honest = takeLast(house);
        house.bridge = conference;
        house.admit(guest);
        house.run(10);
        house.peers.push_back(std::move(honest));
        QVERIFY(house.runUntil([&] { return ann.hears(750) > kClearDb && guest.hears(450) > kClearDb; }));
    }
};

QTEST_GUILESS_MAIN(StrangersTest)
#include "tst_strangers.moc"
