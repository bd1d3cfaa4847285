#include "tests/bench/meters/timeline.hpp"

#include <algorithm>

namespace conclave::bench {

double Sent::timeOf(std::size_t sample) const {
    const std::size_t packet = std::min(sample / media::kFrameSamples, m_packets.size() - 1);
    return static_cast<double>(m_packets[packet]) + static_cast<double>(sample - packet * media::kFrameSamples) * kNsPerSample;
}

void Heard::add(std::uint32_t timestamp, std::int64_t ns, std::span<const float> samples) {
    if (m_packets.empty()) m_base = timestamp;
    const auto ahead = static_cast<std::int32_t>(timestamp - m_base);
    if (ahead < 0) return; // before the first that came: nothing is lost by that
    const auto first = static_cast<std::size_t>(ahead);
    if (m_samples.size() < first + samples.size()) m_samples.resize(first + samples.size());
    std::copy(samples.begin(), samples.end(), m_samples.begin() + static_cast<std::ptrdiff_t>(first));
    const auto at = std::upper_bound(m_packets.begin(), m_packets.end(), first,
        [](std::size_t place, const Packet& packet) { return place < packet.first; });
    m_packets.insert(at, {first, ns});
}

double Heard::timeOf(std::size_t sample) const {
    auto at = std::upper_bound(m_packets.begin(), m_packets.end(), sample,
        [](std::size_t place, const Packet& packet) { return place < packet.first; });
    if (at == m_packets.begin()) return 0;
    --at;
    return static_cast<double>(at->ns) + static_cast<double>(sample - at->first) * kNsPerSample;
}

std::size_t Heard::sampleAt(double ns) const {
    const auto at = std::partition_point(
        m_packets.begin(), m_packets.end(), [&](const Packet& packet) { return static_cast<double>(packet.ns) < ns; });
    return at == m_packets.end() ? m_samples.size() : at->first;
}

std::span<const float> Heard::between(double fromNs, double toNs, std::size_t& first) const {
    first = sampleAt(fromNs);
    const std::size_t last = std::max(first, sampleAt(toNs));
    return std::span(m_samples).subspan(first, last - first);
}

} // namespace conclave::bench
