// Adding voices up, and keeping the sum in bounds. Float samples, 20 ms frames at 48 kHz, levels in dBFS (a full-scale
// sine is -3). Pure, no memory taken. Any thread.
#pragma once

#include "server/media/codec/opus.hpp"

#include <array>
#include <cstddef>
#include <span>

namespace conclave::media {

using Frame = std::array<float, kFrameSamples>;
inline constexpr std::size_t kFadeSamples = 240; // 5 ms
inline constexpr float kSilenceDb = -120;

float levelDbOf(std::span<const float> samples) noexcept;

// out = in, brought from one gain to the other over the first 5 ms.
void copyFaded(const Frame& in, float gainFrom, float gainTo, Frame& out) noexcept;
// What was cut off at `from` goes to silence within 5 ms.
void fadeOut(float from, Frame& out) noexcept;
// sum += in
void add(const Frame& in, Frame& sum) noexcept;
// out = sum - own, exact as floats can be: done before limiting, one's own voice is gone however loud the others are.
void subtract(const Frame& sum, const Frame& own, Frame& out) noexcept;

// Holds peaks below full scale: the gain goes down at once (over 1 ms), and up again over half a second; what still
// sticks out in that millisecond is bent, not cut. Identity while nothing exceeds kKnee.
class Limiter {
public:
    static constexpr float kKnee = 0.9F;
    void apply(Frame& frame) noexcept;
    float gain() const noexcept { return m_gain; }

private:
    float m_gain = 1;
};

} // namespace conclave::media
