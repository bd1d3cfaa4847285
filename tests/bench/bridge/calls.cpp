#include "tests/bench/bridge/calls.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <queue>
#include <random>
#include <tuple>

namespace conclave::bench {
using namespace media;
namespace {
constexpr std::int64_t kFrameNs = 20'000'000;
constexpr std::int64_t kNowAndThenNs = 50'000'000;

struct Due {
    std::int64_t ns = 0;
    std::size_t player = 0;
    std::size_t packet = 0;
    bool operator>(const Due& other) const {
        return std::tie(ns, player, packet) > std::tie(other.ns, other.player, other.packet);
    }
};

EngineOptions loopback() {
    EngineOptions options;
    options.listenAddress = boost::asio::ip::make_address("127.0.0.1");
    return options;
}

// When each packet leaves the line, counted from the player's start.
std::vector<std::int64_t> departures(Player& player) {
    std::mt19937 random(player.line.seed);
    std::uniform_real_distribution<double> even(0, 1);
    std::vector<std::int64_t> out;
    std::int64_t last = 0;
    for (std::size_t i = 0; i < player.packets.size(); ++i) {
        const double luck = even(random); // two draws a packet, whatever they are for
        const double late = even(random);
        player.lost.push_back(!player.packets[i].empty() && luck < player.line.loss);
        const bool delayed = i >= player.line.jitterFrom && i < player.line.jitterTo;
        const auto at = static_cast<std::int64_t>(i) * kFrameNs
            + (delayed ? static_cast<std::int64_t>(late * player.line.jitterMs * 1e6) : 0);
        last = std::max(last, at);
        out.push_back(last);
    }
    return out;
}
} // namespace

Calls::Calls() : engine(loopback(), m_io.get_executor(), *this) {
    if (const auto done = engine.start(); !done) {
        std::fprintf(stderr, "the engine does not start: %s\n", done.error().detail.c_str());
        std::exit(1);
    }
}

Phone& Calls::add(BridgeId bridge, Role role, SrtpSuite suite) {
    LegSpec spec;
    spec.leg = engine.newLegId();
    spec.bridge = bridge;
    spec.place = LegPlace::mix;
    spec.role = role;
    spec.suite = suite;
    phones.push_back(std::make_unique<Phone>(spec, m_seed++));
    const auto shard = engine.place(bridge);
    phones.back()->setServer(engine.port(shard));
    if (const auto added = engine.addLeg(shard, phones.back()->spec()); !added) {
        std::fprintf(stderr, "no leg: %s\n", added.error().detail.c_str());
        std::exit(1);
    }
    return *phones.back();
}

void Calls::poll() {
    m_io.restart();
    m_io.poll();
    for (auto& phone : phones) phone->receive();
}

LegStats Calls::statsOf(const Phone& phone) {
    stats.erase(phone.spec().leg);
    engine.stats(phone.spec().leg);
    while (!stats.contains(phone.spec().leg)) {
        sleepUntilRealtime(realtimeNow() + 1'000'000);
        poll();
    }
    return stats[phone.spec().leg];
}

Packets silence(std::size_t frames) {
    Packets packets(frames);
    for (std::size_t i = 0; i < frames; i += 20) packets[i] = {0x78}; // hybrid, full band, a frame of no bytes
    return packets;
}

void play(Calls& calls, std::span<Player> players, const std::function<void()>& nowAndThen) {
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due;
    std::vector<std::vector<std::int64_t>> leaves;
    const std::int64_t start = realtimeNow() + 50'000'000;
    for (std::size_t i = 0; i < players.size(); ++i) {
        leaves.push_back(departures(players[i]));
        if (!leaves[i].empty()) due.push({start + players[i].offsetNs + leaves[i][0], i, 0});
    }
    std::int64_t nextCall = start;
    while (!due.empty()) {
        const Due one = due.top();
        due.pop();
        sleepUntilRealtime(one.ns);
        auto& player = players[one.player];
        const auto& packet = player.packets[one.packet];
        const std::int64_t now = realtimeNow();
        // What this thread is late by is the sender's lateness, not the line's.
        const std::int64_t onLine = leaves[one.player][one.packet] - static_cast<std::int64_t>(one.packet) * kFrameNs;
        player.sent.add(now - onLine);
        if (player.lost[one.packet]) player.phone->lose(packet);
        else player.phone->send(packet);
        if (one.packet + 1 < player.packets.size())
            due.push({start + player.offsetNs + leaves[one.player][one.packet + 1], one.player, one.packet + 1});
        if (now < nextCall) continue;
        nextCall = now + kNowAndThenNs;
        calls.poll();
        if (nowAndThen) nowAndThen();
    }
    sleepUntilRealtime(realtimeNow() + 500'000'000);
    calls.poll();
}

} // namespace conclave::bench
