// A media thread's part in DTLS: who may come in, and the keys that a handshake gave.
#include "server/media/bridge/shard.hpp"

#include <boost/asio/ip/address.hpp>
#include <sys/socket.h>

namespace conclave::media {

void Shard::receiveDtls(std::span<const std::uint8_t> datagram, const PeerAddress& from, MonotonicNs now) noexcept {
    // One that has finished may have to be told again what it has missed.
    DtlsWay* way = nullptr;
    if (Leg* leg = m_addresses.find(from, m_index)) way = leg->way ? &*leg->way : nullptr;
    else if (Guest* guest = m_guestsAt.find(from, m_index)) way = guest->way ? &*guest->way : nullptr;
    const bool admitted = (way != nullptr && way->bucket.take(now)) || m_gate.admits(from, now);
    if (!admitted || !m_gate.hand(datagram, from)) ++m_stats.packetsJunk;
}

void Shard::takeKeys(Leg& leg, LegKeys& keys, MonotonicNs now) noexcept {
    if (leg.way) m_gate.close(*leg.way);
    std::swap(leg.in, keys.in);
    leg.in.setTime(now);
    leg.newlyKeyed = true;
    if (keys.hasOut) std::swap(leg.out, keys.out);
    leg.stats.suite = keys.suite;
    leg.stats.dtls = leg.way.has_value();
    leg.lastAuthenticated = now; // its phone is there
    if (keys.address.bytes != 0 && !(leg.address == keys.address)) setAddress(leg, keys.address);
    Event event;
    event.kind = Event::Kind::keysTaken;
    event.leg = leg.id;
    m_events.push(event);
}

PeerAddress Shard::addressOf(const boost::asio::ip::address& host, std::uint16_t port) const noexcept {
    namespace ip = boost::asio::ip;
    const bool mapped = host.is_v6() && host.to_v6().is_v4_mapped();
    const auto address = peerAddress(mapped ? ip::make_address_v4(ip::v4_mapped, host.to_v6()) : host, port);
    return socketFor(address) >= 0 ? address : PeerAddress{};
}

void Shard::sendDtls(const PeerAddress& to, std::span<const std::uint8_t> datagram) const noexcept {
    // What is lost here is repeated by the handshake's timer.
    [[maybe_unused]] const auto sent = ::sendto(socketFor(to), datagram.data(), datagram.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
        reinterpret_cast<const sockaddr*>(&to.storage), to.bytes);
}

} // namespace conclave::media
