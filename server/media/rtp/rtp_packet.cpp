#include "server/media/rtp/rtp_packet.hpp"

#include "server/media/rtp/bytes.hpp"

namespace conclave::media {
namespace {
constexpr std::uint8_t kVersionMask = 0xc0;
constexpr std::uint8_t kVersion2 = 0x80;
constexpr std::size_t kDtlsHeaderBytes = 13;
} // namespace

DatagramKind kindOf(std::span<const std::uint8_t> datagram) noexcept {
    if (datagram.size() > kDtlsHeaderBytes && datagram[0] >= 20 && datagram[0] <= 63) return DatagramKind::dtls;
    if (datagram.size() < 8 || (datagram[0] & kVersionMask) != kVersion2) return DatagramKind::other;
    if (datagram[1] >= 192 && datagram[1] <= 223) return DatagramKind::rtcp;
    return datagram.size() >= kRtpHeaderBytes ? DatagramKind::rtp : DatagramKind::other;
}

std::optional<RtpHeader> peekRtp(std::span<const std::uint8_t> packet) noexcept {
    if (packet.size() < kRtpHeaderBytes || (packet[0] & kVersionMask) != kVersion2) return std::nullopt;
    RtpHeader header;
    header.marker = (packet[1] & 0x80) != 0;
    header.payloadType = packet[1] & 0x7f;
    header.sequence = load16(packet, 2);
    header.timestamp = load32(packet, 4);
    header.ssrc = load32(packet, 8);
    return header;
}

std::optional<RtpView> parseRtp(std::span<const std::uint8_t> packet) noexcept {
    const auto header = peekRtp(packet);
    if (!header) return std::nullopt;
    RtpView view;
    view.header = *header;
    std::size_t at = kRtpHeaderBytes + std::size_t{packet[0] & 0x0fU} * 4; // contributing sources
    if (at > packet.size()) return std::nullopt;
    if ((packet[0] & 0x10) != 0) {
        if (packet.size() - at < 4) return std::nullopt;
        view.extensionProfile = load16(packet, at);
        const std::size_t bytes = std::size_t{load16(packet, at + 2)} * 4;
        at += 4;
        if (packet.size() - at < bytes) return std::nullopt;
        view.extension = packet.subspan(at, bytes);
        at += bytes;
    }
    std::size_t end = packet.size();
    if ((packet[0] & 0x20) != 0) {
        const std::size_t padding = end > at ? packet[end - 1] : 0;
        if (padding == 0 || padding > end - at) return std::nullopt;
        end -= padding;
    }
    view.payload = packet.subspan(at, end - at);
    return view;
}

void writeRtpHeader(std::span<std::uint8_t> packet, const RtpHeader& header) noexcept {
    packet[0] = kVersion2;
    packet[1] = static_cast<std::uint8_t>((header.marker ? 0x80 : 0) | (header.payloadType & 0x7f));
    store16(packet, 2, header.sequence);
    store32(packet, 4, header.timestamp);
    store32(packet, 8, header.ssrc);
}

} // namespace conclave::media
