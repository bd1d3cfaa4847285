// Packets from an address that is not known, or whose owner has fallen silent: whose are they? Everything said in the clear is only
// a hint at whom to try first. And where phones are.
#include "server/media/bridge/inbox.hpp"
#include "server/media/bridge/shard.hpp"
#include "server/media/bridge/swap_out.hpp"
#include "server/media/rtp/rtp_packet.hpp"

#include <algorithm>
#include <utility>

namespace conclave::media {
namespace {
constexpr int kTrialsPerTurn = 64; // of each kind: about 0.3 ms of ciphers spent on strangers in 10
constexpr int kTrialsPerRing = 16;
constexpr int kMovePackets = 3;
constexpr MonotonicNs kElsewhereNs = 30'000'000'000;
constexpr MonotonicNs kMoveNs = 250'000'000; // at least, from the first to the last: time for the old address to say that it lives
} // namespace

// A phone that has crashed calls again from the same port while its old leg is still here. Only silence lets others in: who sends in
// the name of one who lives displaces nobody.
bool Shard::mayBeAnothers(const Leg& leg, const Unclaimed& packet, MonotonicNs now) noexcept {
    return leg.remoteSsrc != packet.ssrc && now - leg.lastAuthenticated > kSilentNs;
}

// Once a turn of 10 ms, however often the bridges wake the thread in between.
void Shard::refillTrials() noexcept {
    for (std::size_t i = 0; i < m_peers.size(); ++i) {
        const int count = i == m_index ? kTrialsPerTurn : kTrialsPerRing;
        m_peers[i].trials = {count, count, count};
    }
}

Shard::Claim Shard::findOwner(const Unclaimed& packet, MonotonicNs now) noexcept {
    std::size_t at = 0;
    while (trialsHere().matching > 0) {
        Leg* leg = m_sources.next(packet.ssrc, at);
        if (leg == nullptr) break;
        if (tryOwner(*leg, packet, trialsHere().matching, now)) return Claim::taken;
    }
    if (sendOnFromStranger(packet, packet.ssrc, now)) return Claim::sentOn;
    if (tryHosts(packet, now) || tryWaiting(packet, now)) return Claim::taken;
    return sendOnFromStranger(packet, std::nullopt, now) ? Claim::sentOn : Claim::none;
}

// Trials are a host's own: junk from elsewhere spends none of them, and whoever names somebody else's host in many calls only has the
// search go round longer.
bool Shard::tryHosts(const Unclaimed& packet, MonotonicNs now) noexcept {
    const std::uint32_t host = packet.from.hostHash();
    auto& bucket = m_hostBuckets[host % m_hostBuckets.size()];
    for (auto& hosts : m_hosts) {
        const std::size_t begin = hosts.next;
        bool isRound = false;
        while (!bucket.spent(now)) {
            Leg* leg = hosts.legs.next(host, hosts.next);
            if (leg == nullptr) {
                if (std::exchange(isRound, true)) break;
                hosts.next = 0;
                continue;
            }
            if (isRound && hosts.next > begin) break;
            if (leg->home != m_home || leg->announcedSsrc == packet.ssrc) continue;
            int trials = 1;
            bucket.take(now);
            if (tryOwner(*leg, packet, trials, now)) return true;
        }
    }
    return false;
}

// Round and round, so that nobody waits behind legs whose phones never come.
bool Shard::tryWaiting(const Unclaimed& packet, MonotonicNs now) noexcept {
    for (std::size_t left = m_waiting.size(); left > 0 && trialsHere().any > 0; --left) {
        m_nextWaiting = m_nextWaiting + 1 < m_waiting.size() ? m_nextWaiting + 1 : 0;
        Leg& leg = *m_waiting[m_nextWaiting];
        if (leg.announcedSsrc != packet.ssrc && tryOwner(leg, packet, trialsHere().any, now)) return true;
    }
    return false;
}

// `trials`: those of its kind that are left in this turn.
bool Shard::tryOwner(Leg& leg, const Unclaimed& packet, int& trials, MonotonicNs now) noexcept {
    const bool control = packet.kind == DatagramKind::rtcp;
    if (leg.home != m_home || trials == 0) return false;
    // Reports show where a phone is that sends no sound, and move nobody; those from a port of their own do not even show that.
    const bool isApart = control && !leg.rtcpMux;
    if (control && !isApart && leg.address.bytes != 0) return false;
    --trials;
    ++m_stats.trials;
    const auto copy = std::span(m_inbox->trial).first(packet.datagram.size());
    std::copy(packet.datagram.begin(), packet.datagram.end(), copy.begin());
    const auto result = control ? leg.in.unprotectRtcp(copy) : leg.in.unprotectRtp(copy);
    if (result.verdict != SrtpVerdict::ok) return false;
    if (isApart) {
        leg.controlAddress = packet.from;
    } else if (leg.address.bytes == 0) {
        setAddress(leg, packet.from);
    } else { // the phone's address has changed, or somebody repeats a packet that has not arrived yet
        const auto header = peekRtp(copy);
        const bool forward = leg.sequenceIn.started()
            && static_cast<std::int16_t>(header->sequence - static_cast<std::uint16_t>(leg.sequenceIn.highest())) > 0;
        leg.candidatePackets = forward ? (packet.from == leg.candidate ? leg.candidatePackets + 1 : 1) : 0;
        if (leg.candidatePackets == 1) leg.candidateSince = now;
        leg.candidate = packet.from;
        if (leg.candidatePackets >= kMovePackets && now - leg.candidateSince >= kMoveNs) {
            setAddress(leg, packet.from);
            ++leg.stats.addressMoves;
        }
    }
    if (control) acceptControl(leg, copy.first(result.bytes), now);
    else if (leg.rtpBucket.take(now)) accept(leg, copy.first(result.bytes), now);
    else ++leg.stats.packetsOverRate;
    return true;
}

void Shard::setAddress(Leg& leg, const PeerAddress& address) noexcept {
    if (leg.address.bytes != 0) m_addresses.erase(leg.address, leg.home);
    if (std::exchange(leg.awaited, false)) swapOut(m_waiting, &leg);
    if (Leg* before = m_addresses.find(address, leg.home)) displace(*before);
    leg.address = address;
    leg.candidatePackets = 0;
    m_addresses.insert(address, leg.home, &leg);
    noteSource(leg);
    if (leg.home != m_index) tellHome(leg);
    else if (Guest* guest = m_guestsAt.find(address, m_index)) setAddress(*guest, {});
}

// What a packet of a new address has to say to be tried on the leg before others.
void Shard::noteSource(Leg& leg) noexcept {
    const auto known = leg.address.bytes != 0 ? leg.remoteSsrc : std::nullopt;
    m_sources.set(leg, leg.awaited && leg.announcedSsrc ? leg.announcedSsrc : known);
    for (std::size_t i = 0; i < m_hosts.size(); ++i) m_hosts[i].legs.set(leg, leg.awaited ? leg.hosts[i] : std::nullopt);
}

void Shard::awaitPacket(Leg& leg) noexcept {
    if (!std::exchange(leg.awaited, true)) m_waiting.push_back(&leg);
    noteSource(leg);
}

// Where it was it stays until what comes from elsewhere has moved it.
void Shard::expectElsewhere(Leg& leg, const Command& command, MonotonicNs now) noexcept {
    leg.announcedSsrc = command.ssrc;
    leg.hosts = command.hosts;
    leg.awaitedSince = now;
    if (leg.address.bytes != 0) awaitPacket(leg);
    else noteSource(leg);
    if (leg.home != m_index) tellHome(leg);
}

void Shard::expectNoLonger(Leg& leg, MonotonicNs now) noexcept {
    if (!leg.awaited || leg.address.bytes == 0 || now - leg.awaitedSince < kElsewhereNs) return;
    leg.awaited = false;
    swapOut(m_waiting, &leg);
    noteSource(leg);
    if (leg.home != m_index) tellHome(leg);
}

// What called from there earlier, and has gone without a word.
void Shard::displace(Leg& leg) noexcept {
    m_addresses.erase(leg.address, leg.home);
    leg.address = {};
    awaitPacket(leg);
    if (leg.home != m_index) tellHome(leg);
}

} // namespace conclave::media
