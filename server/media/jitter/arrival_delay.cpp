#include "server/media/jitter/arrival_delay.hpp"

#include <algorithm>

namespace conclave::media {
namespace {
constexpr MediaTime kBucket = 48;
constexpr MediaTime kWindow = 9600;
constexpr std::int64_t kJump = 48'000; // another clock, not another delay
constexpr float kQuantile = 0.95F;
constexpr float kForget = 0.98F;       // of each packet before: 3 s until what was is below the quantile
constexpr int kEqualCount = 50;        // until so many have come, all weigh the same
constexpr float kWeightMax = 1e6F;
} // namespace

void ArrivalDelay::begin(std::int64_t relative, std::int64_t window) noexcept {
    m_leasts.fill(INT64_MAX);
    m_weights.fill(0);
    m_sum = 0;
    m_weight = 1;
    m_count = 0;
    m_window = window;
    m_least = relative;
    m_started = true;
}

void ArrivalDelay::arrived(std::uint32_t timestamp, MediaTime arrival) noexcept {
    m_lastTimestamp = m_started ? unwrapped(timestamp) : std::int64_t{timestamp};
    const std::int64_t relative = arrival - m_lastTimestamp;
    const std::int64_t window = arrival / kWindow;
    if (!m_started || relative - m_least > kJump || m_least - relative > kJump) begin(relative, window);
    if (window - m_window >= static_cast<std::int64_t>(kWindows) || window < m_window) m_leasts.fill(INT64_MAX);
    else
        for (std::int64_t passed = m_window + 1; passed <= window; ++passed)
            m_leasts[static_cast<std::size_t>(passed) % kWindows] = INT64_MAX;
    m_window = window;
    auto& least = m_leasts[static_cast<std::size_t>(window) % kWindows];
    least = std::min(least, relative);
    m_least = *std::min_element(m_leasts.begin(), m_leasts.end());
    const auto bucket = std::min<std::size_t>(static_cast<std::size_t>((relative - m_least) / kBucket), kBuckets - 1);
    m_weights[bucket] += m_weight;
    m_sum += m_weight;
    if (m_count < kEqualCount) {
        ++m_count;
        return;
    }
    m_weight /= kForget;
    if (m_weight < kWeightMax) return;
    for (float& weight : m_weights) weight /= m_weight;
    m_sum /= m_weight;
    m_weight = 1;
}

MediaTime ArrivalDelay::waited(std::uint32_t timestamp, MediaTime now) const noexcept {
    return m_started ? now - unwrapped(timestamp) - m_least : 0;
}

MediaTime ArrivalDelay::quantile() const noexcept {
    const float enough = m_sum * kQuantile;
    float sum = 0;
    std::size_t bucket = 0;
    for (; bucket + 1 < kBuckets; ++bucket) {
        sum += m_weights[bucket];
        if (sum >= enough) break;
    }
    return static_cast<MediaTime>(bucket + 1) * kBucket;
}

} // namespace conclave::media
