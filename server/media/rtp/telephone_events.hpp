// Key presses as RTP events (RFC 4733 section 2): one press is many packets with one timestamp and a growing duration,
// the last sent three times; any of them may be lost. A press counts at its first packet that arrives. One object a leg.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace conclave::media {

struct TelephoneEvent {
    std::uint8_t event = 0; // 0-9, 10 *, 11 #, 12-15 A-D, 16 flash
    bool end = false;
    std::uint8_t volume = 0;    // -dBm0
    std::uint16_t duration = 0; // timestamp units
};

// The first event of a payload; nothing when it is cut short.
std::optional<TelephoneEvent> parseTelephoneEvent(std::span<const std::uint8_t> payload) noexcept;
std::optional<char> digitOf(std::uint8_t event) noexcept;
void writeTelephoneEvent(std::span<std::uint8_t, 4> payload, const TelephoneEvent& event) noexcept;

class TelephoneEventReceiver {
public:
    // The digit, once a press. Late copies of an earlier press, and events that are no digit, give nothing; a time far behind is
    // a new press, since streams begin anew.
    std::optional<char> take(std::uint32_t timestamp, std::span<const std::uint8_t> payload) noexcept;
    bool keyDown() const noexcept { return m_down; } // an end may be lost: the next press ends it too

private:
    bool m_any = false;
    bool m_down = false;
    std::uint32_t m_timestamp = 0; // of the newest press
};

} // namespace conclave::media
