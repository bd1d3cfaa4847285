#include "server/media/rtp/reception.hpp"

#include <algorithm>
#include <cmath>

namespace conclave::media {
namespace {
constexpr std::int64_t kLostMax = 0x7fffff;
constexpr double kShortSecond = 65536;
constexpr double kRoundTripMax = 30; // seconds; more is a clock that was set
} // namespace

void Reception::packet(std::int64_t sequence, std::uint32_t timestamp, std::int64_t arrival) noexcept {
    const std::int64_t transit = arrival - std::int64_t{timestamp};
    if (m_received++ == 0) {
        m_first = m_highest = sequence;
        m_expectedBefore = m_receivedBefore = 0;
    } else if (timestamp != m_lastTimestamp) { // a key press repeats its own
        const auto difference = static_cast<std::int32_t>(static_cast<std::uint32_t>(transit - m_transit)); // over the wrap
        const double off = std::abs(static_cast<double>(difference));
        if (off < 48'000) m_jitter += (off - m_jitter) / 16;
    }
    m_transit = transit;
    m_lastTimestamp = timestamp;
    m_highest = std::max(m_highest, sequence);
}

void Reception::senderReport(std::uint64_t ntp, std::int64_t monotonicNs) noexcept {
    m_lastReport = static_cast<std::uint32_t>(ntp >> 16);
    m_lastReportAt = monotonicNs;
}

void Reception::restart() noexcept {
    m_received = 0;
    m_jitter = 0;
}

RtcpReport Reception::report(std::uint32_t ssrc, std::int64_t monotonicNs) noexcept {
    const std::int64_t expected = m_highest - m_first + 1;
    const std::int64_t expectedLately = expected - m_expectedBefore;
    const std::int64_t lostLately = expectedLately - (m_received - m_receivedBefore);
    m_expectedBefore = expected;
    m_receivedBefore = m_received;
    m_lossLately = expectedLately > 0 && lostLately > 0 ? static_cast<double>(lostLately) / static_cast<double>(expectedLately) : 0;
    RtcpReport report;
    report.ssrc = ssrc;
    report.fractionLost = static_cast<std::uint8_t>(std::min(m_lossLately * 256, 255.0));
    report.cumulativeLost = static_cast<std::int32_t>(std::clamp(expected - m_received, -kLostMax - 1, kLostMax));
    report.highestSequence = static_cast<std::uint32_t>(m_highest);
    report.jitter = static_cast<std::uint32_t>(m_jitter);
    report.lastSenderReport = m_lastReport;
    if (m_lastReport != 0)
        report.delaySinceLastSenderReport =
            static_cast<std::uint32_t>(static_cast<double>(monotonicNs - m_lastReportAt) * 1e-9 * kShortSecond);
    return report;
}

double roundTripOf(const RtcpReport& report, std::uint64_t ntpNow) noexcept {
    if (report.lastSenderReport == 0) return -1;
    const auto now = static_cast<std::uint32_t>(ntpNow >> 16);
    const auto short32 = static_cast<std::int32_t>(now - report.lastSenderReport - report.delaySinceLastSenderReport);
    const double seconds = short32 / kShortSecond;
    return seconds >= 0 && seconds < kRoundTripMax ? seconds : -1;
}

} // namespace conclave::media
