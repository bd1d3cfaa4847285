#include "server/media/mix/mixer.hpp"

#include <algorithm>
#include <cmath>

namespace conclave::media {
namespace {
constexpr std::size_t kAttackSamples = 48;
constexpr float kReleasePerFrame = 0.04F;
} // namespace

float levelDbOf(std::span<const float> samples) noexcept {
    float sum = 0;
    for (const float sample : samples) sum += sample * sample;
    const float mean = samples.empty() ? 0 : sum / static_cast<float>(samples.size());
    return mean > 1e-12F ? 10 * std::log10(mean) : kSilenceDb;
}

void copyFaded(const Frame& in, float gainFrom, float gainTo, Frame& out) noexcept {
    const float step = (gainTo - gainFrom) / static_cast<float>(kFadeSamples);
    for (std::size_t i = 0; i < kFadeSamples; ++i) out[i] = in[i] * (gainFrom + step * static_cast<float>(i));
    for (std::size_t i = kFadeSamples; i < kFrameSamples; ++i) out[i] = in[i] * gainTo;
}

void fadeOut(float from, Frame& out) noexcept {
    const float step = from / static_cast<float>(kFadeSamples);
    for (std::size_t i = 0; i < kFadeSamples; ++i) out[i] = from - step * static_cast<float>(i + 1);
    std::fill(out.begin() + kFadeSamples, out.end(), 0.0F);
}

void add(const Frame& in, Frame& sum) noexcept {
    for (std::size_t i = 0; i < kFrameSamples; ++i) sum[i] += in[i];
}

void subtract(const Frame& sum, const Frame& own, Frame& out) noexcept {
    for (std::size_t i = 0; i < kFrameSamples; ++i) out[i] = sum[i] - own[i];
}

void Limiter::apply(Frame& frame) noexcept {
    float peak = 0;
    for (const float sample : frame) peak = std::max(peak, std::abs(sample));
    const float needed = peak > kKnee ? kKnee / peak : 1.0F;
    if (needed >= 1 && m_gain >= 1) return;
    const float from = m_gain;
    const bool down = needed < from;
    const float to = down ? needed : std::min({1.0F, needed, from + kReleasePerFrame});
    const std::size_t ramp = down ? kAttackSamples : kFrameSamples;
    const float step = (to - from) / static_cast<float>(ramp);
    for (std::size_t i = 0; i < kFrameSamples; ++i) {
        float y = frame[i] * (i < ramp ? from + step * static_cast<float>(i) : to);
        const float size = std::abs(y);
        if (size > kKnee) y = std::copysign(kKnee + (1 - kKnee) * std::tanh((size - kKnee) / (1 - kKnee)), y);
        frame[i] = y;
    }
    m_gain = to;
}

} // namespace conclave::media
