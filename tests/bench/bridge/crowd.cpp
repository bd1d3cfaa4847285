#include "tests/bench/bridge/crowd.hpp"

#include "server/media/rtp/rtp_packet.hpp"
#include "server/media/srtp/srtp_session.hpp"
#include "tests/bench/meters/codec_chain.hpp"
#include "tests/bench/meters/corpus.hpp"
#include "tests/bench/sockets.hpp"
#include "tests/server/media/bridge/test_peer.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace conclave::bench {
using namespace media;
namespace {
constexpr std::size_t kDecryptEvery = 10;
constexpr std::size_t kFramesToJoin = 100;
constexpr std::size_t kVoices = 6;
constexpr std::size_t kTurnFrames = 200;
constexpr std::size_t kTogetherFrames = 50;

PromptPackets speech(std::size_t voice) {
    PromptPackets all;
    for (std::size_t i = 0; i < kSentences; ++i) {
        const auto& one = sentence(voice % 2 == 0 ? Language::en : Language::de, (i + voice * 5) % kSentences);
        all.insert(all.end(), one.begin(), one.end());
    }
    return all;
}

Packets noise() {
    auto packets = encoded({}, quietRoom(6 * kRate, 1));
    packets.erase(packets.begin(), packets.begin() + 50); // settled
    return packets;
}

class SmallPhone {
public:
    SmallPhone(const LegSpec& spec, bool decrypts)
        : m_ssrc(*spec.announcedSsrc), m_out(std::move(SrtpSession::sender(spec.suite, spec.receiveKey, m_ssrc).value())) {
        if (decrypts) m_in = std::move(SrtpSession::receiver(spec.suite, spec.sendKey).value());
    }
    void send(std::span<const std::uint8_t> payload, const Sockets& sockets, std::size_t index, const sockaddr_in& to) {
        writeRtpHeader(m_packet, {false, 96, m_sequence++, m_timestamp, m_ssrc});
        std::copy(payload.begin(), payload.end(), m_packet.begin() + kRtpHeaderBytes);
        const auto bytes = m_out.protectRtp(m_packet, kRtpHeaderBytes + payload.size());
        sockets.send(index, to, std::span(m_packet).first(bytes));
        m_timestamp += kFrameSamples;
    }
    void pass() { m_timestamp += kFrameSamples; }
    void take(std::span<std::uint8_t> datagram, CrowdHeard& heard) {
        ++heard.packets;
        if (!m_in) return;
        const bool control = kindOf(datagram) == DatagramKind::rtcp;
        const auto opened = control ? m_in->unprotectRtcp(datagram) : m_in->unprotectRtp(datagram);
        ++(opened.verdict == SrtpVerdict::ok ? heard.opened : heard.unreadable);
    }

private:
    std::uint32_t m_ssrc;
    std::uint16_t m_sequence = 1;
    std::uint32_t m_timestamp = 1;
    SrtpSession m_out;
    std::optional<SrtpSession> m_in{};
    std::array<std::uint8_t, 2048> m_packet{};
};

// What somebody sends in a frame; empty for nothing.
class Script {
public:
    explicit Script(Crowd crowd) : m_crowd(crowd) {
        for (std::size_t i = 0; i < kVoices; ++i) m_voices.push_back(speech(i));
    }
    std::span<const std::uint8_t> at(std::size_t room, std::size_t seat, std::size_t people, std::size_t frame) const {
        static constexpr std::array<std::uint8_t, 1> kDtx{0x78};
        const std::size_t own = room * 7 + seat; // not all say the same at the same time
        if (speaks(seat, people, frame + room * 31)) {
            const auto& voice = m_voices[own % kVoices];
            return voice[(frame + own * 97) % voice.size()];
        }
        const std::span<const std::uint8_t> quiet = m_noise[(frame + own * 11) % m_noise.size()];
        const bool first = frame < 2;
        switch (m_crowd) {
        case Crowd::threeListen:
        case Crowd::one: return first || (frame + own) % 50 == 0 ? quiet : std::span<const std::uint8_t>{};
        case Crowd::silentDtx:
            return first || (frame + own) % 20 == 0 ? std::span<const std::uint8_t>(kDtx) : std::span<const std::uint8_t>{};
        default: return quiet;
        }
    }

private:
    bool speaks(std::size_t seat, std::size_t people, std::size_t frame) const {
        switch (m_crowd) {
        case Crowd::three:
        case Crowd::threeListen: return seat < 3;
        case Crowd::all: return true;
        case Crowd::one: return seat == 0;
        case Crowd::turns: {
            const std::size_t turn = frame / kTurnFrames % people;
            const bool together = frame % kTurnFrames >= kTurnFrames - kTogetherFrames;
            return seat == turn || (together && seat == (turn + 1) % people);
        }
        default: return false;
        }
    }

    Crowd m_crowd;
    std::vector<PromptPackets> m_voices;
    Packets m_noise = noise();
};

FILE* fileOf(void* pipe) {
    return static_cast<FILE*>(pipe);
}
} // namespace

LegSpec seatOf(const CrowdSpec& crowd, std::size_t room, std::size_t seat) {
    const auto number = static_cast<std::uint32_t>(room * crowd.people + seat + 1);
    LegSpec spec;
    spec.place = LegPlace::mix;
    spec.role = Role::participant;
    spec.suite = crowd.suite;
    spec.receiveKey = tests::testKey(crowd.suite, number * 2);
    spec.sendKey = tests::testKey(crowd.suite, number * 2 + 1);
    spec.announcedSsrc = number + 1;
    return spec;
}

CrowdProcess::CrowdProcess(const CrowdSpec& spec, std::uint16_t port) {
    std::string command = "exec /proc/" + std::to_string(getpid()) + "/exe --phones";
    for (const std::size_t number : {std::size_t{port}, spec.rooms, spec.people, static_cast<std::size_t>(spec.suite),
             static_cast<std::size_t>(spec.crowd), spec.frames})
        command += " " + std::to_string(number);
    m_pipe = popen(command.c_str(), "r");
}

CrowdProcess::~CrowdProcess() {
    if (m_pipe != nullptr) pclose(fileOf(m_pipe));
}

bool CrowdProcess::waitUntilIn() {
    char word[8] = "";
    return m_pipe != nullptr && std::fscanf(fileOf(m_pipe), " %7s", word) == 1;
}

std::optional<CrowdHeard> CrowdProcess::wait() {
    CrowdHeard heard;
    if (m_pipe == nullptr
        || std::fscanf(fileOf(m_pipe), " %zu %zu %zu", &heard.packets, &heard.opened, &heard.unreadable) != 3)
        return std::nullopt;
    return heard;
}

int playPhones(int argc, char** argv) {
    if (argc != 8) return 2;
    const auto number = [&](int i) { return static_cast<std::size_t>(std::strtoul(argv[i], nullptr, 10)); };
    CrowdSpec spec;
    spec.rooms = number(3);
    spec.people = number(4);
    spec.suite = static_cast<SrtpSuite>(number(5));
    spec.crowd = static_cast<Crowd>(number(6));
    spec.frames = number(7);
    sockaddr_in server{};
    server.sin_family = AF_INET;
    server.sin_port = htons(static_cast<std::uint16_t>(number(2)));
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const std::size_t total = spec.total();
    const Sockets sockets(total);
    std::vector<SmallPhone> phones;
    for (std::size_t i = 0; i < total; ++i)
        phones.emplace_back(seatOf(spec, i / spec.people, i % spec.people), i % kDecryptEvery == 0);
    const Script script(spec.crowd);

    std::array<std::uint8_t, 2048> buffer{};
    auto next = std::chrono::steady_clock::now();
    std::size_t frame = 0;
    const auto play = [&](std::size_t frames) {
        constexpr std::size_t kSlices = 20; // phones are not in step
        CrowdHeard heard;
        for (const std::size_t end = frame + frames; frame < end; ++frame)
            for (std::size_t slice = 0; slice < kSlices; ++slice) {
                for (std::size_t i = slice; i < total; i += kSlices) {
                    const auto payload = script.at(i / spec.people, i % spec.people, spec.people, frame);
                    if (payload.empty()) phones[i].pass();
                    else phones[i].send(payload, sockets, i, server);
                    for (;;) {
                        const auto got = ::recv(sockets.fd(i), buffer.data(), buffer.size(), MSG_DONTWAIT);
                        if (got <= 0) break;
                        phones[i].take(std::span(buffer).first(static_cast<std::size_t>(got)), heard);
                    }
                }
                next += std::chrono::milliseconds(1);
                std::this_thread::sleep_until(next);
            }
        return heard;
    };
    (void)play(kFramesToJoin);
    std::printf("in\n");
    std::fflush(stdout);
    const auto heard = play(spec.frames);
    std::printf("%zu %zu %zu\n", heard.packets, heard.opened, heard.unreadable);
    return 0;
}

} // namespace conclave::bench
