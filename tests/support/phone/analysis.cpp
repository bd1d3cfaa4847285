#include "tests/support/phone/analysis.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <fftw3.h>
#include <memory>
#include <mutex>
#include <numbers>

namespace conclave::tests {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kSilenceDbfs = -200;
constexpr std::size_t kWindow = 8192; // 5.9 Hz a bin
constexpr double kProminenceDb = 18;  // over the median of its surroundings: coding noise stays below
constexpr double kNeighbourHz = 40;   // within this a peak has only one name

std::mutex g_planner; // FFTW's planner is the one part that knows no threads

using Bins = std::vector<std::complex<float>>;

struct Free {
    void operator()(void* memory) const { fftwf_free(memory); }
};

// Real forward transform of a fixed size.
class Transform {
public:
    explicit Transform(std::size_t size)
        : m_size(size), m_in(static_cast<float*>(fftwf_malloc(size * sizeof(float)))),
          m_out(static_cast<fftwf_complex*>(fftwf_malloc((size / 2 + 1) * sizeof(fftwf_complex)))) {
        const std::lock_guard lock(g_planner);
        m_plan = fftwf_plan_dft_r2c_1d(static_cast<int>(size), m_in.get(), m_out.get(), FFTW_ESTIMATE);
    }
    ~Transform() {
        const std::lock_guard lock(g_planner);
        fftwf_destroy_plan(m_plan);
    }
    Transform(const Transform&) = delete;
    Transform& operator=(const Transform&) = delete;

    Bins run(std::span<const float> samples) {
        std::fill_n(m_in.get(), m_size, 0.0F);
        std::copy_n(samples.begin(), std::min(samples.size(), m_size), m_in.get());
        fftwf_execute(m_plan);
        Bins bins(m_size / 2 + 1);
        for (std::size_t i = 0; i < bins.size(); ++i)
            bins[i] = {m_out.get()[i][0], m_out.get()[i][1]};
        return bins;
    }

private:
    std::size_t m_size;
    std::unique_ptr<float, Free> m_in;
    std::unique_ptr<fftwf_complex, Free> m_out;
    fftwf_plan m_plan = nullptr;
};

// Blackman-Harris: side lobes at -92 dB, so a loud tone does not pass for a quiet one elsewhere.
const std::vector<float>& blackmanHarris() {
    static const std::vector<float> window = [] {
        std::vector<float> w(kWindow);
        for (std::size_t i = 0; i < kWindow; ++i) {
            const double x = 2 * kPi * static_cast<double>(i) / kWindow;
            w[i] = static_cast<float>(0.35875 - 0.48829 * std::cos(x) + 0.14128 * std::cos(2 * x) -
                                      0.01168 * std::cos(3 * x));
        }
        return w;
    }();
    return window;
}

double decibels(double amplitude) {
    return amplitude <= 1e-10 ? kSilenceDbfs : 20 * std::log10(amplitude);
}

// Amplitude of the sine at `hz` in a Hann-weighted window.
double amplitudeAt(std::span<const float> samples, double hz) {
    std::complex<double> sum = 0;
    double weights = 0;
    const auto count = static_cast<double>(samples.size());
    const std::complex<double> turn = std::polar(1.0, -2 * kPi * hz / kSampleRateHz);
    const std::complex<double> turnWindow = std::polar(1.0, 2 * kPi / count);
    std::complex<double> phase = 1;
    std::complex<double> window = 1;
    for (const float sample : samples) {
        const double weight = 0.5 - 0.5 * window.real();
        sum += phase * (weight * static_cast<double>(sample));
        weights += weight;
        phase *= turn;
        window *= turnWindow;
    }
    return weights > 0 ? 2 * std::abs(sum) / weights : 0;
}

} // namespace

double loudnessDbfs(std::span<const float> samples) {
    double power = 0;
    for (const float sample : samples)
        power += static_cast<double>(sample) * static_cast<double>(sample);
    if (samples.empty()) return kSilenceDbfs;
    return decibels(std::sqrt(2 * power / static_cast<double>(samples.size())));
}

double levelDbfs(std::span<const float> samples, double hz) {
    double power = 0;
    int windows = 0;
    for (std::size_t at = 0; at < samples.size(); at += kWindow / 2, ++windows) {
        const auto piece = samples.subspan(at, std::min(kWindow, samples.size() - at));
        if (windows > 0 && piece.size() < kWindow) break;
        power += std::pow(amplitudeAt(piece, hz), 2);
    }
    return windows == 0 ? kSilenceDbfs : decibels(std::sqrt(power / windows));
}

HeardTone measureTone(std::span<const float> samples, double hz) {
    // 20 ms windows every 5 ms. A window counts as empty when it lacks three quarters of the usual amplitude.
    constexpr std::size_t window = kSampleRateHz / 50;
    constexpr std::size_t step = kSampleRateHz / 200;
    HeardTone tone{hz, levelDbfs(samples, hz), 0, 0};
    std::vector<double> amplitudes;
    for (std::size_t at = 0; at + window <= samples.size(); at += step)
        amplitudes.push_back(amplitudeAt(samples.subspan(at, window), hz));
    if (amplitudes.empty()) return tone;
    auto sorted = amplitudes;
    std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() * 3 / 4),
                     sorted.end());
    const double usual = sorted[sorted.size() * 3 / 4];
    int missing = 0;
    const auto close = [&] {
        // A hole of H ms empties about H/5 windows: a Hann window's middle decides.
        const int gapMs = missing * 5;
        tone.longestGapMs = std::max(tone.longestGapMs, gapMs);
        if (gapMs > kGapMs) ++tone.gaps;
        missing = 0;
    };
    for (const double amplitude : amplitudes) {
        if (amplitude < usual / 4)
            ++missing;
        else
            close();
    }
    close();
    return tone;
}

std::vector<HeardTone> heardTones(std::span<const float> samples) {
    std::vector<double> power(kWindow / 2 + 1, 0.0);
    Transform transform(kWindow);
    int windows = 0;
    std::vector<float> piece(kWindow);
    const auto& weights = blackmanHarris();
    double sum = 0;
    for (const float weight : weights)
        sum += static_cast<double>(weight);
    for (std::size_t at = 0; at + kWindow <= samples.size(); at += kWindow / 2, ++windows) {
        for (std::size_t i = 0; i < kWindow; ++i)
            piece[i] = samples[at + i] * weights[i];
        const auto bins = transform.run(piece);
        for (std::size_t i = 0; i < bins.size(); ++i)
            power[i] += static_cast<double>(std::norm(bins[i]));
    }
    if (windows == 0) return {};
    std::vector<double> level(power.size());
    for (std::size_t i = 0; i < power.size(); ++i)
        level[i] = decibels(2 * std::sqrt(power[i] / windows) / sum);

    constexpr double binHz = static_cast<double>(kSampleRateHz) / kWindow;
    constexpr auto neighbours = static_cast<std::size_t>(kNeighbourHz / binHz);
    constexpr std::size_t surroundings = 40; // bins on either side
    std::vector<HeardTone> tones;
    for (std::size_t i = 4; i + 4 < level.size(); ++i) {
        if (level[i] < kAudibleDbfs) continue;
        const auto from = i > neighbours ? i - neighbours : 0;
        const auto to = std::min(level.size() - 1, i + neighbours);
        if (std::max_element(level.begin() + static_cast<std::ptrdiff_t>(from),
                             level.begin() + static_cast<std::ptrdiff_t>(to) + 1) !=
            level.begin() + static_cast<std::ptrdiff_t>(i))
            continue;
        std::vector<double> around(
            level.begin() + static_cast<std::ptrdiff_t>(i > surroundings ? i - surroundings : 0),
            level.begin() + static_cast<std::ptrdiff_t>(std::min(level.size(), i + surroundings)));
        std::nth_element(around.begin(), around.begin() + static_cast<std::ptrdiff_t>(around.size() / 2),
                         around.end());
        if (level[i] - around[around.size() / 2] < kProminenceDb) continue;
        // Parabola through the three topmost bins.
        const double a = level[i - 1];
        const double b = level[i];
        const double c = level[i + 1];
        const double curve = a - 2 * b + c;
        const double shift = curve == 0 ? 0 : 0.5 * (a - c) / curve;
        const double hz = (static_cast<double>(i) + shift) * binHz;
        tones.push_back(measureTone(samples, hz));
    }
    std::sort(tones.begin(), tones.end(), [](const auto& x, const auto& y) { return x.dbfs > y.dbfs; });
    return tones;
}

std::vector<float> chirp() {
    constexpr int count = kSampleRateHz * kChirpMs / 1000;
    constexpr double fromHz = 400;
    constexpr double toHz = 4000;
    std::vector<float> samples(count);
    for (int i = 0; i < count; ++i) {
        const double t = static_cast<double>(i) / kSampleRateHz;
        const double length = kChirpMs / 1000.0;
        const double phase = 2 * kPi * (fromHz * t + (toHz - fromHz) * t * t / (2 * length));
        const double fade = std::min(1.0, std::min(i, count - i) / 240.0);
        samples[static_cast<std::size_t>(i)] = static_cast<float>(0.4 * fade * std::sin(phase));
    }
    return samples;
}

std::optional<ChirpFound> findChirp(std::span<const float> samples) {
    const auto wanted = chirp();
    if (samples.size() < wanted.size()) return std::nullopt;
    std::size_t size = 1;
    while (size < samples.size() + wanted.size())
        size *= 2;
    Transform transform(size);
    const auto a = transform.run(samples);
    const auto b = transform.run(wanted);
    auto* product = static_cast<fftwf_complex*>(fftwf_malloc((size / 2 + 1) * sizeof(fftwf_complex)));
    auto* correlation = static_cast<float*>(fftwf_malloc(size * sizeof(float)));
    for (std::size_t i = 0; i < a.size(); ++i) {
        const auto value = a[i] * std::conj(b[i]);
        product[i][0] = value.real();
        product[i][1] = value.imag();
    }
    {
        std::unique_lock lock(g_planner);
        auto* plan = fftwf_plan_dft_c2r_1d(static_cast<int>(size), product, correlation, FFTW_ESTIMATE);
        lock.unlock();
        fftwf_execute(plan);
        lock.lock();
        fftwf_destroy_plan(plan);
    }
    const auto last = samples.size() - wanted.size();
    const auto best = static_cast<std::size_t>(
        std::max_element(correlation, correlation + last + 1,
                         [](float x, float y) { return std::abs(x) < std::abs(y); }) -
        correlation);
    const double peak = std::abs(static_cast<double>(correlation[best])) / static_cast<double>(size);
    fftwf_free(product);
    fftwf_free(correlation);
    double wantedPower = 0;
    for (const float x : wanted)
        wantedPower += static_cast<double>(x) * static_cast<double>(x);
    double heardPower = 0;
    for (const float x : samples.subspan(best, wanted.size()))
        heardPower += static_cast<double>(x) * static_cast<double>(x);
    const double likeness = heardPower <= 0 ? 0 : peak / std::sqrt(wantedPower * heardPower);
    if (likeness < 0.5) return std::nullopt;
    return ChirpFound{static_cast<double>(best), likeness};
}

} // namespace conclave::tests
