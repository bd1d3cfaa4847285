#include "tests/bench/bridge/phone.hpp"

#include "server/media/rtp/sequence.hpp"
#include "tests/server/media/bridge/test_peer.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>

namespace conclave::bench {
using namespace media;

std::int64_t realtimeNow() {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

void sleepUntilRealtime(std::int64_t ns) {
    timespec until{};
    until.tv_sec = ns / 1'000'000'000;
    until.tv_nsec = ns % 1'000'000'000;
    while (clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &until, nullptr) == EINTR) {}
}

Phone::Phone(LegSpec spec, std::uint32_t seed) : m_spec(std::move(spec)) {
    m_spec.receiveKey = tests::testKey(m_spec.suite, seed * 2);
    m_spec.sendKey = tests::testKey(m_spec.suite, seed * 2 + 1);
    m_spec.announcedSsrc = seed + 1;
    m_out = std::move(SrtpSession::sender(m_spec.suite, m_spec.receiveKey, *m_spec.announcedSsrc).value());
    m_in = std::move(SrtpSession::receiver(m_spec.suite, m_spec.sendKey).value());
    m_socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(m_socket, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(m_socket, reinterpret_cast<const sockaddr*>(&here), sizeof here);
}

Phone::~Phone() {
    ::close(m_socket);
}

void Phone::lose(std::span<const std::uint8_t> payload) {
    if (!payload.empty()) ++m_sequence;
    m_paused = payload.empty();
    m_timestamp += kFrameSamples;
}

void Phone::send(std::span<const std::uint8_t> payload) {
    if (payload.empty()) return lose(payload);
    writeRtpHeader(m_packet, {m_paused, m_spec.opusPayloadType, m_sequence, m_timestamp, *m_spec.announcedSsrc});
    std::copy(payload.begin(), payload.end(), m_packet.begin() + kRtpHeaderBytes);
    const auto bytes = m_out.protectRtp(m_packet, kRtpHeaderBytes + payload.size());
    sockaddr_in server{};
    server.sin_family = AF_INET;
    server.sin_port = htons(m_serverPort);
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::sendto(m_socket, m_packet.data(), bytes, 0, reinterpret_cast<const sockaddr*>(&server), sizeof server);
    lose(payload);
}

void Phone::receive() {
    std::array<std::uint8_t, 2048> buffer{};
    alignas(cmsghdr) std::array<std::uint8_t, 128> control{};
    for (;;) {
        iovec vector{buffer.data(), buffer.size()};
        msghdr message{};
        message.msg_iov = &vector;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        const auto got = ::recvmsg(m_socket, &message, MSG_DONTWAIT);
        if (got <= 0) return;
        Arrived one;
        for (auto* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
            if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_TIMESTAMPNS) continue;
            timespec at{};
            std::memcpy(&at, CMSG_DATA(c), sizeof at);
            one.ns = static_cast<std::int64_t>(at.tv_sec) * 1'000'000'000 + at.tv_nsec;
        }
        const auto datagram = std::span(buffer).first(static_cast<std::size_t>(got));
        if (kindOf(datagram) == DatagramKind::rtcp) {
            if (m_in.unprotectRtcp(datagram).verdict == SrtpVerdict::ok) ++m_reports;
            else ++m_unreadable;
            continue;
        }
        const auto opened = m_in.unprotectRtp(datagram);
        const auto view = opened.verdict == SrtpVerdict::ok ? parseRtp(datagram.first(opened.bytes)) : std::nullopt;
        if (!view) {
            ++m_unreadable;
            continue;
        }
        one.header = view->header;
        one.payload.assign(view->payload.begin(), view->payload.end());
        m_arrived.push_back(std::move(one));
    }
}

Heard Phone::heard() const {
    Heard heard;
    OpusDecoder decoder;
    SequenceExtender numbers;
    std::array<float, kPacketSamplesMax> samples{};
    std::int64_t next = -1;
    for (const auto& packet : m_arrived) {
        const auto number = numbers.extend(packet.header.sequence);
        if (number < next) continue; // never happens on loopback, and no phone would play it
        for (std::int64_t i = std::max(next, number - 5); next >= 0 && i < number; ++i) {
            const auto missing = static_cast<std::uint32_t>(number - i) * static_cast<std::uint32_t>(kFrameSamples);
            const auto made = decoder.conceal(std::span(samples).first(kFrameSamples));
            heard.add(packet.header.timestamp - missing, packet.ns, std::span(samples).first(made));
        }
        next = number + 1;
        if (packet.payload.size() <= 2) continue; // keeps the path open
        const auto made = decoder.decode(packet.payload, samples);
        heard.add(packet.header.timestamp, packet.ns, std::span(samples).first(made));
    }
    return heard;
}

} // namespace conclave::bench
