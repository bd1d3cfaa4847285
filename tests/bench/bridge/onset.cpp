// Is the first syllable whole? Spurts of speech after pauses, in which the speaker's phone sends the noise of a quiet room, or
// nothing (DTX); each compared with what the codecs alone make of the same packets.
#include "tests/bench/bridge/calls.hpp"
#include "tests/bench/bridge/measures.hpp"
#include "tests/bench/meters/meters.hpp"

#include <algorithm>
#include <cstdio>

namespace conclave::bench {
using namespace media;
namespace {
constexpr std::size_t kPause = kRate * 13 / 10;

struct Talk {
    Samples sound{};
    std::vector<std::size_t> onsets{};
};

// Every `step`th spurt from `first` on.
Talk talkOf(const std::vector<Spurt>& spurts, std::size_t first, std::size_t step) {
    Talk talk;
    const auto pause = [&](std::size_t length) {
        const auto noise = quietRoom(length, static_cast<std::uint32_t>(talk.sound.size() + first));
        talk.sound.insert(talk.sound.end(), noise.begin(), noise.end());
    };
    pause(2 * kRate);
    for (std::size_t i = first; i < spurts.size(); i += step) {
        talk.onsets.push_back(talk.sound.size() + spurts[i].onset);
        talk.sound.insert(talk.sound.end(), spurts[i].samples.begin(), spurts[i].samples.end());
        pause(kPause + i * 137 % kMs * 20); // not in step with the frames
    }
    return talk;
}

struct Count {
    std::size_t all = 0;
    std::size_t uncut = 0;
    std::size_t missing = 0;
    std::vector<double> cutMs{};
};

void judge(const Talk& talk, const Player& talker, const Phone& listener, Count& count) {
    const auto reference = throughCodecs(talker.packets);
    const auto heard = listener.heard();
    for (const std::size_t onset : talk.onsets) {
        constexpr std::size_t kBefore = 60 * kMs;
        const std::size_t from = onset + 2 * kLookAhead - kBefore;
        const auto wanted = std::span(reference).subspan(from, std::min(kBefore + 300 * kMs, reference.size() - from));
        const double sent = talker.sent.timeOf(onset);
        std::size_t first = 0;
        const auto near = heard.between(sent - 40e6, sent + 400e6, first);
        Samples padded(kBefore); // silence in front of it: the stream may begin with the spurt
        padded.insert(padded.end(), near.begin(), near.end());
        const auto verdict = judgeOnset(wanted, kBefore, padded);
        ++count.all;
        if (!verdict.found) ++count.missing;
        if (verdict.uncut()) ++count.uncut;
        if (verdict.found) count.cutMs.push_back(verdict.cutMs);
    }
}
} // namespace

std::vector<Figure> measureOnset(const Options&) {
    constexpr std::size_t kParts = 3; // calls for each language and kind of pause
    Calls calls;
    std::vector<Talk> talks;
    std::vector<Player> players;
    for (const bool dtx : {false, true})
        for (const auto language : {Language::en, Language::de})
            for (std::size_t part = 0; part < kParts; ++part) {
                const auto bridge = calls.newBridge();
                talks.push_back(talkOf(spurtsOf(language), part, kParts));
                Player talker;
                talker.phone = &calls.add(bridge);
                talker.packets = encoded({dtx, 0}, talks.back().sound);
                talker.offsetNs = static_cast<std::int64_t>(talks.size()) * 1'700'000;
                Player listener;
                listener.phone = &calls.add(bridge);
                listener.packets = silence(talker.packets.size());
                players.push_back(std::move(talker));
                players.push_back(std::move(listener));
            }
    play(calls, players);
    std::array<Count, 2> counts{};
    for (std::size_t i = 0; i < talks.size(); ++i)
        judge(talks[i], players[2 * i], *players[2 * i + 1].phone, counts[i < talks.size() / 2 ? 0 : 1]);
    std::vector<double> cuts;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        std::printf("onset: after %s: %zu spurts, %zu whole, %zu not heard; cut by %.0f ms (90th percentile), %.0f at most\n",
            i == 0 ? "noise" : "DTX", counts[i].all, counts[i].uncut, counts[i].missing, quantile(counts[i].cutMs, 0.9),
            quantile(counts[i].cutMs, 1));
        cuts.insert(cuts.end(), counts[i].cutMs.begin(), counts[i].cutMs.end());
    }
    const auto all = static_cast<double>(counts[0].all + counts[1].all);
    double sum = 0;
    for (const double cut : cuts) sum += cut;
    return {{"onset.uncut_percent", 100 * static_cast<double>(counts[0].uncut + counts[1].uncut) / all, "%", 100,
                "of the spurts after pauses"},
        {"onset.cut_ms", sum / std::max<double>(1, static_cast<double>(cuts.size())), "ms", 0, "mean, of the first 60 ms"}};
}

} // namespace conclave::bench
