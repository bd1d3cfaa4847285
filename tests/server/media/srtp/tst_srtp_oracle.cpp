// Our SRTP against libsrtp2, packet for packet, in every suite: what either seals the other opens, and both say the same of
// packets that are late, lost, repeated, mutated, cut, or rolled over. And the RFCs' own figures.
// labels: unit T-B5 spec:E1
#include "server/media/srtp/evp_session.hpp"
#include "server/media/srtp/hmac_sha1.hpp"
#include "server/media/srtp/libsrtp2_session.hpp"

#include <QTest>
#include <algorithm>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <random>
#include <vector>

using namespace conclave::media;

namespace {
using Bytes = std::vector<std::uint8_t>;
using Random = std::mt19937;

constexpr std::uint32_t kSsrc = 0xdecafbad;

std::uint8_t byteOf(Random& random) { return static_cast<std::uint8_t>(random()); }

SrtpKey randomKey(SrtpSuite suite, Random& random) {
    Bytes material(infoOf(suite).materialBytes());
    for (auto& byte : material) byte = byteOf(random);
    return SrtpKey(material);
}

// Now and then with sources and a header extension, and of any length.
Bytes randomRtp(std::uint16_t sequence, Random& random, std::uint32_t ssrc = kSsrc) {
    const unsigned sources = random() % 4 == 0 ? random() % 16 : 0;
    const bool extended = random() % 4 == 0;
    Bytes packet(12 + 4 * sources);
    for (auto& byte : packet) byte = byteOf(random);
    packet[0] = static_cast<std::uint8_t>(0x80 | (extended ? 0x10 : 0) | sources);
    packet[2] = static_cast<std::uint8_t>(sequence >> 8);
    packet[3] = static_cast<std::uint8_t>(sequence);
    for (std::size_t i = 0; i < 4; ++i) packet[8 + i] = static_cast<std::uint8_t>(ssrc >> (24 - 8 * i));
    if (extended) {
        const std::uint8_t words = random() % 5;
        packet.insert(packet.end(), {0xbe, 0xde, 0, words});
        for (unsigned i = 0; i < 4u * words; ++i) packet.push_back(byteOf(random));
    }
    const std::size_t payload = random() % 300;
    for (std::size_t i = 0; i < payload; ++i) packet.push_back(byteOf(random));
    return packet;
}

Bytes randomRtcp(Random& random) {
    Bytes packet(8 + 4 * (random() % 30));
    for (auto& byte : packet) byte = byteOf(random);
    packet[0] = 0x81;
    packet[1] = 200;
    for (std::size_t i = 0; i < 4; ++i) packet[4 + i] = static_cast<std::uint8_t>(kSsrc >> (24 - 8 * i));
    return packet;
}

enum class Kind { rtp, rtcp };

template <class Session>
Bytes sealed(Session& session, Kind kind, Bytes packet) {
    const std::size_t size = packet.size();
    packet.resize(size + kSrtpTrailerBytesMax);
    packet.resize(kind == Kind::rtp ? session.protectRtp(packet, size) : session.protectRtcp(packet, size));
    return packet;
}

struct Opened {
    SrtpVerdict verdict{};
    Bytes plain{};
};

template <class Session>
Opened opened(Session& session, Kind kind, Bytes packet) {
    packet.shrink_to_fit(); // a byte read too far is seen
    const auto result = kind == Kind::rtp ? session.unprotectRtp(packet) : session.unprotectRtcp(packet);
    if (result.verdict != SrtpVerdict::ok) return {result.verdict, {}};
    packet.resize(result.bytes);
    return {result.verdict, packet};
}

template <class Session>
struct Ends {
    Session out;
    Session in;
    Ends(SrtpSuite suite, const SrtpKey& key)
        : out(std::move(Session::sender(suite, key, kSsrc).value())), in(std::move(Session::receiver(suite, key).value())) {}
};

Bytes fromHex(const char* hex) {
    const QByteArray bytes = QByteArray::fromHex(hex);
    return Bytes(bytes.begin(), bytes.end());
}

template <std::size_t kSize>
Bytes head(const std::array<std::uint8_t, kSize>& bytes, std::size_t count) {
    return Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
}
} // namespace

Q_DECLARE_METATYPE(conclave::media::SrtpSuite)

class SrtpOracleTest : public QObject {
    Q_OBJECT
    void suites() {
        QTest::addColumn<SrtpSuite>("suite");
        for (const auto suite : kSrtpSuites) QTest::newRow(infoOf(suite).sdpName.data()) << suite;
    }
    int sizeOf(int quick, int nightly) { return qEnvironmentVariableIsSet("CONCLAVE_NIGHTLY") ? nightly : quick; }

private Q_SLOTS:
    void initTestCase() { QVERIFY(Libsrtp2Session::initialise().has_value()); }

    // RFC 3711 appendix B.3 and RFC 6188 section 7.4.
    void derivesTheKeysOfTheRfcs() {
        SessionKeys keys;
        auto master = fromHex("E1F97A0D3E018BE0D64FA32C06DE41390EC675AD498AFEEBB6960B3AABE6");
        QVERIFY(deriveKeys(keys, SrtpSuite::aesCm128HmacSha1_80, SrtpKey(master), KeyUse::srtp).has_value());
        QVERIFY(head(keys.cipher, 16) == fromHex("C61E7A93744F39EE10734AFE3FF7A087"));
        QVERIFY(head(keys.salt, 14) == fromHex("30CBBC08863D8C85D49DB34A9AE1"));
        QVERIFY(head(keys.authentication, 20) == fromHex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"));
        SessionKeys wide;
        master = fromHex("f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b63b04803de51ee7c96423ab5b78d2");
        QVERIFY(deriveKeys(wide, SrtpSuite::aesCm256HmacSha1_80, SrtpKey(master), KeyUse::srtp).has_value());
        QVERIFY(head(wide.cipher, 32) == fromHex("5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4"));
        QVERIFY(head(wide.salt, 14) == fromHex("fa31791685ca444a9e07c6c64e93"));
        QVERIFY(head(wide.authentication, 20) == fromHex("fd9c32d39ed5fbb5a9dc96b30818454d1313dc05"));
    }

    // All lengths around whole blocks, in two parts that are cut anywhere, against OpenSSL's own.
    void authenticatesAlike() {
        std::mt19937 random(4711);
        std::array<std::uint8_t, HmacSha1::kKeyBytes> key{};
        for (auto& byte : key) byte = static_cast<std::uint8_t>(random());
        const HmacSha1 ours(key);
        Bytes bytes;
        for (std::size_t size = 0; size < 300; ++size, bytes.push_back(static_cast<std::uint8_t>(random()))) {
            std::array<std::uint8_t, HmacSha1::kDigestBytes> theirs{};
            unsigned length = 0;
            HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), bytes.data(), bytes.size(), theirs.data(), &length);
            QCOMPARE(std::size_t{length}, theirs.size());
            for (int i = 0; i < 8; ++i) {
                const std::size_t cut = random() % (size + 1);
                const std::span<const std::uint8_t> whole(bytes);
                QVERIFY2(ours.digest(whole.first(cut), whole.subspan(cut)) == theirs, qPrintable(QString::number(size)));
            }
        }
    }

    void sealsAlike_data() { suites(); }
    void sealsAlike() {
        QFETCH(SrtpSuite, suite);
        Random random(1);
        for (int round = 0; round < 20; ++round) {
            const SrtpKey key = randomKey(suite, random);
            Ends<EvpSession> ours(suite, key);
            Ends<Libsrtp2Session> theirs(suite, key);
            auto sequence = static_cast<std::uint16_t>(random());
            for (int i = 0; i < 300; ++i) {
                const Bytes plain = randomRtp(sequence, random);
                const Bytes packet = sealed(ours.out, Kind::rtp, plain);
                QVERIFY(!packet.empty());
                QVERIFY(packet == sealed(theirs.out, Kind::rtp, plain));
                QVERIFY(opened(theirs.in, Kind::rtp, packet).plain == plain);
                QVERIFY(opened(ours.in, Kind::rtp, packet).plain == plain);
                sequence = static_cast<std::uint16_t>(sequence + 1 + random() % 400); // rolls over several times
            }
            // libsrtp2 begins at 1, where RFC 3711 has 0.
            QVERIFY(opened(theirs.in, Kind::rtcp, sealed(ours.out, Kind::rtcp, randomRtcp(random))).verdict == SrtpVerdict::ok);
            for (int i = 0; i < 100; ++i) {
                const Bytes plain = randomRtcp(random);
                const Bytes packet = sealed(ours.out, Kind::rtcp, plain);
                QVERIFY(packet == sealed(theirs.out, Kind::rtcp, plain));
                QVERIFY(opened(ours.in, Kind::rtcp, packet).plain == plain);
                QVERIFY(opened(theirs.in, Kind::rtcp, packet).plain == plain);
            }
        }
    }

    // Nothing tells the two apart but the name of the fault.
    void opensAlike_data() { suites(); }
    void opensAlike() {
        QFETCH(SrtpSuite, suite);
        for (int seed = 1; seed <= sizeOf(20, 2000); ++seed) {
            Random random(static_cast<unsigned>(seed));
            const SrtpKey key = randomKey(suite, random);
            Ends<EvpSession> ours(suite, key);
            Ends<Libsrtp2Session> theirs(suite, key);
            std::vector<Bytes> sent;
            auto sequence = static_cast<std::uint16_t>(random());
            int good = 0;
            for (int step = 0; step < 600; ++step) {
                Bytes packet;
                const Kind kind = random() % 10 == 0 ? Kind::rtcp : Kind::rtp;
                if (random() % 3 != 0 || sent.empty()) {
                    packet = sealed(theirs.out, kind, kind == Kind::rtp ? randomRtp(sequence, random) : randomRtcp(random));
                    if (kind == Kind::rtp) sequence = static_cast<std::uint16_t>(sequence + 1 + (random() % 30 == 0 ? random() % 9000 : 0));
                    if (kind == Kind::rtp) sent.push_back(packet);
                    if (random() % 5 == 0) continue; // lost, or late: it may be chosen below
                } else {
                    packet = sent[sent.size() - 1 - std::min<std::size_t>(sent.size() - 1, random() % 40)];
                }
                switch (random() % 8) {
                case 0: packet[random() % packet.size()] ^= static_cast<std::uint8_t>(1 + random() % 255); break;
                case 1: packet.resize(random() % packet.size()); break;
                case 2: packet.push_back(byteOf(random)); break;
                default: break;
                }
                const Opened here = opened(ours.in, kind, packet);
                const Opened there = opened(theirs.in, kind, packet);
                const QByteArray where = "seed " + QByteArray::number(seed) + ", step " + QByteArray::number(step) + ": " +
                                         QByteArray::number(int(here.verdict)) + " and " + QByteArray::number(int(there.verdict));
                QVERIFY2((here.verdict == SrtpVerdict::ok) == (there.verdict == SrtpVerdict::ok), where.constData());
                QVERIFY2(here.plain == there.plain, where.constData());
                good += here.verdict == SrtpVerdict::ok ? 1 : 0;
            }
            QVERIFY(good > 100); // and something did come through
        }
    }

    // Nonsense without any key.
    void refusesNoise_data() { suites(); }
    void refusesNoise() {
        QFETCH(SrtpSuite, suite);
        Random random(9);
        Ends<EvpSession> ours(suite, randomKey(suite, random));
        for (int i = 0; i < sizeOf(20'000, 1'000'000); ++i) {
            Bytes packet(random() % 120);
            for (auto& byte : packet) byte = byteOf(random);
            QVERIFY(opened(ours.in, i % 2 == 0 ? Kind::rtp : Kind::rtcp, packet).verdict != SrtpVerdict::ok);
        }
        const Bytes plain = randomRtp(1, random); // none of it has taken a place
        QVERIFY(opened(ours.in, Kind::rtp, sealed(ours.out, Kind::rtp, plain)).plain == plain);
    }

    void usesNoKeyStreamTwice() {
        Random random(3);
        for (const auto suite : kSrtpSuites) {
            Ends<EvpSession> ours(suite, randomKey(suite, random));
            QVERIFY(!sealed(ours.out, Kind::rtp, randomRtp(100, random)).empty());
            QVERIFY(sealed(ours.out, Kind::rtp, randomRtp(100, random)).empty());
            QVERIFY(!sealed(ours.out, Kind::rtp, randomRtp(99, random)).empty()); // never sent before
            QVERIFY(sealed(ours.out, Kind::rtp, randomRtp(99, random)).empty());
            QVERIFY(sealed(ours.out, Kind::rtp, randomRtp(101, random, kSsrc + 1)).empty()); // of another stream
        }
    }

    void windowOfManyRounds() {
        ReplayWindow window;
        QVERIFY(window.check(70'000) == Freshness::fresh);
        window.take(70'000);
        QVERIFY(window.check(70'000) == Freshness::seen);
        QVERIFY(window.check(70'000 - 1023) == Freshness::fresh);
        QVERIFY(window.check(70'000 - 1024) == Freshness::old);
        window.take(70'000 - 1023);
        window.take(70'001);
        QVERIFY(window.check(70'000 - 1023) == Freshness::old);
        window.take(70'000 + 5'000);
        QVERIFY(window.check(70'001) == Freshness::old);
        QVERIFY(window.check(70'000 + 4'999) == Freshness::fresh);
        QCOMPARE(indexOf(65'535, ReplayWindow{}), std::uint64_t{65'535});
        ReplayWindow late;
        late.take(65'536 + 5);
        QCOMPARE(indexOf(65'530, late), std::uint64_t{65'530});     // from before the roll-over
        QCOMPARE(indexOf(7, late), std::uint64_t{65'536 + 7});
        ReplayWindow early;
        early.take(65'530);
        QCOMPARE(indexOf(3, early), std::uint64_t{65'536 + 3});
        ReplayWindow first;
        first.take(5);
        QCOMPARE(indexOf(65'000, first), std::uint64_t{65'000});     // nothing was before the first round
    }
};

QTEST_GUILESS_MAIN(SrtpOracleTest)
#include "tst_srtp_oracle.moc"
