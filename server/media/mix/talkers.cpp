#include "server/media/mix/talkers.hpp"

#include <algorithm>

namespace conclave::media {
namespace {
constexpr float kDecayDbPerTick = 1.5F;
constexpr float kClearlyLouderDb = 6;
constexpr std::uint64_t kHangOverTicks = 25; // 500 ms
constexpr int kChallengeTicks = 10;
} // namespace

void Voice::hear(float frameLevelDb, std::uint64_t tick) noexcept {
    levelDb = std::max(frameLevelDb, levelDb - kDecayDbPerTick);
    if (frameLevelDb > kLoudDb) lastLoudTick = tick;
}

bool Voice::awake(std::uint64_t tick) const noexcept {
    return lastLoudTick != 0 && tick - lastLoudTick <= kHangOverTicks;
}

void chooseTalkers(std::span<Voice* const> voices, std::uint64_t tick) noexcept {
    std::size_t heard = 0;
    Voice* quietest = nullptr;
    for (Voice* voice : voices) {
        if (voice == nullptr || !voice->heard) continue;
        if (!voice->awake(tick)) {
            voice->heard = false;
            continue;
        }
        ++heard;
        if (quietest == nullptr || voice->levelDb < quietest->levelDb) quietest = voice;
    }
    for (; heard < kTalkersMax; ++heard) {
        Voice* loudest = nullptr;
        for (Voice* voice : voices)
            if (voice != nullptr && !voice->heard && voice->lastLoudTick == tick
                && (loudest == nullptr || voice->levelDb > loudest->levelDb))
                loudest = voice;
        if (loudest == nullptr) return;
        loudest->heard = true;
        loudest->challengeTicks = 0;
        if (quietest == nullptr || loudest->levelDb < quietest->levelDb) quietest = loudest;
    }
    Voice* winner = nullptr;
    for (Voice* voice : voices) {
        if (voice == nullptr || voice->heard) continue;
        const bool louder = quietest != nullptr && voice->lastLoudTick == tick
            && voice->levelDb > quietest->levelDb + kClearlyLouderDb;
        voice->challengeTicks = louder ? voice->challengeTicks + 1 : 0;
        if (voice->challengeTicks >= kChallengeTicks && (winner == nullptr || voice->levelDb > winner->levelDb))
            winner = voice;
    }
    if (winner == nullptr) return;
    quietest->heard = false;
    winner->heard = true;
    winner->challengeTicks = 0;
}

} // namespace conclave::media
