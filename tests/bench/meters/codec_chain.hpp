// What phones do with sound before and after the bridge, and what the codec alone makes of it. Packets are 20 ms; an empty one is
// not sent. One thread at a time.
#pragma once

#include "server/media/codec/opus.hpp"
#include "tests/bench/meters/speech.hpp"

#include <cstdint>
#include <vector>

namespace conclave::bench {

using Packets = std::vector<std::vector<std::uint8_t>>;
inline constexpr std::size_t kLookAhead = 312; // samples by which one Opus encoder is late

struct PhoneEncoder {
    bool dtx = false;    // says nothing in pauses, but for one packet every 400 ms
    int lossPercent = 0; // that its FEC is made for
};
// A phone's: 48 kHz, mono, VOIP, 32 kbit/s, in-band FEC (40 where it is made for losses: libopus puts none into less). What is
// left of a last frame is not coded.
Packets encoded(const PhoneEncoder& phone, std::span<const float> samples);

// As a phone without losses plays it; silence where nothing was sent.
Samples decoded(const Packets& packets);

// What a listener would hear of a phone's packets if there were no bridge between, only its decoder and its encoder, which
// runs without a pause.
Samples throughCodecs(const Packets& packets);

// Whether an Opus packet of 20 ms in a SILK or hybrid mode carries a copy of the frame before it (RFC 6716 section 4.2.4).
bool carriesCopy(std::span<const std::uint8_t> packet);

} // namespace conclave::bench
