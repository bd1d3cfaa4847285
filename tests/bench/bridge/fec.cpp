// Random loss on the way to the server, from phones whose encoders were told of it.
#include "tests/bench/bridge/calls.hpp"
#include "tests/bench/bridge/measures.hpp"

#include <cstdio>

namespace conclave::bench {
using namespace media;
namespace {
struct Losses {
    std::size_t single = 0;   // whose successor arrived
    std::size_t copied = 0;   // and carries a copy
    std::size_t all = 0;
};

Losses lossesOf(const Player& player) {
    Losses out;
    for (std::size_t i = 0; i + 1 < player.packets.size(); ++i) {
        if (!player.lost[i]) continue;
        ++out.all;
        if (player.lost[i + 1]) continue;
        ++out.single;
        if (carriesCopy(player.packets[i + 1])) ++out.copied;
    }
    return out;
}

// Speech without pauses, and silence behind it: a stream that breaks off would be concealed for a while.
Samples spoken(Language language, std::size_t length, std::size_t first) {
    auto samples = withoutPauses(language, length, first);
    samples.resize(length + kRate / 2);
    return samples;
}
} // namespace

std::vector<Figure> measureFec(const Options& options) {
    constexpr std::size_t kCalls = 4;
    const auto length = static_cast<std::size_t>(options.seconds) * 3 * kRate;
    constexpr std::array<int, 3> kPercents{5, 10, 20};
    Calls calls;
    std::vector<Player> players;
    for (const int percent : kPercents)
        for (std::size_t i = 0; i < kCalls; ++i) {
            const auto bridge = calls.newBridge();
            const auto language = i % 2 == 0 ? Language::en : Language::de;
            Player talker;
            talker.phone = &calls.add(bridge);
            talker.packets = encoded({false, percent}, spoken(language, length, i * 4));
            talker.offsetNs = static_cast<std::int64_t>(players.size()) * 830'000;
            talker.line.seed = static_cast<std::uint32_t>(1000 * static_cast<std::size_t>(percent) + i);
            talker.line.loss = percent / 100.0;
            Player listener;
            listener.phone = &calls.add(bridge);
            listener.packets = silence(talker.packets.size());
            players.push_back(std::move(talker));
            players.push_back(std::move(listener));
        }
    play(calls, players);
    std::vector<Figure> figures;
    for (std::size_t p = 0; p < kPercents.size(); ++p) {
        Losses losses;
        double recovered = 0;
        double concealed = 0;
        double frames = 0;
        for (std::size_t i = 0; i < kCalls; ++i) {
            const auto& talker = players[(p * kCalls + i) * 2];
            const auto stats = calls.statsOf(*talker.phone);
            const auto one = lossesOf(talker);
            losses.all += one.all;
            losses.single += one.single;
            losses.copied += one.copied;
            recovered += static_cast<double>(stats.framesRecovered);
            concealed += static_cast<double>(stats.framesConcealed);
            frames += static_cast<double>(length / kFrameSamples);
        }
        const auto single = static_cast<double>(losses.single);
        const std::string id = "fec" + std::to_string(kPercents[p]);
        const double copied = 100 * static_cast<double>(losses.copied) / single;
        const auto alone = static_cast<double>(losses.all - losses.single);
        const auto bare = static_cast<double>(losses.single - losses.copied);
        std::printf("%s: %zu lost of %.0f (seeds %d000 to %d003), %zu with a successor, %.0f %% of those carry a copy; "
                    "recovered %.0f, concealed %.0f\n",
            id.c_str(), losses.all, frames, kPercents[p], kPercents[p], losses.single, copied, recovered, concealed);
        figures.push_back({id + ".recovered_percent", 100 * recovered / static_cast<double>(losses.copied), "%", copied,
            "of losses whose successor came and carries a copy; raw: how many do"});
        figures.push_back({id + ".concealed_percent", 100 * (concealed - bare) / frames, "%", 100 * alone / frames,
            "of all frames, but for what the phone sent no copy of; raw: those whose successor was lost too"});
    }
    return figures;
}

} // namespace conclave::bench
