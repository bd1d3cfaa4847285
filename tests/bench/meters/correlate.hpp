// Finding one sound in another by cross-correlation (FFT), and spectra. Pure. fftw makes its plans under no lock: one thread at
// a time.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace conclave::bench {

struct Match {
    std::size_t at = 0;  // where in the signal the pattern begins
    double likeness = 0; // 1: the same but for its loudness; 0: nothing alike
};
// The best place of the pattern as a whole inside the signal; likeness 0 when it does not fit in.
Match findIn(std::span<const float> signal, std::span<const float> pattern);

// Power of the bins 0 … size / 2 under a Hann window.
std::vector<double> powerSpectrum(std::span<const float> samples);

} // namespace conclave::bench
