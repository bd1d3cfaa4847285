// Who is heard: at most four at once. Somebody stays until silent for half a second; when all places are taken, a newcomer
// must be clearly louder than the quietest for 200 ms. Plain state, no memory taken. One owner (a media thread).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace conclave::media {

inline constexpr std::size_t kTalkersMax = 4;
inline constexpr float kLoudDb = -50; // what is softer is a pause

// What is kept of each party; `level` is fed once per 20 ms while it is decoded.
struct Voice {
    float frameDb = -120;           // of the frame that was decoded last
    float levelDb = -120;           // smoothed: up at once, down in about 300 ms
    std::uint64_t lastLoudTick = 0; // 0: never
    int challengeTicks = 0;
    bool heard = false;

    void hear(float frameLevelDb, std::uint64_t tick) noexcept;
    bool awake(std::uint64_t tick) const noexcept;
};

// Sets Voice::heard of those given; all of one bridge, each tick, in any order. Null entries are passed over.
void chooseTalkers(std::span<Voice* const> voices, std::uint64_t tick) noexcept;

} // namespace conclave::media
