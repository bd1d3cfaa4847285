// A phone that names one source after another under one key: it goes on being heard, nothing is heard twice, and a flood of sources
// gets nowhere.
// labels: unit T-B5
#include "server/media/srtp/evp_session.hpp"

#include <QTest>
#include <map>
#include <vector>

using namespace conclave::media;

namespace {
using Bytes = std::vector<std::uint8_t>;
constexpr std::int64_t kSecond = 1'000'000'000;

SrtpKey keyOf(SrtpSuite suite) { return SrtpKey(Bytes(infoOf(suite).materialBytes(), 7)); }

Bytes withSsrc(Bytes packet, std::size_t at, std::uint32_t ssrc) {
    for (std::size_t i = 0; i < 4; ++i) packet[at + i] = static_cast<std::uint8_t>(ssrc >> (24 - 8 * i));
    return packet;
}

// The phone, and what opens its packets.
struct Line {
    SrtpSuite suite;
    EvpSession in;
    std::map<std::uint32_t, EvpSession> out{};
    std::int64_t now = 1000 * kSecond;

    explicit Line(SrtpSuite s) : suite(s), in(std::move(EvpSession::receiver(s, keyOf(s)).value())) { in.setTime(now); }
    EvpSession& sender(std::uint32_t ssrc) {
        if (!out.contains(ssrc)) out[ssrc] = std::move(EvpSession::sender(suite, keyOf(suite), ssrc).value());
        return out[ssrc];
    }
    Bytes sound(std::uint32_t ssrc, std::uint16_t sequence) {
        auto packet = withSsrc(Bytes(40), 8, ssrc);
        packet[0] = 0x80;
        packet[2] = static_cast<std::uint8_t>(sequence >> 8);
        packet[3] = static_cast<std::uint8_t>(sequence);
        packet.resize(40 + kSrtpTrailerBytesMax);
        packet.resize(sender(ssrc).protectRtp(packet, 40));
        return packet;
    }
    Bytes report(std::uint32_t ssrc) {
        auto packet = withSsrc({0x80, 201, 0, 1, 0, 0, 0, 0}, 4, ssrc);
        packet.resize(8 + kSrtpTrailerBytesMax);
        packet.resize(sender(ssrc).protectRtcp(packet, 8));
        return packet;
    }
    SrtpVerdict hear(Bytes packet) { return in.unprotectRtp(packet).verdict; }
    SrtpVerdict read(Bytes packet) { return in.unprotectRtcp(packet).verdict; }
    void wait(std::int64_t seconds) { in.setTime(now += seconds * kSecond); }
};
} // namespace

Q_DECLARE_METATYPE(conclave::media::SrtpSuite)

class SrtpSourcesTest : public QObject {
    Q_OBJECT
    void suites() {
        QTest::addColumn<SrtpSuite>("suite");
        for (const auto suite : kSrtpSuites) QTest::newRow(infoOf(suite).sdpName.data()) << suite;
    }
private Q_SLOTS:
    void aPhoneMayChangeItsSourceAgainAndAgain_data() { suites(); }
    void aPhoneMayChangeItsSourceAgainAndAgain() {
        QFETCH(SrtpSuite, suite);
        Line line(suite);
        for (std::uint32_t ssrc = 1; ssrc <= 20; ++ssrc) {
            for (std::uint16_t i = 100; i < 110; ++i) QVERIFY(line.hear(line.sound(ssrc, i)) == SrtpVerdict::ok);
            QVERIFY(line.read(line.report(ssrc)) == SrtpVerdict::ok);
            line.wait(12);
        }
    }
    void nothingIsHeardTwice() {
        Line line(SrtpSuite::aesCm128HmacSha1_80);
        const auto first = line.sound(1, 65'530);
        const auto late = line.sound(1, 65'531);
        const auto report = line.report(1);
        QVERIFY(line.hear(first) == SrtpVerdict::ok);
        QVERIFY(line.read(report) == SrtpVerdict::ok);
        QVERIFY(line.hear(line.sound(1, 5)) == SrtpVerdict::ok); // once around
        const auto next = line.sound(1, 6);
        for (std::uint32_t ssrc = 2; ssrc <= 6; ++ssrc) {
            line.wait(12);
            QVERIFY(line.hear(line.sound(ssrc, 1)) == SrtpVerdict::ok);
        }
        line.wait(12);
        for (const auto& old : {first, late}) QVERIFY(line.hear(old) != SrtpVerdict::ok);
        QVERIFY(line.read(report) == SrtpVerdict::replayed);
        QVERIFY(line.hear(next) == SrtpVerdict::ok); // where it stopped, with the roll-over it had
        QVERIFY(line.hear(next) == SrtpVerdict::replayed);
        QVERIFY(line.read(line.report(1)) == SrtpVerdict::ok);
        QVERIFY(line.hear(late) != SrtpVerdict::ok);
    }
    void aFloodOfSourcesIsRefused() {
        Line line(SrtpSuite::aeadAes128Gcm);
        std::size_t heard = 0;
        for (std::uint32_t i = 0; i < 1000; ++i) { // in a minute, while one speaks
            if (i % 16 == 0) line.wait(1);
            QVERIFY(line.hear(line.sound(0xbeef, static_cast<std::uint16_t>(i))) == SrtpVerdict::ok);
            if (line.hear(line.sound(i + 1, 1)) == SrtpVerdict::ok) ++heard;
        }
        QVERIFY2(heard >= 2 && heard <= 2 + 6, qPrintable(QString::number(heard)));
    }
    void whoHasSpokenLatelyStays() {
        Line line(SrtpSuite::aeadAes128Gcm);
        for (std::uint32_t ssrc = 1; ssrc <= 3; ++ssrc) QVERIFY(line.hear(line.sound(ssrc, 1)) == SrtpVerdict::ok);
        line.wait(9);
        QVERIFY(line.hear(line.sound(4, 1)) == SrtpVerdict::tooManySources);
        QVERIFY(line.read(line.report(1)) == SrtpVerdict::ok);
        line.wait(3);
        auto forged = line.sound(4, 2);
        forged.back() ^= 1;
        QVERIFY(line.hear(forged) == SrtpVerdict::forged);
        QVERIFY(line.hear(line.sound(2, 2)) == SrtpVerdict::ok); // which would have gone first
        QVERIFY(line.hear(line.sound(4, 3)) == SrtpVerdict::ok); // in the third's place
        QVERIFY(line.hear(line.sound(1, 2)) == SrtpVerdict::ok);
        QVERIFY(line.hear(line.sound(2, 3)) == SrtpVerdict::ok);
        QVERIFY(line.hear(line.sound(3, 2)) == SrtpVerdict::tooManySources);
    }
    void whatCannotBeRememberedDoesNotComeIn() {
        Line line(SrtpSuite::aeadAes128Gcm);
        std::uint32_t ssrc = 1;
        for (; ssrc <= 3 + 32; ++ssrc) {
            QVERIFY(line.hear(line.sound(ssrc, 1)) == SrtpVerdict::ok);
            line.wait(12);
        }
        QVERIFY(line.hear(line.sound(ssrc, 1)) == SrtpVerdict::tooManySources);
        for (std::uint32_t old = 1; old < ssrc; ++old) QVERIFY(line.hear(line.sound(old, 1)) != SrtpVerdict::ok); // cannot even be sealed twice
        QVERIFY(line.hear(line.sound(5, 2)) == SrtpVerdict::ok); // known, and new
        QVERIFY(line.hear(line.sound(ssrc - 1, 2)) == SrtpVerdict::ok);
    }
};

QTEST_GUILESS_MAIN(SrtpSourcesTest)
#include "tst_srtp_sources.moc"
