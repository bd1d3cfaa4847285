// Takes a pitch period out of speech by overlapping what repeats (WSOLA with a 5 ms cross-fade). Any thread.
#pragma once

#include <cstddef>
#include <span>

namespace conclave::media {

// Works in place on at least 20 ms; returns the samples left (2.5 to 10 ms fewer), or all of them when nothing in it
// repeats well enough to be unheard.
std::size_t shorten(std::span<float> samples) noexcept;

} // namespace conclave::media
