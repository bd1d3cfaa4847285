// A phone's media in a few lines: a UDP socket on loopback, SRTP, Opus, a tone out, and all that comes in kept as samples.
#pragma once

#include "server/media/bridge/leg_spec.hpp"
#include "server/media/codec/opus.hpp"
#include "server/media/rtp/rtcp.hpp"
#include "server/media/rtp/rtp_packet.hpp"
#include "server/media/rtp/sequence.hpp"
#include "server/media/rtp/telephone_events.hpp"
#include "server/media/srtp/srtp_session.hpp"

#include <arpa/inet.h>
#include <cmath>
#include <netinet/in.h>
#include <numbers>
#include <optional>
#include <random>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace conclave::tests {

inline media::SrtpKey testKey(media::SrtpSuite suite, std::uint32_t seed) {
    std::mt19937 random(seed);
    std::vector<std::uint8_t> material(media::infoOf(suite).materialBytes());
    for (auto& b : material) b = static_cast<std::uint8_t>(random());
    return media::SrtpKey(material);
}

// Amplitude of one frequency in dB of full scale (a full sine is 0).
inline double toneDb(std::span<const float> samples, double hz) {
    double re = 0;
    double im = 0;
    const double step = 2 * std::numbers::pi * hz / media::kSampleRateHz;
    const auto n = static_cast<double>(samples.size());
    for (std::size_t i = 0; i < samples.size(); ++i) { // Hann window: neighbours do not leak
        const auto at = static_cast<double>(i);
        const double x = static_cast<double>(samples[i]) * (1 - std::cos(2 * std::numbers::pi * at / n));
        re += x * std::cos(step * at);
        im += x * std::sin(step * at);
    }
    return 20 * std::log10(2 * std::hypot(re, im) / std::max(n, 1.0) + 1e-12);
}

class TestPeer {
public:
    TestPeer(media::LegSpec spec, std::uint32_t seed, double toneHz = 0)
        : m_spec(std::move(spec)), m_toneHz(toneHz), m_ssrc(seed * 7919 + 1) {
        m_spec.receiveKey = testKey(m_spec.suite, seed * 2);
        m_spec.sendKey = testKey(m_spec.suite, seed * 2 + 1);
        m_out = std::move(media::SrtpSession::sender(m_spec.suite, m_spec.receiveKey, m_ssrc).value());
        m_in = std::move(media::SrtpSession::receiver(m_spec.suite, m_spec.sendKey).value());
        open();
    }
    ~TestPeer() {
        ::close(m_socket);
        if (m_reportSocket >= 0) ::close(m_reportSocket);
    }
    TestPeer(const TestPeer&) = delete;
    TestPeer& operator=(const TestPeer&) = delete;

    const media::LegSpec& spec() const { return m_spec; }
    media::LegSpec& spec() { return m_spec; }
    std::uint32_t ssrc() const { return m_ssrc; }
    double tone() const { return m_toneHz; }
    void setTone(double hz) { m_toneHz = hz; }
    void setVolume(double amplitude) { m_amplitude = amplitude; }
    // From another address of this machine.
    void moveTo(std::uint32_t host) {
        m_host = host;
        moveAddress();
    }
    void setServer(std::uint16_t port) { m_serverPort = port; }
    // A new socket: what a NAT does when it forgets.
    void moveAddress() {
        ::close(m_socket);
        open();
    }
    // By another phone's socket: what comes back goes to whichever of the two asks first.
    void callFrom(const TestPeer& other) {
        ::close(m_socket);
        m_socket = ::dup(other.m_socket);
    }
    // Another stream, as after a restart of the phone's program.
    void changeSource(std::uint32_t ssrc) {
        m_ssrc = ssrc;
        m_out = std::move(media::SrtpSession::sender(m_spec.suite, m_spec.receiveKey, m_ssrc).value());
    }

    // As spec() says now.
    void changeServerKey() { m_in = std::move(media::SrtpSession::receiver(m_spec.suite, m_spec.sendKey).value()); }

    void sendFrame() {
        media::OpusEncoder& encoder = m_encoder;
        std::array<float, media::kFrameSamples> samples{};
        for (auto& sample : samples) {
            sample = m_toneHz > 0 ? static_cast<float>(m_amplitude * std::sin(m_phase)) : 0.0F;
            m_phase += 2 * std::numbers::pi * m_toneHz / media::kSampleRateHz;
        }
        std::array<std::uint8_t, media::kOpusPacketBytesMax> packet{};
        const auto bytes = encoder.encode(samples, packet);
        sendPayload(std::span(packet).first(bytes));
    }
    // The number of the next packet, before it is sent: a wrap need not be waited for.
    void continueAt(std::uint16_t sequence) { m_sequence = sequence; }
    std::uint16_t nextSequence() const { return m_sequence; }
    // Sealed, and lost on the way.
    std::vector<std::uint8_t> loseFrame(std::span<const std::uint8_t> payload) {
        auto packet = sealed(payload, m_spec.opusPayloadType, m_timestamp);
        m_timestamp += media::kFrameSamples;
        return packet;
    }
    // That share of what sendPayload() and sendFrame() send does not arrive.
    void setLoss(double share, std::uint32_t seed) {
        m_loss = share;
        m_luck.seed(seed);
    }
    void sendPayload(std::span<const std::uint8_t> payload) {
        if (m_loss > 0 && std::uniform_real_distribution<double>(0, 1)(m_luck) < m_loss) {
            (void)loseFrame(payload);
            return;
        }
        ++packetsSent;
        raw(sealed(payload, m_spec.opusPayloadType, m_timestamp));
        m_timestamp += media::kFrameSamples;
    }
    // The six packets of a key press; `keep` says which of them are sent.
    void sendDigit(char digit, unsigned keep = 0x3f) {
        constexpr std::string_view kDigits = "0123456789*#ABCD";
        const auto event = static_cast<std::uint8_t>(kDigits.find(digit));
        for (unsigned i = 0; i < 6; ++i) {
            std::array<std::uint8_t, 4> payload{};
            const auto duration = static_cast<std::uint16_t>(160 * (i < 3 ? i + 1 : 3));
            media::writeTelephoneEvent(payload, {event, i >= 3, 10, duration});
            const auto packet = sealed(payload, m_spec.telephoneEvents->payloadType, m_eventTimestamp);
            if ((keep >> i & 1) != 0) raw(packet);
        }
        m_eventTimestamp += 4800; // each press is newer, and the third passes the wrap
        m_timestamp += 3 * media::kFrameSamples;
    }
    // The next press is at that time of the stream.
    void continueEventsAt(std::uint32_t timestamp) { m_eventTimestamp = timestamp; }
    // One of the packets of a press; the same press as long as none is sent by sendDigit().
    void sendPress(std::uint8_t event) {
        std::array<std::uint8_t, 4> payload{};
        media::writeTelephoneEvent(payload, {event, false, 10, 160});
        raw(sealed(payload, m_spec.telephoneEvents->payloadType, m_eventTimestamp));
    }
    // From now on reports go and come by a port of their own.
    void reportApart() { m_reportSocket = bound(); }
    // About nothing, if nothing else is said.
    void sendReport(const media::RtcpSenderInfo* sender = nullptr, const media::RtcpReport* about = nullptr) {
        std::vector<std::uint8_t> packet(256);
        packet.resize(m_out.protectRtcp(packet, media::writeRtcp(packet, m_ssrc, sender, about, std::string_view("phone"))));
        send(m_reportSocket >= 0 ? m_reportSocket : m_socket, packet);
    }
    std::vector<std::uint8_t> sealed(std::span<const std::uint8_t> payload, std::uint8_t type, std::uint32_t timestamp) {
        std::vector<std::uint8_t> packet(media::kRtpHeaderBytes + payload.size() + media::kSrtpTrailerBytesMax);
        media::writeRtpHeader(packet, {false, type, m_sequence++, timestamp, m_ssrc});
        std::copy(payload.begin(), payload.end(), packet.begin() + media::kRtpHeaderBytes);
        packet.resize(m_out.protectRtp(packet, media::kRtpHeaderBytes + payload.size()));
        m_last = packet;
        return packet;
    }
    void raw(std::span<const std::uint8_t> packet) { send(m_socket, packet); }
    void send(int socket, std::span<const std::uint8_t> packet) {
        sockaddr_in server{};
        server.sin_family = AF_INET;
        server.sin_port = htons(m_serverPort);
        server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::sendto(socket, packet.data(), packet.size(), 0, reinterpret_cast<const sockaddr*>(&server), sizeof server);
    }
    const std::vector<std::uint8_t>& last() const { return m_last; }

    // Takes all that has come, decodes it, and keeps it.
    void receive() {
        std::array<std::uint8_t, 2048> buffer{};
        for (;;) {
            const auto got = ::recv(m_reportSocket, buffer.data(), buffer.size(), MSG_DONTWAIT);
            if (got <= 0) break;
            ++datagramsApart;
            takeReport(std::span(buffer).first(static_cast<std::size_t>(got)));
        }
        for (;;) {
            const auto got = ::recv(m_socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
            if (got <= 0) return;
            const auto datagram = std::span(buffer).first(static_cast<std::size_t>(got));
            if (media::kindOf(datagram) == media::DatagramKind::rtcp) {
                takeReport(datagram);
                continue;
            }
            const auto opened = m_in.unprotectRtp(datagram);
            if (opened.verdict != media::SrtpVerdict::ok) {
                ++unreadable;
                continue;
            }
            const auto view = media::parseRtp(datagram.first(opened.bytes));
            if (!view) {
                ++unreadable;
                continue;
            }
            ++packetsReceived;
            serverSsrc = view->header.ssrc;
            const auto number = m_numbers.extend(view->header.sequence);
            if (m_nextNumber >= 0 && number > m_nextNumber) packetsMissing += static_cast<std::size_t>(number - m_nextNumber);
            m_nextNumber = std::max(m_nextNumber, number + 1);
            if (view->payload.size() <= 2) continue; // keep-alive
            ++soundPackets;
            arrivals.push_back({view->header.timestamp, view->payload.size()});
            std::array<float, media::kPacketSamplesMax> samples{};
            const auto count = m_decoder.decode(view->payload, samples);
            for (const float sample : std::span(samples).first(count))
                if (!(std::abs(sample) < 4)) ++unsound; // also when it is no number
            heard.insert(heard.end(), samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(count));
        }
    }
    // Of the last half second heard; nothing heard is silence.
    double hears(double hz) const {
        const std::size_t count = std::min<std::size_t>(heard.size(), media::kSampleRateHz / 2);
        if (count < media::kSampleRateHz / 4) return -120;
        return toneDb(std::span(heard).last(count), hz);
    }
    // How loud the tone was in the last half second, a tenth at a time: where this machine had no time a frame is concealed, and
    // a tone that goes on behind it in another phase would cancel what came before.
    double hearsByTenths(double hz) const {
        constexpr std::size_t kTenth = media::kSampleRateHz / 10;
        const std::size_t tenths = std::min<std::size_t>(heard.size() / kTenth, 5);
        double power = 0;
        for (std::size_t i = 1; i <= tenths; ++i)
            power += std::pow(10, toneDb(std::span(heard).last(i * kTenth).first(kTenth), hz) / 10);
        return tenths < 3 ? -120 : 10 * std::log10(power / static_cast<double>(tenths));
    }
    void forget() {
        heard.clear();
        arrivals.clear();
        soundPackets = 0;
    }

    struct Arrival { // of a packet of sound
        std::uint32_t timestamp = 0;
        std::size_t bytes = 0;
    };
    std::vector<float> heard;
    std::vector<Arrival> arrivals;
    std::size_t packetsSent = 0;      // of sound, without those that were lost
    std::size_t packetsReceived = 0;
    std::size_t packetsMissing = 0;   // numbers that never came
    std::size_t unsound = 0;          // samples far beyond full scale, or no numbers
    std::size_t soundPackets = 0;
    std::size_t reportsReceived = 0;
    std::size_t unreadable = 0;

    std::size_t datagramsApart = 0;   // to the port that reports come from
    std::uint32_t serverSsrc = 0;
    std::optional<media::RtcpReport> reported; // by the last report, of what was sent

private:
    void takeReport(std::span<std::uint8_t> datagram) {
        const auto opened = m_in.unprotectRtcp(datagram);
        if (opened.verdict != media::SrtpVerdict::ok) return;
        ++reportsReceived;
        reported.reset();
        const auto compound = media::parseRtcp(datagram.first(opened.bytes));
        if (compound && compound->reportCount > 0) reported = compound->reports[0];
    }
    void open() { m_socket = bound(); }
    int bound() const {
        const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_addr.s_addr = htonl(m_host);
        ::bind(socket, reinterpret_cast<const sockaddr*>(&here), sizeof here);
        return socket;
    }

    media::LegSpec m_spec;
    double m_toneHz;
    double m_amplitude = 0.25;
    double m_phase = 0;
    std::uint32_t m_ssrc;
    std::uint16_t m_sequence = 65000; // wraps after eleven seconds
    std::uint32_t m_timestamp = 0xfffff000;
    std::uint32_t m_eventTimestamp = 0xffffd000;
    std::uint16_t m_serverPort = 0;
    std::uint32_t m_host = INADDR_LOOPBACK;
    int m_socket = -1;
    int m_reportSocket = -1;
    double m_loss = 0;
    std::mt19937 m_luck{};
    media::SequenceExtender m_numbers{};
    std::int64_t m_nextNumber = -1;
    media::SrtpSession m_out{};
    media::SrtpSession m_in{};
    media::OpusEncoder m_encoder{};
    media::OpusDecoder m_decoder{};
    std::vector<std::uint8_t> m_last;
};

} // namespace conclave::tests
