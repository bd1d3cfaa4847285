// The judgements behind the figures, each on samples alone, so that they can be tested on samples whose truth is known.
#pragma once

#include "tests/bench/meters/timeline.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace conclave::bench {

// --- delay ---
struct Delays {
    std::vector<double> ms{};          // of the chirps that were found, in the order they were sent
    std::vector<double> sentSeconds{}; // when, since the first packet
    std::size_t missed = 0;
};
// Looks for each chirp in what was heard from 50 ms before it was sent to `mostMs` after.
Delays delaysOf(const Sent& sent, std::span<const std::size_t> chirps, const Heard& heard, double mostMs = 500);

// The value below which `part` (0 … 1) of them lie; 0 of none.
double quantile(std::vector<double> values, double part);

// --- the first syllable ---
struct Onset {
    bool found = false; // what follows the first syllable is there at all
    double cutMs = 0;   // of the first 60 ms: 10 for every 10 ms that are more than 6 dB too quiet
    bool uncut() const { return found && cutMs == 0; }
};
// `reference`: the spurt through the codecs alone; `onset`: where it begins there; `heard`: some 300 ms of what the listener got
// around it. Each 10 ms of the first 160 are looked for by their waveform, in order; a bridge may squeeze time where it keeps the
// waveform (a pitch period left out), and may make the whole louder or softer, which 60 to 160 ms say.
Onset judgeOnset(std::span<const float> reference, std::size_t onset, std::span<const float> heard);

// --- likeness of two sounds that should be one ---
// Log-spectral distance of two equally long frames in dB: the root mean square of their spectra's differences from 100 Hz to
// 8 kHz, nothing below 60 dB under the louder one's peak counted.
double logSpectralDistance(std::span<const float> a, std::span<const float> b);

// --- clicks ---
// In a steady tone: bursts of 2.5 ms that stand 20 dB out of what the tone alone leaves behind a filter which takes it away, and
// reach 2 % of its amplitude. Those within 40 ms are one. Their places.
std::vector<std::size_t> clicksInTone(std::span<const float> samples, double hz);
// Against the same sound without clicks: where the second difference is six times what the other's is within 5 ms.
std::vector<std::size_t> clicksAgainst(std::span<const float> samples, std::span<const float> clean);

} // namespace conclave::bench
