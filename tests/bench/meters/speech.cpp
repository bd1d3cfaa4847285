#include "tests/bench/meters/speech.hpp"

#include "server/media/codec/opus.hpp"
#include "tests/bench/meters/corpus.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

namespace conclave::bench {
namespace {
constexpr double kPauseDb = -50;
constexpr std::size_t kStep = 10 * kMs;
constexpr std::size_t kPauseSteps = 5; // 50 ms and more part two spurts
constexpr std::size_t kLead = 30 * kMs;

Samples decoded(const media::PromptPackets& packets) {
    Samples out;
    media::OpusDecoder decoder;
    std::array<float, media::kFrameSamples> frame{};
    for (const auto packet : packets) {
        const auto count = decoder.decode(packet, frame);
        out.insert(out.end(), frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(count));
    }
    return out;
}

// Without `onset`.
void cutSpurt(std::span<const float> speech, std::size_t from, std::size_t to, std::vector<Spurt>& out) {
    if (to - from < 350 * kMs) return;
    Spurt spurt;
    const std::size_t begin = from > kLead ? from - kLead : 0;
    const std::size_t end = std::min(to + kLead, speech.size());
    spurt.samples.assign(speech.begin() + static_cast<std::ptrdiff_t>(begin), speech.begin() + static_cast<std::ptrdiff_t>(end));
    const std::size_t fade = std::min<std::size_t>(20 * kMs, from - begin);
    for (std::size_t i = 0; i < fade; ++i) {
        const float gain = static_cast<float>(i) / static_cast<float>(fade);
        spurt.samples[i] *= gain;
        spurt.samples[spurt.samples.size() - 1 - i] *= gain;
    }
    double loudest = -120;
    for (std::size_t at = 0; at + kStep <= spurt.samples.size(); at += kStep)
        loudest = std::max(loudest, levelDb(std::span(spurt.samples).subspan(at, kStep)));
    const double floor = std::max(loudest - 30, -55.0);
    constexpr std::size_t kFine = 5 * kMs;
    std::size_t at = 0;
    while (at + kFine <= spurt.samples.size() && levelDb(std::span(spurt.samples).subspan(at, kFine)) < floor) at += kFine;
    if (at + 350 * kMs > spurt.samples.size()) return;
    spurt.onset = at;
    out.push_back(std::move(spurt));
}
} // namespace

double levelDb(std::span<const float> samples) {
    double sum = 0;
    for (const float sample : samples) sum += static_cast<double>(sample) * static_cast<double>(sample);
    return samples.empty() || sum <= 0 ? -120 : std::max(-120.0, 10 * std::log10(sum / static_cast<double>(samples.size())));
}

Samples speechOf(media::Language language, std::size_t first) {
    Samples out;
    for (std::size_t i = 0; i < kSentences; ++i) {
        const auto one = decoded(sentence(language, (first + i) % kSentences));
        out.insert(out.end(), one.begin(), one.end());
    }
    return out;
}

Samples lengthened(std::span<const float> samples, std::size_t length) {
    Samples out(length);
    for (std::size_t i = 0; i < length; ++i) out[i] = samples[i % samples.size()];
    return out;
}

std::vector<Spurt> spurtsOf(media::Language language) {
    std::vector<Spurt> out;
    for (std::size_t i = 0; i < kSentences; ++i) {
        const auto speech = decoded(sentence(language, i));
        std::size_t begin = speech.size();
        std::size_t lastLoud = 0;
        for (std::size_t at = 0; at + kStep <= speech.size(); at += kStep) {
            const bool loud = levelDb(std::span(speech).subspan(at, kStep)) > kPauseDb;
            if (loud && begin == speech.size()) begin = at;
            if (loud) lastLoud = at + kStep;
            if (begin < speech.size() && at + kStep - lastLoud >= kPauseSteps * kStep) {
                cutSpurt(speech, begin, lastLoud, out);
                begin = speech.size();
            }
        }
        if (begin < speech.size()) cutSpurt(speech, begin, lastLoud, out);
    }
    return out;
}

Samples withoutPauses(media::Language language, std::size_t length, std::size_t first) {
    const auto spurts = spurtsOf(language);
    Samples all;
    for (std::size_t i = 0; i < spurts.size(); ++i) {
        const auto& samples = spurts[(first + i) % spurts.size()].samples;
        all.insert(all.end(), samples.begin(), samples.end());
    }
    return lengthened(all, length);
}

Samples quietRoom(std::size_t length, std::uint32_t seed) {
    std::mt19937 random(seed);
    std::normal_distribution<float> noise(0, 0.0005F);
    Samples out(length);
    for (auto& sample : out) sample = noise(random);
    return out;
}

const Samples& chirp() {
    static const Samples made = [] {
        constexpr double kLow = 500;
        constexpr double kHigh = 3000;
        Samples out(40 * kMs);
        const auto length = static_cast<double>(out.size());
        double phase = 0;
        for (std::size_t i = 0; i < out.size(); ++i) {
            const double part = static_cast<double>(i) / length;
            const double edge = std::min({1.0, part * 8, (1 - part) * 8}); // 5 ms each
            out[i] = static_cast<float>(0.35 * edge * std::sin(phase));
            phase += 2 * std::numbers::pi * (kLow + (kHigh - kLow) * part) / kRate;
        }
        return out;
    }();
    return made;
}

std::vector<std::size_t> placeChirps(Samples& samples, std::size_t first, std::size_t every) {
    std::vector<std::size_t> places;
    for (std::size_t at = first; at + chirp().size() <= samples.size(); at += every) {
        std::copy(chirp().begin(), chirp().end(), samples.begin() + static_cast<std::ptrdiff_t>(at));
        places.push_back(at);
    }
    return places;
}

} // namespace conclave::bench
