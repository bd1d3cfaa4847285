// Datagrams on their way from the shard they came to, to the one that has their leg: a bounded ring of slots of one datagram
// each, between exactly one producing and one consuming media thread. No lock; memory is taken once, and touched when first
// used. Read in place.
#pragma once

#include "server/media/bridge/peer_address.hpp"
#include "server/media/rtp/rtp_packet.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace conclave::media {

class DatagramRing {
public:
    struct Slot {
        Slot() noexcept {} // leaves all as it is: not a page is touched
        union {
            PeerAddress from;
        };
        std::int64_t arrival; // CLOCK_MONOTONIC, nanoseconds
        std::uint16_t size;
        std::array<std::uint8_t, kDatagramBytesMax> bytes;

        std::span<std::uint8_t> view() noexcept { return std::span(bytes).first(size); }
    };

    // `slots`: a power of two.
    explicit DatagramRing(std::size_t slots) : m_mask(slots - 1), m_slots(std::make_unique_for_overwrite<Slot[]>(slots)) {}

    // --- producer ---
    // At most: the consumer may have made room since.
    std::size_t used() const noexcept {
        return m_tail.load(std::memory_order_relaxed) - m_head.load(std::memory_order_acquire);
    }
    std::size_t slots() const noexcept { return m_mask + 1; }
    // Only while used() < slots(), and of at most kDatagramBytesMax bytes.
    void push(std::span<const std::uint8_t> datagram, const PeerAddress& from, std::int64_t arrival) noexcept {
        const std::size_t tail = m_tail.load(std::memory_order_relaxed);
        Slot& slot = m_slots[tail & m_mask];
        std::construct_at(&slot.from, from);
        slot.arrival = arrival;
        slot.size = static_cast<std::uint16_t>(datagram.size());
        std::copy(datagram.begin(), datagram.end(), slot.bytes.begin());
        m_tail.store(tail + 1, std::memory_order_release);
    }

    // --- consumer ---
    // The oldest, until pop(); null: empty.
    Slot* front() noexcept {
        const std::size_t head = m_head.load(std::memory_order_relaxed);
        return head == m_tail.load(std::memory_order_acquire) ? nullptr : &m_slots[head & m_mask];
    }
    void pop() noexcept { m_head.store(m_head.load(std::memory_order_relaxed) + 1, std::memory_order_release); }

private:
    const std::size_t m_mask;
    const std::unique_ptr<Slot[]> m_slots;
    alignas(64) std::atomic<std::size_t> m_head{0};
    alignas(64) std::atomic<std::size_t> m_tail{0};
};

} // namespace conclave::media
