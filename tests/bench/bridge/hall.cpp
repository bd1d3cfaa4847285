#include "tests/bench/bridge/hall.hpp"

#include "server/media/rtp/rtp_packet.hpp"
#include "tests/server/media/bridge/test_peer.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace conclave::bench {
using namespace media;
namespace {
int openSocket() {
    const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(socket, reinterpret_cast<const sockaddr*>(&here), sizeof here) != 0) {
        std::fprintf(stderr, "no socket\n");
        std::exit(1);
    }
    return socket;
}
} // namespace

Hall::Hall() : m_socket(openSocket()) {
    m_seats.reserve(16);
}

Hall::~Hall() {
    for (const auto& seat : m_seats) ::close(seat.socket);
    ::close(m_socket);
}

std::size_t Hall::addLeg(Role role) {
    const auto seed = static_cast<std::uint32_t>(m_seats.size() + 1);
    LegSpec spec;
    spec.leg = LegId{seed};
    spec.role = role;
    spec.suite = SrtpSuite::aeadAes128Gcm;
    spec.receiveKey = tests::testKey(spec.suite, seed * 2);
    spec.sendKey = tests::testKey(spec.suite, seed * 2 + 1);
    auto& seat = m_seats.emplace_back();
    seat.leg = std::move(Leg::make(spec).value());
    seat.in = std::move(SrtpSession::receiver(spec.suite, spec.sendKey).value());
    seat.socket = openSocket();
    sockaddr_in there{};
    socklen_t size = sizeof there;
    ::getsockname(seat.socket, reinterpret_cast<sockaddr*>(&there), &size);
    std::memcpy(&seat.leg->address.storage, &there, sizeof there);
    seat.leg->address.bytes = sizeof there;
    seat.leg->sockets = {-1, m_socket};
    m_bridge.addLeg(*seat.leg);
    return m_seats.size() - 1;
}

void Hall::arrive(std::size_t leg, std::span<const std::uint8_t> payload, MonotonicNs now) {
    auto& seat = m_seats[leg];
    seat.time += kFrameSamples;
    if (payload.empty()) return;
    ++seat.sequence;
    if (seat.leg->heard() && seat.leg->takeSound(seat.sequence, seat.time, payload, mediaTimeOf(now), m_ear)) m_bridge.wake(now);
}

void Hall::runUntil(MonotonicNs now, const std::function<void(MonotonicNs)>& ticked) {
    while (m_bridge.awake() && m_bridge.due() <= now) {
        const MonotonicNs due = m_bridge.due();
        m_bridge.tick(due, m_outbox, m_events, m_stats);
        m_outbox.flush();
        Event event;
        while (m_events.pop(event)) {}
        for (auto& seat : m_seats) receive(seat);
        ticked(due);
    }
}

void Hall::receive(Seat& seat) {
    seat.payload.clear();
    std::array<std::uint8_t, 2048> buffer{};
    for (;;) {
        const auto got = ::recv(seat.socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (got <= 0) return;
        const auto datagram = std::span(buffer).first(static_cast<std::size_t>(got));
        if (kindOf(datagram) != DatagramKind::rtp) continue;
        const auto opened = seat.in.unprotectRtp(datagram);
        const auto view = opened.verdict == SrtpVerdict::ok ? parseRtp(datagram.first(opened.bytes)) : std::nullopt;
        if (!view) {
            std::fprintf(stderr, "a packet that cannot be read\n");
            std::exit(1);
        }
        if (view->payload.size() <= 2) continue; // keeps the path open
        seat.payload.assign(view->payload.begin(), view->payload.end());
        seat.timestamp = view->header.timestamp;
    }
}

void Hall::play(std::size_t leg, std::span<float> frame) {
    auto& seat = m_seats[leg];
    if (seat.payload.empty() || seat.decoder.decode(seat.payload, frame) == 0) (void)seat.decoder.conceal(frame);
}

} // namespace conclave::bench
