#include "server/media/bridge/dtls_gate.hpp"

#include <algorithm>
#include <utility>

namespace conclave::media {

DtlsGate::DtlsGate(std::size_t legsMax) : m_queue(kSlots) { m_open.reserve(legsMax); }

void DtlsGate::open(DtlsWay& way) noexcept {
    if (!std::exchange(way.open, true)) m_open.push_back(&way);
}

void DtlsGate::close(DtlsWay& way) noexcept {
    if (!std::exchange(way.open, false)) return;
    *std::find(m_open.begin(), m_open.end(), &way) = m_open.back();
    m_open.pop_back();
}

bool DtlsGate::admits(const PeerAddress& from, std::int64_t now) const noexcept {
    return std::any_of(
        m_open.begin(), m_open.end(), [&](DtlsWay* way) { return way->door.admits(from) && way->bucket.take(now); });
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
