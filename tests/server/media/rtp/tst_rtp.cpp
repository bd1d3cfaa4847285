// RTP, RTCP and key presses: golden bytes, every truncation, hostile sizes.
// labels: unit T-B4
#include "server/media/rtp/reception.hpp"
#include "server/media/rtp/rtcp.hpp"
#include "server/media/rtp/rtp_packet.hpp"
#include "server/media/rtp/sequence.hpp"
#include "server/media/rtp/telephone_events.hpp"

#include <QTest>
#include <memory>
#include <random>
#include <vector>

using namespace conclave::media;

namespace {
using Bytes = std::vector<std::uint8_t>;

// A copy on the heap of exactly this size: reading one byte too far is seen by the address sanitizer.
template <class F>
void withExactCopy(std::span<const std::uint8_t> bytes, F f) {
    const auto copy = std::make_unique<std::uint8_t[]>(bytes.size() + 1);
    std::unique_ptr<std::uint8_t[]> exact(bytes.empty() ? nullptr : new std::uint8_t[bytes.size()]);
    std::copy(bytes.begin(), bytes.end(), exact.get());
    f(std::span<const std::uint8_t>(exact.get(), bytes.size()));
}

Bytes fullPacket() { // two contributing sources, a one-byte-form extension of two words, payload 5, padding 3
    return {0xb2, 0x80 | 96, 0x12, 0x34, 0, 0, 0x03, 0xc0, 0xca, 0xfe, 0xba, 0xbe, 1, 1, 1, 1, 2, 2, 2, 2, 0xbe, 0xde, 0,
        2, 0x10, 0x7f, 0, 0, 0, 0, 0, 0, 'h', 'e', 'l', 'l', 'o', 0, 0, 3};
}
} // namespace

class RtpTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsEveryPart() {
        const auto packet = fullPacket();
        const auto view = parseRtp(packet);
        QVERIFY(view.has_value());
        QVERIFY((view->header == RtpHeader{true, 96, 0x1234, 960, 0xcafebabe}));
        QCOMPARE(view->extensionProfile, std::uint16_t{0xbede});
        QCOMPARE(view->extension.size(), std::size_t{8});
        QCOMPARE(std::string(view->payload.begin(), view->payload.end()), std::string("hello"));
        QVERIFY(kindOf(packet) == DatagramKind::rtp);
    }
    void writesWhatItReads() {
        Bytes packet(kRtpHeaderBytes + 1);
        const RtpHeader header{true, 127, 65535, 0xffffffff, 1};
        writeRtpHeader(packet, header);
        QVERIFY(parseRtp(packet)->header == header);
    }
    void survivesEveryTruncation() {
        const auto packet = fullPacket();
        for (std::size_t n = 0; n <= packet.size(); ++n)
            withExactCopy(std::span(packet).first(n), [&](auto cut) {
                const auto view = parseRtp(cut);
                if (n < 32) QVERIFY(!view); // fixed header, sources, extension
                (void)kindOf(cut);
                QVERIFY(peekRtp(cut).has_value() == (n >= 12));
            });
    }
    void refusesHostileSizes_data() {
        QTest::addColumn<int>("at");
        QTest::addColumn<int>("value");
        QTest::newRow("version 1") << 0 << 0x72;
        QTest::newRow("fifteen sources") << 0 << 0xbf;
        QTest::newRow("extension beyond the end") << 23 << 200;
        QTest::newRow("extension of 256 kB") << 22 << 255;
        QTest::newRow("padding 0") << 39 << 0;
        QTest::newRow("padding longer than the payload") << 39 << 9;
        QTest::newRow("padding 255") << 39 << 255;
    }
    void refusesHostileSizes() {
        QFETCH(int, at);
        QFETCH(int, value);
        auto packet = fullPacket();
        packet[static_cast<std::size_t>(at)] = static_cast<std::uint8_t>(value);
        QVERIFY(!parseRtp(packet));
    }
    void tellsProtocolsApart() {
        Bytes packet(20, 0);
        QVERIFY(kindOf(packet) == DatagramKind::other); // STUN
        packet[0] = 22;
        QVERIFY(kindOf(packet) == DatagramKind::dtls);
        QVERIFY(kindOf(std::span(packet).first(13)) == DatagramKind::other); // a record without content
        for (const auto& [first, kind] : {std::pair{19, DatagramKind::other}, {20, DatagramKind::dtls}, {63, DatagramKind::dtls},
                 {64, DatagramKind::other}, {127, DatagramKind::other}, {192, DatagramKind::other}}) {
            packet[0] = static_cast<std::uint8_t>(first);
            QVERIFY(kindOf(packet) == kind);
        }
        packet[0] = 0x80;
        packet[1] = 200;
        QVERIFY(kindOf(packet) == DatagramKind::rtcp);
        packet[1] = 96;
        QVERIFY(kindOf(packet) == DatagramKind::rtp);
        QVERIFY(kindOf(std::span(packet).first(11)) == DatagramKind::other);
    }
    void extendsSequences() {
        SequenceExtender extender;
        const auto first = extender.extend(65534);
        QCOMPARE(extender.extend(1), first + 3);
        QCOMPARE(extender.extend(65535), first + 1); // late
        QCOMPARE(extender.highest(), first + 3);
        std::int64_t last = extender.highest();
        for (int i = 0; i < 200000; ++i) {
            ++last;
            QCOMPARE(extender.extend(static_cast<std::uint16_t>(last)), last);
        }
    }
    void reportsThereAndBack() {
        Bytes out(200);
        const RtcpSenderInfo info{0x0123456789abcdef, 77, 5, 600};
        const RtcpReport report{9, 25, 0x10005, 7, 8, 10, -3};
        const std::string name = "leg-1";
        const auto size = writeRtcp(out, 0x1234, &info, &report, name);
        QCOMPARE(size % 4, std::size_t{0});
        const auto read = parseRtcp(std::span(out).first(size));
        QVERIFY(read.has_value());
        QCOMPARE(read->ssrc, 0x1234U);
        QVERIFY(read->sender == info);
        QCOMPARE(read->reportCount, std::size_t{1});
        QVERIFY(read->reports[0] == report);
        QVERIFY(!read->bye);
        QCOMPARE(writeRtcp(std::span(out).first(size - 1), 1, &info, &report, name), std::size_t{0});
        QVERIFY(parseRtcp(std::span(out).first(writeRtcp(out, 3, nullptr, nullptr, name))).has_value());
    }
    void whatIsReceivedIsReported() {
        Reception reception;
        QVERIFY(!reception.any());
        std::mt19937 random(11);
        std::uint32_t timestamp = 0xffffc000; // wraps
        for (std::int64_t i = 0; i < 400; ++i, timestamp += 960) {
            if (i % 10 == 3) continue; // lost
            const auto late = static_cast<std::int64_t>(random() % 960);
            reception.packet(1000 + i, timestamp, i * 960 + 77 + late);
        }
        reception.senderReport(0x0123456789abcdefULL, 5'000'000'000);
        auto report = reception.report(7, 5'500'000'000);
        QCOMPARE(report.ssrc, 7U);
        QCOMPARE(report.cumulativeLost, 40);
        QCOMPARE(report.fractionLost, std::uint8_t{25}); // of 256
        QCOMPARE(report.highestSequence, 1399U);
        QCOMPARE(report.lastSenderReport, 0x456789abU);
        QCOMPARE(report.delaySinceLastSenderReport, 32768U); // half a second
        QVERIFY2(reception.jitterMs() > 4 && reception.jitterMs() < 9, qPrintable(QString::number(reception.jitterMs()))); // 6.7
        QVERIFY(std::abs(reception.lossLately() - 0.1) < 0.001);
        for (std::int64_t i = 400; i < 500; ++i, timestamp += 960) reception.packet(1000 + i, timestamp, i * 960);
        QCOMPARE(reception.report(7, 6'000'000'000).fractionLost, std::uint8_t{0}); // of the interval alone
        for (int copy = 0; copy < 200; ++copy) reception.packet(1499, timestamp, 500 * 960); // more came than was sent
        QCOMPARE(reception.report(7, 6'000'000'000).cumulativeLost, -160);
        reception.restart();
        QVERIFY(!reception.any());
    }
    void theRoundTripComesBack() {
        const auto sent = ntpTimeOf(1'700'000'000'250'000'000);
        RtcpReport report;
        QCOMPARE(roundTripOf(report, sent), -1.0); // has not seen ours
        report.lastSenderReport = static_cast<std::uint32_t>(sent >> 16);
        report.delaySinceLastSenderReport = 65536 / 4;
        const double trip = roundTripOf(report, ntpTimeOf(1'700'000'000'630'000'000));
        QVERIFY2(std::abs(trip - 0.13) < 0.001, qPrintable(QString::number(trip)));
        QCOMPARE(roundTripOf(report, sent), -1.0); // an answer before the question: a clock was set
    }
    void rtcpSurvivesEveryTruncation() {
        Bytes out(300);
        const RtcpSenderInfo info{1, 2, 3, 4};
        const RtcpReport report{};
        const std::string name = "x";
        auto size = writeRtcp(out, 0x1234, &info, &report, name);
        const Bytes bye{0x81, 203, 0, 1, 0, 0, 0x12, 0x34};
        std::copy(bye.begin(), bye.end(), out.begin() + static_cast<std::ptrdiff_t>(size));
        size += bye.size();
        QVERIFY(parseRtcp(std::span(out).first(size))->bye);
        int readable = 0;
        for (std::size_t n = 0; n < size; ++n)
            withExactCopy(std::span(out).first(n), [&](auto cut) { readable += parseRtcp(cut).has_value() ? 1 : 0; });
        QCOMPARE(readable, 2); // the report alone, the report with its description
    }
    void rtcpRefusesHostileCounts() {
        Bytes packet{0x9f, 201, 0, 1, 0, 0, 0, 1}; // 31 blocks promised, none there
        QVERIFY(!parseRtcp(packet));
        packet = {0x80, 203, 0, 0};                // a compound does not begin with BYE
        QVERIFY(!parseRtcp(packet));
        packet = {0x80, 201, 0xff, 0xff, 0, 0, 0, 1};
        QVERIFY(!parseRtcp(packet));
        packet = {0x80, 201, 0, 0};
        QVERIFY(!parseRtcp(packet));
    }
    void noiseIsHarmless() {
        const std::uint32_t seed = 4711;
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        for (int i = 0; i < 50000; ++i) {
            auto packet = i % 2 == 0 ? fullPacket() : Bytes(random() % 64);
            if (i % 2 == 1) for (auto& b : packet) b = static_cast<std::uint8_t>(random());
            for (int k = 0; k < 3 && !packet.empty(); ++k) packet[random() % packet.size()] = static_cast<std::uint8_t>(random());
            withExactCopy(packet, [](auto exact) {
                (void)parseRtp(exact);
                (void)parseRtcp(exact);
                (void)parseTelephoneEvent(exact);
            });
        }
    }
    void aPressCountsOnce() {
        TelephoneEventReceiver receiver;
        std::array<std::uint8_t, 4> payload{};
        const auto send = [&](std::uint32_t timestamp, std::uint8_t event, bool end) {
            writeTelephoneEvent(payload, {event, end, 10, 160});
            return receiver.take(timestamp, payload);
        };
        QVERIFY(send(1000, 5, false) == '5');
        QVERIFY(receiver.keyDown());
        for (int i = 0; i < 4; ++i) QVERIFY(!send(1000, 5, false));
        for (int i = 0; i < 3; ++i) QVERIFY(!send(1000, 5, true));
        QVERIFY(!receiver.keyDown());
        QVERIFY(send(2000, 5, true) == '5');   // all but the last packet lost
        QVERIFY(!send(1000, 5, true));         // a late copy of the press before
        QVERIFY(send(3000, 11, false) == '#'); // its end is lost
        QVERIFY(send(4000, 10, false) == '*');
        QVERIFY(send(5000, 15, false) == 'D');
        QVERIFY(!send(6000, 16, false));       // hook flash
    }
    void aTimeFarBehindIsAnotherScale() {
        TelephoneEventReceiver receiver;
        std::array<std::uint8_t, 4> payload{};
        writeTelephoneEvent(payload, {1, false, 10, 160});
        QVERIFY(receiver.take(1'000'000, payload) == '1');
        QVERIFY(!receiver.take(1'000'000 - 479'999, payload)); // late
        QVERIFY(receiver.take(1'000'000 - 480'000, payload) == '1');
        QVERIFY(!receiver.take(1'000'000 - 480'000, payload));
        QVERIFY(receiver.take(0x90000000, payload) == '1');
    }
    void pressesSurviveTheTimestampsWrap() {
        TelephoneEventReceiver receiver;
        std::array<std::uint8_t, 4> payload{};
        writeTelephoneEvent(payload, {1, false, 10, 160});
        QVERIFY(receiver.take(0xffffff00, payload) == '1');
        QVERIFY(receiver.take(0x00000100, payload) == '1');
        for (std::size_t n = 0; n < 4; ++n) QVERIFY(!receiver.take(0x2000, std::span(payload).first(n)));
    }
};

QTEST_GUILESS_MAIN(RtpTest)
#include "tst_rtp.moc"
