// Limits a rate. A value; one thread.
#pragma once

#include <cstdint>

namespace conclave::media {

// So many at once, so many a second. `now`: CLOCK_MONOTONIC in nanoseconds.
template <int kPerSecond, int kBurst>
class TokenBucket {
public:
    bool take(std::int64_t now) noexcept {
        if (m_emptyAt < now - kFullNs) m_emptyAt = now - kFullNs;
        if (m_emptyAt + kNsPerToken > now) return false;
        m_emptyAt += kNsPerToken;
        return true;
    }

    bool spent(std::int64_t now) const noexcept { return m_emptyAt + kNsPerToken > now; }

private:
    static constexpr std::int64_t kNsPerToken = 1'000'000'000 / kPerSecond;
    static constexpr std::int64_t kFullNs = kNsPerToken * kBurst;
    std::int64_t m_emptyAt = INT64_MIN / 2; // when the bucket would have been empty
};

} // namespace conclave::media
