// The mix to the sample, the limiter's bounds, and who is heard.
// labels: unit
#include "server/media/mix/leveller.hpp"
#include "server/media/mix/mixer.hpp"
#include "server/media/mix/talkers.hpp"

#include <QTest>
#include <cmath>
#include <random>
#include <vector>

using namespace conclave::media;

namespace {
Frame noise(std::uint32_t seed, float amplitude) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> uniform(-amplitude, amplitude);
    Frame frame;
    for (auto& sample : frame) sample = uniform(random);
    return frame;
}
} // namespace

class MixTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onesOwnVoiceIsGone() {
        for (const float amplitude : {0.001F, 0.2F, 1.0F}) { // four shout
            std::array<Frame, 4> voices;
            Frame sum{};
            for (std::uint32_t i = 0; i < 4; ++i) {
                voices[i] = noise(i + 1, amplitude);
                add(voices[i], sum);
            }
            for (std::size_t self = 0; self < 4; ++self) {
                Frame expected{};
                for (std::size_t i = 0; i < 4; ++i)
                    if (i != self) add(voices[i], expected);
                Frame mine;
                subtract(sum, voices[self], mine);
                Frame rest;
                subtract(mine, expected, rest);
                for (const float sample : rest) QVERIFY(std::abs(sample) <= amplitude * 2e-6F); // -114 dB
            }
        }
    }
    void aloneOneHearsExactSilence() {
        const Frame voice = noise(1, 1);
        Frame sum{};
        add(voice, sum);
        Frame mine;
        subtract(sum, voice, mine);
        for (const float sample : mine) QCOMPARE(sample, 0.0F);
    }
    void theLimiterIsInvisibleBelowItsKnee() {
        Limiter limiter;
        for (std::uint32_t i = 0; i < 20; ++i) {
            Frame frame = noise(i, 0.89F);
            const Frame before = frame;
            limiter.apply(frame);
            QVERIFY(frame == before);
        }
    }
    void theLimiterHoldsWhateverComes() {
        Limiter limiter;
        for (std::uint32_t i = 0; i < 60; ++i) {
            Frame frame = noise(i, i < 30 ? 4.0F : 0.5F);
            limiter.apply(frame);
            for (const float sample : frame) QVERIFY(std::abs(sample) <= 1.0F);
        }
        QCOMPARE(limiter.gain(), 1.0F); // back after the shouting
    }
    void fadesTakeFiveMilliseconds() {
        Frame ones;
        ones.fill(1);
        Frame out;
        copyFaded(ones, 0, 1, out);
        QCOMPARE(out[0], 0.0F);
        for (std::size_t i = 1; i < kFadeSamples; ++i) QVERIFY(out[i] > out[i - 1]);
        for (std::size_t i = kFadeSamples; i < kFrameSamples; ++i) QCOMPARE(out[i], 1.0F);
        copyFaded(ones, 1, 0, out);
        QCOMPARE(out[kFrameSamples - 1], 0.0F);
        copyFaded(ones, 1, 1, out);
        QVERIFY(out == ones);
    }
    void fourAreHeardAndTheHangOverHolds() {
        std::array<Voice, 6> voices;
        std::vector<Voice*> all;
        for (auto& voice : voices) all.push_back(&voice);
        std::uint64_t tick = 1;
        const auto speak = [&](std::vector<float> levels, int ticks) {
            for (; ticks > 0; --ticks, ++tick) {
                for (std::size_t i = 0; i < voices.size(); ++i) voices[i].hear(levels[i], tick);
                chooseTalkers(all, tick);
            }
        };
        speak({-20, -20, -20, -20, -120, -120}, 1);
        for (std::size_t i = 0; i < 6; ++i) QCOMPARE(voices[i].heard, i < 4);
        speak({-20, -20, -20, -20, -19, -120}, 50); // not clearly louder
        QVERIFY(!voices[4].heard);
        speak({-20, -20, -35, -20, -18, -120}, 12); // the third's smoothed level has to fall first
        speak({-20, -20, -35, -20, -18, -120}, 15);
        QVERIFY(voices[4].heard && !voices[2].heard);
        speak({-120, -120, -120, -120, -120, -120}, 20);
        QVERIFY(voices[0].heard); // a breath
        speak({-120, -120, -120, -120, -120, -120}, 10);
        for (const auto& voice : voices) QVERIFY(!voice.heard);
        speak({-70, -120, -120, -120, -120, -120}, 10);
        QVERIFY(!voices[0].heard); // room noise
    }
    void loudnessIsBroughtNear_data() {
        QTest::addColumn<float>("speechDb");
        QTest::addColumn<float>("wantedDb");
        QTest::addRow("as it should be") << -20.0F << 0.0F;
        QTest::addRow("soft") << -36.0F << 6.0F;
        QTest::addRow("very soft") << -46.0F << 12.0F;
        QTest::addRow("loud") << -8.0F << -6.0F;
    }
    void loudnessIsBroughtNear() {
        QFETCH(float, speechDb);
        QFETCH(float, wantedDb);
        Leveller leveller;
        float before = 1;
        for (int frame = 0; frame < 1000; ++frame) {
            const float level = frame % 100 < 60 ? speechDb : -65; // and pauses with a room's noise in them
            const float gain = leveller.hear(level);
            QVERIFY(gain / before < 1.015F && before / gain < 1.015F); // never a jump
            if (frame < 20) QCOMPARE(gain, 1.0F);
            before = gain;
        }
        const float db = 20 * std::log10(leveller.gain());
        QVERIFY2(std::abs(db - wantedDb) < 0.7F, qPrintable(QString::number(db)));
        for (int frame = 0; frame < 500; ++frame) leveller.hear(-60); // a pause is no soft talker
        QCOMPARE(20 * std::log10(leveller.gain()), db);
    }
};

QTEST_GUILESS_MAIN(MixTest)
#include "tst_mix.moc"
