// DTMF as RFC 4733 telephone events: the packets that one key makes. Pure; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace conclave::tests {

struct EventPacket {
    bool marker = false; // first packet of the event
    std::array<std::uint8_t, 4> payload{};
};

// 0-9, *, #, A-D (RFC 4733 section 3.2).
std::optional<std::uint8_t> eventCode(char key);

// One packet every `ptimeMs` while the key is held, then two more copies of the last with the end bit
// (section 2.5.1.4). All carry the time stamp of the event's begin; durations count in units of `clockHz`.
std::vector<EventPacket> eventPackets(std::uint8_t code, int heldMs, int ptimeMs, int clockHz);

} // namespace conclave::tests
