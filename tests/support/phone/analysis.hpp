// What is in a stretch of sound: tones with level and gaps, loudness, and where a chirp begins. 48 kHz mono,
// floats where 1.0 is full scale. Levels are dBFS in which a full-scale sine has 0 (AES17). Pure; any thread.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace conclave::tests {

inline constexpr int kSampleRateHz = 48000;
inline constexpr double kAudibleDbfs = -60.0;
inline constexpr int kGapMs = 40; // a tone that is missing for longer has a gap

struct HeardTone {
    double hz = 0;
    double dbfs = 0;
    int gaps = 0;         // windows of more than kGapMs without the tone
    int longestGapMs = 0; // the longest time without it, gap or not
};

double loudnessDbfs(std::span<const float> samples);
// Mean level at one frequency, whether or not it stands out; -200 for nothing at all.
double levelDbfs(std::span<const float> samples, double hz);
// Every tone of at least kAudibleDbfs that stands out of its surroundings, loudest first.
std::vector<HeardTone> heardTones(std::span<const float> samples);
// The gaps of a tone which is known to be there.
HeardTone measureTone(std::span<const float> samples, double hz);

// A linear sweep from 400 Hz to 4 kHz within kChirpMs.
inline constexpr int kChirpMs = 200;
std::vector<float> chirp();
struct ChirpFound {
    double sample = 0;   // where it begins
    double likeness = 0; // 0-1, normalised correlation
};
std::optional<ChirpFound> findChirp(std::span<const float> samples);

} // namespace conclave::tests
