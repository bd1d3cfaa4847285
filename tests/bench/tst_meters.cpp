// The meters of the figures, held against sounds whose truth is known: a delay that was put in, a syllable that was cut off, an
// encoder that was changed in mid-speech, a click that was made. A meter that cannot find these finds nothing.
// labels: unit
// needs: tests/bench/meters
#include "tests/bench/meters/codec_chain.hpp"
#include "tests/bench/meters/meters.hpp"

#include <QTest>
#include <cmath>
#include <numbers>

using namespace conclave;
using namespace conclave::bench;
using media::Language;

namespace {
constexpr std::size_t kFrame = media::kFrameSamples;

Samples tone(double hz, std::size_t length, double phase = 0) {
    Samples out(length);
    for (std::size_t i = 0; i < length; ++i)
        out[i] = static_cast<float>(0.3 * std::sin(phase + 2 * std::numbers::pi * hz * static_cast<double>(i) / kRate));
    return out;
}

struct Line { // a bridge that only delays
    Sent sent{};
    Heard heard{};
};
Line delayed(const Packets& packets, double ms) {
    Line line;
    const auto sounds = throughCodecs(packets);
    for (std::size_t i = 0; i < packets.size(); ++i) {
        const auto ns = static_cast<std::int64_t>(i) * 20'000'000;
        line.sent.add(ns);
        line.heard.add(static_cast<std::uint32_t>(0xfffff000 + i * kFrame), ns + std::llround(ms * 1e6),
            std::span(sounds).subspan(i * kFrame, kFrame));
    }
    return line;
}
} // namespace

class MetersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theCorpusIsSpeech() {
        for (const auto language : {Language::en, Language::de}) {
            const auto speech = speechOf(language);
            QVERIFY(speech.size() > 20 * kRate);
            QVERIFY(levelDb(speech) > -35 && levelDb(speech) < -10);
            const auto spurts = spurtsOf(language);
            qInfo("%zu spurts", spurts.size());
            QVERIFY2(spurts.size() >= 20, qPrintable(QString::number(spurts.size())));
            for (const auto& spurt : spurts) {
                QVERIFY(spurt.onset >= 5 * kMs && spurt.onset + 350 * kMs <= spurt.samples.size());
                QVERIFY(levelDb(std::span(spurt.samples).first(10 * kMs)) < -45);
            }
        }
    }
    void aKnownDelayIsFound_data() {
        QTest::addColumn<double>("ms");
        for (const double ms : {0.0, 7.5, 37.0, 180.0}) QTest::newRow(qPrintable(QString::number(ms))) << ms;
    }
    void aKnownDelayIsFound() {
        QFETCH(double, ms);
        auto speech = lengthened(speechOf(Language::en), 10 * kRate);
        const auto chirps = placeChirps(speech, kRate / 2, kRate / 2);
        const auto line = delayed(encoded({}, speech), ms);
        const auto delays = delaysOf(line.sent, chirps, line.heard, 250);
        QVERIFY(delays.missed <= 1); // the last one is cut by the codecs' own delay
        QVERIFY(delays.ms.size() >= 17);
        const double wanted = ms + 2.0 * kLookAhead / kMs;
        QVERIFY(std::abs(quantile(delays.ms, 0.5) - wanted) < 0.2);
        QVERIFY(std::abs(quantile(delays.ms, 0.0) - wanted) < 0.5 && std::abs(quantile(delays.ms, 1.0) - wanted) < 0.5);
    }
    void whatIsNotThereIsMissed() {
        const auto speech = lengthened(speechOf(Language::de), 10 * kRate);
        const auto line = delayed(encoded({}, speech), 20);
        std::vector<std::size_t> chirps;
        for (std::size_t at = kRate; at < 9 * kRate; at += kRate / 2) chirps.push_back(at);
        QCOMPARE(delaysOf(line.sent, chirps, line.heard, 250).missed, chirps.size());
    }
    void aCutSyllableIsSeen() {
        std::size_t uncut = 0;
        std::size_t cutSeen = 0;
        std::size_t shortSeen = 0;
        std::size_t quieterSeen = 0;
        std::size_t all = 0;
        for (const auto& spurt : spurtsOf(Language::en)) {
            Samples sound = quietRoom(kRate, static_cast<std::uint32_t>(all));
            const std::size_t onset = sound.size() + spurt.onset;
            sound.insert(sound.end(), spurt.samples.begin(), spurt.samples.end());
            sound.resize(sound.size() + kRate / 5);
            const auto packets = encoded({}, sound);
            const auto reference = throughCodecs(packets);
            const auto at = onset + 2 * kLookAhead;
            auto heard = reference;
            heard.insert(heard.begin(), 23 * kMs, 0.0F); // somewhere else, and as good
            ++all;
            uncut += judgeOnset(reference, at, heard).uncut() ? 1 : 0;
            auto cut = heard;
            std::fill_n(cut.begin(), at + (23 + 40) * kMs, 0.0F);
            const auto judged = judgeOnset(reference, at, cut);
            cutSeen += judged.found && judged.cutMs >= 30 ? 1 : 0;
            cut = heard;
            std::fill_n(cut.begin(), at + (23 + 15) * kMs, 0.0F);
            shortSeen += judgeOnset(reference, at, cut).cutMs >= 10 ? 1 : 0;
            for (auto& sample : heard) sample *= 0.3F;
            quieterSeen += judgeOnset(reference, at, heard).uncut() ? 1 : 0;
        }
        QCOMPARE(uncut, all);
        QCOMPARE(quieterSeen, all);
        QVERIFY2(cutSeen >= all - 1 && shortSeen >= all - 1,
            qPrintable(QStringLiteral("%1 %2 of %3").arg(cutSeen).arg(shortSeen).arg(all)));
    }
    void anotherEncoderInMidSpeechIsSeen() {
        const auto speech = lengthened(speechOf(Language::en), 8 * kRate);
        const auto packets = encoded({}, speech);
        const auto clean = decoded(packets);
        double worst = 0;
        double sum = 0;
        int count = 0;
        for (std::size_t cut = 50; cut + 60 < packets.size(); cut += 25) {
            if (levelDb(std::span(clean).subspan(cut * kFrame, kFrame)) < -40) continue;
            auto spliced = packets; // an encoder that begins afresh at the cut
            const auto fresh = encoded({}, std::span(speech).subspan(cut * kFrame));
            std::copy(fresh.begin(), fresh.end(), spliced.begin() + static_cast<std::ptrdiff_t>(cut));
            const auto heard = decoded(spliced);
            const auto distance = [&](std::size_t at) {
                return logSpectralDistance(
                    std::span(clean).subspan(at * kFrame, kFrame), std::span(heard).subspan(at * kFrame, kFrame));
            };
            QCOMPARE(distance(cut - 2), 0.0);
            sum += distance(cut);
            worst = std::max(worst, distance(cut));
            ++count;
        }
        QVERIFY(count > 5);
        QVERIFY2(sum / count > 3 && worst > 6, qPrintable(QStringLiteral("%1 %2").arg(sum / count).arg(worst)));
    }
    void clicksInAToneAreCounted() {
        auto sound = tone(440, 8 * kRate);
        QCOMPARE(clicksInTone(sound, 440).size(), std::size_t{0});
        const auto clean = decoded(encoded({}, sound));
        const auto settled = [](const Samples& all) { return std::span(all).subspan(kRate); };
        QCOMPARE(clicksInTone(settled(clean), 440).size(), std::size_t{0});
        auto after = clean;
        for (std::size_t i = 5 * kRate; i < after.size(); ++i) after[i] = clean[i - 27]; // a jump in what is played
        QCOMPARE(clicksInTone(settled(after), 440).size(), std::size_t{1});
        const auto jumped = tone(440, 4 * kRate - 500, 2.0);
        std::copy(jumped.begin(), jumped.end(), sound.begin() + static_cast<std::ptrdiff_t>(4 * kRate + 500));
        QCOMPARE(clicksInTone(settled(decoded(encoded({}, sound))), 440).size(), std::size_t{1}); // and before the codec
    }
    void clicksInSpeechAreCounted() {
        const auto clean = decoded(encoded({}, lengthened(speechOf(Language::de), 6 * kRate)));
        QCOMPARE(clicksAgainst(clean, clean).size(), std::size_t{0});
        auto bad = clean;
        for (const std::size_t at : {kRate, 3 * kRate, 5 * kRate})
            for (std::size_t i = 0; i < 3; ++i) bad[at + i] += 0.4F;
        QCOMPARE(clicksAgainst(bad, clean).size(), std::size_t{3});
    }
    void copiesInPacketsAreSeen() {
        const auto speech = lengthened(speechOf(Language::en), 8 * kRate);
        const auto count = [&](int loss) {
            const auto packets = encoded({false, loss}, speech);
            return std::count_if(packets.begin(), packets.end(), [](const auto& packet) { return carriesCopy(packet); });
        };
        QCOMPARE(count(0), 0);
        QVERIFY2(count(20) > 100, qPrintable(QString::number(count(20))));
    }
};

QTEST_GUILESS_MAIN(MetersTest)
#include "tst_meters.moc"
