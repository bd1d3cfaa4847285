#include "server/media/bridge/dtls_gate.hpp"

#include "server/media/bridge/leg.hpp"

#include <algorithm>

namespace conclave::media {

DtlsGate::DtlsGate(std::size_t legsMax) : m_queue(kSlots) { m_open.reserve(legsMax); }

void DtlsGate::open(Leg& leg) noexcept {
    if (std::find(m_open.begin(), m_open.end(), &leg) == m_open.end()) m_open.push_back(&leg);
}

void DtlsGate::close(const Leg& leg) noexcept {
    const auto at = std::find(m_open.begin(), m_open.end(), &leg);
    if (at == m_open.end()) return;
    *at = m_open.back();
    m_open.pop_back();
}

bool DtlsGate::admits(const PeerAddress& from, std::int64_t now) const noexcept {
    return std::any_of(m_open.begin(), m_open.end(),
        [&](Leg* leg) { return leg->door->admits(from) && leg->dtlsBucket.take(now); });
}

bool DtlsGate::hand(std::span<const std::uint8_t> datagram, const PeerAddress& from) noexcept {
    if (datagram.size() > m_slot.bytes.size()) return false;
    m_slot.from = from;
    m_slot.size = static_cast<std::uint16_t>(datagram.size());
    std::copy(datagram.begin(), datagram.end(), m_slot.bytes.begin());
    if (!m_queue.push(m_slot)) return false;
    m_fresh = true;
    return true;
}

} // namespace conclave::media
