// When a datagram came, out of the kernel's stamp: that is by the wall clock, which may be set at any time. A step of it makes the
// stamps of one draining of the sockets worthless, and nothing else. One owner (a media thread).
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

namespace conclave::media {

class ArrivalClock {
public:
    // Before each draining: both clocks, in nanoseconds.
    void read(std::int64_t real, std::int64_t monotonic) noexcept {
        const std::int64_t ahead = real - monotonic;
        m_stepped = std::max(ahead, m_ahead) - std::min(ahead, m_ahead) > kStepNs;
        m_ahead = ahead;
    }
    // By the monotonic clock, not before the last 200 ms.
    std::int64_t arrivalOf(std::optional<std::int64_t> stamp, std::int64_t now) const noexcept {
        if (!stamp || m_stepped) return now;
        return std::clamp(*stamp - m_ahead, now - kAgeNs, now);
    }
    std::int64_t realTimeOf(std::int64_t monotonic) const noexcept { return monotonic + m_ahead; }

private:
    static constexpr std::int64_t kStepNs = 1'000'000;
    static constexpr std::int64_t kAgeNs = 200'000'000;

    std::int64_t m_ahead = 0; // of the monotonic clock
    bool m_stepped = false;
};

} // namespace conclave::media
