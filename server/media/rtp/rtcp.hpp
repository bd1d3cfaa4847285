// RTCP compounds (RFC 3550 section 6): sender and receiver reports read and written, BYE recognised, everything else stepped
// over by its length. Works on plain bytes, after and before the cipher. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace conclave::media {

inline constexpr std::size_t kRtcpReportsMax = 8; // further blocks of a compound are stepped over

struct RtcpReport {
    std::uint32_t ssrc = 0;
    std::uint8_t fractionLost = 0; // of 256
    std::uint32_t highestSequence = 0;
    std::uint32_t jitter = 0;      // in the stream's clock
    std::uint32_t lastSenderReport = 0;
    std::uint32_t delaySinceLastSenderReport = 0; // 1/65536 s
    std::int32_t cumulativeLost = 0;

    bool operator==(const RtcpReport&) const = default;
};

struct RtcpSenderInfo {
    std::uint64_t ntp = 0;
    std::uint32_t rtpTimestamp = 0;
    std::uint32_t packets = 0;
    std::uint32_t bytes = 0;

    bool operator==(const RtcpSenderInfo&) const = default;
};

struct RtcpCompound {
    std::uint32_t ssrc = 0;
    std::optional<RtcpSenderInfo> sender{};
    std::array<RtcpReport, kRtcpReportsMax> reports{};
    std::size_t reportCount = 0;
    bool bye = false;
};

// NTP's 32.32 seconds since 1900 of CLOCK_REALTIME.
constexpr std::uint64_t ntpTimeOf(std::int64_t realTimeNs) noexcept {
    constexpr std::uint64_t kUnixToNtp = 2'208'988'800;
    const auto ns = static_cast<std::uint64_t>(realTimeNs);
    return (ns / 1'000'000'000 + kUnixToNtp) << 32 | (ns % 1'000'000'000 << 32) / 1'000'000'000;
}

// Nothing when any length inside is wrong, or the compound does not begin with a report.
std::optional<RtcpCompound> parseRtcp(std::span<const std::uint8_t> compound) noexcept;

// A sender report (receiver report without `sender`) with at most one block, and SDES CNAME. Returns its size, 0
// when `out` is too small. `cname` is cut at 32 characters.
std::size_t writeRtcp(std::span<std::uint8_t> out, std::uint32_t ssrc, const RtcpSenderInfo* sender,
    const RtcpReport* report, std::span<const char> cname) noexcept;

} // namespace conclave::media
