// Somebody who listened says something and listens again: the phone changes from the shared stream to one of its own and back,
// in the middle of another one's speech. Held against a listener who hears the shared stream all the time.
#include "tests/bench/bridge/hall.hpp"
#include "tests/bench/bridge/measures.hpp"
#include "tests/bench/meters/meters.hpp"

#include <algorithm>
#include <cstdio>

namespace conclave::bench {
using namespace media;
std::vector<Figure> measureSplice(const Options&) {
    constexpr std::size_t kSplices = 40;     // in speech
    constexpr std::size_t kTurns = 90;
    constexpr std::size_t kSurely = 10;      // packets: near silence two encoders may make the same one by chance
    constexpr std::size_t kTurn = 4 * 50;    // packets from one interjection to the next
    constexpr std::size_t kSaid = 50;        // packets said
    constexpr std::size_t kFrames = kTurns * kTurn;
    Hall hall;
    const auto talker = hall.addLeg();
    const auto other = hall.addLeg();
    const auto listener = hall.addLeg();
    const auto speech = withoutPauses(Language::en, kFrames * kFrameSamples);
    const auto packets = encoded({}, speech);
    auto remark = withoutPauses(Language::de, kFrames * kFrameSamples);
    for (std::size_t frame = 0; frame < kFrames; ++frame) // says something of a second in each turn, at no fixed place in it
        if (const std::size_t in = (frame + kTurn - frame / kTurn * 3 % 40) % kTurn; in >= kSaid)
            std::fill_n(remark.begin() + static_cast<std::ptrdiff_t>(frame * kFrameSamples), kFrameSamples, 0.0F);
    const auto remarks = encoded({true, 0}, remark);

    Samples changing;
    Samples steady;
    std::vector<std::size_t> splices; // ticks
    std::size_t tick = 0;
    std::size_t since = 0;            // the first of those in which both were sent the same
    std::size_t same = 0;             // how many
    const auto ticked = [&](MonotonicNs) {
        if (!hall.payloadOf(listener).empty()) { // two who are sent nothing have nothing in common
            if (hall.payloadOf(other) != hall.payloadOf(listener)) same = 0;
            else if (same++ == 0) since = tick;
            if (same == kSurely) splices.push_back(since);
        }
        changing.resize(changing.size() + kFrameSamples);
        steady.resize(steady.size() + kFrameSamples);
        hall.play(other, std::span(changing).last(kFrameSamples));
        hall.play(listener, std::span(steady).last(kFrameSamples));
        ++tick;
    };
    for (std::size_t frame = 0; frame < kFrames; ++frame) {
        const auto now = static_cast<MonotonicNs>(frame + 1) * kTickNs;
        hall.runUntil(now, ticked);
        hall.arrive(talker, packets[frame], now);
        hall.runUntil(now + kTickNs / 3, ticked);
        hall.arrive(other, remarks[frame], now + kTickNs / 3);
    }
    const auto distance = [&](std::size_t frame) {
        const std::size_t at = frame * kFrameSamples;
        return logSpectralDistance(std::span(steady).subspan(at, kFrameSamples), std::span(changing).subspan(at, kFrameSamples));
    };
    std::vector<double> first;
    std::vector<double> fifth;
    std::size_t clicks = 0;
    std::size_t silent = 0;
    for (const std::size_t frame : splices) {
        const std::size_t at = frame * kFrameSamples;
        if (frame < kTurn || frame + 6 > tick || first.size() == kSplices) continue;
        if (levelDb(std::span(steady).subspan(at, kFrameSamples)) < -45) {
            ++silent;
            continue;
        }
        first.push_back(distance(frame));
        fifth.push_back(distance(frame + 5));
        clicks += clicksAgainst(std::span(changing).subspan(at - kFrameSamples / 4, kFrameSamples),
            std::span(steady).subspan(at - kFrameSamples / 4, kFrameSamples)).size();
    }
    const auto mean = [](const std::vector<double>& values) {
        double sum = 0;
        for (const double value : values) sum += value;
        return values.empty() ? 0 : sum / static_cast<double>(values.size());
    };
    std::printf("splice: %zu returns in speech (and %zu in pauses); first frame %.2f dB (worst %.2f), five later %.2f "
                "(worst %.2f), %zu clicks\n",
        first.size(), silent, mean(first), quantile(first, 1), mean(fifth), quantile(fifth, 1), clicks);
    if (first.size() < kSplices) {
        std::fprintf(stderr, "splice: too few returns, this is no measurement\n");
        return {};
    }
    return {{"splice.lsd_db", mean(first), "dB", 0, "first frame after coming back to the shared stream"},
        {"splice.after5_db", mean(fifth), "dB", 0, "five frames later"},
        {"splice.clicks", static_cast<double>(clicks), "clicks", 0, "of 40 returns"}};
}

} // namespace conclave::bench
