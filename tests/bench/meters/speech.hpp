// What the figures of the bridge are taken with: the sentences of tests/data/speech decoded to samples, talk spurts cut out of them, the noise of
// a quiet room, and chirps that can be found again. Mono, 48 kHz, -1 … 1. Pure; the same for the same arguments.
#pragma once

#include "server/media/bridge/prompt_id.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace conclave::bench {

using Samples = std::vector<float>;
inline constexpr std::size_t kRate = 48000;
inline constexpr std::size_t kMs = kRate / 1000; // samples

// All sentences of one language, one after another from number `first` on.
Samples speechOf(media::Language language, std::size_t first = 0);
// Repeated or cut to `length`.
Samples lengthened(std::span<const float> samples, std::size_t length);

// A stretch of speech between pauses. `onset` is its first audible 5 ms: within 30 dB of its loudest 10 ms and above -55 dBFS.
// In front of it is what the speaker did until then (30 ms), faded in from nothing.
struct Spurt {
    Samples samples{};
    std::size_t onset = 0;
};
// Those of at least 350 ms, of every sentence.
std::vector<Spurt> spurtsOf(media::Language language);

// Those alone, one after another from number `first` on, repeated or cut to `length`.
Samples withoutPauses(media::Language language, std::size_t length, std::size_t first = 0);

// White, -66 dBFS.
Samples quietRoom(std::size_t length, std::uint32_t seed);

// 40 ms from 500 to 3000 Hz, amplitude 0.35.
const Samples& chirp();
// Puts a chirp in place of what is there every `every` samples from `first` on; where they begin.
std::vector<std::size_t> placeChirps(Samples& samples, std::size_t first, std::size_t every);

// Mean square in dB of full scale, -120 for nothing.
double levelDb(std::span<const float> samples);

} // namespace conclave::bench
