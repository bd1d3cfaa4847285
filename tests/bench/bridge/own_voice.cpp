// Four shout, and each listens for itself: by tones at full scale, apart enough that the codecs themselves put little at a missing
// one, and of which no sum or difference of up to three meets another.
#include "tests/bench/bridge/calls.hpp"
#include "tests/bench/bridge/measures.hpp"
#include "tests/bench/meters/meters.hpp"
#include "tests/server/media/bridge/test_peer.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

namespace conclave::bench {
using namespace media;
namespace {
constexpr std::array<double, 4> kTones{431, 1117, 1811, 2903};

Samples tone(double hz, std::size_t length) {
    Samples out(length);
    for (std::size_t i = 0; i < length; ++i)
        out[i] = static_cast<float>(std::sin(2 * std::numbers::pi * hz * static_cast<double>(i) / kRate));
    return out;
}

// Mean power over windows of two seconds, in dB.
double levelOf(std::span<const float> samples, double hz) {
    constexpr std::size_t kWindow = 2 * kRate;
    double sum = 0;
    std::size_t windows = 0;
    for (std::size_t at = 0; at + kWindow <= samples.size(); at += kWindow / 2, ++windows)
        sum += std::pow(10.0, tests::toneDb(samples.subspan(at, kWindow), hz) / 10);
    return windows == 0 ? -120 : 10 * std::log10(sum / static_cast<double>(windows));
}

// What the codecs alone put at a tone that is not there, against one that is, beside the three others.
double codecsAlone(std::size_t absent) {
    Samples mix(8 * kRate);
    for (std::size_t k = 0; k < kTones.size(); ++k) {
        if (k == absent) continue;
        const auto one = tone(kTones[k], mix.size());
        for (std::size_t i = 0; i < mix.size(); ++i) mix[i] += 0.3F * one[i];
    }
    const auto heard = throughCodecs(encoded({}, mix));
    const auto settled = std::span(heard).subspan(2 * kRate);
    return levelOf(settled, kTones[absent]) - levelOf(settled, kTones[(absent + 1) % kTones.size()]);
}
} // namespace

std::vector<Figure> measureOwnVoice(const Options& options) {
    Calls calls;
    const auto bridge = calls.newBridge();
    std::vector<Player> players;
    for (std::size_t i = 0; i < kTones.size(); ++i) {
        Player player;
        player.phone = &calls.add(bridge);
        player.packets = encoded({}, tone(kTones[i], static_cast<std::size_t>(options.seconds + 2) * kRate));
        player.offsetNs = static_cast<std::int64_t>(i) * 4'700'000;
        players.push_back(std::move(player));
    }
    play(calls, players);
    double worst = -120;
    double worstAlone = -120;
    std::array<std::array<double, 4>, 4> levels{}; // [listener][talker]
    for (std::size_t i = 0; i < players.size(); ++i) {
        const auto heard = players[i].phone->heard();
        if (heard.samples().size() < 4 * kRate) {
            std::fprintf(stderr, "own_voice: somebody hears nothing\n");
            return {};
        }
        const auto settled = std::span(heard.samples()).subspan(2 * kRate, heard.samples().size() - 2 * kRate - kRate / 2);
        for (std::size_t k = 0; k < kTones.size(); ++k) levels[i][k] = levelOf(settled, kTones[k]);
    }
    for (std::size_t i = 0; i < players.size(); ++i) {
        double others = 0;
        for (std::size_t k = 0; k < players.size(); ++k)
            if (k != i) others += std::pow(10.0, levels[k][i] / 10) / 3;
        const double own = levels[i][i] - 10 * std::log10(others);
        const double alone = codecsAlone(i);
        std::printf("own_voice: %.0f Hz is at %.1f dB for the others and %.1f dB less for its own; the codecs alone put it "
                    "%.1f dB below\n",
            kTones[i], 10 * std::log10(others), -own, -alone);
        worst = std::max(worst, own);
        worstAlone = std::max(worstAlone, alone);
    }
    return {{"own_voice.db", worst, "dB", worstAlone,
        "one's own voice, against what the others hear of it; raw: the codecs' own noise there"}};
}

} // namespace conclave::bench
