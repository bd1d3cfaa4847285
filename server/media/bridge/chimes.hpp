// Two soft notes that say somebody has come (rising) or gone (falling). Made once, at the engine's start; any thread.
#pragma once

#include "server/media/mix/mixer.hpp"

#include <cstdint>
#include <span>

namespace conclave::media {

enum class Chime : std::uint8_t { entered, left };

// 18 frames, 360 ms, at -26 dBFS where they are loudest; the first and the last sample are silence.
std::span<const Frame> framesOf(Chime chime) noexcept;

} // namespace conclave::media
