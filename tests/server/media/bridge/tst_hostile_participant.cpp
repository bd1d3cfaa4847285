// Somebody who holds valid keys and sends whatever can be sent with them: every Opus table of contents with any length, packets
// of several frames, turned bits, RTP headers that contradict themselves, extensions, padding, key presses, control; all of it
// sealed as it should be. Nothing crashes, no sample anybody hears is beyond all bounds, and two honest people go on hearing each
// other. Full size: a million packets.
// labels: unit
// covers: T-B4_hostile_participant
// timeout: 300
// serial
#include "server/media/rtp/bytes.hpp"
#include "server/media/rtp/rtcp.hpp"
#include "tests/server/media/bridge/attacker.hpp"
#include "tests/server/media/bridge/house.hpp"

#include <QTest>
#include <array>

using namespace conclave;
using namespace conclave::media;
using namespace conclave::tests;

namespace {
constexpr std::uint32_t kSeed = 20261126;
constexpr SrtpSuite kSuite = SrtpSuite::aeadAes128Gcm;
constexpr std::uint8_t kOpus = 96;
constexpr std::uint8_t kEvents = 101;
constexpr int kPerFrame = 2;         // of each hostile phone: 100 packets a second, within what is let through
constexpr std::size_t kHostiles = 40;
constexpr double kThroughDb = -35;   // a tone of -12 dBFS beside two who are as loud as they can be
constexpr int kControlEvery = 6;     // frames: eight a second, within what is let through

using Bytes = std::vector<std::uint8_t>;
enum class Kind { toc, multiple, turned, header, extension, padding, event, count };
constexpr std::array kKindNames{
    "table of contents", "several frames", "turned bits", "header", "extension", "padding", "key press"};

Bytes randomBytes(std::mt19937& random, std::size_t size) {
    Bytes out(size);
    for (auto& b : out) b = static_cast<std::uint8_t>(random());
    return out;
}

struct Tally {
    std::array<std::size_t, kKindNames.size()> kinds{};
    std::size_t impossible = 0; // a header of which SRTP itself cannot say where it ends
    std::array<std::size_t, 256> tables{};
};

// One who is let in and means harm.
class Hostile {
public:
    Hostile(TestPeer& peer, std::uint32_t seed)
        : m_peer(peer), m_random(seed), m_toc(static_cast<std::uint8_t>(seed * 61)),
          m_sources{peer.ssrc(), peer.ssrc() + 1, peer.ssrc() + 2} {
        for (const auto ssrc : m_sources) m_sealers.emplace_back(kSuite, peer.spec().receiveKey, ssrc);
        OpusEncoder encoder; // loud, so that it is heard
        double phase = 0;
        for (int i = 0; i < 25; ++i) {
            std::array<float, kFrameSamples> samples{};
            for (auto& sample : samples) sample = static_cast<float>(0.3 * std::sin(phase += 0.03 + 0.0001 * i));
            auto& packet = m_valid.emplace_back(kOpusPacketBytesMax);
            packet.resize(encoder.encode(samples, packet));
        }
    }
    void sendOne(Tally& tally) {
        const auto kind = static_cast<Kind>(m_random() % static_cast<unsigned>(Kind::count));
        const auto plain = make(kind);
        const auto packet = m_sealers[m_source].rtp(plain);
        if (packet.empty()) {
            ++tally.impossible;
            return;
        }
        ++tally.kinds[static_cast<std::size_t>(kind)];
        if (kind == Kind::toc && plain.size() > kRtpHeaderBytes) ++tally.tables[plain[kRtpHeaderBytes]];
        m_peer.raw(packet);
    }
    void sendControl() {
        Bytes packet = control();
        if (packet.size() < 8) packet.resize(8);
        store32(packet, 4, m_sources[m_source]);
        m_peer.raw(m_sealers[m_source].rtcp(packet));
    }

private:
    Bytes payloadOf(Kind kind) {
        switch (kind) {
        case Kind::toc: {
            static constexpr std::array<std::size_t, 8> kEdges{0, 1, 2, 3, 251, 252, 1274, 1275};
            auto payload = randomBytes(m_random, m_random() % 2 == 0 ? kEdges[m_random() % kEdges.size()] : m_random() % 1276);
            if (!payload.empty()) payload[0] = m_toc++;
            return payload;
        }
        case Kind::multiple: { // code 3: frames, VBR and padding as it likes
            auto payload = randomBytes(m_random, 2 + m_random() % 1200);
            payload[0] = static_cast<std::uint8_t>(payload[0] | 3U);
            return payload;
        }
        default: {
            auto payload = m_valid[m_next++ % m_valid.size()];
            if (kind == Kind::turned)
                for (unsigned i = m_random() % 12; i > 0; --i)
                    payload[m_random() % payload.size()] ^= static_cast<std::uint8_t>(1U << m_random() % 8);
            return payload;
        }
        }
    }
    Bytes make(Kind kind) {
        std::uint8_t type = kOpus;
        auto payload = payloadOf(kind);
        Bytes middle; // between header and payload
        std::uint8_t first = 0x80;
        if (kind == Kind::event) {
            type = kEvents;
            payload = randomBytes(m_random, m_random() % 12);
        } else if (kind == Kind::header) {
            mutateHeader();
            if (m_random() % 4 == 0) type = static_cast<std::uint8_t>(m_random() & 0x7f);
            const std::size_t contributing = m_random() % 16;
            first = static_cast<std::uint8_t>(first | contributing);
            middle = randomBytes(m_random, contributing * 4);
            if (m_random() % 8 == 0) middle.resize(middle.size() / 2); // fewer than it says
        } else if (kind == Kind::extension) {
            first |= 0x10;
            middle = randomBytes(m_random, 4 + m_random() % 64 * 4);
            if (m_random() % 2 == 0) store16(middle, 0, m_random() % 2 == 0 ? 0xbede : 0x1000);
            store16(middle, 2, static_cast<std::uint16_t>(m_random() % 4 == 0 ? m_random() : middle.size() / 4 - 1));
        } else if (kind == Kind::padding) {
            first |= 0x20;
            auto padding = randomBytes(m_random, m_random() % 256);
            if (!padding.empty() && m_random() % 2 == 0) padding.back() = static_cast<std::uint8_t>(padding.size());
            payload.insert(payload.end(), padding.begin(), padding.end());
        }
        Bytes packet(kRtpHeaderBytes);
        writeRtpHeader(packet, {m_random() % 8 == 0, type, m_sequence++, m_timestamp, m_sources[m_source]});
        packet[0] = first;
        packet.insert(packet.end(), middle.begin(), middle.end());
        packet.insert(packet.end(), payload.begin(), payload.end());
        m_timestamp += 480; // two packets every 20 ms
        return packet;
    }
    void mutateHeader() {
        switch (m_random() % 6) {
        case 0: m_sequence = static_cast<std::uint16_t>(m_sequence + m_random() % 3000); break;
        case 1: m_timestamp = static_cast<std::uint32_t>(m_random()); break;
        case 2: m_timestamp += static_cast<std::uint32_t>(m_random() % 100000) - 50000U; break;
        case 3:
            if (m_random() % 50 == 0) m_source = m_random() % m_sources.size();
            break;
        default: break;
        }
    }
    Bytes control() {
        Bytes out(200);
        RtcpSenderInfo info;
        info.ntp = m_random();
        RtcpReport report;
        report.fractionLost = static_cast<std::uint8_t>(m_random());
        report.ssrc = static_cast<std::uint32_t>(m_random());
        out.resize(writeRtcp(out, m_sources[m_source], m_random() % 2 == 0 ? &info : nullptr,
            m_random() % 2 == 0 ? &report : nullptr, std::string_view("evil")));
        switch (m_random() % 4) {
        case 0: return randomBytes(m_random, 8 + m_random() % 1300);
        case 1: // counts and lengths that are not so
            out[0] = static_cast<std::uint8_t>(0x80 | (m_random() & 0x3f));
            store16(out, 2, static_cast<std::uint16_t>(m_random() % 2 == 0 ? m_random() : m_random() % 64));
            return out;
        case 2: out[1] = static_cast<std::uint8_t>(192 + m_random() % 32); return out;
        default:
            for (unsigned i = m_random() % 8; i > 0; --i) out[m_random() % out.size()] = static_cast<std::uint8_t>(m_random());
            out[1] = static_cast<std::uint8_t>(200 + m_random() % 8);
            return out;
        }
    }

    TestPeer& m_peer;
    std::mt19937 m_random;
    std::uint8_t m_toc; // every one has its turn, each phone begins elsewhere
    std::array<std::uint32_t, 3> m_sources;
    std::vector<Sealer> m_sealers;
    std::size_t m_source = 0;
    std::uint16_t m_sequence = 1;
    std::uint32_t m_timestamp = 1;
    std::vector<Bytes> m_valid;
    std::size_t m_next = 0;
};
} // namespace

class HostileParticipantTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nothingTheySendHurtsAnybody() {
        const bool nightly = qEnvironmentVariable("CONCLAVE_NIGHTLY") == QLatin1String("1");
        const std::size_t wanted = nightly ? 1'000'000 : 20'000;
        qInfo("seed %u, %zu packets", kSeed, wanted);
        House house;
        auto& a = house.add(Role::participant, LegPlace::mix, 450);
        auto& b = house.add(Role::participant, LegPlace::mix, 750);
        QVERIFY(house.runUntil([&] { return a.hears(750) > kClearDb && b.hears(450) > kClearDb; }));
        // Two of them beside the honest two, who are four then and all heard; the others two in a conference. Their phones send
        // nothing by themselves: they are not among the house's.
        std::vector<std::unique_ptr<TestPeer>> phones;
        std::vector<Hostile> hostiles;
        const auto honest = house.bridge;
        for (std::uint32_t i = 0; i < kHostiles; ++i) {
            if (i > 0 && i % 2 == 0) house.bridge = house.engine.newBridgeId();
            house.add(Role::participant, LegPlace::mix, 0, kSuite);
            phones.push_back(std::move(house.peers.back()));
            house.peers.pop_back();
            hostiles.emplace_back(*phones.back(), kSeed + i);
        }
        house.bridge = honest;
        Tally tally;
        std::size_t sent = 0;
        std::size_t control = 0;
        std::size_t judged = 0;
        std::size_t seconds = 0;
        const auto before = house.engine.shardStats(ShardIndex{0});
        while (sent < wanted) {
            house.forget();
            const auto skipped = house.engine.shardStats(ShardIndex{0}).ticksSkipped;
            house.run(50, [&](int frame) {
                a.setVolume(frame % 16 < 8 ? 0.25 : 0.08); // a tone that never changes is noise to an encoder after a while
                b.setVolume(frame % 16 < 8 ? 0.08 : 0.25);
                for (std::size_t i = 0; i < hostiles.size(); ++i) {
                    for (int k = 0; k < kPerFrame; ++k, ++sent) hostiles[i].sendOne(tally);
                    if ((frame + static_cast<int>(i)) % kControlEvery != 0) continue;
                    hostiles[i].sendControl();
                    ++control;
                }
                for (auto& phone : phones) {
                    phone->receive();
                    phone->heard.clear();
                }
            });
            ++seconds;
            if (house.engine.shardStats(ShardIndex{0}).ticksSkipped != skipped) continue; // this machine stood still
            ++judged;
            QVERIFY2(a.hearsByTenths(750) > kThroughDb && b.hearsByTenths(450) > kThroughDb,
                qPrintable(QStringLiteral("%1 %2 dB after %3").arg(a.hearsByTenths(750)).arg(b.hearsByTenths(450)).arg(sent)));
        }
        const auto after = house.engine.shardStats(ShardIndex{0});
        house.run(60); // the others are quiet
        house.forget();
        house.run(40);
        QVERIFY2(a.hearsByTenths(750) > kClearDb && b.hearsByTenths(450) > kClearDb,
            qPrintable(QStringLiteral("%1 %2 dB").arg(a.hearsByTenths(750)).arg(b.hearsByTenths(450))));
        QVERIFY2(judged > seconds / 2, qPrintable(QStringLiteral("%1 of %2 seconds could be judged").arg(judged).arg(seconds)));
        const double cpu = std::chrono::duration<double, std::micro>(after.cpu - before.cpu).count();
        for (std::size_t i = 0; i < tally.kinds.size(); ++i) qInfo("%-18s %zu", kKindNames[i], tally.kinds[i]);
        qInfo("control %zu; %zu could not be sealed; %.1f us of the media thread a packet, %llu ticks skipped",
            control, tally.impossible, cpu / static_cast<double>(sent),
            static_cast<unsigned long long>(after.ticksSkipped - before.ticksSkipped));
        for (const auto count : tally.kinds) QVERIFY(count > wanted / 20);
        for (const auto count : tally.tables) QVERIFY(count > 0);
        std::uint64_t accepted = 0;
        for (const auto& phone : phones) {
            accepted += house.statsOf(*phone).packetsReceived;
            QCOMPARE(phone->unsound, std::size_t{0});
            QCOMPARE(phone->unreadable, std::size_t{0});
        }
        qInfo("%llu were taken as authentic and whole", static_cast<unsigned long long>(accepted));
        QVERIFY(accepted > wanted / 2); // they are tested on the bridge, not on its door
        for (const auto* peer : {&a, &b}) {
            QCOMPARE(peer->unsound, std::size_t{0});
            QCOMPARE(peer->unreadable, std::size_t{0});
        }
        QVERIFY(house.listener.lost.empty());
    }
};

QTEST_GUILESS_MAIN(HostileParticipantTest)
#include "tst_hostile_participant.moc"
