// Where a media thread hands DTLS datagrams to the control thread: only what comes from where a leg's handshake may come from,
// by a bounded queue of slots of one datagram each. Memory is taken once. Handshakes cost public-key work, which has no place
// on a media thread.
#pragma once

#include "server/media/bridge/peer_address.hpp"
#include "server/media/bridge/spsc_queue.hpp"
#include "server/media/bridge/token_bucket.hpp"
#include "server/media/rtp/rtp_packet.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace conclave::media {

// Whom a leg's handshake may come from (reliability: without ICE).
struct DtlsDoor {
    PeerAddress exact{}; // what the SDP names; bytes 0: none
    PeerAddress host{};  // any port of it; bytes 0: none

    bool admits(const PeerAddress& from) const noexcept { return from == exact || host.sameHost(from); }
};

// A leg's part of a gate.
struct DtlsWay {
    DtlsDoor door{};
    TokenBucket<50, 50> bucket{};
    bool open = false; // a handshake is awaited
};

struct DtlsDatagram {
    PeerAddress from{};
    std::uint16_t size = 0;
    std::array<std::uint8_t, kDatagramBytesMax> bytes{};

    std::span<const std::uint8_t> view() const noexcept { return std::span(bytes).first(size); }
};

class DtlsGate {
public:
    static constexpr std::size_t kSlots = 256;

    explicit DtlsGate(std::size_t legsMax);

    // --- media thread ---
    void open(DtlsWay& way) noexcept; // stays where it is until closed
    void close(DtlsWay& way) noexcept;
    // Whether a leg is open to that address, and has not been asked too often (`now`: CLOCK_MONOTONIC in nanoseconds).
    bool admits(const PeerAddress& from, std::int64_t now) const noexcept;
    // False: full.
    bool hand(std::span<const std::uint8_t> datagram, const PeerAddress& from) noexcept;
    // Whether something was handed over since the last call.
    bool takeFresh() noexcept { return std::exchange(m_fresh, false); }

    // --- control thread ---
    bool pop(DtlsDatagram& datagram) noexcept { return m_queue.pop(datagram); }

private:
    SpscQueue<DtlsDatagram> m_queue;
    DtlsDatagram m_slot{};
    std::vector<DtlsWay*> m_open;
    bool m_fresh = false;
};

} // namespace conclave::media
