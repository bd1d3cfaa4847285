// The sixteen attacks of T-B5 on the media port, and some more, while two people talk: whatever is not authentic and new moves no
// address, ends no call, is not heard, and costs nobody a packet. Full size: the flood lasts a minute.
// labels: unit
// covers: T-B5_media_attacks
// timeout: 300
#include "server/media/rtp/bytes.hpp"
#include "server/media/rtp/rtcp.hpp"
#include "tests/server/media/bridge/attacker.hpp"
#include "tests/server/media/bridge/house.hpp"

#include <QTest>
#include <deque>

using namespace conclave;
using namespace conclave::media;
using namespace conclave::tests;

namespace {
constexpr SrtpSuite kSuite = SrtpSuite::aesCm128HmacSha1_80;
constexpr std::uint32_t kSeed = 20261126;

bool nightly() {
    return qEnvironmentVariable("CONCLAVE_NIGHTLY") == QLatin1String("1");
}

using Datagram = std::vector<std::uint8_t>;

Datagram junk(std::mt19937& random, std::uint32_t ssrc) {
    Datagram bytes(random() % 1400 + 1);
    for (auto& b : bytes) b = static_cast<std::uint8_t>(random());
    const auto kind = random() % 6;
    if (kind == 0 || bytes.size() < 20) return bytes; // anything
    bytes[0] = kind == 5 ? 22 : 0x80; // DTLS, or RTP
    if (kind == 4) bytes[1] = 200;    // RTCP
    else if (kind != 5) bytes[1] = 96;
    if (kind >= 2) store32(bytes, kind == 4 ? 4 : 8, ssrc);
    return bytes;
}

// Two who talk, and what must not have changed at the end.
struct Scene : House {
    TestPeer& a;
    TestPeer& b;
    Attacker stranger;
    std::mt19937 random{kSeed};
    std::uint64_t moves = 0; // that are meant to happen to a
    bool onlyTheTwo = true;  // may be heard

    Scene()
        : a(add(Role::participant, LegPlace::mix, 450)), b(add(Role::participant, LegPlace::mix, 750)),
          stranger(engine.port(ShardIndex{0})) {
        const bool both = runUntil([&] { return a.hears(750) > kClearDb && b.hears(450) > kClearDb; });
        if (!both) qFatal("the two do not hear each other");
        run(25);
        begin();
    }
    TestPeer& addHostile() {
        auto& hostile = add(Role::participant, LegPlace::mix, 1150);
        onlyTheTwo = false;
        run(30);
        begin();
        return hostile;
    }
    void begin() {
        forget();
        m_received = {statsOf(a).packetsReceived, statsOf(b).packetsReceived};
        m_sent = {a.packetsSent, b.packetsSent};
        m_missing = {a.packetsMissing, b.packetsMissing};
        m_before = engine.shardStats(ShardIndex{0});
        m_began = std::chrono::steady_clock::now();
    }
    // The attack is over.
    void judge() {
        const auto after = engine.shardStats(ShardIndex{0});
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - m_began).count();
        const double core = std::chrono::duration<double>(after.cpu - m_before.cpu).count() / seconds * 100;
        const std::array peersHere{&a, &b};
        for (std::size_t i = 0; i < 2; ++i) {
            auto& peer = *peersHere[i];
            const auto stats = statsOf(peer);
            peer.receive();
            const auto sent = peer.packetsSent - m_sent[i];
            const auto received = stats.packetsReceived - m_received[i];
            // Ticks that this machine had no time for are gaps too, and nobody's attack.
            const auto skipped = engine.shardStats(ShardIndex{0}).ticksSkipped - m_before.ticksSkipped;
            const auto missing = peer.packetsMissing - m_missing[i];
            qInfo("%s: %zu sent, %zu arrived; %zu of what it should hear missing, %zu ticks skipped; refused %zu, over rate %zu; "
                  "media thread %.1f %% of a core",
                i == 0 ? "a" : "b", sent, static_cast<std::size_t>(received), missing, static_cast<std::size_t>(skipped),
                static_cast<std::size_t>(stats.packetsRefused), static_cast<std::size_t>(stats.packetsOverRate), core);
            QVERIFY2(static_cast<double>(received) >= 0.999 * static_cast<double>(sent), "packets of an honest phone were lost");
            QVERIFY2(missing <= skipped + sent / 1000, "packets to an honest phone were lost");
            QCOMPARE(stats.addressMoves, i == 0 ? moves : std::uint64_t{0});
            QCOMPARE(peer.unreadable, std::size_t{0});
            QCOMPARE(peer.unsound, std::size_t{0});
            for (std::size_t at = 0; onlyTheTwo && at + kSampleRateHz / 2 <= peer.heard.size(); at += kSampleRateHz / 4)
                QVERIFY2(toneDb(std::span(peer.heard).subspan(at, kSampleRateHz / 2), kForeignHz) < kAbsentDb, "foreign audio");
        }
        QVERIFY2(listener.lost.empty(), "a call has ended");
        forget();
        run(40);
        QVERIFY(a.hearsByTenths(750) > kClearDb);
        QVERIFY(b.hearsByTenths(450) > kClearDb);
        QVERIFY(moves > 0 || !stranger.gotAnything());
    }
    // From elsewhere, and from the victim's own address.
    void deliver(const Datagram& datagram) {
        stranger.send(datagram);
        a.raw(datagram);
    }

private:
    std::array<std::uint64_t, 2> m_received{};
    std::array<std::size_t, 2> m_sent{};
    std::array<std::size_t, 2> m_missing{};
    ShardStats m_before{};
    std::chrono::steady_clock::time_point m_began{};
};

Datagram bye(std::uint32_t ssrc) {
    Datagram packet{0x80, 201, 0, 1, 0, 0, 0, 0, 0x81, 203, 0, 1, 0, 0, 0, 0}; // a compound begins with a report
    store32(packet, 4, ssrc);
    store32(packet, 12, ssrc);
    return packet;
}

Datagram senderReport(std::uint32_t ssrc) {
    Datagram packet(200);
    RtcpSenderInfo info{};
    info.packets = 0xffffffff;
    RtcpReport report;
    report.fractionLost = 255;
    packet.resize(writeRtcp(packet, ssrc, &info, &report, std::string_view("evil")));
    return packet;
}
} // namespace

class MediaAttacksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qInfo("seed %u", kSeed); }

    void plainRtpIsNotHeard() {
        Scene scene;
        scene.run(75, [&](int i) {
            const auto sequence = static_cast<std::uint16_t>(scene.a.nextSequence() + i);
            scene.deliver(plainRtp(scene.a.ssrc(), sequence, 960U * static_cast<unsigned>(i), scene.stranger.sound()));
        });
        scene.judge();
    }
    void aWrongKeyIsNotHeard() {
        Scene scene;
        Sealer wrong(kSuite, testKey(kSuite, 999), scene.a.ssrc());
        std::uint16_t sequence = scene.a.nextSequence();
        scene.run(75, [&](int) {
            ++sequence;
            scene.deliver(wrong.rtp(plainRtp(scene.a.ssrc(), sequence, 960U * sequence, scene.stranger.sound())));
        });
        scene.judge();
    }
    void replaysAtOnce() {
        Scene scene;
        scene.run(75, [&](int) { scene.deliver(scene.a.last()); });
        scene.judge();
    }
    void replaysAfter128() {
        Scene scene;
        std::deque<Datagram> taken;
        scene.run(230, [&](int) {
            taken.push_back(scene.a.last());
            if (taken.size() <= 129) return;
            scene.deliver(taken.front());
            taken.pop_front();
        });
        scene.judge();
    }
    void replaysAfterTheRollOver() {
        Scene scene;
        std::vector<Datagram> taken;
        scene.a.continueAt(65500);
        scene.run(36, [&](int) { taken.push_back(scene.a.last()); });
        for (const unsigned place : {20U, 2000U, 30000U, 45000U}) { // from the newest window to half a cycle and beyond
            scene.a.continueAt(static_cast<std::uint16_t>(place));
            scene.run(5);
            scene.run(36, [&](int i) { scene.deliver(taken[static_cast<std::size_t>(i)]); });
        }
        scene.judge();
    }
    void anOldRollOverCounter() { // packets that were never seen, from before the roll-over
        Scene scene;
        std::vector<Datagram> held;
        scene.a.continueAt(65400);
        scene.run(20, [&](int) { held.push_back(scene.a.loseFrame(scene.stranger.sound())); });
        scene.a.continueAt(65530);
        scene.run(10);
        for (const unsigned place : {2000U, 30000U, 45000U}) {
            scene.a.continueAt(static_cast<std::uint16_t>(place));
            scene.run(5);
            scene.run(20, [&](int i) { scene.deliver(held[static_cast<std::size_t>(i)]); });
        }
        scene.judge();
    }
    void junkFromTheVictimsAddress() {
        Scene scene;
        std::vector<Datagram> made;
        for (int i = 0; i < 1024; ++i) made.push_back(junk(scene.random, scene.a.ssrc()));
        Throwing thrown(1000, [&](std::size_t i) { scene.a.raw(made[i % made.size()]); });
        scene.run(200);
        thrown.stop();
        scene.judge();
    }
    void aValidPacketFromElsewhereOnce() {
        Scene scene;
        const std::array<std::uint8_t, 3> payload{0x78, 1, 2};
        scene.run(100, [&](int i) {
            if (i % 10 == 5) scene.stranger.send(scene.a.loseFrame(payload));
        });
        scene.judge();
    }
    void theSameValidPacketFromElsewhereThreeTimes() {
        Scene scene;
        const std::array<std::uint8_t, 3> payload{0x78, 1, 2};
        scene.run(100, [&](int i) {
            if (i % 10 != 5) return;
            const auto packet = scene.a.loseFrame(payload);
            for (int k = 0; k < 3; ++k) scene.stranger.send(packet);
        });
        scene.judge();
    }
    void threeValidPacketsAtOnceMoveNothing() {
        Scene scene;
        const std::array<std::uint8_t, 3> payload{0x78, 1, 2};
        scene.run(100, [&](int i) {
            if (i % 10 != 5) return;
            for (int k = 0; k < 3; ++k) scene.stranger.send(scene.a.loseFrame(payload));
        });
        scene.judge();
    }
    void threeValidPacketsInARowAreAMove() { // as after a NAT's change of mind, and the phone that is still there moves back
        Scene scene;
        const std::array<std::uint8_t, 3> payload{0x78, 1, 2};
        auto first = std::move(scene.peers.front());
        scene.peers.erase(scene.peers.begin());
        for (int k = 0; k < 3; ++k) {
            scene.stranger.send(scene.a.loseFrame(payload));
            scene.run(15);
        }
        QCOMPARE(scene.statsOf(scene.a).addressMoves, std::uint64_t{1});
        QVERIFY(scene.stranger.gotAnything());
        scene.peers.insert(scene.peers.begin(), std::move(first));
        scene.moves = 2;
        QVERIFY(scene.runUntil([&] { return scene.statsOf(scene.a).addressMoves == scene.moves; }));
        scene.begin();
        scene.run(50);
        scene.judge();
    }
    // Somebody on the path sends what the phone sends once more, from elsewhere. What the phone itself sends is not opened while nobody
    // is to hear it.
    void copiedPacketsMoveNothing_data() {
        QTest::addColumn<bool>("isMuted");
        QTest::addColumn<bool>("isFirst");
        QTest::newRow("of a talker, after its own") << false << false;
        QTest::newRow("of a talker, before its own") << false << true;
        QTest::newRow("of who is muted, after its own") << true << false;
        QTest::newRow("of who is muted, before its own") << true << true;
    }
    void copiedPacketsMoveNothing() {
        QFETCH(bool, isMuted);
        QFETCH(bool, isFirst);
        Scene scene;
        auto& c = scene.add(Role::participant, LegPlace::mix, 0);
        if (isMuted) scene.engine.setMuted(c.spec().leg, Muted::yes);
        auto mine = std::move(scene.peers.back());
        scene.peers.pop_back();
        const std::array<std::uint8_t, 3> payload{0x78, 1, 2};
        scene.run(20, [&](int) { c.sendPayload(payload); });
        scene.run(150, [&](int) {
            const auto packet = c.loseFrame(payload);
            if (isFirst) scene.stranger.send(packet);
            c.raw(packet);
            if (!isFirst) scene.stranger.send(packet);
        });
        QCOMPARE(scene.statsOf(c).addressMoves, std::uint64_t{0});
        c.receive();
        scene.judge();
    }
    void anotherSourceAllTheTime() {
        Scene scene;
        auto& hostile = scene.addHostile();
        std::vector<Sealer> sources;
        for (std::uint32_t i = 0; i < 3; ++i) sources.emplace_back(kSuite, hostile.spec().receiveKey, 70000 + i);
        scene.run(150, [&](int i) {
            const auto at = static_cast<std::size_t>(i / 10 % 3);
            const std::array<std::uint8_t, 3> payload{0x78, 1, 2};
            const auto sequence = static_cast<std::uint16_t>(i);
            hostile.raw(sources[at].rtp(plainRtp(70000 + static_cast<std::uint32_t>(at), sequence, 960U * sequence, payload)));
        });
        scene.judge();
    }
    void theSourceOfAnother() {
        Scene scene;
        auto& hostile = scene.addHostile();
        scene.peers.back()->setTone(0);
        Sealer same(kSuite, hostile.spec().receiveKey, scene.a.ssrc());
        OpusEncoder encoder;
        std::uint16_t sequence = 100;
        double phase = 0;
        const auto speak = [&](int) { // its own tone under the other's number
            std::array<float, kFrameSamples> samples{};
            for (auto& sample : samples) {
                sample = static_cast<float>(0.25 * std::sin(phase));
                phase += 2 * std::numbers::pi * 1150 / kSampleRateHz;
            }
            Datagram payload(kOpusPacketBytesMax);
            payload.resize(encoder.encode(samples, payload));
            ++sequence;
            hostile.raw(same.rtp(plainRtp(scene.a.ssrc(), sequence, 960U * sequence, payload)));
        };
        auto quiet = std::move(scene.peers.back()); // the phone's own stream ends
        scene.peers.pop_back();
        scene.run(60);
        scene.begin();
        scene.run(100, speak);
        QVERIFY(scene.b.hearsByTenths(450) > kClearDb);
        QVERIFY(scene.b.hearsByTenths(1150) > kClearDb);
        quiet->moveAddress(); // and from another address the number is tried on its owner first
        scene.run(100, speak);
        QVERIFY(scene.b.hearsByTenths(450) > kClearDb);
        QVERIFY(scene.b.hearsByTenths(1150) > kClearDb);
        scene.judge();
    }
    void aThousandSources() {
        Scene scene;
        auto& hostile = scene.addHostile();
        std::uint32_t next = 0;
        const std::array<std::uint8_t, 3> payload{0x78, 1, 2};
        scene.run(500, [&](int) {
            for (int k = 0; k < 2; ++k, ++next) {
                Sealer sealer(kSuite, hostile.spec().receiveKey, 80000 + next);
                hostile.raw(sealer.rtp(plainRtp(80000 + next, 1, 960, payload)));
            }
        });
        QCOMPARE(next, std::uint32_t{1000});
        QVERIFY(scene.b.hearsByTenths(450) > kClearDb);
        scene.judge();
    }
    void theRollOverWithLoss() {
        Scene scene;
        scene.a.setLoss(0.2, kSeed);
        scene.a.continueAt(65450);
        scene.run(200);
        QVERIFY(scene.b.hearsByTenths(450) > kClearDb);
        scene.a.setLoss(0, 0);
        scene.judge();
    }
    void forgedControl() {
        Scene scene;
        Sealer wrong(kSuite, testKey(kSuite, 999), scene.a.ssrc());
        scene.run(100, [&](int i) {
            const auto packet = i % 2 == 0 ? bye(scene.a.ssrc()) : senderReport(scene.a.ssrc());
            scene.deliver(packet);
            scene.deliver(wrong.rtcp(packet));
        });
        QCOMPARE(scene.statsOf(scene.a).lossOutbound, 0.0);
        scene.judge();
    }
    void aFloodOfJunk() {
        Scene scene;
        constexpr int kPerSecond = 20000;
        const int seconds = nightly() ? 60 : 4;
        std::vector<Datagram> made;
        for (int i = 0; i < 4096; ++i) made.push_back(junk(scene.random, scene.a.ssrc()));
        const auto quietBefore = scene.engine.shardStats(ShardIndex{0}).cpu;
        scene.run(100);
        const auto quiet = scene.engine.shardStats(ShardIndex{0}).cpu - quietBefore;
        scene.begin();
        std::deque<Attacker> from;
        for (int i = 0; i < 8; ++i) from.emplace_back(scene.engine.port(ShardIndex{0}));
        const auto before = scene.engine.shardStats(ShardIndex{0});
        Throwing flood(kPerSecond, [&](std::size_t i) { from[i % from.size()].send(made[i % made.size()]); });
        scene.run(seconds * 50);
        const auto after = scene.engine.shardStats(ShardIndex{0});
        const auto thrown = flood.stop();
        const double core = std::chrono::duration<double>(after.cpu - before.cpu).count() / seconds;
        qInfo("%zu datagrams in %d s, %llu counted as junk; media thread %.1f %% of a core, %.1f %% without the flood", thrown,
            seconds, static_cast<unsigned long long>(after.packetsJunk - before.packetsJunk), core * 100,
            std::chrono::duration<double>(quiet).count() / 2 * 100);
        QVERIFY(after.packetsJunk - before.packetsJunk > thrown / 2);
        scene.judge();
    }
    void aFloodOfValidPackets() {
        Scene scene;
        auto& hostile = scene.addHostile();
        const std::array<std::uint8_t, 3> payload{0x78, 1, 2};
        scene.run(150, [&](int) {
            for (int k = 0; k < 100; ++k) hostile.sendPayload(payload);
        });
        QVERIFY(scene.statsOf(hostile).packetsOverRate > 10000);
        scene.judge();
    }
};

QTEST_GUILESS_MAIN(MediaAttacksTest)
#include "tst_media_attacks.moc"
