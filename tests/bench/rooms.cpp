// One conference over real sockets: three talk all the time (the speech of the spoken prompts, as Opus packets), the
// others have open microphones in quiet rooms, or send nothing. Counted is the CPU of the media threads alone. The phones
// are a process of their own (this program again, as `bench --phones …`), as in life.
#include "server/media/bridge/engine.hpp"
#include "server/media/bridge/prompts.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/raw_costs.hpp"
#include "tests/bench/sockets.hpp"
#include "tests/server/media/bridge/test_peer.hpp"

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace conclave::bench {
namespace {
using namespace media;

constexpr std::size_t kTalkers = 3;
enum class Listeners { openMicrophones, sendNothing };

struct NoEvents : EngineListener {
    void onDigit(LegId, char) override {}
    void onMediaStarted(LegId) override { ++started; }
    void onMediaLost(LegId) override {}
    void onPromptEnded(LegId, PromptId) override {}
    std::size_t started = 0;
};

struct RoomCost {
    double corePercent = 0;
    double rawPercent = 0;
    double heardPercent = 0; // of the packets that listeners should have got
    double encodesPerTick = 0;
    std::uint64_t late = 0;
};

PromptPackets speech(std::size_t talker) {
    PromptPackets all;
    for (std::size_t i = 0; i < kPromptCount; ++i) {
        const auto id = static_cast<PromptId>((i + talker * 5) % kPromptCount);
        for (const auto packet : promptPack(talker % 2 == 0 ? Language::en : Language::de).packetsOf(id))
            all.push_back(packet);
    }
    return all;
}

std::vector<std::vector<std::uint8_t>> quietRoom() {
    std::vector<std::vector<std::uint8_t>> packets;
    OpusEncoder encoder;
    std::mt19937 random(1);
    std::normal_distribution<float> noise(0, 0.0005F);
    for (int i = 0; i < 250; ++i) {
        std::array<float, kFrameSamples> samples{};
        for (auto& sample : samples) sample = noise(random);
        std::vector<std::uint8_t> packet(kOpusPacketBytesMax);
        packet.resize(encoder.encode(samples, packet));
        if (i >= 50) packets.push_back(std::move(packet)); // settled
    }
    return packets;
}

struct Load {
    std::uint16_t port = 0;
    std::size_t listeners = 0;
    SrtpSuite suite{};
    Listeners kind{};
    int frames = 0;
};

LegSpec specOf(std::uint32_t seed, SrtpSuite suite) {
    LegSpec spec;
    spec.place = LegPlace::mix;
    spec.role = Role::participant;
    spec.suite = suite;
    spec.receiveKey = tests::testKey(suite, seed * 2);
    spec.sendKey = tests::testKey(suite, seed * 2 + 1);
    spec.announcedSsrc = seed + 1;
    return spec;
}

class Phone {
public:
    explicit Phone(const LegSpec& spec)
        : m_ssrc(*spec.announcedSsrc), m_out(std::move(SrtpSession::sender(spec.suite, spec.receiveKey, m_ssrc).value())) {}
    void send(std::span<const std::uint8_t> payload, const Sockets& sockets, std::size_t index, const sockaddr_in& to) {
        writeRtpHeader(m_packet, {false, 96, m_sequence++, m_timestamp, m_ssrc});
        std::copy(payload.begin(), payload.end(), m_packet.begin() + kRtpHeaderBytes);
        const auto bytes = m_out.protectRtp(m_packet, kRtpHeaderBytes + payload.size());
        sockets.send(index, to, std::span(m_packet).first(bytes));
        m_timestamp += kFrameSamples;
    }
    void pass() { m_timestamp += kFrameSamples; }

private:
    std::uint32_t m_ssrc;
    std::uint16_t m_sequence = 1;
    std::uint32_t m_timestamp = 1;
    SrtpSession m_out;
    std::array<std::uint8_t, 2048> m_packet{};
};

RoomCost measureRoom(std::size_t listenerCount, SrtpSuite suite, Listeners kind, const Options& options) {
    boost::asio::io_context io;
    NoEvents events;
    EngineOptions engineOptions;
    engineOptions.listenAddress = boost::asio::ip::make_address("127.0.0.1");
    Engine engine(engineOptions, io.get_executor(), events);
    if (!engine.start()) std::fprintf(stderr, "the engine does not start\n");
    const auto bridge = engine.newBridgeId();
    const auto shard = engine.place(bridge);
    const std::size_t total = listenerCount + kTalkers;
    for (std::size_t i = 0; i < total; ++i) {
        auto spec = specOf(static_cast<std::uint32_t>(i + 1), suite);
        spec.leg = engine.newLegId();
        spec.bridge = bridge;
        if (const auto added = engine.addLeg(shard, spec); !added)
            std::fprintf(stderr, "no leg: %s\n", added.error().detail.c_str());
    }
    const std::string command = "exec /proc/" + std::to_string(getpid()) + "/exe --phones "
        + std::to_string(engine.port(shard)) + " " + std::to_string(listenerCount) + " "
        + std::to_string(static_cast<int>(suite)) + " " + std::to_string(static_cast<int>(kind)) + " "
        + std::to_string(options.seconds * 50);
    FILE* phones = popen(command.c_str(), "r");
    std::size_t received = 0;
    if (phones == nullptr || std::fscanf(phones, " in %zu", &received) != 1) std::fprintf(stderr, "no phones\n");
    const auto before = engine.shardStats(shard);
    const auto begin = std::chrono::steady_clock::now();
    if (phones == nullptr || std::fscanf(phones, " received %zu", &received) != 1) std::fprintf(stderr, "no phones\n");
    const auto after = engine.shardStats(shard);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (phones != nullptr) pclose(phones);
    io.poll();
    engine.stop();
    if (events.started != total) std::fprintf(stderr, "only %zu of %zu joined\n", events.started, total);

    const auto costs = measureRawCosts(suite, total);
    const auto perSecond = [&](std::uint64_t from, std::uint64_t to) { return static_cast<double>(to - from) / seconds; };
    RoomCost cost;
    cost.corePercent = std::chrono::duration<double>(after.cpu - before.cpu).count() / seconds * 100;
    const double sent = perSecond(before.packetsSent, after.packetsSent);
    const double got = perSecond(before.packetsReceived, after.packetsReceived);
    const double encodes = perSecond(before.encodes, after.encodes);
    cost.rawPercent = 100 * (encodes * costs.encode + perSecond(before.decodes, after.decodes) * costs.decode
        + sent * (costs.protect + costs.send) + got * (costs.unprotect + costs.receive));
    cost.heardPercent = 100 * static_cast<double>(received) / seconds / (static_cast<double>(total) * 50);
    cost.encodesPerTick = encodes / 50;
    cost.late = after.ticksLate - before.ticksLate;
    std::printf("%3zu listeners, %s: %.2f %% of a core; libraries %.2f %% (encode %.0f µs, decode %.0f, protect %.2f, "
                "unprotect %.2f, send %.2f, receive %.2f); %.2f encodes a tick, %.1f %% of the packets arrived, %llu turns late\n",
        listenerCount, std::string(infoOf(suite).sdpName).c_str(), cost.corePercent, cost.rawPercent, costs.encode * 1e6,
        costs.decode * 1e6, costs.protect * 1e6, costs.unprotect * 1e6, costs.send * 1e6, costs.receive * 1e6,
        cost.encodesPerTick, cost.heardPercent, static_cast<unsigned long long>(cost.late));
    std::fflush(stdout);
    return cost;
}
} // namespace

int playPhones(int argc, char** argv) {
    if (argc != 7) return 2;
    Load load;
    load.port = static_cast<std::uint16_t>(std::atoi(argv[2]));
    load.listeners = static_cast<std::size_t>(std::atoi(argv[3]));
    load.suite = static_cast<SrtpSuite>(std::atoi(argv[4]));
    load.kind = static_cast<Listeners>(std::atoi(argv[5]));
    load.frames = std::atoi(argv[6]);
    sockaddr_in server{};
    server.sin_family = AF_INET;
    server.sin_port = htons(load.port);
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const std::size_t total = load.listeners + kTalkers;
    Sockets sockets(total);
    std::vector<Phone> phones;
    for (std::size_t i = 0; i < total; ++i) phones.emplace_back(specOf(static_cast<std::uint32_t>(i + 1), load.suite));
    const std::array<PromptPackets, kTalkers> voices{speech(0), speech(1), speech(2)};
    const auto quiet = quietRoom();

    auto next = std::chrono::steady_clock::now();
    int frame = 0;
    const auto play = [&](int frames) {
        std::size_t received = 0;
        for (const int end = frame + frames; frame < end; ++frame) {
            const auto at = static_cast<std::size_t>(frame);
            for (std::size_t slice = 0; slice < 4; ++slice) { // phones are not in step
                for (std::size_t i = slice; i < total; i += 4) {
                    if (i < kTalkers) phones[i].send(voices[i][at % voices[i].size()], sockets, i, server);
                    else if (load.kind == Listeners::openMicrophones || frame < 2 || (at + i) % 50 == 0)
                        phones[i].send(quiet[(at + i) % quiet.size()], sockets, i, server);
                    else phones[i].pass();
                }
                next += std::chrono::milliseconds(5);
                std::this_thread::sleep_until(next);
            }
            received += sockets.drain();
        }
        return received;
    };
    std::printf("in %zu\n", play(100)); // until everybody is in
    std::fflush(stdout);
    std::printf("received %zu\n", play(load.frames));
    return 0;
}

std::vector<Figure> measureRooms(const Options& options) {
    constexpr auto kSha1 = SrtpSuite::aesCm128HmacSha1_80;
    std::vector<Figure> figures = measureSrtp();
    const auto room = [&](const std::string& id, std::size_t listeners, SrtpSuite suite, Listeners kind, const char* note) {
        const auto cost = measureRoom(listeners, suite, kind, options);
        figures.push_back({id + ".core_percent", cost.corePercent, "%", cost.rawPercent, note});
        return cost;
    };
    room("room10", 10, kSha1, Listeners::openMicrophones, "AES-CM-SHA1-80, all microphones open");
    room("room50", 50, kSha1, Listeners::openMicrophones, "the same");
    const auto big = room("room250", 250, kSha1, Listeners::openMicrophones, "the same");
    figures.push_back({"room250.raw_ratio", big.corePercent / big.rawPercent, "ratio", big.rawPercent, "whole / libraries"});
    room("room250_listen", 250, kSha1, Listeners::sendNothing, "listeners send next to nothing");
    room("room250_gcm", 250, SrtpSuite::aeadAes128Gcm, Listeners::openMicrophones, "AES-128-GCM, all microphones open");
    return figures;
}

} // namespace conclave::bench
