#include "tests/bench/meters/correlate.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <fftw3.h>
#include <memory>
#include <numbers>

namespace conclave::bench {
namespace {
struct Free {
    void operator()(void* memory) const { fftwf_free(memory); }
};
using Reals = std::unique_ptr<float, Free>;
using Complexes = std::unique_ptr<fftwf_complex, Free>;

Reals reals(std::size_t size) {
    Reals out(static_cast<float*>(fftwf_malloc(size * sizeof(float))));
    std::fill_n(out.get(), size, 0.0F);
    return out;
}

Complexes transformed(float* in, std::size_t size) {
    Complexes out(static_cast<fftwf_complex*>(fftwf_malloc((size / 2 + 1) * sizeof(fftwf_complex))));
    const auto plan = fftwf_plan_dft_r2c_1d(static_cast<int>(size), in, out.get(), FFTW_ESTIMATE | FFTW_PRESERVE_INPUT);
    fftwf_execute(plan);
    fftwf_destroy_plan(plan);
    return out;
}
} // namespace

Match findIn(std::span<const float> signal, std::span<const float> pattern) {
    if (pattern.empty() || signal.size() < pattern.size()) return {};
    const std::size_t size = std::bit_ceil(signal.size() + pattern.size());
    auto a = reals(size);
    auto b = reals(size);
    std::copy(signal.begin(), signal.end(), a.get());
    std::copy(pattern.begin(), pattern.end(), b.get());
    const auto fa = transformed(a.get(), size);
    const auto fb = transformed(b.get(), size);
    for (std::size_t i = 0; i <= size / 2; ++i) {
        const std::complex<float> x(fa.get()[i][0], fa.get()[i][1]);
        const std::complex<float> y(fb.get()[i][0], fb.get()[i][1]);
        const auto product = x * std::conj(y) / static_cast<float>(size);
        fa.get()[i][0] = product.real();
        fa.get()[i][1] = product.imag();
    }
    const auto plan = fftwf_plan_dft_c2r_1d(static_cast<int>(size), fa.get(), a.get(), FFTW_ESTIMATE);
    fftwf_execute(plan);
    fftwf_destroy_plan(plan);

    std::vector<double> energy(signal.size() + 1, 0); // of all before
    for (std::size_t i = 0; i < signal.size(); ++i)
        energy[i + 1] = energy[i] + static_cast<double>(signal[i]) * static_cast<double>(signal[i]);
    double own = 0;
    for (const float sample : pattern) own += static_cast<double>(sample) * static_cast<double>(sample);
    double loudest = 0;
    for (std::size_t i = 0; i + pattern.size() <= signal.size(); ++i)
        loudest = std::max(loudest, energy[i + pattern.size()] - energy[i]);
    Match best;
    for (std::size_t i = 0; i + pattern.size() <= signal.size(); ++i) {
        const double there = std::max(energy[i + pattern.size()] - energy[i], loudest * 1e-3); // silence is like nothing
        const double likeness = static_cast<double>(a.get()[i]) / std::sqrt(own * there + 1e-20);
        if (likeness > best.likeness) best = {i, likeness};
    }
    return best;
}

std::vector<double> powerSpectrum(std::span<const float> samples) {
    auto in = reals(samples.size());
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double part = static_cast<double>(i) / static_cast<double>(samples.size());
        in.get()[i] = samples[i] * static_cast<float>(0.5 - 0.5 * std::cos(2 * std::numbers::pi * part));
    }
    const auto out = transformed(in.get(), samples.size());
    std::vector<double> power(samples.size() / 2 + 1);
    for (std::size_t i = 0; i < power.size(); ++i)
        power[i] = std::norm(std::complex<double>(static_cast<double>(out.get()[i][0]), static_cast<double>(out.get()[i][1])));
    return power;
}

} // namespace conclave::bench
