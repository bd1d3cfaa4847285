// The jitter buffer on seeded lines: order, delay, loss, drift, pauses.
// labels: unit
#include "server/media/jitter/jitter_buffer.hpp"
#include "server/media/jitter/time_scale.hpp"

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
    bool fec = true;
    bool follow = false;      // the ticks follow the sender, as those of a bridge do
    double jitterFromMs = 0, jitterUntilMs = 1e12;
};

struct Outcome {
    std::size_t frames = 0, played = 0, recovered = 0, concealed = 0, silent = 0, stretched = 0;
    std::size_t storedMax = 0;
    double cleanAgainMs = 0;  // when the delay was last more than 5 ms above the start's
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
        double arrival = sentMs + 20 + (sentMs >= line.jitterFromMs && sentMs < line.jitterUntilMs ? uniform(random) * line.jitterMs : 0);
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
    const double lastMs = network.rbegin()->first - 30;
    for (double now = 7; now < lastMs;) {
        while (!network.empty() && network.begin()->first <= now) {
            const auto sent = network.begin()->second;
            const auto arrival = static_cast<MediaTime>(network.begin()->first * 48);
            network.erase(network.begin());
            std::array<std::uint8_t, 8> payload{};
            for (int b = 0; b < 8; ++b) payload[static_cast<std::size_t>(b)] = static_cast<std::uint8_t>(sent.sequence >> (8 * b));
            OpusPacketFacts facts;
            facts.samples = line.frameSamples;
            facts.quiet = sent.quiet;
            facts.fec = line.fec && !sent.quiet;
            const auto timestamp = static_cast<std::uint32_t>(sent.sequence * static_cast<std::int64_t>(line.frameSamples)) + 0xfffffe00U;
            buffer.insert(sent.sequence, timestamp, payload, facts, arrival);
            out.storedMax = std::max(out.storedMax, buffer.storedSamples() + decoded);
        }
        buffer.tick(static_cast<MediaTime>(now * 48), false);
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
            const double delay = now + static_cast<double>(decoded - play.samples) / 48
                - static_cast<double>(sequence - 0x10000) * frameMs / (1 + line.driftPpm / 1e6);
            const std::size_t step = std::min<std::size_t>(play.stretchMax, 240); // a pitch period
            if (play.samples >= kFrameSamples && play.stretch == Stretch::shorten) decoded -= step;
            if (play.samples >= kFrameSamples && play.stretch == Stretch::lengthen) decoded += step;
            out.stretched += play.stretch != Stretch::no ? 1 : 0;
            if (out.played == 5) out.delayMsStart = delay;
            if (delay > out.delayMsStart + 5) out.cleanAgainMs = now;
            out.delayMsMax = std::max(out.delayMsMax, delay);
            out.delayMsEnd = delay;
        }
        decoded = decoded > kFrameSamples ? decoded - kFrameSamples : 0;
        now += 20 - (line.follow ? std::clamp(static_cast<double>(buffer.outOfStep().value_or(0)) / 48 / 4, -0.5, 0.5) : 0);
    }
    out.counts = buffer.counts();
    return out;
}
} // namespace

class JitterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aCleanLineIsPlayedAtOnce() {
        const auto out = run({}, 30);
        QVERIFY(out.ordered);
        QCOMPARE(out.concealed + out.recovered, std::size_t{0});
        QVERIFY(out.played >= 1490);
        QVERIFY2(out.delayMsMax <= 41, qPrintable(QString::number(out.delayMsMax))); // 20 the line's, up to 20 the tick's
        Line line;
        line.follow = true;
        const auto followed = run(line, 30);
        QVERIFY2(followed.delayMsEnd <= 23.5, qPrintable(QString::number(followed.delayMsEnd))); // the tick follows
        QCOMPARE(followed.concealed, std::size_t{0});
    }
    void lossIsRecoveredFromTheSuccessor_data() {
        QTest::addColumn<double>("loss");
        QTest::addColumn<double>("concealedMax");
        QTest::addRow("5 percent") << 0.05 << 0.4 / 100;
        QTest::addRow("10 percent") << 0.1 << 1.3 / 100;
        QTest::addRow("20 percent") << 0.2 << 4.8 / 100;
    }
    void lossIsRecoveredFromTheSuccessor() {
        QFETCH(double, loss);
        QFETCH(double, concealedMax);
        Line line;
        line.lossRate = loss;
        line.seed = 7;
        line.pauses = false;
        const auto out = run(line, 300);
        QVERIFY(out.ordered);
        const auto frames = static_cast<double>(out.frames);
        QVERIFY2(static_cast<double>(out.concealed) <= frames * concealedMax, qPrintable(QString::number(out.concealed)));
        QVERIFY(static_cast<double>(out.recovered) >= frames * loss * (1 - loss) * 0.95);
        QVERIFY2(out.delayMsMax <= 90, qPrintable(QString::number(out.delayMsMax)));
        line.fec = false; // then there is nothing to wait for
        QVERIFY(run(line, 60).delayMsEnd <= 61);
    }
    void jitterAndReorderingAreAbsorbed_data() {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 8; ++seed) QTest::addRow("%d", seed) << seed;
    }
    void jitterAndReorderingAreAbsorbed() {
        QFETCH(int, seed);
        Line line;
        line.jitterMs = 45;
        line.reorderRate = 0.02;
        line.seed = static_cast<std::uint32_t>(seed);
        const auto out = run(line, 60);
        QVERIFY(out.ordered);
        QVERIFY2(out.counts.late < 60, qPrintable(QString::number(out.counts.late)));
        QVERIFY2(out.delayMsMax <= 145, qPrintable(QString::number(out.delayMsMax)));
        QVERIFY2(out.delayMsEnd <= 125, qPrintable(QString::number(out.delayMsEnd)));
        QVERIFY2(out.concealed < 60, qPrintable(QString::number(out.concealed)));
        QVERIFY(out.played >= 2850);
    }
    void aBadSpellIsForgottenInFiveSeconds_data() {
        QTest::addColumn<int>("seed");
        QTest::addColumn<bool>("pauses");
        for (int seed = 1; seed <= 4; ++seed) {
            QTest::addRow("%d with pauses", seed) << seed << true;
            QTest::addRow("%d without", seed) << seed << false;
        }
    }
    void aBadSpellIsForgottenInFiveSeconds() {
        QFETCH(int, seed);
        QFETCH(bool, pauses);
        Line line;
        line.jitterMs = 100;
        line.jitterFromMs = 2000;
        line.jitterUntilMs = 12000;
        line.pauses = pauses;
        line.follow = true;
        line.seed = static_cast<std::uint32_t>(seed);
        const auto out = run(line, 30);
        QVERIFY(out.ordered);
        QVERIFY2(out.cleanAgainMs <= 17000, qPrintable(QString::number(out.cleanAgainMs)));
        QVERIFY2(out.delayMsEnd <= 23.5, qPrintable(QString::number(out.delayMsEnd)));
        QVERIFY2(out.storedMax <= JitterBuffer::kStoredSamplesMax, qPrintable(QString::number(out.storedMax)));
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
        QVERIFY2(out.delayMsMax <= 65, qPrintable(QString::number(out.delayMsMax)));
        QVERIFY(out.played > 29900);
        QVERIFY2(out.concealed < 5, qPrintable(QString::number(out.concealed)));
    }
    void aTickThatFollowsNeedsNoStretching() {
        for (const double ppm : {-500.0, 500.0}) {
            Line line;
            line.driftPpm = ppm;
            line.pauses = false;
            line.follow = true;
            const auto out = run(line, 600);
            QCOMPARE(out.concealed, std::size_t{0});
            QVERIFY2(out.delayMsEnd <= 23.5 && out.delayMsEnd >= 20, qPrintable(QString::number(out.delayMsEnd)));
            QVERIFY2(out.stretched < 20, qPrintable(QString::number(out.stretched)));
        }
    }
    void aStallIsNotKept() {
        Line line;
        line.stallAtFrame = 500;
        line.stallMs = 250;
        const auto out = run(line, 40);
        QVERIFY(out.ordered);
        QVERIFY2(out.delayMsEnd <= 61, qPrintable(QString::number(out.delayMsEnd)));
        QVERIFY2(out.storedMax <= JitterBuffer::kStoredSamplesMax, qPrintable(QString::number(out.storedMax)));
        line.stallMs = 900;
        QVERIFY(run(line, 40).delayMsEnd <= 61);
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
        QVERIFY2(out.concealed <= 5, qPrintable(QString::number(out.concealed)));
        QVERIFY(out.played * static_cast<std::size_t>(samples) >= 29U * 48000);
        QVERIFY2(out.delayMsEnd <= 61, qPrintable(QString::number(out.delayMsEnd)));
    }
    void whatWasPassedCanBeHeardAfterAll() {
        JitterBuffer buffer;
        OpusPacketFacts quiet;
        quiet.samples = kFrameSamples;
        quiet.quiet = true;
        for (std::int64_t i = 0; i < 40; ++i) {
            const std::array<std::uint8_t, 1> payload{static_cast<std::uint8_t>(i)};
            buffer.pass(100 + i, static_cast<std::uint32_t>(i * 960), payload, quiet, i * 960);
            QVERIFY(buffer.idle());
        }
        OpusPacketFacts sound;
        sound.samples = kFrameSamples;
        const std::array<std::uint8_t, 1> payload{40};
        buffer.insert(140, 40 * 960, payload, sound, 40 * 960);
        buffer.tick(40 * 960 + 96, false);
        QVERIFY(buffer.take(0).kind == PlayKind::packet);
        QCOMPARE(buffer.rewind(4 * kFrameSamples + 100), 4 * kFrameSamples);
        for (std::uint8_t expected = 37; expected <= 40; ++expected) {
            buffer.tick(40 * 960 + 96 + (expected - 37) * 960, false);
            const Play play = buffer.take(0);
            QCOMPARE(play.payload.size(), std::size_t{1});
            QCOMPARE(play.payload[0], expected); // and none of them trimmed for being quiet
            QVERIFY(play.stretch != Stretch::lengthen);
        }
        buffer.rest();
        QVERIFY(!buffer.idle()); // the last one was sound
        QCOMPARE(buffer.rewind(960 * 30), 16 * kFrameSamples); // no more than there are slots
        buffer.reset();
        QCOMPARE(buffer.rewind(960 * 30), std::size_t{0});
    }
    void keyPressesTakeANumberButNoTime() {
        JitterBuffer buffer;
        OpusPacketFacts sound;
        sound.samples = kFrameSamples;
        const std::array<std::uint8_t, 1> payload{1};
        buffer.insert(100, 0, payload, sound, 0);
        buffer.insert(101, 0, {}, {}, 0);
        buffer.insert(102, 0, {}, {}, 0);
        buffer.insert(103, 960, payload, sound, 960);
        buffer.tick(1060, false);
        QVERIFY(buffer.take(0).kind == PlayKind::packet);
        buffer.tick(2020, false);
        QVERIFY(buffer.take(0).kind == PlayKind::packet);
    }
    void duplicatesAndOldOnesAreNothing() {
        JitterBuffer buffer;
        OpusPacketFacts sound;
        sound.samples = kFrameSamples;
        const std::array<std::uint8_t, 1> payload{1};
        for (int i = 0; i < 3; ++i) buffer.insert(100, 0, payload, sound, 0);
        QCOMPARE(buffer.storedSamples(), kFrameSamples);
        buffer.insert(101, 960, payload, sound, 960);
        buffer.tick(1060, false);
        QVERIFY(buffer.take(0).kind == PlayKind::packet);
        buffer.insert(100, 0, payload, sound, 960);
        QCOMPARE(buffer.counts().late, std::uint64_t{1});
        buffer.insert(101 + 100000, 0, payload, sound, 960); // a jump: begins afresh
        QCOMPARE(buffer.counts().resynchronised, std::uint64_t{1});
        const std::vector<std::uint8_t> huge(2000);
        buffer.insert(101 + 100001, 0, huge, sound, 960); // over the slot's size
        QCOMPARE(buffer.storedSamples(), kFrameSamples);
    }
    void stretchingKeepsAToneWhole() {
        const auto tone = [] {
            std::vector<float> samples(960);
            for (std::size_t i = 0; i < samples.size(); ++i)
                samples[i] = static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * 200 * static_cast<double>(i) / 48000));
            return samples;
        };
        const auto whole = [](std::span<const float> samples) {
            for (std::size_t i = 1; i < samples.size(); ++i)
                if (std::abs(samples[i] - samples[i - 1]) > 0.02F) return false; // a click
            return true;
        };
        auto less = tone();
        const auto left = shorten(less, 480);
        QVERIFY(left < 960 && left >= 480);
        QVERIFY(whole(std::span(less).first(left)));
        auto little = tone();
        QCOMPARE(shorten(little, 130), std::size_t{960}); // half a period is no period
        auto more = tone();
        const auto last = more.back();
        more.resize(1440);
        const auto longer = lengthen(more, 960, 480);
        QVERIFY(longer > 960 && longer <= 1440);
        QVERIFY(whole(std::span(more).first(longer)));
        QVERIFY(std::abs(more[longer - 1] - last) < 0.001F); // it ends as it would have
        std::mt19937 random(3);
        std::vector<float> noise(1440);
        for (auto& sample : noise) sample = static_cast<float>(random() % 2000) / 1000 - 1;
        QCOMPARE(shorten(std::span(noise).first(960), 480), std::size_t{960});
        QCOMPARE(lengthen(noise, 960, 480), std::size_t{960});
    }
};

QTEST_GUILESS_MAIN(JitterTest)
#include "tst_jitter.moc"
