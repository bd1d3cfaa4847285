// What both ways to do SRTP have in common. Pure values.
#pragma once

#include <cstddef>
#include <cstdint>

namespace conclave::media {

inline constexpr std::size_t kSrtpTrailerBytesMax = 148; // room that protect() needs behind a packet
inline constexpr std::size_t kSrtpSourcesMax = 3;        // that a receiving session knows at once: whoever holds the key may name more
inline constexpr std::size_t kReplayWindowPackets = 1024;

enum class SrtpVerdict : std::uint8_t { ok, replayed, forged, malformed, tooManySources };

struct Unprotected {
    SrtpVerdict verdict = SrtpVerdict::malformed;
    std::size_t bytes = 0; // of the plain packet, when ok
};

} // namespace conclave::media
