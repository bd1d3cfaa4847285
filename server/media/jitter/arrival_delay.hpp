// How much later than they could a stream's packets arrive: the line's least delay, forgotten after two seconds (which is
// how clock drift and a new route are followed), and how the others are spread above it. The quantile of that spread is the
// delay worth having (Stenger, Ramjee et al.'s adaptive playout; the shape is a histogram that forgets). Pure state, no clock,
// no memory taken. Times are samples at 48 kHz. One owner (a media thread).
#pragma once

#include <array>
#include <cstdint>

namespace conclave::media {

using MediaTime = std::int64_t; // CLOCK_MONOTONIC in samples at 48 kHz

constexpr MediaTime mediaTimeOf(std::int64_t monotonicNs) noexcept { return monotonicNs / 125'000 * 6; }

class ArrivalDelay {
public:
    // A packet whose first sample is `timestamp` (the stream's clock, wraps) has come.
    void arrived(std::uint32_t timestamp, MediaTime arrival) noexcept;
    // For how long `timestamp` could have been here by `now`, had the line been as quick as it can be. 0 before any arrival.
    MediaTime waited(std::uint32_t timestamp, MediaTime now) const noexcept;
    // What 95 in 100 packets need no more than; at least a millisecond.
    MediaTime quantile() const noexcept;
    void reset() noexcept { *this = ArrivalDelay(); }
    // Asks the processor for what the next arrival will touch.
    void prefetch() const noexcept {
        __builtin_prefetch(&m_lastTimestamp, 1);
        __builtin_prefetch(&m_leasts[kWindows / 2], 1);
        __builtin_prefetch(m_weights.data(), 1);
    }

private:
    static constexpr std::size_t kBuckets = 128; // of a millisecond
    static constexpr std::size_t kWindows = 10;  // of 200 ms: least delays

    std::int64_t unwrapped(std::uint32_t timestamp) const noexcept {
        return m_lastTimestamp + static_cast<std::int32_t>(timestamp - static_cast<std::uint32_t>(m_lastTimestamp));
    }
    void begin(std::int64_t relative, std::int64_t window) noexcept;

    bool m_started = false;
    int m_count = 0;
    float m_sum = 0;
    float m_weight = 1; // of the next packet: growing weights are what forgets the old ones
    std::int64_t m_lastTimestamp = 0; // past its wraps
    std::int64_t m_least = 0;         // arrival - timestamp
    std::int64_t m_window = 0;
    std::array<std::int64_t, kWindows> m_leasts{};
    std::array<float, kBuckets> m_weights{}; // nearly all in the first few
};

} // namespace conclave::media
