// Phones whose clocks are wrong by 500 parts in a million, for an hour that is only counted: speech with chirps for the delay,
// a steady tone for clicks. Delay is counted as on a network, from the sending of a sample to the sending of what it became.
#include "tests/bench/bridge/hall.hpp"
#include "tests/bench/bridge/measures.hpp"
#include "tests/bench/meters/meters.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <future>
#include <numbers>

namespace conclave::bench {
using namespace media;
namespace {
constexpr std::size_t kLoopSeconds = 60; // of prepared packets, sent again and again
constexpr std::size_t kLoop = kLoopSeconds * 50;
constexpr double kToneHz = 440;
constexpr std::size_t kChirpEvery = kRate / 2;

// What was sent and heard in one.
struct Minute {
    Sent sent{};
    Heard heard{};
    Samples sound{};
};

template <class Take>
void simulate(const Packets& loop, double ppm, std::size_t minutes, Take take) {
    Hall hall;
    const auto talker = hall.addLeg();
    const auto listener = hall.addLeg();
    const auto spacing = 20e6 * (1 + ppm * 1e-6);
    double due = 1e9; // of the next packet
    Minute minute;
    std::array<float, kFrameSamples> frame{};
    const auto ticked = [&](MonotonicNs now) {
        if (hall.payloadOf(listener).empty()) return;
        hall.play(listener, frame);
        minute.heard.add(hall.timestampOf(listener), now, frame);
        minute.sound.insert(minute.sound.end(), frame.begin(), frame.end());
    };
    for (std::size_t packet = 0; packet < minutes * kLoop; ++packet, due += spacing) {
        const auto now = static_cast<MonotonicNs>(due);
        hall.runUntil(now, ticked);
        if (packet > 0 && packet % kLoop == 0) {
            take(minute);
            minute = {};
        }
        hall.arrive(talker, loop[packet % kLoop], now);
        minute.sent.add(now);
    }
    take(minute);
}

struct Delay {
    std::vector<double> ms{};
    std::size_t missed = 0;
};

Delay delayUnder(const Packets& loop, const std::vector<std::size_t>& chirps, double ppm, std::size_t minutes) {
    Delay out;
    simulate(loop, ppm, minutes, [&](const Minute& minute) {
        const auto one = delaysOf(minute.sent, chirps, minute.heard, 250);
        out.missed += one.missed;
        out.ms.insert(out.ms.end(), one.ms.begin(), one.ms.end());
    });
    return out;
}

std::size_t clicksUnder(const Packets& loop, double ppm, std::size_t minutes) {
    std::size_t clicks = 0;
    simulate(loop, ppm, minutes, [&](const Minute& minute) {
        constexpr std::size_t kSeam = kRate; // where the packets begin again the tone itself is broken
        if (minute.sound.size() > 3 * kSeam)
            clicks += clicksInTone(std::span(minute.sound).subspan(kSeam, minute.sound.size() - 2 * kSeam), kToneHz).size();
    });
    return clicks;
}
} // namespace

std::vector<Figure> measureDrift(const Options& options) {
    const auto minutes = static_cast<std::size_t>(options.minutes > 0 ? 60 : 10);
    auto speech = lengthened(speechOf(Language::en), kLoopSeconds * kRate);
    auto chirps = placeChirps(speech, kRate * 3 / 2, kChirpEvery);
    chirps.resize(chirps.size() - 3); // the last are heard in the next minute
    const auto voice = encoded({}, speech);
    Samples sine(kLoopSeconds * kRate);
    for (std::size_t i = 0; i < sine.size(); ++i)
        sine[i] = static_cast<float>(0.3 * std::sin(2 * std::numbers::pi * kToneHz * static_cast<double>(i) / kRate));
    const auto tone = encoded({}, sine);
    double worst = 0;
    std::size_t clicks = 0;
    for (const double ppm : {500.0, -500.0}) {
        auto counted = std::async(std::launch::async, [&] { return clicksUnder(tone, ppm, minutes); });
        const auto delay = delayUnder(voice, chirps, ppm, minutes);
        const std::size_t here = counted.get();
        clicks += here;
        const std::size_t few = std::min<std::size_t>(delay.ms.size(), 20);
        const double start = quantile({delay.ms.begin(), delay.ms.begin() + static_cast<std::ptrdiff_t>(few)}, 0.5);
        double most = 0;
        for (const double ms : delay.ms) most = std::max(most, std::abs(ms - start));
        worst = std::max(worst, most);
        std::printf("drift: %+.0f ppm, %zu minutes: delay %.1f ms at first, between %.1f and %.1f (%zu chirps, %zu not found); "
                    "%zu clicks\n",
            ppm, minutes, start, quantile(delay.ms, 0), quantile(delay.ms, 1), delay.ms.size(), delay.missed, here);
        if (delay.ms.size() < minutes * 100 || delay.missed * 50 > delay.ms.size()) {
            std::fprintf(stderr, "drift: chirps are missing, this is no measurement\n");
            return {};
        }
    }
    return {{"drift.delay_ms", worst, "ms", 0, "greatest change of the delay, both ways of 500 ppm"},
        {"drift.clicks", static_cast<double>(clicks), "clicks", 0, "in a tone of that length, both ways"}};
}

} // namespace conclave::bench
