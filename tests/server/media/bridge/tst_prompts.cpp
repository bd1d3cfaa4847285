// The packs of spoken prompts: complete, equally loud, without clicks, and refused when anything is wrong with them.
// labels: unit spec:F2
#include "server/media/bridge/engine.hpp"
#include "server/media/bridge/prompts.hpp"
#include "server/media/codec/opus.hpp"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <set>
#include <string>

using namespace conclave::media;

namespace {
constexpr double kLevelDb = -24; // resources/prompts/make
constexpr double kLevelToleranceDb = 0.75; // 1.5 dB from the softest to the loudest at most

std::vector<std::uint8_t> goodPack() {
    std::vector<std::uint8_t> pack{'C', 'P', 'R', 'M', '2', '\n', static_cast<std::uint8_t>(kPromptCount >> 8),
        static_cast<std::uint8_t>(kPromptCount)};
    for (std::size_t i = 0; i < kPromptCount; ++i) {
        const std::string name = nameOf(static_cast<PromptId>(i));
        pack.push_back(static_cast<std::uint8_t>(name.size()));
        pack.insert(pack.end(), name.begin(), name.end());
        for (const std::uint8_t b : {0, 1, 0, 3, 0x78, 1, 2}) pack.push_back(b);
    }
    return pack;
}

std::vector<float> decoded(PromptId prompt, Language language) {
    OpusDecoder decoder;
    std::vector<float> all;
    for (const auto packet : promptPack(language).packetsOf(prompt)) {
        std::array<float, kPacketSamplesMax> samples{};
        const auto count = decoder.decode(packet, samples);
        all.insert(all.end(), samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(count));
    }
    return all;
}

struct Measured {
    double loudnessDb = 0; // K-weighted (ITU-R BS.1770), of the 20 ms at most 15.9 dB softer than the level itself (ITU-T P.56)
    double peak = 0;
};

// One pass in plain numbers: it is ten minutes of sound.
Measured measured(const std::vector<float>& samples) {
    constexpr std::size_t kStep = kFrameSamples / 4;
    Measured out;
    std::vector<double> steps(samples.size() / kStep);
    double a1 = 0, a2 = 0, b1 = 0, b2 = 0; // of the two filters (direct form II, transposed)
    const float* at = samples.data();
    for (auto& sum : steps)
        for (const float* end = at + kStep; at != end; ++at) {
            const double x = static_cast<double>(*at);
            if (x > out.peak || -x > out.peak) out.peak = x < 0 ? -x : x;
            const double y = 1.53512485958697 * x + a1;
            a1 = -2.69169618940638 * x + 1.69065929318241 * y + a2;
            a2 = 1.19839281085285 * x - 0.73248077421585 * y;
            const double z = y + b1;
            b1 = -2 * y + 1.99004745483398 * z + b2;
            b2 = y - 0.99007225036621 * z;
            sum += z * z;
        }
    std::vector<double> powers;
    for (std::size_t i = 0; i + 4 <= steps.size(); ++i)
        powers.push_back((steps[i] + steps[i + 1] + steps[i + 2] + steps[i + 3]) / kFrameSamples);
    double level = 0;
    for (int round = 0; round < 20; ++round) {
        double sum = 0;
        double count = 0;
        for (const double power : powers)
            if (power > level / std::pow(10, 1.59)) {
                sum += power;
                ++count;
            }
        level = sum / std::max(count, 1.0);
    }
    out.loudnessDb = 10 * std::log10(level + 1e-12);
    return out;
}

// Of the loudest step from a sample to the next among the first or the last 15 ms.
double edgeDb(const std::vector<float>& samples, bool end) {
    constexpr std::size_t kEdge = 720;
    const std::size_t from = end ? samples.size() - kEdge : 0;
    float most = std::abs(end ? samples.back() : samples.front());
    for (std::size_t i = from + 1; i < from + kEdge; ++i) most = std::max(most, std::abs(samples[i] - samples[i - 1]));
    return 20 * std::log10(static_cast<double>(most) + 1e-9);
}
} // namespace

class PromptsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyNameIsOfOnePrompt() {
        std::set<std::string> names;
        for (std::size_t i = 0; i < kPromptCount; ++i) {
            const auto id = static_cast<PromptId>(i);
            QVERIFY(names.insert(nameOf(id)).second);
            QVERIFY(promptOf(nameOf(id)) == id);
        }
        QCOMPARE(nameOf(PromptId::welcome), std::string("welcome"));
        QCOMPARE(nameOf(promptAfter(PromptId::day1, 30)), std::string("day31"));
        QCOMPARE(nameOf(static_cast<PromptId>(kPromptCount)), std::string("?"));
        for (const auto* bad : {"", "number", "number100", "number01", "number-1", "number1 ", "hundred0", "hundred10", "day0",
                 "day32", "month0", "month13", "hour24", "minute0", "minute10", "number99999999999", "Welcome", "welcome0"})
            QVERIFY2(!promptOf(bad), bad);
    }
    void everyPromptIsSpokenInEveryLanguage() {
        QVERIFY(promptsUsable().has_value());
        for (const auto language : {Language::en, Language::de})
            for (std::size_t i = 0; i < kPromptCount; ++i) {
                const auto id = static_cast<PromptId>(i);
                const auto length = durationOf(id, language);
                const bool help = id == PromptId::helpEveryone || id == PromptId::helpModerator;
                const auto name = nameOf(id);
                QVERIFY2(length > std::chrono::milliseconds(200), name.c_str());
                QVERIFY2(length < std::chrono::seconds(help ? 30 : i < kPhraseCount ? 8 : 2), name.c_str());
            }
    }
    void allAreEquallyLoudAndBeginAndEndInSilence() {
        for (const auto language : {Language::en, Language::de})
            for (std::size_t i = 0; i < kPromptCount; ++i) {
                const auto id = static_cast<PromptId>(i);
                const auto samples = decoded(id, language);
                QCOMPARE(samples.size(), promptPack(language).packetsOf(id).size() * kFrameSamples);
                const auto sound = measured(samples);
                const auto what = nameOf(id) + " " + std::to_string(sound.loudnessDb);
                QVERIFY2(std::abs(sound.loudnessDb - kLevelDb) < kLevelToleranceDb, what.c_str());
                QVERIFY2(sound.peak < 0.95, what.c_str());
                QVERIFY2(edgeDb(samples, false) < -60 && edgeDb(samples, true) < -60, what.c_str());
            }
    }
    void brokenPacksAreRefused() {
        const auto good = goodPack();
        QVERIFY(PromptPack::parse(good).has_value());
        for (std::size_t n = 0; n < good.size(); ++n) {
            const std::vector<std::uint8_t> cut(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(n));
            QVERIFY(!PromptPack::parse(cut).has_value());
        }
        auto bad = good;
        bad.push_back(0);
        QVERIFY(!PromptPack::parse(bad).has_value()); // too long
        bad = good;
        bad[9] = 'W';
        QVERIFY(!PromptPack::parse(bad).has_value()); // unknown name
        bad = good;
        bad[7] = 1;
        QVERIFY(!PromptPack::parse(bad).has_value()); // too few
        bad = good;
        bad[9 + 7 + 4] = 0x58 | 3; // not one frame of 20 ms
        QVERIFY(!PromptPack::parse(bad).has_value());
        bad = good; // one twice, another not at all
        const std::string from = "number10";
        const auto at = std::search(bad.begin(), bad.end(), from.begin(), from.end());
        QVERIFY(at != bad.end());
        at[7] = '1';
        QVERIFY(!PromptPack::parse(bad).has_value());
    }
};

QTEST_GUILESS_MAIN(PromptsTest)
#include "tst_prompts.moc"
