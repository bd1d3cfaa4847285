// The index of a packet (RFC 3711 section 3.3.1): its sequence number with the roll-overs before it, guessed from the
// highest index that has been authenticated; and which of the newest 1024 have been seen (section 3.3.2). Pure; no packet
// changes anything before take(), which is for those that have authenticated. One thread.
#pragma once

#include "server/media/srtp/srtp_types.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace conclave::media {

enum class Freshness : std::uint8_t { fresh, seen, old };

// Over any index that only grows: 48 bits for SRTP, 31 for SRTCP.
class ReplayWindow {
public:
    Freshness check(std::uint64_t index) const noexcept;
    void take(std::uint64_t index) noexcept;
    // Nothing up to that index is fresh any more.
    void close(std::uint64_t index) noexcept;
    bool empty() const noexcept { return m_empty; }
    std::uint64_t highest() const noexcept { return m_highest; }

private:
    static constexpr std::size_t kWords = kReplayWindowPackets / 64;
    std::uint64_t m_highest = 0; // first, beside what else a packet needs of its source
    bool m_empty = true;
    std::array<std::uint64_t, kWords> m_seen{}; // bit index % 1024
};

// For the sequence number of a packet that has come, given the highest index so far. The first packet has rolled over never.
std::uint64_t indexOf(std::uint16_t sequence, const ReplayWindow& before) noexcept;

} // namespace conclave::media
