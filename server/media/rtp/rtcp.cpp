#include "server/media/rtp/rtcp.hpp"

#include "server/media/rtp/bytes.hpp"

#include <algorithm>

namespace conclave::media {
namespace {
constexpr std::uint8_t kSenderReport = 200;
constexpr std::uint8_t kReceiverReport = 201;
constexpr std::uint8_t kDescription = 202;
constexpr std::uint8_t kBye = 203;
constexpr std::size_t kReportBytes = 24;
constexpr std::size_t kSenderInfoBytes = 20;

RtcpReport readReport(std::span<const std::uint8_t> b) noexcept {
    RtcpReport report;
    report.ssrc = load32(b, 0);
    report.fractionLost = b[4];
    const std::uint32_t lost = load32(b, 4) & 0xffffff;
    report.cumulativeLost = static_cast<std::int32_t>(lost << 8) >> 8; // 24-bit two's complement
    report.highestSequence = load32(b, 8);
    report.jitter = load32(b, 12);
    report.lastSenderReport = load32(b, 16);
    report.delaySinceLastSenderReport = load32(b, 20);
    return report;
}

// One packet of the compound; false when its lengths contradict each other.
bool readPacket(std::span<const std::uint8_t> b, std::uint8_t type, std::size_t count, RtcpCompound& out) noexcept {
    std::size_t at = 8;
    if (type == kBye) {
        out.bye = true;
        return b.size() >= 4 + count * 4;
    }
    if (type != kSenderReport && type != kReceiverReport) return true;
    if (b.size() < at) return false;
    out.ssrc = load32(b, 4);
    if (type == kSenderReport) {
        if (b.size() < at + kSenderInfoBytes) return false;
        RtcpSenderInfo info;
        info.ntp = std::uint64_t{load32(b, 8)} << 32 | load32(b, 12);
        info.rtpTimestamp = load32(b, 16);
        info.packets = load32(b, 20);
        info.bytes = load32(b, 24);
        out.sender = info;
        at += kSenderInfoBytes;
    }
    if (b.size() < at + count * kReportBytes) return false;
    for (std::size_t i = 0; i < count && out.reportCount < kRtcpReportsMax; ++i, at += kReportBytes)
        out.reports[out.reportCount++] = readReport(b.subspan(at, kReportBytes));
    return true;
}
} // namespace

std::optional<RtcpCompound> parseRtcp(std::span<const std::uint8_t> compound) noexcept {
    if (compound.empty()) return std::nullopt;
    RtcpCompound out;
    for (bool first = true; !compound.empty(); first = false) {
        if (compound.size() < 4 || (compound[0] & 0xc0) != 0x80) return std::nullopt;
        const std::uint8_t type = compound[1];
        if (first && type != kSenderReport && type != kReceiverReport) return std::nullopt;
        const std::size_t bytes = (std::size_t{load16(compound, 2)} + 1) * 4;
        if (bytes > compound.size()) return std::nullopt;
        if (!readPacket(compound.first(bytes), type, compound[0] & 0x1fU, out)) return std::nullopt;
        compound = compound.subspan(bytes);
    }
    return out;
}

std::size_t writeRtcp(std::span<std::uint8_t> out, std::uint32_t ssrc, const RtcpSenderInfo* sender,
    const RtcpReport* report, std::span<const char> cname) noexcept {
    cname = cname.first(std::min<std::size_t>(cname.size(), 32));
    const std::size_t reportBytes = 8 + (sender != nullptr ? kSenderInfoBytes : 0) + (report != nullptr ? kReportBytes : 0);
    const std::size_t chunkBytes = (4 + 2 + cname.size() + 1 + 3) / 4 * 4; // SSRC, item, end mark, fill
    const std::size_t total = reportBytes + 4 + chunkBytes;
    if (out.size() < total) return 0;
    out[0] = static_cast<std::uint8_t>(0x80 | (report != nullptr ? 1 : 0));
    out[1] = sender != nullptr ? kSenderReport : kReceiverReport;
    store16(out, 2, static_cast<std::uint16_t>(reportBytes / 4 - 1));
    store32(out, 4, ssrc);
    std::size_t at = 8;
    if (sender != nullptr) {
        store32(out, at, static_cast<std::uint32_t>(sender->ntp >> 32));
        store32(out, at + 4, static_cast<std::uint32_t>(sender->ntp));
        store32(out, at + 8, sender->rtpTimestamp);
        store32(out, at + 12, sender->packets);
        store32(out, at + 16, sender->bytes);
        at += kSenderInfoBytes;
    }
    if (report != nullptr) {
        store32(out, at, report->ssrc);
        store32(out, at + 4, static_cast<std::uint32_t>(report->cumulativeLost) & 0xffffff);
        out[at + 4] = report->fractionLost;
        store32(out, at + 8, report->highestSequence);
        store32(out, at + 12, report->jitter);
        store32(out, at + 16, report->lastSenderReport);
        store32(out, at + 20, report->delaySinceLastSenderReport);
        at += kReportBytes;
    }
    out[at] = 0x81;
    out[at + 1] = kDescription;
    store16(out, at + 2, static_cast<std::uint16_t>(chunkBytes / 4));
    store32(out, at + 4, ssrc);
    auto items = out.subspan(at + 8, chunkBytes - 4);
    std::fill(items.begin(), items.end(), std::uint8_t{0});
    items[0] = 1; // CNAME
    items[1] = static_cast<std::uint8_t>(cname.size());
    std::copy(cname.begin(), cname.end(), items.begin() + 2);
    return total;
}

} // namespace conclave::media
