// Takes a pitch period out of speech, or puts one in, by overlapping what repeats (WSOLA with a 5 ms cross-fade). Any thread.
#pragma once

#include <cstddef>
#include <span>

namespace conclave::media {

// Works in place on at least 20 ms; returns the samples left (2.5 to 10 ms fewer, at most `most`), or all of them when
// nothing in it repeats well enough to be unheard.
std::size_t shorten(std::span<float> samples, std::size_t most) noexcept;
// The same the other way: `room` begins with `count` samples and has space for `most` (up to 480) more.
std::size_t lengthen(std::span<float> room, std::size_t count, std::size_t most) noexcept;

} // namespace conclave::media
