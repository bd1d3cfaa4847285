// The jitter buffer on seeded lines: order, delay, loss, drift, pauses.
// labels: unit
#include "server/media/jitter/jitter_buffer.hpp"
#include "server/media/jitter/shorten.hpp"

#include <QTest>
#include <cmath>
#include <map>
#include <numbers>
#include <random>
#include <vector>

using namespace conclave::media;

namespace {
struct Line {
    double lossRate = 0;
    double jitterMs = 0;      // uniform from 0
    double driftPpm = 0;      // of the sender
    double reorderRate = 0;   // 30 ms late
    std::uint32_t seed = 1;
    int stallAtFrame = -1;    // the network holds everything back for stallMs
    double stallMs = 0;
    bool pauses = true;       // 2 s of speech, 1 s of silence (small packets)
    std::size_t frameSamples = kFrameSamples;
};

struct Outcome {
    std::size_t frames = 0, played = 0, recovered = 0, concealed = 0, silent = 0;
    double delayMsMax = 0, delayMsEnd = 0, delayMsStart = 0;
    bool ordered = true;
    JitterCounts counts{};
};

Outcome run(const Line& line, double seconds) {
    qInfo("seed %u", line.seed);
    std::mt19937 random(line.seed);
    std::uniform_real_distribution<double> uniform(0, 1);
    struct Sent { std::int64_t sequence; double sentMs; bool quiet; };
    std::multimap<double, Sent> network;
    const double frameMs = static_cast<double>(line.frameSamples) / 48;
    const auto total = static_cast<int>(seconds * 1000 / frameMs);
    for (int i = 0; i < total; ++i) {
        const double sentMs = i * frameMs / (1 + line.driftPpm / 1e6);
        const bool quiet = line.pauses && std::fmod(i * frameMs, 3000) >= 2000;
        if (uniform(random) < line.lossRate) continue;
        double arrival = sentMs + 20 + uniform(random) * line.jitterMs;
        if (uniform(random) < line.reorderRate) arrival += 30;
        if (line.stallAtFrame >= 0 && i >= line.stallAtFrame) {
            const double end = line.stallAtFrame * frameMs + line.stallMs;
            if (sentMs < end) arrival = std::max(arrival, end);
        }
        network.emplace(arrival, Sent{0x10000 + i, sentMs, quiet});
    }
    JitterBuffer buffer;
    Outcome out;
    std::int64_t last = 0;
    std::size_t decoded = 0;
    const double lastMs = total * frameMs;
    for (double now = 7; now < lastMs; now += 20) {
        while (!network.empty() && network.begin()->first <= now) {
            const auto sent = network.begin()->second;
            network.erase(network.begin());
            std::array<std::uint8_t, 8> payload{};
            for (int b = 0; b < 8; ++b) payload[static_cast<std::size_t>(b)] = static_cast<std::uint8_t>(sent.sequence >> (8 * b));
            OpusPacketFacts facts;
            facts.samples = line.frameSamples;
            facts.quiet = sent.quiet;
            buffer.insert(sent.sequence, static_cast<std::uint32_t>(sent.sequence * static_cast<std::int64_t>(line.frameSamples)) + 0xfffffe00U, payload, facts);
        }
        buffer.tick();
        for (int guard = 0; guard < 12 && decoded < kFrameSamples; ++guard) {
            const Play play = buffer.take(decoded);
            if (play.kind == PlayKind::nothing) break;
            decoded += play.samples;
            ++out.frames;
            switch (play.kind) {
            case PlayKind::recover: ++out.recovered; break;
            case PlayKind::conceal: ++out.concealed; break;
            case PlayKind::skipped: ++out.silent; break;
            default: break;
            }
            if (play.payload.empty() || play.kind == PlayKind::recover) continue;
            std::int64_t sequence = 0;
            for (int b = 7; b >= 0; --b) sequence = sequence << 8 | play.payload[static_cast<std::size_t>(b)];
            if (sequence <= last) out.ordered = false;
            last = sequence;
            ++out.played;
            if (play.shorten) decoded -= 240; // what the caller would cut out
            const double delay = now - static_cast<double>(sequence - 0x10000) * frameMs / (1 + line.driftPpm / 1e6);
            if (out.played == 5) out.delayMsStart = delay;
            out.delayMsMax = std::max(out.delayMsMax, delay);
            out.delayMsEnd = delay;
        }
        decoded = decoded > kFrameSamples ? decoded - kFrameSamples : 0;
    }
    out.counts = buffer.counts();
    return out;
}
} // namespace

class JitterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aCleanLineIsPlayedWhole() {
        const auto out = run({}, 30);
        QVERIFY(out.ordered);
        QCOMPARE(out.concealed + out.recovered, std::size_t{0});
        QVERIFY(out.played >= 1490);
        QVERIFY2(out.delayMsMax <= 80, qPrintable(QString::number(out.delayMsMax))); // 20 of them the line's
    }
    void lossIsRecoveredFromTheSuccessor() {
        Line line;
        line.lossRate = 0.1;
        line.seed = 7;
        const auto out = run(line, 60);
        QVERIFY(out.ordered);
        QVERIFY(out.recovered >= 150);
        QVERIFY(out.delayMsMax <= 160);
        QVERIFY(out.played >= 2600);
    }
    void jitterAndReorderingAreAbsorbed_data() {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 8; ++seed) QTest::addRow("%d", seed) << seed;
    }
    void jitterAndReorderingAreAbsorbed() {
        QFETCH(int, seed);
        Line line;
        line.jitterMs = 45;
        line.reorderRate = 0.05;
        line.seed = static_cast<std::uint32_t>(seed);
        const auto out = run(line, 60);
        QVERIFY(out.ordered);
        QVERIFY2(out.counts.late < 60, qPrintable(QString::number(out.counts.late)));
        QVERIFY2(out.delayMsMax <= 240, qPrintable(QString::number(out.delayMsMax)));
        QVERIFY2(out.delayMsEnd <= 200, qPrintable(QString::number(out.delayMsEnd)));
        QVERIFY(out.played >= 2850);
    }
    void driftNeverAddsUp_data() {
        QTest::addColumn<double>("ppm");
        QTest::addColumn<bool>("pauses");
        for (const double ppm : {-500.0, -50.0, 50.0, 500.0}) {
            QTest::addRow("%g with pauses", ppm) << ppm << true;
            QTest::addRow("%g without", ppm) << ppm << false;
        }
    }
    void driftNeverAddsUp() {
        QFETCH(double, ppm);
        QFETCH(bool, pauses);
        Line line;
        line.driftPpm = ppm;
        line.pauses = pauses;
        const auto out = run(line, 600); // 300 ms of drift
        QVERIFY(out.ordered);
        QVERIFY2(out.delayMsMax <= 160, qPrintable(QString::number(out.delayMsMax)));
        QVERIFY2(out.delayMsEnd <= 140, qPrintable(QString::number(out.delayMsEnd)));
        QVERIFY(out.played > 29900);
        QVERIFY(out.concealed < 60);
    }
    void aStallIsNotKept() {
        Line line;
        line.stallAtFrame = 500;
        line.stallMs = 250;
        const auto out = run(line, 40);
        QVERIFY(out.ordered);
        QVERIFY2(out.delayMsEnd <= 120, qPrintable(QString::number(out.delayMsEnd)));
        line.stallMs = 900;
        QVERIFY(run(line, 40).delayMsEnd <= 120);
    }
    void shortAndLongPacketsWork_data() {
        QTest::addColumn<int>("samples");
        for (const int samples : {480, 1920, 2880, 5760}) QTest::addRow("%d", samples) << samples;
    }
    void shortAndLongPacketsWork() {
        QFETCH(int, samples);
        Line line;
        line.frameSamples = static_cast<std::size_t>(samples);
        const auto out = run(line, 30);
        QVERIFY(out.ordered);
        QVERIFY2(out.concealed <= 20, qPrintable(QString::number(out.concealed)));
        QVERIFY(out.played * static_cast<std::size_t>(samples) >= 29U * 48000);
    }
    void keyPressesTakeANumberButNoTime() {
        JitterBuffer buffer;
        OpusPacketFacts sound;
        sound.samples = kFrameSamples;
        const std::array<std::uint8_t, 1> payload{1};
        buffer.insert(100, 0, payload, sound);
        buffer.insert(101, 0, {}, {});
        buffer.insert(102, 0, {}, {});
        buffer.insert(103, 960, payload, sound);
        buffer.tick();
        QVERIFY(buffer.take(0).kind == PlayKind::packet);
        buffer.tick();
        QVERIFY(buffer.take(0).kind == PlayKind::packet);
    }
    void duplicatesAndOldOnesAreNothing() {
        JitterBuffer buffer;
        OpusPacketFacts sound;
        sound.samples = kFrameSamples;
        const std::array<std::uint8_t, 1> payload{1};
        for (int i = 0; i < 3; ++i) buffer.insert(100, 0, payload, sound);
        QCOMPARE(buffer.storedSamples(), kFrameSamples);
        buffer.insert(101, 960, payload, sound);
        QVERIFY(buffer.take(0).kind == PlayKind::packet);
        buffer.insert(100, 0, payload, sound);
        QCOMPARE(buffer.counts().late, std::uint64_t{1});
        buffer.insert(101 + 100000, 0, payload, sound); // a jump: begins afresh
        QCOMPARE(buffer.counts().resynchronised, std::uint64_t{1});
        const std::vector<std::uint8_t> huge(2000);
        buffer.insert(101 + 100001, 0, huge, sound); // over the slot's size
        QCOMPARE(buffer.storedSamples(), kFrameSamples);
    }
    void shorteningKeepsAToneWhole() {
        std::vector<float> tone(960);
        for (std::size_t i = 0; i < tone.size(); ++i)
            tone[i] = static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * 200 * static_cast<double>(i) / 48000));
        const auto left = shorten(tone);
        QVERIFY(left < 960 && left >= 480);
        for (std::size_t i = 1; i < left; ++i) QVERIFY(std::abs(tone[i] - tone[i - 1]) < 0.02F); // no click
        std::mt19937 random(3);
        std::vector<float> noise(960);
        for (auto& sample : noise) sample = static_cast<float>(random() % 2000) / 1000 - 1;
        QCOMPARE(shorten(noise), std::size_t{960});
    }
};

QTEST_GUILESS_MAIN(JitterTest)
#include "tst_jitter.moc"
