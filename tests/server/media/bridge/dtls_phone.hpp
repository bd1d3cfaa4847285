// A phone's media with keys by DTLS: one UDP socket, OpenSSL as a phone uses it, then SRTP; and the engine that it calls.
#pragma once

#include "server/media/bridge/engine.hpp"
#include "tests/server/media/bridge/test_peer.hpp"
#include "tests/server/media/dtls/dtls_far_end.hpp"

#include <QtGlobal>
#include <arpa/inet.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace conclave::tests {

class UdpSocket {
public:
    explicit UdpSocket(const char* host = "127.0.0.1", std::uint16_t port = 0)
        : m_fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in here = addressOf(host, port);
        socklen_t size = sizeof here;
        if (::bind(m_fd, reinterpret_cast<const sockaddr*>(&here), sizeof here) != 0) qFatal("cannot bind %s", host);
        ::getsockname(m_fd, reinterpret_cast<sockaddr*>(&here), &size);
        m_port = ntohs(here.sin_port);
    }
    ~UdpSocket() { ::close(m_fd); }
    UdpSocket(const UdpSocket&) = delete;
    UdpSocket& operator=(const UdpSocket&) = delete;

    std::uint16_t port() const { return m_port; }
    void send(std::uint16_t to, std::span<const std::uint8_t> bytes) const {
        const sockaddr_in there = addressOf("127.0.0.1", to);
        ::sendto(m_fd, bytes.data(), bytes.size(), 0, reinterpret_cast<const sockaddr*>(&there), sizeof there);
    }
    // Empty: nothing there.
    std::vector<std::uint8_t> receive() const {
        std::vector<std::uint8_t> bytes(2048);
        const auto got = ::recv(m_fd, bytes.data(), bytes.size(), MSG_DONTWAIT);
        bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        return bytes;
    }

private:
    static sockaddr_in addressOf(const char* host, std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        ::inet_pton(AF_INET, host, &address.sin_addr);
        return address;
    }
    int m_fd;
    std::uint16_t m_port = 0;
};

class DtlsPhone {
public:
    DtlsPhone(DtlsFarEndOptions options, const char* host, std::uint16_t port = 0)
        : peer(options), socket(host, port), m_client(options.client) {}

    void begin() {
        if (m_client && !m_begun) peer.advance();
        m_begun = true;
    }
    void setServer(std::uint16_t port) { m_server = port; }
    void forge(std::span<const std::uint8_t> datagram) { socket.send(m_server, datagram); }

    // All that has come, and the timer; for a phone that has begun.
    void poll() {
        for (auto datagram = socket.receive(); !datagram.empty(); datagram = socket.receive()) {
            bytesReceived += datagram.size();
            if (datagram[0] >= 20 && datagram[0] <= 63) {
                peer.take(datagram);
                takeKeys();
            } else if (media::kindOf(datagram) == media::DatagramKind::rtp) {
                if (m_keyed && m_in.unprotectRtp(datagram).verdict == media::SrtpVerdict::ok) ++packetsReceived;
                else ++unreadable;
            }
        }
        peer.tick();
        for (const auto& datagram : peer.takeOutput()) socket.send(m_server, datagram);
    }
    bool keyed() const { return m_keyed; }
    // One packet of sound, once there are keys.
    void sendFrame() {
        if (!m_keyed) return;
        std::array<std::uint8_t, 3> silence{0xf8, 0xff, 0xfe}; // Opus, 20 ms
        std::vector<std::uint8_t> packet(media::kRtpHeaderBytes + silence.size() + media::kSrtpTrailerBytesMax);
        media::writeRtpHeader(packet, {false, 96, m_sequence++, m_timestamp, m_ssrc});
        std::copy(silence.begin(), silence.end(), packet.begin() + media::kRtpHeaderBytes);
        packet.resize(m_out.protectRtp(packet, media::kRtpHeaderBytes + silence.size()));
        m_timestamp += media::kFrameSamples;
        socket.send(m_server, packet);
    }

    DtlsFarEnd peer;
    UdpSocket socket;
    media::LegId leg{};
    std::size_t packetsReceived = 0; // authentic
    std::size_t unreadable = 0;
    std::size_t bytesReceived = 0;

private:
    void takeKeys() {
        if (!peer.done() || m_keyed) return;
        const auto suite = suiteOf(peer.profile());
        m_in = std::move(media::SrtpSession::receiver(suite, peer.key(suite, false)).value());
        m_out = std::move(media::SrtpSession::sender(suite, peer.key(suite, true), m_ssrc).value());
        m_keyed = true;
    }
    static media::SrtpSuite suiteOf(const std::string& profile) {
        if (profile == "SRTP_AEAD_AES_128_GCM") return media::SrtpSuite::aeadAes128Gcm;
        if (profile == "SRTP_AEAD_AES_256_GCM") return media::SrtpSuite::aeadAes256Gcm;
        return media::SrtpSuite::aesCm128HmacSha1_80;
    }
    bool m_client;
    bool m_begun = false;
    bool m_keyed = false;
    std::uint16_t m_server = 0;
    std::uint32_t m_ssrc = std::random_device{}();
    std::uint16_t m_sequence = 100;
    std::uint32_t m_timestamp = 0;
    media::SrtpSession m_in{};
    media::SrtpSession m_out{};
};

struct DtlsListener : media::EngineListener {
    void onDigit(media::LegId, char) override {}
    void onMediaStarted(media::LegId leg) override { started.push_back(leg); }
    void onMediaLost(media::LegId leg) override { lost.push_back(leg); }
    void onMediaFailed(media::LegId leg) override { failed.push_back(leg); }
    void onPromptEnded(media::LegId, media::PromptId) override {}
    void onStats(media::LegId leg, const media::LegStats& value) override { stats[leg] = value; }

    bool has(const std::vector<media::LegId>& list, media::LegId leg) const {
        return std::find(list.begin(), list.end(), leg) != list.end();
    }
    std::vector<media::LegId> started, lost, failed;
    std::map<media::LegId, media::LegStats> stats;
};

// An engine on 127.0.0.1 and the phones that call it.
struct DtlsHouse {
    boost::asio::io_context io;
    DtlsListener listener;
    media::Engine engine;
    std::vector<std::unique_ptr<DtlsPhone>> phones;
    media::BridgeId bridge{};

    explicit DtlsHouse(std::chrono::milliseconds time = std::chrono::seconds(60), unsigned threads = 1)
        : engine(options(time, threads), io.get_executor(), listener) {
        if (!engine.start()) qFatal("the engine does not start");
        bridge = engine.newBridgeId();
    }
    static media::EngineOptions options(std::chrono::milliseconds time, unsigned threads) {
        media::EngineOptions o;
        o.threads = threads;
        o.listenAddress = boost::asio::ip::make_address("127.0.0.1");
        o.dtlsTimeout = time;
        return o;
    }
    std::uint16_t port() { return engine.port(engine.place(bridge)); }
    static media::DtlsPeer told(const DtlsPhone& phone, bool client, const char* named, const char* connection) {
        media::DtlsPeer peer;
        peer.role = client ? media::DtlsRole::server : media::DtlsRole::client;
        peer.fingerprints = {phone.peer.fingerprint()};
        peer.named = {boost::asio::ip::make_address(named), phone.socket.port()};
        peer.connection = boost::asio::ip::make_address(connection);
        return peer;
    }
    // `named`: what its SDP says; its call comes from `host`, where its socket is.
    DtlsPhone& add(DtlsFarEndOptions options = {}, const char* host = "127.0.0.1", const char* named = "127.0.0.1",
        std::uint16_t at = 0) {
        auto phone = std::make_unique<DtlsPhone>(options, host, at);
        media::LegSpec spec;
        spec.leg = phone->leg = engine.newLegId();
        spec.bridge = bridge;
        spec.dtls = told(*phone, options.client, named, host);
        phone->setServer(port());
        if (!engine.addLeg(engine.place(bridge), spec)) qFatal("no leg");
        engine.play(phone->leg, media::PromptId::welcome, media::Language::en); // so that there is something to hear
        phones.push_back(std::move(phone));
        return *phones.back();
    }
    void run(int turns = 1) {
        for (int i = 0; i < turns; ++i) {
            for (auto& phone : phones) {
                phone->poll();
                phone->sendFrame();
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            io.restart();
            io.poll();
        }
    }
    template <class Predicate>
    bool runUntil(Predicate done, int turnsMax = 3000) {
        for (int i = 0; i < turnsMax && !done(); ++i) run();
        return done();
    }
    // Handshake done at both ends, sound authentic both ways.
    bool up(const DtlsPhone& phone) const { return listener.has(listener.started, phone.leg) && phone.packetsReceived > 0; }
    bool allUp() const {
        return std::all_of(phones.begin(), phones.end(), [&](const auto& phone) { return up(*phone); });
    }
};

} // namespace conclave::tests
