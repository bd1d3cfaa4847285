// Legs on another shard than their phone sends to. At home: what comes from a guest's phone goes into a ring. Where the leg
// is: rings are emptied as sockets are. Between the two, a leg goes by way of the control thread, never touched by both.
#include "server/media/bridge/shard.hpp"
#include "server/media/bridge/swap_out.hpp"

#include <algorithm>
#include <utility>

namespace conclave::media {
namespace {
constexpr std::size_t kRingSlots = 1024;    // what a thousand phones send in 20 ms
constexpr MonotonicNs kOldNs = 200'000'000;
} // namespace

void Shard::meet(std::span<Shard* const> all) {
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i == m_index) continue;
        auto& theirs = all[i]->m_peers[m_index];
        theirs.in = std::make_unique<DatagramRing>(kRingSlots);
        m_peers[i].out = theirs.in.get();
    }
}

void Shard::executeForGuest(const Command& command, MonotonicNs now) noexcept {
    using Kind = Command::Kind;
    Guest* guest = command.guest;
    switch (command.kind) {
    case Kind::release:
        if (guest != nullptr) guest->shard = command.shard;
        release(*command.leg, guest, now);
        break;
    case Kind::takeLeg: takeLeg(command, now); break;
    case Kind::routeGuest: guest->shard = command.shard; break;
    case Kind::moveGuest:
        guest->remoteSsrc = command.ssrc;
        setAddress(*guest, command.address);
        if (guest->address.bytes == 0) break;
        if (Leg* before = m_addresses.find(guest->address, m_index)) displace(*before);
        break;
    case Kind::closeGuest:
        if (guest->way) m_gate.close(*guest->way);
        break;
    case Kind::dropGuest: drop(*guest); break;
    default: break;
    }
}

// From here on its packets go where the leg will be; until that has it, they are nobody's there.
void Shard::release(Leg& leg, Guest* guest, MonotonicNs now) noexcept {
    const bool opened = leg.way && leg.way->open;
    forget(leg, now);
    if (guest != nullptr) {
        guest->announcedSsrc = leg.announcedSsrc;
        guest->remoteSsrc = leg.remoteSsrc;
        guest->way = leg.way;
        m_guests.push_back(guest);
        guest->lastHeard = now;
        if (leg.address.bytes != 0) setAddress(*guest, leg.address);
        else if (leg.awaited) setAddress(*guest, {});
        if (opened) m_gate.open(*guest->way);
    }
    Event event;
    event.kind = Event::Kind::legReleased;
    event.leg = leg.id;
    retire(event);
}

void Shard::takeLeg(const Command& command, MonotonicNs now) noexcept {
    Leg& leg = *command.leg;
    m_legs.push_back(&leg);
    if (command.guest != nullptr) { // home again
        leg.way = command.guest->way;
        drop(*command.guest); // gone from here on: the control thread may have freed it
        if (leg.way && std::exchange(leg.way->open, false)) m_gate.open(*leg.way);
    }
    const PeerAddress address = std::exchange(leg.address, {});
    if (address.bytes != 0) setAddress(leg, address);
    else if (std::exchange(leg.awaited, false)) awaitPacket(leg);
    leg.role = command.role;
    place(leg, command.bridge, now);
}

void Shard::drop(Guest& guest) noexcept {
    if (guest.address.bytes != 0) m_guestsAt.erase(guest.address, m_index);
    if (guest.way) m_gate.close(*guest.way);
    if (guest.awaited) swapOut(m_guestsWaiting, &guest);
    m_guestSources.set(guest, std::nullopt);
    swapOut(m_guests, &guest);
    Event event;
    event.kind = Event::Kind::guestGone;
    event.retiredGuest = &guest;
    retire(event);
}

// Whoever had the address before waits for a packet; so does this one without an address.
void Shard::setAddress(Guest& guest, const PeerAddress& address) noexcept {
    if (guest.address.bytes != 0) m_guestsAt.erase(guest.address, m_index);
    if (std::exchange(guest.awaited, address.bytes == 0)) swapOut(m_guestsWaiting, &guest);
    guest.address = address;
    if (guest.awaited) m_guestsWaiting.push_back(&guest);
    noteSource(guest);
    if (guest.awaited) return;
    if (Guest* before = m_guestsAt.find(address, m_index)) setAddress(*before, {});
    m_guestsAt.insert(address, m_index, &guest);
}

void Shard::noteSource(Guest& guest) noexcept {
    m_guestSources.set(guest, guest.awaited ? guest.announcedSsrc : guest.remoteSsrc);
}

// From a guest's address. Whoever forges it fills half a ring at most: the other half is for those who keep to a phone's pace.
bool Shard::sendOnToGuest(const Unclaimed& packet, MonotonicNs now) noexcept {
    if (m_home != m_index || m_guests.empty()) return false;
    Guest* guest = m_guestsAt.find(packet.from, m_index);
    if (guest == nullptr) return false;
    if (!guest->remoteSsrc || guest->remoteSsrc == packet.ssrc) guest->lastHeard = now;
    else if (now - guest->lastHeard > kSilentNs && findOwner(packet, now) == Claim::taken) return true;
    Peer& peer = m_peers[guest->shard];
    sendOn(peer, packet.datagram, packet.from, guest->pace.take(now) ? peer.out->slots() : peer.out->slots() / 2, now);
    return true;
}

// From a new address, perhaps of a guest: of one with that source, or (nullopt) of one that has not been heard yet. Counts as
// a trial here as well as there. False: of none.
bool Shard::sendOnFromStranger(const Unclaimed& packet, std::optional<std::uint32_t> ssrc, MonotonicNs now) noexcept {
    if (m_home != m_index) return false;
    ++m_strangers;
    bool any = false;
    if (ssrc) {
        std::size_t at = 0;
        while (trialsHere().matching > 0) {
            const Guest* guest = m_guestSources.next(*ssrc, at);
            if (guest == nullptr) break;
            any = true;
            sendOnFromStranger(*guest, packet, trialsHere().matching, now);
        }
        return any;
    }
    for (std::size_t i = 0; i < m_guestsWaiting.size() && trialsHere().forwarded > 0; ++i) {
        any = true;
        sendOnFromStranger(*m_guestsWaiting[i], packet, trialsHere().forwarded, now);
    }
    return any;
}

void Shard::sendOnFromStranger(const Guest& guest, const Unclaimed& packet, int& trials, MonotonicNs now) noexcept {
    Peer& peer = m_peers[guest.shard];
    if (std::exchange(peer.lastStranger, m_strangers) == m_strangers) return; // it tries all its guests
    --trials;
    sendOn(peer, packet.datagram, packet.from, peer.out->slots() / 2, now);
}

void Shard::sendOn(Peer& peer, std::span<const std::uint8_t> datagram, const PeerAddress& from, std::size_t usedMax,
    MonotonicNs now) noexcept {
    if (peer.out->used() >= usedMax) {
        ++m_stats.packetsForwardDropped;
        return;
    }
    // By then it can be had there, whenever in a turn it came: a talker's packets keep their distances.
    peer.out->push(datagram, from, std::max(m_arrival + kSendOnNs, now));
    ++m_stats.packetsForwarded;
}

void Shard::drainGuests(MonotonicNs now) noexcept {
    for (std::size_t i = 0; i < m_peers.size(); ++i) {
        auto* ring = m_peers[i].in.get();
        if (ring == nullptr) continue;
        m_home = static_cast<std::uint32_t>(i);
        for (std::size_t left = ring->used(); left > 0; --left) {
            auto* slot = ring->front();
            m_arrival = std::max(slot->arrival, now - kOldNs);
            receive(slot->view(), slot->from, now);
            ring->pop();
        }
    }
}

// By way of the control thread, which knows what is left of the guest there.
void Shard::tellHome(Leg& leg) noexcept {
    Event event;
    event.kind = Event::Kind::guestMoved;
    event.leg = leg.id;
    event.address = leg.address;
    event.ssrc = leg.awaited && leg.announcedSsrc ? leg.announcedSsrc : leg.remoteSsrc;
    leg.untold = !m_events.push(event);
}

} // namespace conclave::media
