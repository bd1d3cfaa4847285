#include "server/media/jitter/time_scale.hpp"

#include <algorithm>
#include <cmath>

namespace conclave::media {
namespace {
constexpr std::size_t kLagMin = 120;
constexpr std::size_t kLagMax = 480;
constexpr std::size_t kOverlap = 240;
constexpr std::size_t kSamplesMin = kLagMax + kOverlap + 240;
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

// The distance at which x repeats best, 0 when nowhere well enough. Of equals the longest.
std::size_t periodOf(std::span<const float> x, std::size_t most) noexcept {
    most = std::min(most, kLagMax);
    if (most < kLagMin) return 0;
    std::size_t best = kLagMin;
    float bestLikeness = -1;
    for (std::size_t lag = kLagMin; lag <= most; lag += 4)
        if (const float l = likeness(x, lag, 4); l >= bestLikeness) {
            bestLikeness = l;
            best = lag;
        }
    std::size_t finest = best;
    for (std::size_t lag = std::max(kLagMin, best - 3); lag <= std::min(most, best + 3); ++lag)
        if (const float l = likeness(x, lag, 1); l > bestLikeness || lag == best) {
            bestLikeness = l;
            finest = lag;
        }
    return bestLikeness < kLikenessMin ? 0 : finest;
}

float fadeAt(std::size_t i) noexcept { return (static_cast<float>(i) + 0.5F) / static_cast<float>(kOverlap); }
} // namespace

std::size_t shorten(std::span<float> samples, std::size_t most) noexcept {
    if (samples.size() < kSamplesMin) return samples.size();
    const std::size_t period = periodOf(samples, most);
    if (period == 0) return samples.size();
    for (std::size_t i = 0; i < kOverlap; ++i) {
        const float w = fadeAt(i);
        samples[i] = samples[i] * (1 - w) + samples[i + period] * w;
    }
    std::copy(samples.begin() + static_cast<std::ptrdiff_t>(kOverlap + period), samples.end(),
        samples.begin() + static_cast<std::ptrdiff_t>(kOverlap));
    return samples.size() - period;
}

std::size_t lengthen(std::span<float> room, std::size_t count, std::size_t most) noexcept {
    if (count < kSamplesMin || room.size() < count + std::min(most, kLagMax)) return count;
    const std::size_t period = periodOf(room.first(count), most);
    if (period == 0) return count;
    // What follows the first period is said again: from `period` on x fades into itself a period earlier.
    std::copy_backward(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(count),
        room.begin() + static_cast<std::ptrdiff_t>(count + period)); // room[i + period] is x[i], room[i] still x[i] before it
    for (std::size_t i = 0; i < kOverlap; ++i) {
        const float w = fadeAt(i);
        const std::size_t at = period + i; // x[at] is at room[at + period]; x[i] at room[at]
        room[at] = room[at + period] * (1 - w) + room[at] * w;
    }
    return count + period;
}

} // namespace conclave::media
