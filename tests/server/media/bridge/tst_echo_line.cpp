// The echo's queue alone: what comes in comes out 0.7 s later, whole, in order, or not at all.
// labels: unit spec:F6
#include "server/media/bridge/echo_line.hpp"
#include "server/media/codec/opus.hpp"

#include <QTest>
#include <algorithm>
#include <deque>
#include <memory>
#include <random>
#include <vector>

using namespace conclave::media;

namespace {
constexpr std::uint8_t kTenMs = 30 << 3;      // CELT, full band
constexpr std::uint8_t kTwentyMs = 31 << 3;
constexpr std::uint8_t kSixtyMs = 11 << 3;    // SILK, wide band
constexpr std::uint64_t kDelay = EchoLine::kDelaySamples;

std::vector<std::uint8_t> packet(std::uint8_t toc, std::size_t bytes, std::uint8_t fill) {
    std::vector<std::uint8_t> out(bytes, fill);
    out[0] = toc;
    return out;
}

struct Out {
    std::vector<std::uint8_t> payload;
    std::uint64_t at = 0;
    bool afterGap = false;
};

std::vector<Out> popped(EchoLine& line, std::uint64_t until) {
    std::vector<Out> out;
    EchoLine::Due due;
    while (line.pop(until, due)) out.push_back({{due.payload.begin(), due.payload.end()}, due.at, due.afterGap});
    return out;
}
} // namespace

class EchoLineTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyDurationKeepsItsDistances_data() {
        QTest::addColumn<int>("toc");
        QTest::addColumn<int>("samples");
        QTest::newRow("2.5 ms") << (28 << 3) << 120;
        QTest::newRow("10 ms") << int{kTenMs} << 480;
        QTest::newRow("20 ms") << int{kTwentyMs} << 960;
        QTest::newRow("60 ms") << int{kSixtyMs} << 2880;
        QTest::newRow("120 ms") << (kSixtyMs | 1) << 5760; // two of 60
    }
    void everyDurationKeepsItsDistances() {
        QFETCH(int, toc);
        QFETCH(int, samples);
        EchoLine line;
        const auto length = static_cast<std::uint64_t>(samples);
        const std::uint64_t start = 960 * 1000;
        const auto made = [&](std::size_t i) { return packet(static_cast<std::uint8_t>(toc), 41, static_cast<std::uint8_t>(i)); };
        std::vector<Out> out;
        std::uint64_t sent = 0;
        for (std::uint64_t now = start; now < start + 960 * 200; now += 960) {
            for (; sent * length < now - start + 960; ++sent)
                line.take(static_cast<std::uint32_t>(0xffff0000 + sent * length), made(sent), now);
            for (auto& one : popped(line, now + 1)) {
                QVERIFY(one.at <= now && one.at + length + 960 > now);
                out.push_back(std::move(one));
            }
            QVERIFY(line.packets() <= kDelay / length + 960 / length + 2);
        }
        QVERIFY(out.size() + kDelay / length + 960 / length + 2 >= sent || length < 960);
        QVERIFY(out.size() > 20);
        for (std::size_t i = 0; i < out.size() && length >= 480; ++i) {
            QCOMPARE(out[i].at, start + kDelay + i * length);
            QCOMPARE(out[i].payload, made(i));
            QCOMPARE(out[i].afterGap, i == 0);
        }
    }
    void gapsStayGaps() {
        EchoLine line;
        line.take(5000, packet(kTwentyMs, 50, 1), 9600);
        line.take(5000 + 3 * 960, packet(kTwentyMs, 50, 2), 9600 + 3 * 960);
        line.take(5000 + 960, packet(kTwentyMs, 50, 3), 9600 + 3 * 960); // late
        line.take(5000 + 3 * 960, packet(kTwentyMs, 50, 4), 9600 + 3 * 960); // twice
        line.take(5000 + 4 * 960, packet(kTwentyMs, 1, 0), 9600 + 4 * 960);  // its silence
        QCOMPARE(popped(line, 9600 + kDelay).size(), std::size_t{0});
        const auto out = popped(line, 9600 + kDelay + 960 * 10);
        QCOMPARE(out.size(), std::size_t{3});
        QCOMPARE(out[0].at, 9600 + kDelay);
        QCOMPARE(out[1].at, 9600 + kDelay + 3 * 960);
        QVERIFY(out[1].afterGap && !out[2].afterGap);
        QCOMPARE(out[2].payload.size(), std::size_t{1});
        QVERIFY(line.lastsBehind(out[2].at) && !line.lastsBehind(out[2].at + 960));
    }
    void anotherTimeScaleBeginsAnew() {
        EchoLine line;
        line.take(5000, packet(kTwentyMs, 50, 1), 9600);
        line.take(0x80000000, packet(kTwentyMs, 50, 2), 9600);      // far ahead: right behind the one before
        line.take(0x10000000, packet(kTwentyMs, 50, 3), 9600 + 960); // far back
        line.take(0x10000000 + 960, packet(kTwentyMs, 50, 4), 9600 + 48000); // its clock stood still in a pause
        const auto out = popped(line, 9600 + 96000);
        QCOMPARE(out.size(), std::size_t{4});
        QCOMPARE(out[1].at, out[0].at + 960);
        QCOMPARE(out[2].at, out[1].at + 960);
        QCOMPARE(out[3].at, 9600 + 48000 + kDelay);
        line.restart();
        QVERIFY(!line.lastsBehind(0));
        line.take(7, packet(kTwentyMs, 50, 5), 0);
        QCOMPARE(popped(line, kDelay + 1).size(), std::size_t{1});
    }
    void whatIsNoOpusIsLeftOut() {
        EchoLine line;
        line.take(1, {}, 0);
        line.take(2, packet(kTwentyMs | 3, 2, 63), 0);  // 63 frames of 20 ms
        line.take(3, packet(kTwentyMs | 3, 1, 0), 0);   // without its count
        line.take(4, packet(kSixtyMs | 3, 9, 0x03), 0); // 180 ms
        QCOMPARE(line.packets(), std::size_t{0});
        line.take(5, packet(kTwentyMs, 1488, 9), 0);    // the largest that fits a datagram
        QCOMPARE(line.packets(), std::size_t{1});
        QCOMPARE(popped(line, kDelay + 1).at(0).payload, packet(kTwentyMs, 1488, 9));
    }
    void itIsBoundedAndNeverMixesBytes() {
        const auto seed = qEnvironmentVariableIsSet("CONCLAVE_NIGHTLY") ? std::random_device{}() : 42U;
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        const bool full = qEnvironmentVariableIntValue("CONCLAVE_NIGHTLY") != 0;
        EchoLine line;
        std::deque<std::vector<std::uint8_t>> expected; // what it has taken
        std::uint64_t lastAt = 0;
        std::uint32_t timestamp = random();
        std::size_t dropped = 0;
        for (std::uint64_t tick = 0; tick < (full ? 2'000'000U : 50'000U); ++tick) {
            const std::uint64_t now = tick * 960;
            for (auto burst = random() % (tick % 1000 < 100 ? 40 : 4); burst > 0; --burst) {
                const std::array<std::uint8_t, 5> tocs{28 << 3, kTenMs, kTwentyMs, kSixtyMs, static_cast<std::uint8_t>(random())};
                const std::size_t bytes = 1 + random() % (random() % 4 == 0 ? 1488 : 200);
                const auto made = packet(tocs[random() % tocs.size()], bytes, static_cast<std::uint8_t>(random()));
                timestamp = random() % 200 == 0 ? random() : timestamp + 120 * (random() % 12);
                const auto before = line.packets();
                line.take(timestamp, made, now);
                if (line.packets() > before) expected.push_back(made);
                else ++dropped;
                QVERIFY(line.packets() <= EchoLine::kPacketsMax);
            }
            for (const auto& one : popped(line, now + 1)) {
                QVERIFY(!expected.empty());
                QVERIFY(one.payload == expected.front());
                expected.pop_front();
                QVERIFY(one.at >= lastAt && one.at <= now);
                lastAt = one.at;
            }
            QCOMPARE(line.packets(), expected.size());
        }
        QVERIFY(dropped > 100);
    }
};

QTEST_GUILESS_MAIN(EchoLineTest)
#include "tst_echo_line.moc"
