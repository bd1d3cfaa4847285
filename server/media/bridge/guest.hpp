// What the shard that a phone sends to (its home) keeps of a leg that is on another: enough to send its packets on, and to
// let its DTLS handshake in. Neither keys nor the leg. Made on the control thread, then owned by the home's media thread.
#pragma once

#include "server/media/bridge/dtls_gate.hpp"

#include <optional>

namespace conclave::media {

struct Guest {
    std::uint32_t shard = 0;                      // that has the leg
    PeerAddress address{};                        // bytes 0: none known
    bool awaited = false;                         // without an address, and any stranger's packet may be its first
    std::optional<std::uint32_t> announcedSsrc{};
    std::optional<std::uint32_t> remoteSsrc{};
    std::optional<DtlsWay> way{};
    std::int64_t lastHeard = 0;                   // a packet came from there that names its source (CLOCK_MONOTONIC, ns)
    TokenBucket<160, 320> pace{};                 // an honest phone's; see Shard::sendOn
};

} // namespace conclave::media
