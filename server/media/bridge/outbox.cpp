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
    std::array<int, kBatch> sockets{};
    std::array<mmsghdr, kBatch> messages{}; // scratch: of one socket
};

void Outbox::Free::operator()(Arena* arena) const noexcept {
    delete arena;
}

Outbox::Outbox() : m_arena(new Arena) {
    for (std::size_t i = 0; i < kBatch; ++i) m_arena->vectors[i].iov_base = m_arena->bytes[i].data();
}

std::span<std::uint8_t> Outbox::freeSlot() noexcept {
    if (m_count == kBatch) flush();
    return m_arena->bytes[m_count];
}

void Outbox::push(const Leg& leg, const PeerAddress& to, std::size_t bytes) noexcept {
    m_arena->vectors[m_count].iov_len = bytes;
    m_arena->addresses[m_count] = to;
    m_arena->sockets[m_count] = leg.sockets[to.storage.sin6_family == AF_INET6 ? 0 : 1];
    ++m_count;
}

void Outbox::sendRtp(
    Leg& leg, std::span<const std::uint8_t> payload, std::uint32_t timestamp, Marker marker) noexcept {
    if (leg.address.bytes == 0 || payload.size() > kSlotBytes - kRtpHeaderBytes - kSrtpTrailerBytesMax) return;
    const std::span<std::uint8_t> buffer = freeSlot();
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
    push(leg, leg.address, bytes);
    ++leg.packetsSent;
    leg.payloadBytesSent += static_cast<std::uint32_t>(payload.size());
}

void Outbox::sendReport(Leg& leg, std::uint32_t timestamp, MonotonicNs now) noexcept {
    if (leg.address.bytes == 0) return;
    const std::span<std::uint8_t> buffer = freeSlot();
    timespec real{};
    clock_gettime(CLOCK_REALTIME, &real);
    RtcpSenderInfo info;
    info.ntp = ntpTimeOf(static_cast<std::int64_t>(real.tv_sec) * 1'000'000'000 + real.tv_nsec);
    info.rtpTimestamp = timestamp;
    info.packets = leg.packetsSent;
    info.bytes = leg.payloadBytesSent;
    RtcpReport report;
    const bool known = leg.remoteSsrc && leg.reception.any();
    if (known) {
        report = leg.reception.report(*leg.remoteSsrc, now);
        leg.stats.lossInbound = leg.reception.lossLately();
        leg.stats.jitterInboundMs = leg.reception.jitterMs();
    }
    const std::size_t plain =
        writeRtcp(buffer, leg.sendSsrc, leg.packetsSent > 0 ? &info : nullptr, known ? &report : nullptr, kCanonicalName);
    const auto& to = leg.controlAddress.bytes != 0 ? leg.controlAddress : leg.address;
    if (const std::size_t bytes = leg.out.protectRtcp(buffer, plain); bytes > 0) push(leg, to, bytes);
}

// One call a socket: what goes by the same one as the first that is left, until nothing is.
void Outbox::flush() noexcept {
    constexpr int kDone = -2;
    for (std::size_t first = 0; first < m_count; ++first) {
        const int socket = m_arena->sockets[first];
        if (socket == kDone) continue;
        std::size_t count = 0;
        for (std::size_t i = first; i < m_count; ++i) {
            if (m_arena->sockets[i] != socket) continue;
            m_arena->sockets[i] = kDone;
            auto& header = m_arena->messages[count++].msg_hdr;
            header.msg_name = &m_arena->addresses[i].storage;
            header.msg_namelen = m_arena->addresses[i].bytes;
            header.msg_iov = &m_arena->vectors[i];
            header.msg_iovlen = 1;
        }
        send(socket, std::span(m_arena->messages).first(count));
    }
    m_count = 0;
}

void Outbox::send(int socket, std::span<mmsghdr> messages) noexcept {
    while (!messages.empty()) {
        const int sent = sendmmsg(socket, messages.data(), static_cast<unsigned>(messages.size()), 0);
        if (sent > 0) {
            messages = messages.subspan(static_cast<std::size_t>(sent));
            m_packetsSent += static_cast<std::size_t>(sent);
            continue;
        }
        if (sent < 0 && errno == EINTR) continue;
        ++m_sendsRefused; // this one alone (unreachable peer, full buffer); the others get their chance
        messages = messages.subspan(1);
    }
}

} // namespace conclave::media
