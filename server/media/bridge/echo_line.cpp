#include "server/media/bridge/echo_line.hpp"

#include "server/media/codec/opus.hpp"

#include <algorithm>

namespace conclave::media {
namespace {
constexpr std::int64_t kTooEarly = EchoLine::kDelaySamples - 19200; // 400 ms from where it should be
constexpr std::int64_t kTooLate = EchoLine::kDelaySamples + 19200;
constexpr std::int32_t kReorderSamples = kSampleRateHz; // so much older is late; more, another time scale
} // namespace

void EchoLine::restart() noexcept {
    m_count = 0;
    m_bytesEnd = 0;
    m_started = false;
    m_end = 0;
    m_poppedEnd = 0;
}

std::size_t EchoLine::roomFor(std::size_t size) const noexcept {
    if (m_count == 0) return size <= kBytesMax ? 0 : kBytesMax;
    const std::size_t oldest = m_packets[m_first].offset;
    if (m_bytesEnd > oldest) {
        if (kBytesMax - m_bytesEnd >= size) return m_bytesEnd;
        return size < oldest ? 0 : kBytesMax;
    }
    return size < oldest - m_bytesEnd ? m_bytesEnd : kBytesMax;
}

void EchoLine::take(std::uint32_t timestamp, std::span<const std::uint8_t> payload, std::uint64_t now) noexcept {
    const std::size_t samples = factsOf(payload).samples;
    if (samples == 0) return;
    const auto step = static_cast<std::int32_t>(timestamp - m_timestamp);
    if (m_started && step <= 0 && step > -kReorderSamples) return; // late, or twice
    std::uint64_t at = m_at + static_cast<std::uint64_t>(std::int64_t{step});
    const auto ahead = static_cast<std::int64_t>(at - now);
    if (!m_started || ahead < kTooEarly || ahead > kTooLate) at = now + kDelaySamples;
    at = std::max(at, m_end); // never into the one before it
    if (static_cast<std::int64_t>(at - now) > kTooLate) return;
    const std::size_t offset = m_count < kPacketsMax ? roomFor(payload.size()) : kBytesMax;
    if (offset == kBytesMax) return;
    std::copy(payload.begin(), payload.end(), m_bytes.get() + offset);
    m_packets[(m_first + m_count) % kPacketsMax] = {at, static_cast<std::uint32_t>(samples), static_cast<std::uint16_t>(offset),
        static_cast<std::uint16_t>(payload.size())};
    ++m_count;
    m_bytesEnd = offset + payload.size();
    m_started = true;
    m_timestamp = timestamp;
    m_at = at;
    m_end = at + samples;
}

bool EchoLine::pop(std::uint64_t until, Due& due) noexcept {
    if (m_count == 0 || m_packets[m_first].at >= until) return false;
    const auto& packet = m_packets[m_first];
    due = {{m_bytes.get() + packet.offset, packet.size}, packet.at, packet.at > m_poppedEnd};
    m_poppedEnd = packet.at + packet.samples;
    m_first = (m_first + 1) % kPacketsMax;
    --m_count;
    return true;
}

} // namespace conclave::media
