// What is counted of a stream that is received, for the report blocks that we send about it (RFC 3550 sections 6.4.1, A.3, A.8).
// Only authentic packets come here. Plain state; one owner (a media thread).
#pragma once

#include "server/media/rtp/rtcp.hpp"

#include <cstdint>

namespace conclave::media {

class Reception {
public:
    // `sequence` extended; timestamp and arrival in samples at 48 kHz.
    void packet(std::int64_t sequence, std::uint32_t timestamp, std::int64_t arrival) noexcept;
    void senderReport(std::uint64_t ntp, std::int64_t monotonicNs) noexcept;
    // A stretch that was deliberately not looked at: counting begins anew.
    void restart() noexcept;
    bool any() const noexcept { return m_received > 0; }
    // Ends the interval that the next fraction lost is about.
    RtcpReport report(std::uint32_t ssrc, std::int64_t monotonicNs) noexcept;
    double jitterMs() const noexcept { return m_jitter / 48; }
    double lossLately() const noexcept { return m_lossLately; } // 0 … 1, of the interval before the last report

private:
    std::int64_t m_first = 0;
    std::int64_t m_highest = 0;
    std::int64_t m_received = 0;
    std::int64_t m_expectedBefore = 0;
    std::int64_t m_receivedBefore = 0;
    std::int64_t m_transit = 0;
    std::uint32_t m_lastTimestamp = 0;
    double m_jitter = 0;
    double m_lossLately = 0;
    std::uint32_t m_lastReport = 0;     // the middle of its NTP time
    std::int64_t m_lastReportAt = 0;
};

// The round trip that a report block about our own stream tells (RFC 3550 section 6.4.1), seconds; negative: it tells none.
double roundTripOf(const RtcpReport& report, std::uint64_t ntpNow) noexcept;

} // namespace conclave::media
