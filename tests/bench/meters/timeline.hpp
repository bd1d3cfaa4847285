// Which sample was sent when, and which was heard when. A sample's time is that of the packet which carries it plus its place in
// it, so that neither the 20 ms a phone gathers nor what the other one buffers is counted. Nanoseconds of one clock.
#pragma once

#include "server/media/codec/opus.hpp"
#include "tests/bench/meters/speech.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace conclave::bench {

inline constexpr double kNsPerSample = 1e9 / static_cast<double>(kRate);

// Packets of 20 ms, one after another.
class Sent {
public:
    void add(std::int64_t ns) { m_packets.push_back(ns); }
    std::size_t packets() const { return m_packets.size(); }
    std::int64_t packetAt(std::size_t i) const { return m_packets[i]; }
    double timeOf(std::size_t sample) const;

private:
    std::vector<std::int64_t> m_packets;
};

// Decoded packets, each in its place by its RTP timestamp; silence between. Packets come in any order.
class Heard {
public:
    void add(std::uint32_t timestamp, std::int64_t ns, std::span<const float> samples);
    const Samples& samples() const { return m_samples; }
    bool empty() const { return m_packets.empty(); }
    double timeOf(std::size_t sample) const;   // of the packet that holds it or comes before it
    std::size_t sampleAt(double ns) const;     // the first that was not heard before
    // The part heard in that time; `first`: its first sample's index.
    std::span<const float> between(double fromNs, double toNs, std::size_t& first) const;

private:
    struct Packet {
        std::size_t first = 0;
        std::int64_t ns = 0;
    };
    std::vector<Packet> m_packets; // by place
    Samples m_samples;
    std::uint32_t m_base = 0;
};

} // namespace conclave::bench
