// Limits a rate. A value; one thread.
#pragma once

#include <cstdint>

namespace conclave::media {

// So many at once, so many a second. `now`: CLOCK_MONOTONIC in nanoseconds.
class TokenBucket {
public:
    constexpr TokenBucket(int perSecond, int burst) noexcept
        : m_nsPerToken(1'000'000'000 / perSecond), m_fullNs(m_nsPerToken * burst) {}
    bool take(std::int64_t now) noexcept {
        if (m_emptyAt < now - m_fullNs) m_emptyAt = now - m_fullNs;
        if (m_emptyAt + m_nsPerToken > now) return false;
        m_emptyAt += m_nsPerToken;
        return true;
    }

    bool spent(std::int64_t now) const noexcept { return m_emptyAt + m_nsPerToken > now; }

private:
    std::int64_t m_nsPerToken;
    std::int64_t m_fullNs;
    std::int64_t m_emptyAt = INT64_MIN / 2; // when the bucket would have been empty
};

} // namespace conclave::media
