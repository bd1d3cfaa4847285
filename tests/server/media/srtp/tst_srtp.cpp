// SRTP there and back in every suite; what must not come through.
// labels: unit T-B5
#include "server/media/srtp/srtp_session.hpp"

#include <QTest>
#include <algorithm>
#include <vector>

using namespace conclave::media;

namespace {
using Bytes = std::vector<std::uint8_t>;

SrtpKey keyOf(SrtpSuite suite, std::uint8_t seed) {
    Bytes material(infoOf(suite).materialBytes());
    for (auto& b : material) b = static_cast<std::uint8_t>(seed = static_cast<std::uint8_t>(seed * 37 + 11));
    return SrtpKey(material);
}

Bytes plain(std::uint16_t sequence, std::uint32_t ssrc = 7) {
    Bytes packet(12 + 60, static_cast<std::uint8_t>(sequence));
    packet[0] = 0x80;
    packet[1] = 96;
    packet[2] = static_cast<std::uint8_t>(sequence >> 8);
    packet[3] = static_cast<std::uint8_t>(sequence);
    for (int i = 0; i < 4; ++i) packet[8 + static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(ssrc >> (24 - 8 * i));
    return packet;
}

struct Pair {
    SrtpSuite suite;
    SrtpSession out;
    SrtpSession in;
    explicit Pair(SrtpSuite s, std::uint32_t ssrc = 7)
        : suite(s), out(std::move(SrtpSession::sender(s, keyOf(s, 1), ssrc).value())),
          in(std::move(SrtpSession::receiver(s, keyOf(s, 1)).value())) {}
    Bytes sealed(std::uint16_t sequence, std::uint32_t ssrc = 7) {
        auto packet = plain(sequence, ssrc);
        const auto size = packet.size();
        packet.resize(size + kSrtpTrailerBytesMax);
        packet.resize(out.protectRtp(packet, size));
        return packet;
    }
    SrtpVerdict open(Bytes packet) { return in.unprotectRtp(packet).verdict; }
};
} // namespace

Q_DECLARE_METATYPE(conclave::media::SrtpSuite)

class SrtpTest : public QObject {
    Q_OBJECT
    void suites() {
        QTest::addColumn<SrtpSuite>("suite");
        for (const auto suite : kSrtpSuites) QTest::newRow(infoOf(suite).sdpName.data()) << suite;
    }
private Q_SLOTS:
    void thereAndBack_data() { suites(); }
    void thereAndBack() {
        QFETCH(SrtpSuite, suite);
        Pair pair(suite);
        for (std::uint16_t i = 0; i < 100; ++i) {
            auto packet = pair.sealed(i);
            QCOMPARE(packet.size(), 72 + infoOf(suite).tagBytes);
            QVERIFY(!std::equal(packet.begin() + 12, packet.begin() + 72, plain(i).begin() + 12));
            const auto result = pair.in.unprotectRtp(packet);
            QVERIFY(result.verdict == SrtpVerdict::ok);
            packet.resize(result.bytes);
            QVERIFY(packet == plain(i));
        }
    }
    void refusesReplays_data() { suites(); }
    void refusesReplays() {
        QFETCH(SrtpSuite, suite);
        Pair pair(suite);
        const auto first = pair.sealed(1);
        QVERIFY(pair.open(first) == SrtpVerdict::ok);
        QVERIFY(pair.open(first) == SrtpVerdict::replayed);
        const auto late = pair.sealed(2);
        for (std::uint16_t i = 3; i < 130; ++i) QVERIFY(pair.open(pair.sealed(i)) == SrtpVerdict::ok);
        QVERIFY(pair.open(late) == SrtpVerdict::ok); // 128 behind and new
        QVERIFY(pair.open(late) == SrtpVerdict::replayed);
        for (std::uint16_t i = 130; i < 2000; ++i) QVERIFY(pair.open(pair.sealed(i)) == SrtpVerdict::ok);
        QVERIFY(pair.open(first) == SrtpVerdict::replayed); // behind the window
    }
    void carriesTheRollOver_data() { suites(); }
    void carriesTheRollOver() {
        QFETCH(SrtpSuite, suite);
        Pair pair(suite);
        const auto old = pair.sealed(65000);
        QVERIFY(pair.open(old) == SrtpVerdict::ok);
        for (int i = 65001; i < 65536 + 2000; ++i) {
            const auto packet = pair.sealed(static_cast<std::uint16_t>(i));
            if (i % 5 != 0) QVERIFY(pair.open(packet) == SrtpVerdict::ok); // every fifth lost
        }
        QVERIFY(pair.open(old) != SrtpVerdict::ok);
    }
    void refusesForgeries_data() { suites(); }
    void refusesForgeries() {
        QFETCH(SrtpSuite, suite);
        Pair pair(suite);
        auto stranger = SrtpSession::receiver(suite, keyOf(suite, 2)).value();
        auto packet = pair.sealed(1);
        auto copy = packet;
        QVERIFY(stranger.unprotectRtp(copy).verdict == SrtpVerdict::forged);
        for (std::size_t at = 1; at < packet.size(); at += 3) {
            copy = packet;
            copy[at] ^= 1;
            QVERIFY(pair.open(copy) != SrtpVerdict::ok);
        }
        for (std::size_t n = 0; n < packet.size(); ++n) {
            copy = Bytes(packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(n));
            copy.shrink_to_fit();
            QVERIFY(pair.open(copy) != SrtpVerdict::ok);
        }
        QVERIFY(pair.open(plain(9)) != SrtpVerdict::ok); // in the clear
        QVERIFY(pair.open(packet) == SrtpVerdict::ok);   // none of it did harm
    }
    void knowsThreeSources() {
        const auto suite = SrtpSuite::aeadAes128Gcm;
        Pair pair(suite);
        for (std::uint32_t ssrc = 1; ssrc <= 6; ++ssrc) {
            Pair other(suite, ssrc);
            const auto verdict = pair.open(other.sealed(1, ssrc));
            QVERIFY(verdict == (ssrc <= 3 ? SrtpVerdict::ok : SrtpVerdict::tooManySources));
        }
        Pair again(suite, 2);
        again.sealed(1, 2);
        QVERIFY(pair.open(again.sealed(2, 2)) == SrtpVerdict::ok);
    }
    void controlThereAndBack_data() { suites(); }
    void controlThereAndBack() {
        QFETCH(SrtpSuite, suite);
        Pair pair(suite);
        Bytes packet{0x80, 201, 0, 1, 0, 0, 0, 7};
        const auto clear = packet;
        packet.resize(8 + kSrtpTrailerBytesMax);
        packet.resize(pair.out.protectRtcp(packet, 8));
        auto copy = packet;
        const auto result = pair.in.unprotectRtcp(copy);
        QVERIFY(result.verdict == SrtpVerdict::ok);
        copy.resize(result.bytes);
        QVERIFY(copy == clear);
        QVERIFY(pair.in.unprotectRtcp(packet).verdict == SrtpVerdict::replayed);
        const Bytes bye{0x81, 203, 0, 1, 0, 0, 0, 7};
        for (std::size_t n = 0; n <= bye.size(); ++n) {
            copy = Bytes(bye.begin(), bye.begin() + static_cast<std::ptrdiff_t>(n));
            QVERIFY(pair.in.unprotectRtcp(copy).verdict != SrtpVerdict::ok); // a BYE in the clear
        }
    }
    void refusesKeysOfTheWrongSize() {
        for (const auto suite : kSrtpSuites)
            for (std::size_t n = 0; n <= 64; ++n) {
                const SrtpKey key{Bytes(n, 1)};
                QCOMPARE(SrtpSession::receiver(suite, key).has_value(), n == infoOf(suite).materialBytes());
            }
        QCOMPARE(SrtpSession::sender(SrtpSuite::aeadAes128Gcm, SrtpKey{}, 1).error().code, conclave::Errc::invalidValue);
    }
    void needsRoomForTheTrailer() {
        Pair pair(SrtpSuite::aesCm128HmacSha1_80);
        auto packet = plain(1);
        QCOMPARE(pair.out.protectRtp(packet, packet.size()), std::size_t{0});
    }
};

QTEST_GUILESS_MAIN(SrtpTest)
#include "tst_srtp.moc"
