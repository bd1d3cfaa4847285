#include "tests/bench/meters/meters.hpp"

#include "tests/bench/meters/correlate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

namespace conclave::bench {
namespace {
constexpr double kChirpLikeness = 0.5;
constexpr std::size_t kStep = 10 * kMs;      // of an onset
constexpr std::size_t kFirstSteps = 6;       // what must not be cut
constexpr std::size_t kSteps = 16;           // what is looked for
constexpr std::size_t kWindow = 2 * kStep;   // around each step
constexpr std::size_t kThin = 4;             // likeness is looked for at 12 kHz
constexpr std::size_t kGrid = 2 * kThin;     // samples between two places
constexpr std::size_t kNearest = 5 * kMs / kGrid;  // from one step to the next, however much time is squeezed
constexpr std::size_t kFarthest = 14 * kMs / kGrid;
constexpr float kPerMs = 0.03F;              // of likeness, that a squeeze has to be worth
constexpr double kQuieterDb = 6;
constexpr double kInaudibleDb = -65;
constexpr std::size_t kClickStep = kMs * 5 / 2;
constexpr std::size_t kOneClick = 40 * kMs;

std::vector<std::size_t> merged(const std::vector<std::size_t>& places) {
    std::vector<std::size_t> out;
    std::size_t last = 0;
    for (const std::size_t at : places) {
        if (out.empty() || at - last > kOneClick) out.push_back(at);
        last = at;
    }
    return out;
}

float bend(std::span<const float> x, std::size_t i) {
    return std::abs(x[i] - 2 * x[i - 1] + x[i - 2]);
}
} // namespace

double quantile(std::vector<double> values, double part) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const auto at = static_cast<std::size_t>(std::ceil(part * static_cast<double>(values.size())));
    return values[std::clamp<std::size_t>(at, 1, values.size()) - 1];
}

Delays delaysOf(const Sent& sent, std::span<const std::size_t> chirps, const Heard& heard, double mostMs) {
    Delays out;
    if (sent.packets() == 0) return out;
    const double begin = sent.timeOf(0);
    for (const std::size_t chirpAt : chirps) {
        const double at = sent.timeOf(chirpAt);
        std::size_t first = 0;
        const auto part = heard.between(at - 50e6, at + (mostMs + 60) * 1e6, first);
        const Match match = findIn(part, chirp());
        if (match.likeness < kChirpLikeness) {
            ++out.missed;
            continue;
        }
        out.ms.push_back((heard.timeOf(first + match.at) - at) * 1e-6);
        out.sentSeconds.push_back((at - begin) * 1e-9);
    }
    return out;
}

namespace {
Samples thinned(std::span<const float> samples) {
    Samples out(samples.size() / kThin);
    for (std::size_t i = 0; i < out.size(); ++i)
        for (std::size_t k = 0; k < kThin; ++k) out[i] += samples[i * kThin + k];
    return out;
}

// How alike each step of the reference is to each place of what was heard: [step][place].
std::vector<std::vector<float>> likenesses(std::span<const float> reference, std::size_t onset, std::span<const float> heard) {
    constexpr std::size_t kLength = kWindow / kThin;
    const auto all = thinned(heard);
    const std::size_t places = (heard.size() - kWindow) / kGrid + 1;
    std::vector<float> energy(places);
    for (std::size_t i = 0; i < places; ++i) {
        const auto* there = all.data() + i * (kGrid / kThin);
        energy[i] = std::inner_product(there, there + kLength, there, 0.0F);
    }
    std::vector<std::vector<float>> out(kSteps, std::vector<float>(places));
    for (std::size_t k = 0; k < kSteps; ++k) {
        const auto wanted = thinned(reference.subspan(onset + k * kStep - kStep / 2, kWindow));
        const float own = std::inner_product(wanted.data(), wanted.data() + kLength, wanted.data(), 1e-9F);
        for (std::size_t i = 0; i < places; ++i) {
            const auto* there = all.data() + i * (kGrid / kThin);
            const float both = std::inner_product(wanted.data(), wanted.data() + kLength, there, 0.0F);
            out[k][i] = both / std::sqrt(own * std::max(energy[i], own / 16)); // silence is like nothing
        }
    }
    return out;
}

// The places of all steps, in order, that are most alike together; time may run unevenly where that makes them more so.
std::vector<std::size_t> bestPath(const std::vector<std::vector<float>>& alike) {
    const std::size_t places = alike[0].size();
    auto score = alike[0];
    std::vector<std::vector<std::size_t>> from(kSteps, std::vector<std::size_t>(places));
    for (std::size_t k = 1; k < kSteps; ++k) {
        std::vector<float> next(places, -100);
        for (std::size_t i = kNearest; i < places; ++i)
            for (std::size_t back = kNearest; back <= std::min(kFarthest, i); ++back) {
                const float step = static_cast<float>(back * kGrid);
                const float uneven = std::abs(step - static_cast<float>(kStep)) / static_cast<float>(kMs);
                const float sum = score[i - back] + alike[k][i] - kPerMs * uneven;
                if (sum <= next[i]) continue;
                next[i] = sum;
                from[k][i] = i - back;
            }
        score = std::move(next);
    }
    std::vector<std::size_t> path(kSteps);
    path.back() = static_cast<std::size_t>(std::max_element(score.begin(), score.end()) - score.begin());
    for (std::size_t k = kSteps - 1; k > 0; --k) path[k - 1] = from[k][path[k]];
    return path;
}
} // namespace

namespace {
// Where the steps have no shape of their own (a hiss): by the stretch from 30 to 400 ms as one, with time as it was.
Onset judgeAsOne(std::span<const float> reference, std::size_t onset, std::span<const float> heard) {
    Onset out;
    constexpr std::size_t kFrom = 30 * kMs;
    const std::size_t length = std::min<std::size_t>(370 * kMs, reference.size() - onset - kFrom);
    const auto part = reference.subspan(onset + kFrom, length);
    const Match match = findIn(heard, part);
    out.found = match.likeness > 0.5 && match.at >= kFrom;
    if (!out.found) return out;
    const double louder = levelDb(heard.subspan(match.at, length)) - levelDb(part);
    for (std::size_t k = 0; k < kFirstSteps; ++k) {
        const double wanted = levelDb(reference.subspan(onset + k * kStep, kStep));
        if (wanted > kInaudibleDb && levelDb(heard.subspan(match.at - kFrom + k * kStep, kStep)) < wanted + louder - kQuieterDb)
            out.cutMs += static_cast<double>(kStep / kMs);
    }
    return out;
}
} // namespace

Onset judgeOnset(std::span<const float> reference, std::size_t onset, std::span<const float> heard) {
    Onset out;
    if (onset < kStep || onset + kSteps * kStep + kStep > reference.size() || heard.size() < (kSteps + 2) * kStep) return out;
    const auto alike = likenesses(reference, onset, heard);
    const auto path = bestPath(alike);
    const auto heardAt = [&](std::size_t k) { return heard.subspan(path[k] * kGrid + kStep / 2, kStep); };
    const auto loudestNear = [&](std::size_t k) { // within 3 ms: where time is squeezed a step has no one place
        double most = -120;
        const std::size_t at = path[k] * kGrid + kStep / 2;
        for (std::size_t from = at - 3 * kMs; from <= at + 3 * kMs && from + kStep <= heard.size(); from += kMs)
            most = std::max(most, levelDb(heard.subspan(from, kStep)));
        return most;
    };
    const auto wantedAt = [&](std::size_t k) { return reference.subspan(onset + k * kStep, kStep); };
    float likeness = 0;
    double louder = 0; // the bridge may level voices
    for (std::size_t k = kFirstSteps; k < kSteps; ++k) {
        likeness += alike[k][path[k]] / static_cast<float>(kSteps - kFirstSteps);
        louder += (levelDb(heardAt(k)) - levelDb(wantedAt(k))) / static_cast<double>(kSteps - kFirstSteps);
    }
    out.found = likeness > 0.5F;
    if (!out.found) return judgeAsOne(reference, onset, heard);
    for (std::size_t k = 0; k < kFirstSteps; ++k) {
        const double wanted = levelDb(wantedAt(k));
        if (wanted > kInaudibleDb && loudestNear(k) < wanted + louder - kQuieterDb)
            out.cutMs += static_cast<double>(kStep / kMs);
    }
    return out;
}

double logSpectralDistance(std::span<const float> a, std::span<const float> b) {
    const auto pa = powerSpectrum(a);
    const auto pb = powerSpectrum(b);
    const auto binOf = [&](std::size_t hz) { return hz * a.size() / kRate; };
    const double peak = std::max(*std::max_element(pa.begin(), pa.end()), *std::max_element(pb.begin(), pb.end()));
    const double floor = peak * 1e-6 + 1e-12;
    double sum = 0;
    for (std::size_t i = binOf(100); i <= binOf(8000); ++i) {
        const double difference = 10 * std::log10(std::max(pa[i], floor) / std::max(pb[i], floor));
        sum += difference * difference;
    }
    return std::sqrt(sum / static_cast<double>(binOf(8000) - binOf(100) + 1));
}

std::vector<std::size_t> clicksInTone(std::span<const float> samples, double hz) {
    const double turn = 2 * std::cos(2 * std::numbers::pi * hz / static_cast<double>(kRate));
    const double amplitude = std::pow(10.0, (levelDb(samples) + 3.01) / 20);
    std::vector<double> energy;
    std::vector<double> peaks;
    for (std::size_t at = 2; at + kClickStep <= samples.size(); at += kClickStep) {
        double sum = 0;
        double peak = 0;
        for (std::size_t i = at; i < at + kClickStep; ++i) {
            const double left = static_cast<double>(samples[i]) - turn * static_cast<double>(samples[i - 1])
                + static_cast<double>(samples[i - 2]); // a sine by itself leaves nothing
            sum += left * left;
            peak = std::max(peak, std::abs(left));
        }
        energy.push_back(sum);
        peaks.push_back(peak);
    }
    const double usual = quantile(energy, 0.5);
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < energy.size(); ++i)
        if (energy[i] > 100 * usual && peaks[i] > 0.02 * amplitude) places.push_back(2 + i * kClickStep);
    return merged(places);
}

std::vector<std::size_t> clicksAgainst(std::span<const float> samples, std::span<const float> clean) {
    constexpr std::size_t kNear = 5 * kMs;
    std::vector<std::size_t> places;
    const std::size_t size = std::min(samples.size(), clean.size());
    for (std::size_t at = 2; at < size; at += kMs) {
        float own = 0;
        for (std::size_t i = at; i < std::min(at + kMs, size); ++i) own = std::max(own, bend(samples, i));
        float usual = 0.0005F;
        for (std::size_t i = at > kNear + 2 ? at - kNear : 2; i < std::min(at + kMs + kNear, size); ++i)
            usual = std::max(usual, bend(clean, i));
        if (own > 6 * usual) places.push_back(at);
    }
    return merged(places);
}

} // namespace conclave::bench
