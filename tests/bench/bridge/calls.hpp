// The real Engine with its phones, and phones that play what was prepared for them on an exact clock, over lines that lose and
// delay. One thread, which sleeps between packets.
#pragma once

#include "server/media/bridge/engine.hpp"
#include "tests/bench/bridge/phone.hpp"
#include "tests/bench/meters/codec_chain.hpp"

#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace conclave::bench {

class Calls : public media::EngineListener {
public:
    Calls();
    void onDigit(media::LegId, char) override {}
    void onMediaStarted(media::LegId) override { ++started; }
    void onMediaLost(media::LegId) override {}
    void onPromptEnded(media::LegId, media::PromptId) override {}
    void onStats(media::LegId leg, const media::LegStats& value) override { stats[leg] = value; }

    media::BridgeId newBridge() { return engine.newBridgeId(); }
    // A new phone on that mix.
    Phone& add(media::BridgeId bridge, Role role = Role::participant,
        media::SrtpSuite suite = media::SrtpSuite::aesCm128HmacSha1_80);
    // Delivers events, and lets every phone take in what has come.
    void poll();
    // Asks for the statistics of a leg, and waits for them.
    media::LegStats statsOf(const Phone& phone);

private:
    boost::asio::io_context m_io{};
    std::uint32_t m_seed = 1;

public:
    std::size_t started = 0;
    std::map<media::LegId, media::LegStats> stats{};
    std::vector<std::unique_ptr<Phone>> phones{};
    media::Engine engine;
};

// Loses packets each by itself, delays them evenly between 0 and `jitterMs`, and keeps their order. The same for the same seed.
struct Line {
    std::uint32_t seed = 1;
    double loss = 0;
    double jitterMs = 0;
    std::size_t jitterFrom = 0;          // packets of this part alone are delayed
    std::size_t jitterTo = SIZE_MAX;
};

// One DTX packet every 400 ms.
Packets silence(std::size_t frames);

struct Player {
    Phone* phone = nullptr;
    Packets packets{};                   // one every 20 ms; an empty one is a pause
    std::int64_t offsetNs = 0;           // behind the common start: no two phones are in step
    Line line{};
    Sent sent{};                         // filled: when they were given to the line
    std::vector<bool> lost{};            // filled: what the line lost
};
// Plays all to their ends and half a second more. `nowAndThen`: called every 50 ms.
void play(Calls& calls, std::span<Player> players, const std::function<void()>& nowAndThen = {});

} // namespace conclave::bench
