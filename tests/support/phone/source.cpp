#include "tests/support/phone/source.hpp"

#include "tests/support/phone/analysis.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <sndfile.h>
#include <stdexcept>

namespace conclave::tests {
namespace {

namespace json = boost::json;

class Tones final : public Source {
public:
    void add(double hz, double dbfs) {
        m_tones.push_back({0, 2 * std::numbers::pi * hz / kSampleRateHz, std::pow(10, dbfs / 20)});
    }
    void fill(std::span<float> frame) override {
        for (auto& sample : frame) {
            double sum = 0;
            for (auto& tone : m_tones) {
                sum += tone.amplitude * std::sin(tone.phase);
                tone.phase = std::fmod(tone.phase + tone.step, 2 * std::numbers::pi);
            }
            sample = static_cast<float>(sum);
        }
    }

private:
    struct Tone {
        double phase;
        double step;
        double amplitude;
    };
    std::vector<Tone> m_tones{};
};

class Loop final : public Source {
public:
    explicit Loop(std::vector<float> samples) : m_samples(std::move(samples)) {}
    void fill(std::span<float> frame) override {
        for (auto& sample : frame) {
            sample = m_samples[m_at];
            m_at = (m_at + 1) % m_samples.size();
        }
    }

private:
    std::vector<float> m_samples;
    std::size_t m_at = 0;
};

class Silence final : public Source {
public:
    void fill(std::span<float> frame) override { std::ranges::fill(frame, 0.0F); }
    bool silent() const override { return true; }
};

double numberAt(const json::object& object, const char* key, double otherwise) {
    const auto* value = object.if_contains(key);
    return value == nullptr ? otherwise : value->to_number<double>();
}

struct Closed {
    void operator()(SNDFILE* file) const { sf_close(file); }
};
using File = std::unique_ptr<SNDFILE, Closed>;

} // namespace

std::unique_ptr<Source> makeSource(const json::value& description) {
    if (description.is_string() && description.as_string() == "silence") return std::make_unique<Silence>();
    if (!description.is_object()) throw std::runtime_error("source: an object or \"silence\" expected");
    const auto& object = description.as_object();
    if (const auto* wav = object.if_contains("wav"))
        return std::make_unique<Loop>(readSound(std::string(wav->as_string())));
    auto tones = std::make_unique<Tones>();
    if (const auto* list = object.if_contains("tones")) {
        for (const auto& tone : list->as_array())
            tones->add(numberAt(tone.as_object(), "tone", 1000), numberAt(tone.as_object(), "dbfs", -20));
        return tones;
    }
    if (!object.contains("tone")) throw std::runtime_error("source: tone, tones or wav expected");
    tones->add(numberAt(object, "tone", 1000), numberAt(object, "dbfs", -20));
    return tones;
}

std::vector<float> readSound(const std::string& path) {
    SF_INFO info{};
    const File file(sf_open(path.c_str(), SFM_READ, &info));
    if (!file || info.frames <= 0 || info.channels < 1)
        throw std::runtime_error("cannot read sound from " + path);
    const bool up = info.samplerate < kSampleRateHz;
    if (up ? kSampleRateHz % info.samplerate != 0 : info.samplerate % kSampleRateHz != 0)
        throw std::runtime_error("sample rate of " + path + " does not fit 48 kHz");
    std::vector<float> raw(static_cast<std::size_t>(info.frames) * static_cast<std::size_t>(info.channels));
    const auto frames = static_cast<std::size_t>(
        std::max<sf_count_t>(0, sf_readf_float(file.get(), raw.data(), info.frames)));
    std::vector<float> mono(frames);
    for (std::size_t i = 0; i < frames; ++i) {
        float sum = 0;
        for (int c = 0; c < info.channels; ++c)
            sum += raw[i * static_cast<std::size_t>(info.channels) + static_cast<std::size_t>(c)];
        mono[i] = sum / static_cast<float>(info.channels);
    }
    if (info.samplerate == kSampleRateHz || mono.empty()) return mono;
    std::vector<float> out;
    if (up) {
        const auto factor = static_cast<std::size_t>(kSampleRateHz / info.samplerate);
        for (std::size_t i = 0; i < frames; ++i)
            for (std::size_t k = 0; k < factor; ++k) {
                const float share = static_cast<float>(k) / static_cast<float>(factor);
                out.push_back(mono[i] * (1 - share) + mono[std::min(i + 1, frames - 1)] * share);
            }
    } else {
        const auto factor = static_cast<std::size_t>(info.samplerate / kSampleRateHz);
        for (std::size_t i = 0; i < frames; i += factor)
            out.push_back(mono[i]);
    }
    return out;
}

void writeSound(const std::string& path, std::span<const float> samples) {
    SF_INFO info{};
    info.samplerate = kSampleRateHz;
    info.channels = 1;
    info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
    const File file(sf_open(path.c_str(), SFM_WRITE, &info));
    const auto count = static_cast<sf_count_t>(samples.size());
    if (!file || sf_writef_float(file.get(), samples.data(), count) != count)
        throw std::runtime_error("cannot write " + path);
}

} // namespace conclave::tests
