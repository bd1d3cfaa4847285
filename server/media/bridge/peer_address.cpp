#include "server/media/bridge/peer_address.hpp"

#include <bit>
#include <cstring>

namespace conclave::media {
namespace {
struct Key {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    std::uint64_t port = 0;
    bool operator==(const Key&) const = default;
};

Key keyOf(const PeerAddress& address) noexcept {
    Key key;
    if (address.bytes == 0) return key;
    if (address.storage.sin6_family == AF_INET) {
        sockaddr_in four{};
        std::memcpy(&four, &address.storage, sizeof four);
        key.low = four.sin_addr.s_addr;
        key.port = std::uint64_t{four.sin_port} | 1ULL << 32;
        return key;
    }
    std::memcpy(&key.high, address.storage.sin6_addr.s6_addr, 8);
    std::memcpy(&key.low, address.storage.sin6_addr.s6_addr + 8, 8);
    key.port = address.storage.sin6_port;
    return key;
}
} // namespace

PeerAddress peerAddress(const boost::asio::ip::address& host, std::uint16_t port) noexcept {
    PeerAddress out;
    if (host.is_v4()) {
        sockaddr_in four{};
        four.sin_family = AF_INET;
        four.sin_port = htons(port);
        four.sin_addr.s_addr = htonl(host.to_v4().to_uint());
        std::memcpy(&out.storage, &four, sizeof four);
        out.bytes = sizeof four;
        return out;
    }
    const auto six = host.to_v6();
    const auto bytes = six.to_bytes();
    out.storage.sin6_family = AF_INET6;
    out.storage.sin6_port = htons(port);
    out.storage.sin6_scope_id = static_cast<std::uint32_t>(six.scope_id());
    std::memcpy(out.storage.sin6_addr.s6_addr, bytes.data(), bytes.size());
    out.bytes = sizeof out.storage;
    return out;
}

bool PeerAddress::operator==(const PeerAddress& other) const noexcept {
    return (bytes == 0) == (other.bytes == 0) && keyOf(*this) == keyOf(other);
}

bool PeerAddress::sameHost(const PeerAddress& other) const noexcept {
    if (bytes == 0 || other.bytes == 0 || storage.sin6_family != other.storage.sin6_family) return false;
    const Key mine = keyOf(*this);
    const Key theirs = keyOf(other);
    return mine.high == theirs.high && mine.low == theirs.low;
}

PeerAddress PeerAddress::withPortOf(const PeerAddress& other) const noexcept {
    PeerAddress out = *this;
    out.storage.sin6_port = other.storage.sin6_port; // the same place in both families
    return out;
}

std::uint64_t PeerAddress::hash() const noexcept {
    const Key key = keyOf(*this);
    std::uint64_t h = key.high * 0x9e3779b97f4a7c15ULL ^ std::rotl(key.low, 31) ^ key.port << 17;
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93ULL;
    return h ^ h >> 29;
}

std::uint32_t PeerAddress::hostHash() const noexcept {
    PeerAddress host = *this;
    host.storage.sin6_port = 0; // the same place in both families
    return static_cast<std::uint32_t>(host.hash() >> 16);
}

} // namespace conclave::media
