// Puts a stream's packets back in order and says, frame by frame, what to play. Pure state: no clock, no codec, no memory
// taken after construction. Durations are samples at 48 kHz. One owner (a media thread).
//
//   insert() → [ 16 slots by sequence ] → take(): packet | recover (FEC of the successor) | conceal | nothing
//
// The delay starts at 40 ms, grows by 20 ms when a packet comes too late (to 100 at most), and comes back after five clean
// seconds. More than that is taken out again: whole packets in silence, a pitch period at a time in speech; 120 ms
// standing delay is never exceeded. Clock drift is the same thing, slower. When nothing comes, the last sound is
// concealed for 100 ms and then the stream starts afresh.
#pragma once

#include "server/media/codec/opus.hpp"

#include <array>
#include <cstdint>
#include <span>

namespace conclave::media {

enum class PlayKind : std::uint8_t {
    nothing, // silence until the next tick
    packet,  // decode `payload`
    skipped, // `payload` need not be decoded: its `samples` are silence
    recover, // decode the FEC data in `payload`, which is the lost frame's successor
    conceal, // invent `samples`
};

struct Play {
    PlayKind kind = PlayKind::nothing;
    std::span<const std::uint8_t> payload{}; // valid until the next insert()
    std::size_t samples = 0;
    bool shorten = false; // too much is stored: leave out a pitch period when you can
};

struct JitterCounts {
    std::uint64_t late = 0;
    std::uint64_t lost = 0;
    std::uint64_t underruns = 0;
    std::uint64_t trimmed = 0;        // packets left out in silence
    std::uint64_t resynchronised = 0; // began afresh with sound still stored
};

class JitterBuffer {
public:
    static constexpr std::size_t kSlots = 16;
    static constexpr std::size_t kPayloadBytesMax = 1440;
    static constexpr std::size_t kTargetSamplesMin = 2 * kFrameSamples;
    static constexpr std::size_t kTargetSamplesMax = 5 * kFrameSamples;
    static constexpr std::size_t kStoredSamplesMax = 6 * kFrameSamples;

    // `sequence` extended; facts.samples 0 marks a packet that takes a number but carries no sound (a key press).
    void insert(std::int64_t sequence, std::uint32_t timestamp, std::span<const std::uint8_t> payload,
        const OpusPacketFacts& facts) noexcept;
    // `decodedSamples`: what the caller still holds. Asked once or more per 20 ms, whenever a frame needs more.
    Play take(std::size_t decodedSamples) noexcept;
    // Once per 20 ms, before the first take().
    void tick() noexcept;
    void reset() noexcept;

    bool idle() const noexcept { return m_state == State::buffering && m_stored == 0; }
    std::size_t storedSamples() const noexcept;
    std::size_t targetSamples() const noexcept { return m_targetSamples; }
    const JitterCounts& counts() const noexcept { return m_counts; }

private:
    enum class State : std::uint8_t { buffering, playing };
    struct Slot {
        bool full = false;
        bool quiet = false;
        std::uint16_t bytes = 0;
        std::uint16_t samples = 0;
        std::uint32_t timestamp = 0;
        std::int64_t sequence = 0;
    };
    using Payload = std::array<std::uint8_t, kPayloadBytesMax>;

    Slot& slotOf(std::int64_t sequence) noexcept { return m_slots[static_cast<std::size_t>(sequence) % kSlots]; }
    Payload& payloadOf(std::int64_t sequence) noexcept { return m_payloads[static_cast<std::size_t>(sequence) % kSlots]; }
    bool holds(std::int64_t sequence) noexcept;
    void drop(std::int64_t sequence) noexcept;
    std::int64_t lowest() noexcept;
    void clear() noexcept;
    void raiseTarget() noexcept;
    bool ready() const noexcept;
    void measure(std::size_t decodedSamples) noexcept;
    Play takeStored() noexcept;
    Play takeMissing() noexcept;
    Play takeEmpty() noexcept;

    State m_state = State::buffering;
    std::array<Slot, kSlots> m_slots{};
    std::size_t m_stored = 0;            // full slots
    std::int64_t m_next = 0;             // to be played next
    std::int64_t m_highest = 0;          // stored or played
    std::uint32_t m_nextTimestamp = 0;
    std::uint32_t m_endTimestamp = 0;    // behind the newest packet
    std::size_t m_lastSamples = kFrameSamples;
    bool m_lastQuiet = true;
    std::size_t m_targetSamples = kTargetSamplesMin;
    int m_ticksWaiting = 0;
    int m_ticksClean = 0;
    int m_concealed = 0;                 // in a row
    int m_expandsWanted = 0;
    std::size_t m_windowMinSamples = SIZE_MAX;
    int m_windowTicks = 0;
    int m_trimTicks = 0;                 // for how long a trim has been wanted; 0: not
    JitterCounts m_counts{};
    std::array<Payload, kSlots> m_payloads; // apart from the slots, which are looked through often; last, being large
};

} // namespace conclave::media
