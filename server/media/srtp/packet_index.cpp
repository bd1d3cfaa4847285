#include "server/media/srtp/packet_index.hpp"

namespace conclave::media {
namespace {
constexpr std::uint64_t kHalf = 1u << 15;
constexpr std::uint64_t kRound = 1u << 16;
} // namespace

Freshness ReplayWindow::check(std::uint64_t index) const noexcept {
    if (m_empty || index > m_highest) return Freshness::fresh;
    if (m_highest - index >= kReplayWindowPackets) return Freshness::old;
    const std::size_t bit = index % kReplayWindowPackets;
    return (m_seen[bit / 64] >> (bit % 64) & 1) != 0 ? Freshness::seen : Freshness::fresh;
}

void ReplayWindow::take(std::uint64_t index) noexcept {
    if (m_empty || index > m_highest) {
        const std::uint64_t from = m_empty ? index : m_highest + 1;
        if (m_empty || index - m_highest >= kReplayWindowPackets) {
            m_seen.fill(0);
        } else {
            for (std::uint64_t skipped = from; skipped < index; ++skipped) {
                const std::size_t bit = skipped % kReplayWindowPackets;
                m_seen[bit / 64] &= ~(std::uint64_t{1} << (bit % 64));
            }
        }
        m_highest = index;
        m_empty = false;
    }
    const std::size_t bit = index % kReplayWindowPackets;
    m_seen[bit / 64] |= std::uint64_t{1} << (bit % 64);
}

void ReplayWindow::close(std::uint64_t index) noexcept {
    m_seen.fill(~std::uint64_t{0});
    m_highest = index;
    m_empty = false;
}

std::uint64_t indexOf(std::uint16_t sequence, const ReplayWindow& before) noexcept {
    if (before.empty()) return sequence;
    const std::uint64_t highest = before.highest();
    const std::uint64_t round = highest & ~(kRound - 1);
    const std::uint64_t last = highest & (kRound - 1);
    if (last < kHalf) {
        if (sequence > last + kHalf && round > 0) return round - kRound + sequence;
    } else if (last - kHalf > sequence) {
        return round + kRound + sequence;
    }
    return round + sequence;
}

} // namespace conclave::media
