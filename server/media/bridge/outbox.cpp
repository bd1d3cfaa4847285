#include "server/media/bridge/outbox.hpp"

#include "server/media/rtp/rtcp.hpp"
#include "server/media/rtp/rtp_packet.hpp"

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <string_view>

namespace conclave::media {
namespace {
constexpr std::size_t kBatch = 64;
constexpr std::size_t kSlotBytes = 1664; // header, 1440 of payload, trailer
constexpr std::string_view kCanonicalName = "conclave"; // RFC 7022: no user or host name
} // namespace

struct Outbox::Arena {
    std::array<std::array<std::uint8_t, kSlotBytes>, kBatch> bytes{};
    std::array<PeerAddress, kBatch> addresses{};
    std::array<iovec, kBatch> vectors{};
    std::array<mmsghdr, kBatch> messages{};
};

void Outbox::Free::operator()(Arena* arena) const noexcept {
    delete arena;
}

Outbox::Outbox() : m_arena(new Arena) {
    for (std::size_t i = 0; i < kBatch; ++i) {
        m_arena->vectors[i].iov_base = m_arena->bytes[i].data();
        m_arena->messages[i].msg_hdr.msg_iov = &m_arena->vectors[i];
        m_arena->messages[i].msg_hdr.msg_iovlen = 1;
        m_arena->messages[i].msg_hdr.msg_name = &m_arena->addresses[i].storage;
    }
}

std::span<std::uint8_t> Outbox::slot() noexcept {
    if (m_count == kBatch) flush();
    return m_arena->bytes[m_count];
}

void Outbox::push(const Leg& leg, std::size_t bytes) noexcept {
    m_arena->vectors[m_count].iov_len = bytes;
    m_arena->addresses[m_count] = leg.address;
    m_arena->messages[m_count].msg_hdr.msg_namelen = leg.address.bytes;
    ++m_count;
}

void Outbox::sendRtp(
    Leg& leg, std::span<const std::uint8_t> payload, std::uint32_t timestamp, Marker marker) noexcept {
    if (leg.address.bytes == 0 || payload.size() > kSlotBytes - kRtpHeaderBytes - kSrtpTrailerBytesMax) return;
    const auto buffer = slot();
    RtpHeader header;
    header.marker = marker == Marker::yes;
    header.payloadType = leg.opusPayloadType;
    header.sequence = leg.sequenceOut++;
    header.timestamp = timestamp;
    header.ssrc = leg.sendSsrc;
    writeRtpHeader(buffer, header);
    std::copy(payload.begin(), payload.end(), buffer.begin() + kRtpHeaderBytes);
    const std::size_t bytes = leg.out.protectRtp(buffer, kRtpHeaderBytes + payload.size());
    if (bytes == 0) return;
    push(leg, bytes);
    ++leg.packetsSent;
    ++leg.stats.packetsSent;
    leg.payloadBytesSent += static_cast<std::uint32_t>(payload.size());
}

void Outbox::sendReport(Leg& leg, std::uint32_t timestamp) noexcept {
    if (leg.address.bytes == 0) return;
    const auto buffer = slot();
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    constexpr std::uint64_t kUnixToNtp = 2208988800ULL;
    RtcpSenderInfo info;
    info.ntp = (static_cast<std::uint64_t>(now.tv_sec) + kUnixToNtp) << 32
        | (static_cast<std::uint64_t>(now.tv_nsec) << 32) / 1'000'000'000ULL;
    info.rtpTimestamp = timestamp;
    info.packets = leg.packetsSent;
    info.bytes = leg.payloadBytesSent;
    const std::size_t plain =
        writeRtcp(buffer, leg.sendSsrc, leg.packetsSent > 0 ? &info : nullptr, nullptr, kCanonicalName);
    const std::size_t bytes = leg.out.protectRtcp(buffer, plain);
    if (bytes > 0) push(leg, bytes);
}

void Outbox::flush() noexcept {
    std::size_t done = 0;
    while (done < m_count) {
        const int sent = sendmmsg(m_socket, &m_arena->messages[done], static_cast<unsigned>(m_count - done), 0);
        if (sent > 0) {
            done += static_cast<std::size_t>(sent);
            m_packetsSent += static_cast<std::size_t>(sent);
            continue;
        }
        if (sent < 0 && errno == EINTR) continue;
        ++m_sendsRefused; // this one alone (unreachable peer, full buffer); the others get their chance
        ++done;
    }
    m_count = 0;
}

} // namespace conclave::media
