// Load: conferences over real sockets, counted is the CPU of the media threads alone. Beside it stands what as many calls of the
// libraries and the kernel cost by themselves.
#include "server/media/bridge/engine.hpp"
#include "tests/bench/bridge/crowd.hpp"
#include "tests/bench/bridge/measures.hpp"
#include "tests/bench/bridge/raw_room.hpp"
#include "tests/bench/raw_costs.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdio>

namespace conclave::bench {
using namespace media;
namespace {
struct NoEvents : EngineListener {
    void onDigit(LegId, char) override {}
    void onMediaStarted(LegId) override { ++started; }
    void onMediaLost(LegId) override {}
    void onPromptEnded(LegId, PromptId) override {}
    std::size_t started = 0;
};

struct Cost {
    double corePercent = 0;
    double rawPercent = 0;
    double latePercent = 0; // of the mixes
    double peoplePerCore = 0;
    double rawPeoplePerCore = 0;
};

Cost measure(const char* name, CrowdSpec spec, int seconds, EncoderClass cleanClass = EncoderClass::clean) {
    spec.frames = static_cast<std::size_t>(seconds) * 50;
    boost::asio::io_context io;
    NoEvents events;
    EngineOptions engineOptions;
    engineOptions.listenAddress = boost::asio::ip::make_address("127.0.0.1");
    engineOptions.cleanClass = cleanClass;
    Engine engine(engineOptions, io.get_executor(), events);
    if (!engine.start()) std::fprintf(stderr, "the engine does not start\n");
    constexpr ShardIndex kShard{0}; // there is one
    for (std::size_t room = 0; room < spec.rooms; ++room) {
        const auto bridge = engine.newBridgeId();
        for (std::size_t seat = 0; seat < spec.people; ++seat) {
            auto leg = seatOf(spec, room, seat);
            leg.leg = engine.newLegId();
            leg.bridge = bridge;
            if (const auto added = engine.addLeg(engine.place(bridge), leg); !added)
                std::fprintf(stderr, "no leg: %s\n", added.error().detail.c_str());
        }
    }
    CrowdProcess crowd(spec, engine.port(kShard));
    if (!crowd.waitUntilIn()) std::fprintf(stderr, "no phones\n");
    const auto before = engine.shardStats(kShard);
    const auto begin = std::chrono::steady_clock::now();
    const auto heard = crowd.wait();
    const auto after = engine.shardStats(kShard);
    const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    io.poll();
    engine.stop();
    if (!heard || events.started != spec.total())
        std::fprintf(stderr, "%s: only %zu of %zu joined\n", name, events.started, spec.total());

    const auto costs = measureRawCosts(spec.suite, spec.total(), cleanClass);
    const auto perSecond = [&](std::uint64_t from, std::uint64_t to) { return static_cast<double>(to - from) / took; };
    const double sent = perSecond(before.packetsSent, after.packetsSent);
    const double got = perSecond(before.packetsReceived, after.packetsReceived);
    const double encodes = perSecond(before.encodes, after.encodes);
    const double decodes = perSecond(before.decodes, after.decodes);
    const auto people = static_cast<double>(spec.total());
    Cost cost;
    cost.corePercent = std::chrono::duration<double>(after.cpu - before.cpu).count() / took * 100;
    cost.rawPercent = 100 * (encodes * costs.encode + decodes * costs.decode + sent * (costs.protect + costs.send)
        + got * (costs.unprotect + costs.receive));
    const auto late = after.ticksLate - before.ticksLate;
    cost.latePercent = 100 * static_cast<double>(late) / std::max(1.0, static_cast<double>(after.mixes - before.mixes));
    cost.peoplePerCore = people / cost.corePercent * 100;
    cost.rawPeoplePerCore = people / cost.rawPercent * 100;
    const CrowdHeard none;
    const auto& h = heard ? *heard : none;
    std::printf("%s, %s: %.2f %% of a core; libraries %.2f %% (encode %.0f µs, decode %.0f, protect %.2f, unprotect %.2f, "
                "send %.2f, receive %.2f); %.2f encodes and %.2f decodes a tick and room; %.1f of %.1f packets sent a second and "
                "phone arrived, %zu decrypted, %zu could not be; %llu mixes late, %llu given up\n",
        name, std::string(infoOf(spec.suite).sdpName).c_str(), cost.corePercent, cost.rawPercent, costs.encode * 1e6,
        costs.decode * 1e6, costs.protect * 1e6, costs.unprotect * 1e6, costs.send * 1e6, costs.receive * 1e6,
        encodes / 50 / static_cast<double>(spec.rooms), decodes / 50 / static_cast<double>(spec.rooms),
        static_cast<double>(h.packets) / took / people, sent / people, h.opened, h.unreadable,
        static_cast<unsigned long long>(late),
        static_cast<unsigned long long>(after.ticksSkipped - before.ticksSkipped));
    std::fflush(stdout);
    return cost;
}

CrowdSpec crowdOf(std::size_t rooms, std::size_t people, Crowd crowd) {
    CrowdSpec spec;
    spec.rooms = rooms;
    spec.people = people;
    spec.crowd = crowd;
    return spec;
}
} // namespace

std::vector<Figure> measureRooms(const Options& options) {
    std::vector<Figure> figures = measureSrtp();
    const auto room = [&](const char* name, const CrowdSpec& spec, const char* note,
                          EncoderClass cleanClass = EncoderClass::clean) {
        const auto cost = measure(name, spec, options.seconds, cleanClass);
        figures.push_back({std::string(name) + ".core_percent", cost.corePercent, "%", cost.rawPercent, note});
        return cost;
    };
    room("room10", crowdOf(1, 13, Crowd::three), "AES-CM-SHA1-80, three talk, ten open microphones");
    room("room50", crowdOf(1, 53, Crowd::three), "the same, fifty");
    // Held against a room of bare calls as well: what cold caches make of them is nobody's to save.
    const auto against = [&](const std::string& name, CrowdSpec spec, const Cost& cost, EncoderClass kind = EncoderClass::clean) {
        spec.frames = static_cast<std::size_t>(options.seconds) * 50;
        const double bare = rawRoomPercent(spec, kind, 4, 4);
        if (bare > 0) figures.push_back({name + ".bare_ratio", cost.corePercent / bare, "ratio", bare, "whole / the same calls at the same pace"});
    };
    const auto big = room("room250", crowdOf(1, 253, Crowd::three), "the same, 250");
    figures.push_back({"room250.raw_ratio", big.corePercent / big.rawPercent, "ratio", 1, "whole / libraries"});
    against("room250", crowdOf(1, 253, Crowd::three), big);
    room("room250_listen", crowdOf(1, 253, Crowd::threeListen), "listeners send next to nothing");
    auto gcm = crowdOf(1, 253, Crowd::three);
    gcm.suite = SrtpSuite::aeadAes128Gcm;
    against("room250_gcm", gcm, room("room250_gcm", gcm, "AES-128-GCM, all microphones open"));
    const auto celt = room("room250_celt", crowdOf(1, 253, Crowd::three), "AES-CM-SHA1-80, clean lines in the class celt", EncoderClass::celt);
    against("room250_celt", crowdOf(1, 253, Crowd::three), celt, EncoderClass::celt);
    room("room250_silent", crowdOf(1, 250, Crowd::silentDtx), "nobody talks, DTX");
    room("room250_open_silent", crowdOf(1, 250, Crowd::silentOpen), "nobody talks, all microphones open");
    return figures;
}

std::vector<Figure> measureMany(const Options& options) {
    std::vector<Figure> figures;
    const auto rooms = [&](const char* name, const CrowdSpec& spec, const char* note) {
        const auto cost = measure(name, spec, options.seconds);
        figures.push_back({std::string(name) + ".people_per_core", cost.peoplePerCore, "people", cost.rawPeoplePerCore, note});
        return cost;
    };
    const auto all = rooms("rooms5_all", crowdOf(13, 5, Crowd::all), "conferences of five, all talk all the time");
    figures.push_back({"rooms5_all.raw_ratio", all.corePercent / all.rawPercent, "ratio", 1, "whole / libraries"});
    rooms("rooms5_turns", crowdOf(36, 5, Crowd::turns), "conferences of five, one or two talk");
    rooms("listeners", crowdOf(19, 100, Crowd::one), "conferences of 100, one talks, listeners send next to nothing");
    return figures;
}

std::vector<Figure> measureLate(const Options& options) {
    const auto cost = measure("late_ticks", crowdOf(1, 253, Crowd::three), options.minutes > 0 ? options.minutes * 60 : 30);
    return {{"late_ticks.percent", cost.latePercent, "%", 0, "of room250's mixes, more than 5 ms late"}};
}

} // namespace conclave::bench
