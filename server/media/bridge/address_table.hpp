// An open hash table from where packets come to what they are for: the sender's address, and the shard by whose socket it
// came, as the same phone may send to two. Memory is taken once; at most a quarter of it is in use. One owner (a media thread).
#pragma once

#include "server/media/bridge/peer_address.hpp"

#include <bit>
#include <cstddef>
#include <memory>

namespace conclave::media {

template <class T>
class AddressTable {
public:
    explicit AddressTable(std::size_t entriesMax)
        : m_mask(std::bit_ceil(entriesMax * 4 + 4) - 1), m_entries(std::make_unique<Entry[]>(m_mask + 1)) {}

    T* find(const PeerAddress& address, std::uint32_t home) const noexcept { return m_entries[slotOf(address, home)].value; }
    void prefetch(const PeerAddress& address, std::uint32_t home) const noexcept {
        __builtin_prefetch(&m_entries[firstOf(address, home)]);
    }
    // Replaces.
    void insert(const PeerAddress& address, std::uint32_t home, T* value) noexcept {
        m_entries[slotOf(address, home)] = {address, home, value};
    }
    void erase(const PeerAddress& address, std::uint32_t home) noexcept {
        std::size_t hole = slotOf(address, home);
        if (m_entries[hole].value == nullptr) return;
        m_entries[hole] = {};
        for (std::size_t at = (hole + 1) & m_mask; m_entries[at].value != nullptr; at = (at + 1) & m_mask) {
            const std::size_t first = firstOf(m_entries[at].address, m_entries[at].home);
            if (((at - first) & m_mask) < ((at - hole) & m_mask)) continue; // still found from its first place
            m_entries[hole] = m_entries[at];
            m_entries[at] = {};
            hole = at;
        }
    }

private:
    struct alignas(64) Entry { // a line of the cache each
        PeerAddress address{};
        std::uint32_t home = 0;
        T* value = nullptr;
    };
    std::size_t firstOf(const PeerAddress& address, std::uint32_t home) const noexcept {
        return (address.hash() ^ home * 0x9e3779b97f4a7c15ULL) & m_mask;
    }
    std::size_t slotOf(const PeerAddress& address, std::uint32_t home) const noexcept {
        std::size_t at = firstOf(address, home);
        while (m_entries[at].value != nullptr && !(m_entries[at].home == home && m_entries[at].address == address))
            at = (at + 1) & m_mask;
        return at;
    }

    std::size_t m_mask;
    std::unique_ptr<Entry[]> m_entries;
};

} // namespace conclave::media
