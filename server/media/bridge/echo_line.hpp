// The way back of the test line (spec F6): a leg's own Opus packets, as they are, 0.7 s later. Time is the lobby's clock in
// samples of 48 kHz. A packet keeps its distance to the one before it, whatever it lasts (2.5 to 120 ms), so what is missing on
// the way in is a gap on the way out; when the phone's clock leaves ours by more than 0.4 s, distances begin anew. Bounded: what
// does not fit, comes late or twice, or is no Opus, is left out. Made on the control thread with its memory, then used by one
// media thread; nothing is allocated.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace conclave::media {

class EchoLine {
public:
    static constexpr std::uint64_t kDelaySamples = 33600; // 700 ms, 35 ticks
    static constexpr std::size_t kPacketsMax = 128;
    static constexpr std::size_t kBytesMax = 32 * 1024;   // a second and more at 200 kbit/s

    struct Due {
        std::span<const std::uint8_t> payload; // until the next call
        std::uint64_t at = 0;                  // when it begins
        bool afterGap = false;
    };

    EchoLine() : m_bytes(std::make_unique<std::uint8_t[]>(kBytesMax)) {}
    void restart() noexcept;
    // An authentic packet of the leg, come at `now`.
    void take(std::uint32_t timestamp, std::span<const std::uint8_t> payload, std::uint64_t now) noexcept;
    // The oldest that begins before `until`, once. False: none.
    bool pop(std::uint64_t until, Due& due) noexcept;
    // Something that was popped lasts until behind that time.
    bool lastsBehind(std::uint64_t time) const noexcept { return m_poppedEnd > time; }
    std::size_t packets() const noexcept { return m_count; }

private:
    struct Packet {
        std::uint64_t at = 0;
        std::uint32_t samples = 0;
        std::uint16_t offset = 0; // in m_bytes
        std::uint16_t size = 0;
    };
    static_assert(kBytesMax <= 65536);
    // Where so many bytes are free in one piece; kBytesMax: nowhere.
    std::size_t roomFor(std::size_t size) const noexcept;

    std::unique_ptr<std::uint8_t[]> m_bytes;
    std::array<Packet, kPacketsMax> m_packets{}; // a ring
    std::size_t m_first = 0;
    std::size_t m_count = 0;
    std::size_t m_bytesEnd = 0;         // of the newest
    bool m_started = false;
    std::uint32_t m_timestamp = 0;      // the newest's, the phone's
    std::uint64_t m_at = 0;             // the newest's, ours
    std::uint64_t m_end = 0;
    std::uint64_t m_poppedEnd = 0;
};

} // namespace conclave::media
