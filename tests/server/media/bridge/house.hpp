// An engine on loopback with its phones, and all that it says of them.
#pragma once

#include "server/media/bridge/engine.hpp"
#include "tests/server/media/bridge/test_peer.hpp"

#include <QtGlobal>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace conclave::tests {

inline constexpr double kClearDb = -25; // a tone sent at -12 dBFS has arrived
inline constexpr double kAbsentDb = -60;

struct Listener : media::EngineListener {
    void onDigit(media::LegId leg, char digit) override { digits[leg] += digit; }
    void onMediaStarted(media::LegId leg) override { started.push_back(leg); }
    void onMediaLost(media::LegId leg) override { lost.push_back(leg); }
    void onPromptEnded(media::LegId leg, media::PromptId prompt) override { ended.emplace_back(leg, prompt); }
    void onTalking(media::LegId leg, media::Talking state) override { talking[leg] = state == media::Talking::yes; }
    void onStats(media::LegId leg, const media::LegStats& value) override { stats[leg] = value; }

    std::map<media::LegId, std::string> digits;
    std::vector<media::LegId> started;
    std::vector<media::LegId> lost;
    std::vector<std::pair<media::LegId, media::PromptId>> ended;
    std::map<media::LegId, bool> talking;
    std::map<media::LegId, media::LegStats> stats;
};

// An engine with its phones, all in the pace of the phones' 20 ms.
struct House {
    boost::asio::io_context io;
    Listener listener;
    media::Engine engine;
    std::vector<std::unique_ptr<TestPeer>> peers;
    media::BridgeId bridge{};
    media::PhoneHosts hosts{}; // of the phones that are added
    bool rtcpMux = true;       // likewise

    explicit House(std::chrono::seconds timeout = std::chrono::seconds(30)) : House(options(timeout)) {}
    explicit House(const media::EngineOptions& o) : engine(o, io.get_executor(), listener) {
        if (!engine.start()) qFatal("the engine does not start");
        bridge = engine.newBridgeId();
    }
    static media::EngineOptions options(std::chrono::seconds timeout, unsigned threads = 1) {
        media::EngineOptions o;
        o.threads = threads;
        o.listenAddress = boost::asio::ip::make_address("127.0.0.1");
        o.mediaTimeout = timeout;
        return o;
    }
    TestPeer& add(Role role, media::LegPlace place, double toneHz, media::SrtpSuite suite = media::SrtpSuite::aesCm128HmacSha1_80,
        bool announce = false) {
        media::LegSpec spec;
        spec.leg = engine.newLegId();
        spec.bridge = bridge;
        spec.place = place;
        spec.role = role;
        spec.suite = suite;
        spec.telephoneEvents = media::TelephoneEvents{101, 8000};
        spec.hosts = hosts;
        spec.rtcpMux = rtcpMux;
        auto peer = std::make_unique<TestPeer>(spec, static_cast<std::uint32_t>(spec.leg) + 100, toneHz);
        if (announce) peer->spec().announcedSsrc = peer->ssrc();
        const auto shard = engine.place(bridge);
        peer->setServer(engine.port(shard));
        const auto added = engine.addLeg(shard, peer->spec());
        if (!added) qFatal("no leg: %s", added.error().detail.c_str());
        peers.push_back(std::move(peer));
        return *peers.back();
    }
    // `also`: what happens besides in each of the frames, after the phones have sent theirs.
    void run(int frames, const std::function<void(int)>& also = {}) {
        auto next = std::chrono::steady_clock::now();
        for (int i = 0; i < frames; ++i) {
            for (auto& peer : peers) peer->sendFrame();
            if (also) also(i);
            next += std::chrono::milliseconds(20);
            std::this_thread::sleep_until(next);
            for (auto& peer : peers) peer->receive();
            io.restart();
            io.poll();
        }
    }
    template <class Predicate>
    bool runUntil(Predicate done, int framesMax = 500) {
        for (int i = 0; i < framesMax; ++i) {
            if (done()) return true;
            run(1);
        }
        return done();
    }
    // Asked now and waited for, without a packet sent meanwhile.
    media::LegStats statsOf(const TestPeer& peer) {
        const auto leg = peer.spec().leg;
        std::this_thread::sleep_for(std::chrono::milliseconds(30)); // what is under way arrives
        listener.stats.erase(leg);
        engine.stats(leg);
        for (int i = 0; i < 5000 && !listener.stats.contains(leg); ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            io.restart();
            io.poll();
        }
        return listener.stats[leg];
    }
    // What this machine had no time for is missing, and is nobody's fault.
    std::size_t ticksSkipped() const {
        std::size_t all = 0;
        for (std::uint32_t i = 0; i < engine.shardCount(); ++i) all += engine.shardStats(media::ShardIndex{i}).ticksSkipped;
        return all;
    }
    void forget() {
        for (auto& peer : peers) peer->forget();
    }
};

} // namespace conclave::tests
