#include "tests/bench/meters/meters.hpp"

#include "tests/bench/meters/correlate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace conclave::bench {
namespace {
constexpr double kChirpLikeness = 0.5;
constexpr std::size_t kStep = 10 * kMs;
constexpr std::size_t kFirst = 60 * kMs;     // what must not be cut
constexpr std::size_t kAligned = 400 * kMs;  // up to here both are compared to find the place
constexpr double kQuieterDb = 6;
constexpr double kInaudibleDb = -65;
constexpr std::size_t kNear = 120 * kMs;
constexpr double kSureLikeness = 0.7;
constexpr double kLeastLikeness = 0.5;
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

Onset judgeOnset(std::span<const float> reference, std::size_t onset, std::span<const float> heard) {
    Onset out;
    const std::size_t end = std::min(onset + kAligned, reference.size());
    if (onset + 2 * kFirst > end) return out;
    // Where it begins: by its own first part, as time may be stretched behind it; by all of it where that part has no shape.
    std::size_t from = onset + kFirst / 2;
    Match place = findIn(heard, reference.subspan(from, std::min(kNear, end - from)));
    std::size_t length = std::min(kNear, end - from);
    if (place.likeness < kSureLikeness) {
        from = onset + kFirst;
        length = end - from;
        place = findIn(heard, reference.subspan(from, length));
    }
    if (place.likeness < kLeastLikeness || place.at < from - onset) return out;
    out.found = true;
    const double louder = levelDb(heard.subspan(place.at, length)) - levelDb(reference.subspan(from, length));
    const auto begin = heard.subspan(place.at - (from - onset));
    for (std::size_t at = 0; at < kFirst; at += kStep) {
        const double wanted = levelDb(reference.subspan(onset + at, kStep));
        if (wanted > kInaudibleDb && levelDb(begin.subspan(at, kStep)) < wanted + louder - kQuieterDb)
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
