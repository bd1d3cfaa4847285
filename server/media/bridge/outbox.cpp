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

Outbox::Outbox() {
    for (auto& batch : m_batches) {
        batch.arena.reset(new Arena);
        for (std::size_t i = 0; i < kBatch; ++i) {
            batch.arena->vectors[i].iov_base = batch.arena->bytes[i].data();
            batch.arena->messages[i].msg_hdr.msg_iov = &batch.arena->vectors[i];
            batch.arena->messages[i].msg_hdr.msg_iovlen = 1;
            batch.arena->messages[i].msg_hdr.msg_name = &batch.arena->addresses[i].storage;
        }
    }
}

void Outbox::open(int ipv6, int ipv4) noexcept {
    m_batches[0].socket = ipv6;
    m_batches[1].socket = ipv4;
}

Outbox::Batch& Outbox::batchFor(const Leg& leg) noexcept {
    Batch& batch = m_batches[leg.address.storage.sin6_family == AF_INET6 ? 0 : 1];
    if (batch.count == kBatch) flush(batch);
    return batch;
}

void Outbox::push(Batch& batch, const Leg& leg, std::size_t bytes) noexcept {
    batch.arena->vectors[batch.count].iov_len = bytes;
    batch.arena->addresses[batch.count] = leg.address;
    batch.arena->messages[batch.count].msg_hdr.msg_namelen = leg.address.bytes;
    ++batch.count;
}

void Outbox::sendRtp(
    Leg& leg, std::span<const std::uint8_t> payload, std::uint32_t timestamp, Marker marker) noexcept {
    if (leg.address.bytes == 0 || payload.size() > kSlotBytes - kRtpHeaderBytes - kSrtpTrailerBytesMax) return;
    Batch& batch = batchFor(leg);
    const std::span<std::uint8_t> buffer = batch.arena->bytes[batch.count];
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
    push(batch, leg, bytes);
    ++leg.packetsSent;
    ++leg.stats.packetsSent;
    leg.payloadBytesSent += static_cast<std::uint32_t>(payload.size());
}

void Outbox::sendReport(Leg& leg, std::uint32_t timestamp, MonotonicNs now) noexcept {
    if (leg.address.bytes == 0) return;
    Batch& batch = batchFor(leg);
    const std::span<std::uint8_t> buffer = batch.arena->bytes[batch.count];
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
    if (const std::size_t bytes = leg.out.protectRtcp(buffer, plain); bytes > 0) push(batch, leg, bytes);
}

void Outbox::flush() noexcept {
    for (auto& batch : m_batches) flush(batch);
}

void Outbox::flush(Batch& batch) noexcept {
    std::size_t done = 0;
    while (done < batch.count) {
        const int sent = sendmmsg(batch.socket, &batch.arena->messages[done], static_cast<unsigned>(batch.count - done), 0);
        if (sent > 0) {
            done += static_cast<std::size_t>(sent);
            m_packetsSent += static_cast<std::size_t>(sent);
            continue;
        }
        if (sent < 0 && errno == EINTR) continue;
        ++m_sendsRefused; // this one alone (unreachable peer, full buffer); the others get their chance
        ++done;
    }
    batch.count = 0;
}

} // namespace conclave::media
