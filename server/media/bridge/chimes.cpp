#include "server/media/bridge/chimes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>

namespace conclave::media {
namespace {
constexpr std::size_t kFrames = 18;
constexpr double kLowHz = 587.33;  // D5
constexpr double kHighHz = 880;    // A5
constexpr std::size_t kNoteSamples = 10 * kFrameSamples; // the second begins while the first dies away
constexpr std::size_t kSecondAt = 8 * kFrameSamples;
constexpr std::size_t kRiseSamples = 960;
constexpr double kAmplitude = 0.0709; // a sine of -26 dBFS

using Sound = std::array<Frame, kFrames>;

// Struck and dying away: the overtone sooner than the note.
void strike(Sound& sound, std::size_t at, double hz) noexcept {
    for (std::size_t i = 0; i < kNoteSamples; ++i) {
        const double share = static_cast<double>(i) / kNoteSamples;
        const double rise = std::min(1.0, static_cast<double>(i) / kRiseSamples);
        const double envelope = std::sin(rise * std::numbers::pi / 2) * std::pow(std::cos(share * std::numbers::pi / 2), 2);
        const double phase = 2 * std::numbers::pi * hz * static_cast<double>(i) / kSampleRateHz;
        const double value = std::sin(phase) + 0.15 * (1 - share) * std::sin(2 * phase);
        sound[(at + i) / kFrameSamples][(at + i) % kFrameSamples] += static_cast<float>(kAmplitude * envelope * value);
    }
}

struct Sounds {
    Sound entered{};
    Sound left{};
    Sounds() noexcept {
        strike(entered, 0, kLowHz);
        strike(entered, kSecondAt, kHighHz);
        strike(left, 0, kHighHz);
        strike(left, kSecondAt, kLowHz);
    }
};
} // namespace

std::span<const Frame> framesOf(Chime chime) noexcept {
    static const Sounds sounds;
    return chime == Chime::entered ? sounds.entered : sounds.left;
}

} // namespace conclave::media
