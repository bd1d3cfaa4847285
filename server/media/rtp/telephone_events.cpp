#include "server/media/rtp/telephone_events.hpp"

#include "server/media/rtp/bytes.hpp"

#include <string_view>

namespace conclave::media {
namespace {
// Nothing comes so late: ten seconds at 48 kHz, a minute at 8. Further behind is another time scale.
constexpr std::int32_t kLateMax = 480'000;
} // namespace

std::optional<TelephoneEvent> parseTelephoneEvent(std::span<const std::uint8_t> payload) noexcept {
    if (payload.size() < 4) return std::nullopt;
    TelephoneEvent event;
    event.event = payload[0];
    event.end = (payload[1] & 0x80) != 0;
    event.volume = payload[1] & 0x3f;
    event.duration = load16(payload, 2);
    return event;
}

std::optional<char> digitOf(std::uint8_t event) noexcept {
    constexpr std::string_view kDigits = "0123456789*#ABCD";
    if (event >= kDigits.size()) return std::nullopt;
    return kDigits[event];
}

void writeTelephoneEvent(std::span<std::uint8_t, 4> payload, const TelephoneEvent& event) noexcept {
    payload[0] = event.event;
    payload[1] = static_cast<std::uint8_t>((event.end ? 0x80 : 0) | (event.volume & 0x3f));
    store16(payload, 2, event.duration);
}

std::optional<char> TelephoneEventReceiver::take(
    std::uint32_t timestamp, std::span<const std::uint8_t> payload) noexcept {
    const auto event = parseTelephoneEvent(payload);
    if (!event) return std::nullopt;
    const auto ahead = static_cast<std::int32_t>(timestamp - m_timestamp);
    if (m_any && ahead <= 0 && ahead > -kLateMax) {
        if (ahead == 0 && event->end) m_down = false;
        return std::nullopt;
    }
    m_any = true;
    m_timestamp = timestamp;
    m_down = !event->end;
    return digitOf(event->event);
}

} // namespace conclave::media
