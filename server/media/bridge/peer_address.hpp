// A socket address as a key. Any thread.
#pragma once

#include <array>
#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <netinet/in.h>
#include <optional>
#include <sys/socket.h>

namespace conclave::media {

struct PeerAddress {
    sockaddr_in6 storage{};  // an IPv4 socket keeps its sockaddr_in in the first bytes
    socklen_t bytes = 0;     // 0: none

    bool operator==(const PeerAddress& other) const noexcept;
    bool sameHost(const PeerAddress& other) const noexcept; // whatever the ports; false without an address
    PeerAddress withPortOf(const PeerAddress& other) const noexcept;
    std::uint64_t hash() const noexcept;
    std::uint32_t hostHash() const noexcept; // whatever the port
};

using HostHashes = std::array<std::optional<std::uint32_t>, 2>; // of where a phone may be

PeerAddress peerAddress(const boost::asio::ip::address& host, std::uint16_t port) noexcept;

} // namespace conclave::media
