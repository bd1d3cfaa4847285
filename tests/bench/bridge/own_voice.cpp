// Four shout, and each listens for itself: by tones at full scale of which no sum or difference of up to three meets another.
#include "tests/bench/bridge/calls.hpp"
#include "tests/bench/bridge/measures.hpp"
#include "tests/bench/meters/meters.hpp"
#include "tests/server/media/bridge/test_peer.hpp"

#include <cstdio>
#include <numbers>

namespace conclave::bench {
using namespace media;
namespace {
constexpr std::array<double, 4> kTones{431, 683, 1117, 1811};

// Mean power over windows of a second, in dB.
double levelOf(std::span<const float> samples, double hz) {
    double sum = 0;
    std::size_t windows = 0;
    for (std::size_t at = 0; at + kRate <= samples.size(); at += kRate / 2, ++windows)
        sum += std::pow(10.0, tests::toneDb(samples.subspan(at, kRate), hz) / 10);
    return windows == 0 ? -120 : 10 * std::log10(sum / static_cast<double>(windows));
}
} // namespace

std::vector<Figure> measureOwnVoice(const Options& options) {
    Calls calls;
    const auto bridge = calls.newBridge();
    std::vector<Player> players;
    for (std::size_t i = 0; i < kTones.size(); ++i) {
        Samples shout(static_cast<std::size_t>(options.seconds + 2) * kRate);
        for (std::size_t k = 0; k < shout.size(); ++k)
            shout[k] = static_cast<float>(std::sin(2 * std::numbers::pi * kTones[i] * static_cast<double>(k) / kRate));
        Player player;
        player.phone = &calls.add(bridge);
        player.packets = encoded({}, shout);
        player.offsetNs = static_cast<std::int64_t>(i) * 4'700'000;
        players.push_back(std::move(player));
    }
    play(calls, players);
    double worst = -120;
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
        std::printf("own_voice: %.0f Hz is at %.1f dB for the others, %.1f dB for its own\n", kTones[i], 10 * std::log10(others), levels[i][i]);
        worst = std::max(worst, own);
    }
    return {{"own_voice.db", worst, "dB", 0, "one's own voice, against what the others hear of it; worst of four"}};
}

} // namespace conclave::bench
