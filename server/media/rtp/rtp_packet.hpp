// RTP packets (RFC 3550 section 5.1, header extension 5.3.1) read and written in place; RTP told from RTCP (RFC 5761
// section 4) and from STUN and DTLS (RFC 7983). Sizes in bytes, timestamps in the codec's clock. Any thread.
// Views point into the caller's bytes. Nothing is believed before it has been measured.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace conclave::media {

inline constexpr std::size_t kRtpHeaderBytes = 12;
inline constexpr std::size_t kDatagramBytesMax = 1500;

enum class DatagramKind : std::uint8_t { rtp, rtcp, dtls, other };
DatagramKind kindOf(std::span<const std::uint8_t> datagram) noexcept;

struct RtpHeader {
    bool marker = false;
    std::uint8_t payloadType = 0;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t ssrc = 0;

    bool operator==(const RtpHeader&) const = default;
};

struct RtpView {
    RtpHeader header{};
    std::uint16_t extensionProfile = 0; // 0: none
    std::span<const std::uint8_t> extension{};
    std::span<const std::uint8_t> payload{}; // without padding
};

// The fixed header alone: what may be read of an SRTP packet before it is authenticated.
std::optional<RtpHeader> peekRtp(std::span<const std::uint8_t> packet) noexcept;
// The whole of a plain packet; nothing when a length inside is wrong.
std::optional<RtpView> parseRtp(std::span<const std::uint8_t> packet) noexcept;
// Writes kRtpHeaderBytes to the start of `packet`, which has to hold them.
void writeRtpHeader(std::span<std::uint8_t> packet, const RtpHeader& header) noexcept;

} // namespace conclave::media
