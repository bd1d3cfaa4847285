// A bad spell: ten seconds in which every packet is late by up to 100 ms. How long the delay stays up afterwards, and what is
// stored at most.
#include "tests/bench/bridge/calls.hpp"
#include "tests/bench/bridge/measures.hpp"
#include "tests/bench/meters/meters.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace conclave::bench {
using namespace media;

std::vector<Figure> measureJitter(const Options&) {
    constexpr std::size_t kPairs = 4;
    constexpr std::size_t kBegin = 10; // seconds
    constexpr std::size_t kEnd = 20;
    constexpr std::size_t kWhole = 40;
    constexpr double kAsGoodMs = 5;
    Calls calls;
    std::vector<Player> players;
    std::vector<std::size_t> chirps;
    for (std::size_t i = 0; i < kPairs; ++i) {
        const auto bridge = calls.newBridge();
        auto speech = lengthened(speechOf(i % 2 == 0 ? Language::en : Language::de, i * 4), kWhole * kRate);
        chirps = placeChirps(speech, kRate * 3 / 2, kRate / 2);
        Player talker;
        talker.phone = &calls.add(bridge);
        talker.packets = encoded({}, speech);
        talker.offsetNs = static_cast<std::int64_t>(i) * 5'300'000;
        talker.line.seed = static_cast<std::uint32_t>(100 + i);
        talker.line.jitterMs = 100;
        talker.line.jitterFrom = kBegin * 50;
        talker.line.jitterTo = kEnd * 50;
        Player listener;
        listener.phone = &calls.add(bridge);
        listener.packets = silence(talker.packets.size());
        players.push_back(std::move(talker));
        players.push_back(std::move(listener));
    }
    std::vector<double> stored;
    play(calls, players, [&] {
        for (const auto& [leg, value] : calls.stats) stored.push_back(value.jitterBufferMs);
        for (std::size_t i = 0; i < players.size(); i += 2) calls.engine.stats(players[i].phone->spec().leg);
    });
    std::vector<double> recovery;
    std::vector<double> clean;
    for (std::size_t i = 0; i < players.size(); i += 2) {
        const auto heard = players[i + 1].phone->heard();
        const auto delays = delaysOf(players[i].sent, std::span(chirps).first(chirps.size() - 1), heard, 360);
        std::vector<double> before;
        for (std::size_t k = 0; k < delays.ms.size(); ++k)
            if (delays.sentSeconds[k] < kBegin) before.push_back(delays.ms[k]);
        const double usual = quantile(before, 0.5);
        double back = kWhole; // the first of three chirps in a row that are as good as before
        double most = 0;
        std::size_t after = 0;
        std::size_t good = 0;
        std::array<std::vector<double>, 4> later{}; // delays of each five seconds afterwards
        for (std::size_t k = 0; k < delays.ms.size(); ++k) {
            if (delays.sentSeconds[k] >= kBegin && delays.sentSeconds[k] < kEnd) most = std::max(most, delays.ms[k]);
            if (delays.sentSeconds[k] < kEnd) continue;
            ++after;
            good = delays.ms[k] <= usual + kAsGoodMs ? good + 1 : 0;
            if (good == 3) back = std::min(back, delays.sentSeconds[k - 2]);
            later[std::min<std::size_t>(static_cast<std::size_t>(delays.sentSeconds[k] - kEnd) / 5, 3)].push_back(delays.ms[k]);
        }
        clean.push_back(usual);
        recovery.push_back(back - kEnd);
        std::printf("jitter: seed %u, clean %.1f ms, at most %.1f ms in the bad spell, back after %.1f s; %zu chirps not found\n",
            players[i].line.seed, usual, most, back - kEnd, delays.missed);
        for (const auto& five : later)
            std::printf("    %.1f ms (median), %.1f at most\n", quantile(five, 0.5), quantile(five, 1));
        if (before.size() < 10 || after < 20) std::fprintf(stderr, "jitter: chirps are missing, this is no measurement\n");
    }
    return {{"jitter.recovery_s", quantile(recovery, 1), "s", 0, "worst of four calls, after 10 s of 100 ms jitter"},
        {"jitter.buffer_max_ms", quantile(stored, 1), "ms", 0, "the most that was stored"}};
}

} // namespace conclave::bench
