// Opus there and back, hostile packets, and the copied encoder state.
// labels: unit T-B4
#include "server/media/codec/opus.hpp"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <utility>
#include <vector>

using namespace conclave::media;

namespace {
using Packet = std::vector<std::uint8_t>;

class Tone {
public:
    explicit Tone(double hz) : m_step(2 * std::numbers::pi * hz / kSampleRateHz) {}
    std::array<float, kFrameSamples> next() {
        std::array<float, kFrameSamples> samples{};
        for (auto& sample : samples) {
            sample = static_cast<float>(0.3 * std::sin(m_phase));
            m_phase += m_step;
        }
        return samples;
    }

private:
    double m_step;
    double m_phase = 0;
};

Packet encode(OpusEncoder& encoder, std::span<const float, kFrameSamples> samples) {
    Packet packet(kOpusPacketBytesMax);
    packet.resize(encoder.encode(samples, packet));
    return packet;
}

double rms(std::span<const float> samples) {
    double sum = 0;
    for (const float sample : samples) sum += static_cast<double>(sample) * static_cast<double>(sample);
    return std::sqrt(sum / static_cast<double>(samples.size()));
}
} // namespace

class OpusTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void thereAndBack() {
        OpusEncoder encoder;
        OpusDecoder decoder;
        Tone tone(440);
        std::array<float, kFrameSamples> out{};
        for (int i = 0; i < 25; ++i) {
            const auto packet = encode(encoder, tone.next());
            QVERIFY(packet.size() > 10 && packet.size() < 300);
            QCOMPARE(factsOf(packet).samples, kFrameSamples);
            QVERIFY(!factsOf(packet).discontinuous);
            QCOMPARE(decoder.decode(packet, out), kFrameSamples);
        }
        QVERIFY(std::abs(rms(out) - 0.3 / std::numbers::sqrt2) < 0.03);
    }
    void loudSoundIsBentNotCut() {
        OpusEncoder encoder;
        OpusDecoder decoder;
        Tone tone(440);
        std::array<float, kFrameSamples> out{};
        float peak = 0;
        float step = 0;
        float last = 0;
        for (int i = 0; i < 50; ++i) {
            auto samples = tone.next();
            for (auto& sample : samples) sample = std::clamp(sample * 4, -1.0F, 1.0F);
            QCOMPARE(decoder.decode(encode(encoder, samples), out), kFrameSamples);
            for (const float sample : out) {
                peak = std::max(peak, std::abs(sample));
                step = std::max(step, std::abs(sample - std::exchange(last, sample)));
            }
        }
        QVERIFY(peak > 0.9F && peak <= 1);
        QVERIFY(step < 0.2F); // the tone itself: 0.07
    }
    void silenceIsToldFromSoundWithoutDecoding() {
        OpusEncoder encoder;
        Tone tone(440);
        for (int i = 0; i < 10; ++i) QVERIFY(!factsOf(encode(encoder, tone.next())).quiet);
        int quiet = 0;
        const std::array<float, kFrameSamples> nothing{};
        for (int i = 0; i < 50; ++i) quiet += factsOf(encode(encoder, nothing)).quiet ? 1 : 0;
        QVERIFY(quiet > 30);
        const Packet dtx{0x78};
        QVERIFY(factsOf(dtx).discontinuous && factsOf(dtx).quiet);
    }
    void aLostFrameIsRecovered_data() {
        QTest::addColumn<int>("kind");
        QTest::addRow("lossy") << static_cast<int>(EncoderClass::lossy);
        QTest::addRow("very lossy") << static_cast<int>(EncoderClass::veryLossy);
    }
    void aLostFrameIsRecovered() {
        QFETCH(int, kind);
        OpusEncoder encoder(static_cast<EncoderClass>(kind));
        OpusDecoder decoder;
        Tone tone(300);
        std::array<float, kFrameSamples> out{};
        for (int i = 0; i < 20; ++i) QCOMPARE(decoder.decode(encode(encoder, tone.next()), out), kFrameSamples);
        (void)encode(encoder, tone.next()); // lost
        const auto successor = encode(encoder, tone.next());
        QVERIFY(factsOf(successor).fec);
        QCOMPARE(decoder.recover(successor, out), kFrameSamples);
        QVERIFY(rms(out) > 0.1);
        QCOMPARE(decoder.decode(successor, out), kFrameSamples);
        for (int i = 0; i < 100; ++i) QCOMPARE(decoder.conceal(out), kFrameSamples);
        QVERIFY(rms(out) < 0.05);
    }
    void aCopiedStateContinuesTheStream() {
        OpusEncoder first;
        OpusEncoder second;
        Tone tone(500);
        for (int i = 0; i < 20; ++i) (void)encode(first, tone.next());
        second.copyStateFrom(first);
        for (int i = 0; i < 20; ++i) {
            const auto samples = tone.next();
            QVERIFY(encode(first, samples) == encode(second, samples));
        }
    }
    void everyFirstByteAtEveryLengthIsHarmless() {
        const std::uint32_t seed = 20;
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        OpusDecoder decoder;
        std::vector<float> out(kPacketSamplesMax);
        for (int toc = 0; toc < 256; ++toc)
            for (std::size_t length = 1; length <= 1275; length = length < 8 ? length + 1 : length * 2) {
                Packet packet(length);
                for (auto& b : packet) b = static_cast<std::uint8_t>(random());
                packet[0] = static_cast<std::uint8_t>(toc);
                packet.shrink_to_fit();
                const auto facts = factsOf(packet);
                QVERIFY(facts.samples <= kPacketSamplesMax);
                const auto count = decoder.decode(packet, out);
                QVERIFY(count == 0 || count == facts.samples);
                for (std::size_t i = 0; i < count; ++i) QVERIFY(std::abs(out[i]) <= 1); // or one packet turns all others down
                (void)decoder.recover(packet, std::span(out).first(kFrameSamples));
                if (facts.samples > kFrameSamples) QCOMPARE(decoder.decode(packet, std::span(out).first(kFrameSamples)), std::size_t{0});
            }
        QCOMPARE(factsOf({}).samples, std::size_t{0});
        QCOMPARE(decoder.decode({}, out), std::size_t{0});
    }
};

QTEST_GUILESS_MAIN(OpusTest)
#include "tst_opus.moc"
