#include "tests/support/phone/telephone_event.hpp"

#include <algorithm>
#include <string_view>

namespace conclave::tests {
namespace {

constexpr std::uint8_t kVolume = 10; // -10 dBm0

std::array<std::uint8_t, 4> payload(std::uint8_t code, bool end, int duration) {
    const auto units = static_cast<std::uint16_t>(std::min(duration, 0xffff));
    return {code, static_cast<std::uint8_t>((end ? 0x80 : 0) | kVolume),
            static_cast<std::uint8_t>(units >> 8), static_cast<std::uint8_t>(units & 0xff)};
}

} // namespace

std::optional<std::uint8_t> eventCode(char key) {
    constexpr std::string_view keys = "0123456789*#ABCD";
    const auto at = keys.find(key);
    if (at == std::string_view::npos) return std::nullopt;
    return static_cast<std::uint8_t>(at);
}

std::vector<EventPacket> eventPackets(std::uint8_t code, int heldMs, int ptimeMs, int clockHz) {
    std::vector<EventPacket> packets;
    const int step = ptimeMs * clockHz / 1000;
    const int count = std::max(1, heldMs / ptimeMs);
    for (int i = 1; i <= count; ++i)
        packets.push_back({i == 1, payload(code, i == count, i * step)});
    packets.push_back({false, payload(code, true, count * step)});
    packets.push_back({false, payload(code, true, count * step)});
    return packets;
}

} // namespace conclave::tests
