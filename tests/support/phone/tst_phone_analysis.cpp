// What the phone says it hears, against sound that is known.
// needs: tests/support/phone
#include "tests/support/phone/analysis.hpp"

#include <QtTest>
#include <cmath>
#include <numbers>
#include <random>

using namespace conclave::tests;

namespace {

struct Tone {
    double hz;
    double dbfs;
};

std::vector<float> sound(const std::vector<Tone>& tones, int ms) {
    std::vector<float> samples(static_cast<std::size_t>(ms) * kSampleRateHz / 1000);
    for (const auto& tone : tones)
        for (std::size_t i = 0; i < samples.size(); ++i)
            samples[i] += static_cast<float>(
                std::pow(10, tone.dbfs / 20) *
                std::sin(2 * std::numbers::pi * tone.hz * static_cast<double>(i) / kSampleRateHz));
    return samples;
}

void cut(std::vector<float>& samples, int fromMs, int lengthMs) {
    const auto from = samples.begin() + fromMs * kSampleRateHz / 1000;
    std::fill(from, from + lengthMs * kSampleRateHz / 1000, 0.0F);
}

} // namespace

class TstPhoneAnalysis : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesEveryTone_data() {
        QTest::addColumn<QList<QPointF>>("tones");
        QTest::newRow("one") << QList<QPointF>{{1000, -20}};
        QTest::newRow("between two bins") << QList<QPointF>{{703.3, -12}};
        QTest::newRow("three") << QList<QPointF>{{440, -20}, {700, -24}, {1300, -30}};
        QTest::newRow("a quiet one beside a loud one") << QList<QPointF>{{500, -6}, {900, -55}};
        QTest::newRow("nothing") << QList<QPointF>{};
    }
    void namesEveryTone() {
        QFETCH(QList<QPointF>, tones);
        std::vector<Tone> wanted;
        for (const auto& tone : tones)
            wanted.push_back({tone.x(), tone.y()});
        const auto heard = heardTones(sound(wanted, 1500));
        QCOMPARE(heard.size(), wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            QVERIFY2(std::abs(heard[i].hz - wanted[i].hz) < 1, qPrintable(QString::number(heard[i].hz)));
            QVERIFY2(std::abs(heard[i].dbfs - wanted[i].dbfs) < 0.5,
                     qPrintable(QString::number(heard[i].dbfs)));
            QCOMPARE(heard[i].gaps, 0);
        }
    }
    void hearsNothingBelowTheLimit() { QVERIFY(heardTones(sound({{1000, -61}}, 1000)).empty()); }

    void takesNoiseForNoTone() {
        constexpr unsigned seed = 20;
        std::mt19937 random(seed);
        std::normal_distribution<float> noise(0, 0.05F);
        std::vector<float> samples(2 * kSampleRateHz);
        for (auto& sample : samples)
            sample = noise(random);
        QVERIFY(heardTones(samples).empty());
        QVERIFY(std::abs(loudnessDbfs(samples) - 20 * std::log10(0.05 * std::sqrt(2.0))) < 0.5);
    }

    void countsGaps_data() {
        QTest::addColumn<QList<int>>("holesMs");
        QTest::addColumn<int>("gaps");
        QTest::newRow("none") << QList<int>{} << 0;
        QTest::newRow("one frame lost") << QList<int>{20} << 0;
        QTest::newRow("a gap") << QList<int>{80} << 1;
        QTest::newRow("two gaps and a lost frame") << QList<int>{60, 20, 120} << 2;
    }
    void countsGaps() {
        QFETCH(QList<int>, holesMs);
        QFETCH(int, gaps);
        auto samples = sound({{1000, -20}, {400, -26}}, 3000);
        int at = 400;
        int longest = 0;
        for (const int hole : holesMs) {
            cut(samples, at, hole);
            at += 700;
            longest = std::max(longest, hole);
        }
        const auto tone = measureTone(samples, 1000);
        QCOMPARE(tone.gaps, gaps);
        QVERIFY2(std::abs(tone.longestGapMs - longest) <= 10, qPrintable(QString::number(tone.longestGapMs)));
    }
    void aGapOfOneToneIsNotAnother() {
        auto samples = sound({{1000, -20}}, 2000);
        cut(samples, 500, 200);
        const auto other = sound({{600, -20}}, 2000);
        for (std::size_t i = 0; i < samples.size(); ++i)
            samples[i] += other[i];
        QCOMPARE(measureTone(samples, 1000).gaps, 1);
        QCOMPARE(measureTone(samples, 600).gaps, 0);
    }

    void findsTheChirp() {
        auto samples = sound({{1000, -26}}, 1500);
        const auto wanted = chirp();
        constexpr std::size_t at = 23456;
        for (std::size_t i = 0; i < wanted.size(); ++i)
            samples[at + i] += wanted[i];
        const auto found = findChirp(samples);
        QVERIFY(found.has_value());
        QVERIFY(std::abs(found->sample - static_cast<double>(at)) <= 1);
    }
    void findsNoChirpInATone() { QVERIFY(!findChirp(sound({{1000, -20}}, 1500)).has_value()); }
};

QTEST_GUILESS_MAIN(TstPhoneAnalysis)
#include "tst_phone_analysis.moc"
