// A socket address as a key, and an open hash table from addresses to legs. The table's memory is taken once; it is at
// most a quarter full. One owner (a media thread).
#pragma once

#include <array>
#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <memory>
#include <netinet/in.h>
#include <sys/socket.h>

namespace conclave::media {

struct Leg;

struct PeerAddress {
    sockaddr_in6 storage{};  // an IPv4 socket keeps its sockaddr_in in the first bytes
    socklen_t bytes = 0;     // 0: none

    bool operator==(const PeerAddress& other) const noexcept;
    bool sameHost(const PeerAddress& other) const noexcept; // whatever the ports; false without an address
    PeerAddress withPortOf(const PeerAddress& other) const noexcept;
    std::uint64_t hash() const noexcept;
};

PeerAddress peerAddress(const boost::asio::ip::address& host, std::uint16_t port) noexcept;

class AddressTable {
public:
    explicit AddressTable(std::size_t legsMax);
    Leg* find(const PeerAddress& address) const noexcept;
    void prefetch(const PeerAddress& address) const noexcept { __builtin_prefetch(&m_entries[address.hash() & m_mask]); }
    void insert(const PeerAddress& address, Leg* leg) noexcept; // replaces
    void erase(const PeerAddress& address) noexcept;

private:
    struct Entry {
        PeerAddress address{};
        Leg* leg = nullptr;
    };
    std::size_t slotOf(const PeerAddress& address) const noexcept;

    std::size_t m_mask;
    std::unique_ptr<Entry[]> m_entries;
};

} // namespace conclave::media
