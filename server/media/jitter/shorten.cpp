#include "server/media/jitter/shorten.hpp"

#include <algorithm>
#include <cmath>

namespace conclave::media {
namespace {
constexpr std::size_t kLagMin = 120;
constexpr std::size_t kLagMax = 480;
constexpr std::size_t kOverlap = 240;
constexpr float kLikenessMin = 0.7F;
constexpr float kSilence = 1e-7F; // mean square, -70 dBFS

float likeness(std::span<const float> x, std::size_t lag, std::size_t step) noexcept {
    float both = 0;
    float first = 0;
    float second = 0;
    for (std::size_t i = 0; i < kOverlap; i += step) {
        both += x[i] * x[i + lag];
        first += x[i] * x[i];
        second += x[i + lag] * x[i + lag];
    }
    const float silent = kSilence * static_cast<float>(kOverlap / step);
    if (first < silent && second < silent) return 1;
    return both / std::sqrt(first * second + 1e-20F);
}
} // namespace

std::size_t shorten(std::span<float> samples) noexcept {
    if (samples.size() < kLagMax + kOverlap + 240) return samples.size();
    std::size_t best = kLagMin;
    float bestLikeness = -1;
    for (std::size_t lag = kLagMin; lag <= kLagMax; lag += 4)
        if (const float l = likeness(samples, lag, 4); l >= bestLikeness) {
            bestLikeness = l;
            best = lag;
        }
    std::size_t finest = best;
    for (std::size_t lag = std::max(kLagMin, best - 3); lag <= std::min(kLagMax, best + 3); ++lag)
        if (const float l = likeness(samples, lag, 1); l > bestLikeness || lag == best) {
            bestLikeness = l;
            finest = lag;
        }
    if (bestLikeness < kLikenessMin) return samples.size();
    for (std::size_t i = 0; i < kOverlap; ++i) {
        const float w = (static_cast<float>(i) + 0.5F) / static_cast<float>(kOverlap);
        samples[i] = samples[i] * (1 - w) + samples[i + finest] * w;
    }
    std::copy(samples.begin() + static_cast<std::ptrdiff_t>(kOverlap + finest), samples.end(),
        samples.begin() + static_cast<std::ptrdiff_t>(kOverlap));
    return samples.size() - finest;
}

} // namespace conclave::media
