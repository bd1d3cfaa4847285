// A phone's media for the figures: one UDP socket on loopback, SRTP both ways, every packet with the time the kernel took it in.
// What it receives is decrypted and kept; decoding comes later and costs no measurement anything. One thread.
#pragma once

#include "server/media/bridge/leg_spec.hpp"
#include "server/media/rtp/rtp_packet.hpp"
#include "server/media/srtp/srtp_session.hpp"
#include "tests/bench/meters/timeline.hpp"

#include <array>
#include <cstdint>
#include <netinet/in.h>
#include <vector>

namespace conclave::bench {

// CLOCK_REALTIME, in which the kernel stamps what arrives.
std::int64_t realtimeNow();
void sleepUntilRealtime(std::int64_t ns);

class Phone {
public:
    struct Arrived {
        std::int64_t ns = 0;
        media::RtpHeader header{};
        std::vector<std::uint8_t> payload{};
    };

    // Keys drawn from `seed`, the SSRC announced.
    Phone(media::LegSpec spec, std::uint32_t seed);
    ~Phone();
    Phone(const Phone&) = delete;
    Phone& operator=(const Phone&) = delete;

    const media::LegSpec& spec() const { return m_spec; }
    void setServer(std::uint16_t port) { m_serverPort = port; }

    // The next 20 ms of the stream. An empty payload is not sent, only its time passes.
    void send(std::span<const std::uint8_t> payload);
    // Lost on the line: takes its number and its time.
    void lose(std::span<const std::uint8_t> payload);
    // Takes what has come.
    void receive();

    const std::vector<Arrived>& arrived() const { return m_arrived; }
    std::size_t unreadable() const { return m_unreadable; } // not authentic, seen before, or no RTP
    std::size_t reports() const { return m_reports; }
    // Forgets what has arrived, not the stream.
    void forget() { m_arrived.clear(); }
    // All that has arrived, decoded in the order of its numbers; what is missing is concealed.
    Heard heard() const;

private:
    media::LegSpec m_spec;
    std::uint16_t m_serverPort = 0;
    int m_socket = -1;
    std::uint16_t m_sequence = 1000;
    std::uint32_t m_timestamp = 5000;
    bool m_paused = true;
    media::SrtpSession m_out{};
    media::SrtpSession m_in{};
    std::array<std::uint8_t, 2048> m_packet{};
    std::vector<Arrived> m_arrived;
    std::size_t m_unreadable = 0;
    std::size_t m_reports = 0;
};

} // namespace conclave::bench
