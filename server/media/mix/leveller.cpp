#include "server/media/mix/leveller.hpp"

#include <algorithm>
#include <cmath>

namespace conclave::media {
namespace {
constexpr float kSoftDb = -30;
constexpr float kLoudDb = -14;
constexpr float kGainDbMax = 12;
constexpr float kNoiseDb = -50;
constexpr float kBelowSpeechDb = 15; // further down it is a pause, or the room
constexpr float kUp = 0.1F;
constexpr float kDown = 0.02F;
constexpr int kFramesMin = 25;       // half a second of speech before anything is believed
constexpr float kStepDb = 0.12F;
} // namespace

float Leveller::hear(float frameLevelDb) noexcept {
    if (frameLevelDb < kNoiseDb || (m_frames > 0 && frameLevelDb < m_speechDb - kBelowSpeechDb)) return m_gain;
    if (m_frames == 0) m_speechDb = frameLevelDb;
    m_frames = std::min(m_frames + 1, kFramesMin);
    m_speechDb += (frameLevelDb - m_speechDb) * (frameLevelDb > m_speechDb ? kUp : kDown);
    if (m_frames < kFramesMin) return m_gain;
    const float wanted = std::clamp(std::clamp(m_speechDb, kSoftDb, kLoudDb) - m_speechDb, -kGainDbMax, kGainDbMax);
    const float step = std::clamp(wanted - m_gainDb, -kStepDb, kStepDb);
    if (step == 0) return m_gain;
    m_gainDb += step;
    m_gain = std::pow(10.0F, m_gainDb / 20);
    return m_gain;
}

} // namespace conclave::media
