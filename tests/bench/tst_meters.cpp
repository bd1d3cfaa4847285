// The meters of the figures, held against sounds whose truth is known: a delay that was put in, a syllable that was cut off, an
// encoder that was changed in mid-speech, a click that was made. A meter that cannot find these finds nothing.
// labels: unit
// needs: tests/bench/meters
#include "server/media/jitter/time_scale.hpp"
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

// A pitch period out of every other frame from there on, as a bridge does which catches up.
void squeeze(Samples& samples, std::ptrdiff_t at) {
    for (int i = 0; i < 3; ++i, at += kFrame) {
        std::array<float, kFrame> frame{};
        std::copy_n(samples.begin() + at, kFrame, frame.begin());
        const auto left = media::shorten(frame, kFrame / 2);
        std::copy_n(frame.begin(), left, samples.begin() + at);
        at += static_cast<std::ptrdiff_t>(left);
        samples.erase(samples.begin() + at, samples.begin() + at + static_cast<std::ptrdiff_t>(kFrame - left));
    }
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
        constexpr std::size_t kBefore = 60 * kMs;
        std::array<std::size_t, 6> seen{};
        std::size_t all = 0;
        for (const auto language : {Language::en, Language::de})
            for (const auto spurts = spurtsOf(language); const auto& spurt : spurts) {
                if ((&spurt - spurts.data()) % 2 != 0) continue; // every other will do
                Samples sound = quietRoom(kRate, static_cast<std::uint32_t>(all));
                const std::size_t onset = sound.size() + spurt.onset + 2 * kLookAhead;
                sound.insert(sound.end(), spurt.samples.begin(), spurt.samples.end());
                sound.resize(sound.size() + kRate / 5);
                const auto chain = throughCodecs(encoded({}, sound));
                const auto reference = std::span(chain).subspan(onset - kBefore, 400 * kMs);
                Samples heard(83 * kMs); // somewhere else, and as good
                heard.insert(heard.end(), reference.begin(), reference.end());
                const auto at = heard.begin() + static_cast<std::ptrdiff_t>(83 * kMs + kBefore);
                const auto judged = [&](const auto& change) {
                    auto changed = heard;
                    change(changed);
                    return judgeOnset(reference, kBefore, changed);
                };
                const auto cutBy = [&](std::size_t ms) {
                    const auto gone = at - heard.begin() + static_cast<std::ptrdiff_t>(ms * kMs);
                    return judged([&](Samples& x) { std::fill_n(x.begin(), gone, 0.0F); });
                };
                ++all;
                seen[0] += judged([](Samples&) {}).uncut();
                seen[1] += judged([](Samples& x) { for (auto& sample : x) sample *= 0.3F; }).uncut();
                seen[2] += judged([&](Samples& x) { squeeze(x, at - heard.begin()); }).uncut();
                seen[3] += !cutBy(15).uncut();
                seen[4] += !cutBy(25).uncut();
                seen[5] += !cutBy(40).uncut();
            }
        const auto said = QStringLiteral("whole %1, softer %2, squeezed %3, cut by 15 ms %4, 25 ms %5, 40 ms %6 of %7")
            .arg(seen[0]).arg(seen[1]).arg(seen[2]).arg(seen[3]).arg(seen[4]).arg(seen[5]).arg(all);
        qInfo("%s", qPrintable(said));
        QVERIFY(seen[0] == all && seen[1] == all);
        QVERIFY(seen[2] * 100 >= all * 90 && seen[3] * 100 >= all * 70 && seen[4] * 100 >= all * 96 && seen[5] * 100 >= all * 96);
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
