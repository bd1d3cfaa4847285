// What the bridge adds on a clean network: pairs of one who speaks, with chirps in the speech, and one who listens. Every pair is
// a conference of its own, and their senders' phases are spread over the 20 ms of the server's clock.
#include "tests/bench/bridge/calls.hpp"
#include "tests/bench/bridge/measures.hpp"
#include "tests/bench/meters/meters.hpp"

#include <algorithm>
#include <cstdio>

namespace conclave::bench {
using namespace media;

std::vector<Figure> measureDelay(const Options& options) {
    constexpr std::size_t kPairs = 12;
    constexpr std::size_t kRounds = 2;
    const auto length = static_cast<std::size_t>(options.seconds) * kRate;
    std::vector<Packets> voices;
    std::vector<std::size_t> chirps;
    for (std::size_t i = 0; i < 4; ++i) {
        auto speech = lengthened(speechOf(i % 2 == 0 ? Language::en : Language::de, i * 4), length);
        chirps = placeChirps(speech, kRate * 3 / 2, kRate / 2);
        voices.push_back(encoded({}, speech));
    }
    Delays all;
    std::vector<double> medians; // of each call
    for (std::size_t round = 0; round < kRounds; ++round) {
        Calls calls;
        std::vector<Player> players;
        for (std::size_t i = 0; i < kPairs; ++i) {
            const auto bridge = calls.newBridge();
            Player talker;
            talker.phone = &calls.add(bridge);
            talker.packets = voices[i % voices.size()];
            talker.offsetNs = static_cast<std::int64_t>((i * kRounds + round) * 20'000'000 / (kPairs * kRounds));
            Player listener;
            listener.phone = &calls.add(bridge);
            listener.packets = silence(talker.packets.size());
            listener.offsetNs = 7'000'000;
            players.push_back(std::move(talker));
            players.push_back(std::move(listener));
        }
        play(calls, players);
        for (std::size_t i = 0; i < players.size(); i += 2) {
            const auto one = delaysOf(players[i].sent, std::span(chirps).first(chirps.size() - 1),
                players[i + 1].phone->heard(), 250);
            all.missed += one.missed;
            all.ms.insert(all.ms.end(), one.ms.begin(), one.ms.end());
            medians.push_back(quantile(one.ms, 0.5));
            if (players[i + 1].phone->unreadable() > 0) std::fprintf(stderr, "delay: packets that cannot be read\n");
        }
    }
    std::printf("delay: %zu chirps in %zu calls, %zu not found; calls' medians %.1f to %.1f ms\n", all.ms.size(), medians.size(),
        all.missed, quantile(medians, 0), quantile(medians, 1));
    if (all.ms.size() < 200 || all.missed * 100 > all.ms.size()) {
        std::fprintf(stderr, "delay: chirps are missing, this is no measurement\n");
        return {};
    }
    constexpr double kBothLookAheads = 2.0 * kLookAhead / kMs;
    return {{"delay.p50_ms", quantile(all.ms, 0.5), "ms", kBothLookAheads,
                "added on a clean network; raw: both encoders' look-ahead"},
        {"delay.p99_ms", quantile(all.ms, 0.99), "ms", kBothLookAheads, "the same"}};
}

} // namespace conclave::bench
