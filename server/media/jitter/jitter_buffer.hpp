// Puts a stream's packets back in order and says, frame by frame, what to play. Pure state: no clock, no codec, no memory
// taken after construction. Durations are samples at 48 kHz. One owner (a media thread).
//
//   insert() → [ 16 slots by sequence ] → take(): packet | recover (FEC of the successor) | conceal | nothing
//
// A packet is played as soon as 95 in 100 of its like would have come (arrival_delay.hpp): on a clean line at once, with
// nothing in store. While packets are lost and their successors carry FEC, it is 20 ms more, so that a successor is there
// when it is needed. Too much or too little delay is mended in pauses by whole frames, in speech by a pitch period at a
// time (Play::stretch), never by a jump; only what would exceed 120 ms is thrown away. Clock drift is the same thing,
// slower. When nothing comes, the last sound is concealed for 100 ms and then the stream starts afresh.
// What has been played stays in its slot until that is needed: rewind() goes back to it, so that somebody who begins to
// talk is heard from before it was noticed.
#pragma once

#include "server/media/codec/opus.hpp"
#include "server/media/jitter/arrival_delay.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace conclave::media {

enum class PlayKind : std::uint8_t {
    nothing, // silence until the next tick
    packet,  // decode `payload`
    skipped, // `payload` need not be decoded: its `samples` are silence
    recover, // decode the FEC data in `payload`, which is the lost frame's successor
    conceal, // invent `samples`
};

enum class Stretch : std::uint8_t { no, shorten, lengthen };

struct Play {
    PlayKind kind = PlayKind::nothing;
    std::span<const std::uint8_t> payload{}; // valid until the next insert()
    std::size_t samples = 0;
    Stretch stretch = Stretch::no;  // by a pitch period, when there is one
    std::size_t stretchMax = 0;     // samples
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
    static constexpr std::size_t kTargetSamplesMax = 5 * kFrameSamples;
    static constexpr std::size_t kStoredSamplesMax = 6 * kFrameSamples;

    // `sequence` extended; facts.samples 0 marks a packet that takes a number but carries no sound (a key press).
    void insert(std::int64_t sequence, std::uint32_t timestamp, std::span<const std::uint8_t> payload,
        const OpusPacketFacts& facts, MediaTime arrival) noexcept;
    // As insert(), of a packet in which nobody talks and which will not be played: kept for rewind() alone. Only while idle().
    void pass(std::int64_t sequence, std::uint32_t timestamp, std::span<const std::uint8_t> payload,
        const OpusPacketFacts& facts, MediaTime arrival) noexcept;
    // Once per 20 ms, before the first take(). `loud`: the frame before was no pause, whatever the sender's voice detector
    // says of it (a tone, or music).
    void tick(MediaTime now, bool loud) noexcept;
    // `decodedSamples`: what the caller still holds. Asked once or more per 20 ms, whenever a frame needs more.
    Play take(std::size_t decodedSamples) noexcept;
    // Goes back by up to `samples` in packets that were played or passed and are still there without a gap; how far it was.
    std::size_t rewind(std::size_t samples) noexcept;
    // Idle again, if nothing is in store and the sender is silent.
    void rest() noexcept {
        if (m_stored == 0 && m_lastQuiet) clear();
    }
    void reset() noexcept;

    bool idle() const noexcept { return m_state == State::buffering && m_stored == 0; }
    std::size_t storedSamples() const noexcept;
    // The delay worth having beyond the line's least.
    MediaTime target() const noexcept;
    // By how much later than it should a packet was played at this tick, within ±10 ms: how far the tick is out of step. Nothing:
    // none was.
    std::optional<MediaTime> outOfStep() const noexcept { return m_outOfStep; }
    // In the middle of sound, and the next packet is not there yet.
    bool starving() const noexcept {
        return m_state == State::playing && m_stored == 0 && !m_lastQuiet && m_concealed == 0;
    }
    bool playing() const noexcept { return m_state == State::playing; }
    // Asks the processor for where a packet of that (wire) number will be put.
    void prefetch(std::uint16_t sequence) const noexcept {
        const std::size_t at = sequence % kSlots; // as of the extended number
        __builtin_prefetch(&m_slots[at], 1);
        __builtin_prefetch(m_payloads[at].data(), 1);
        __builtin_prefetch(m_payloads[at].data() + 64, 1);
        __builtin_prefetch(this, 1);
        m_delay.prefetch();
    }
    const JitterCounts& counts() const noexcept { return m_counts; }

private:
    enum class State : std::uint8_t { buffering, playing };
    struct Slot {
        bool full = false;
        bool quiet = false;
        std::uint16_t bytes = 0;
        std::uint16_t samples = 0;
        std::uint32_t timestamp = 0;
        std::int64_t sequence = -1;
    };
    using Payload = std::array<std::uint8_t, kPayloadBytesMax>;

    Slot& slotOf(std::int64_t sequence) noexcept { return m_slots[static_cast<std::size_t>(sequence) % kSlots]; }
    Payload& payloadOf(std::int64_t sequence) noexcept { return m_payloads[static_cast<std::size_t>(sequence) % kSlots]; }
    bool holds(std::int64_t sequence) noexcept;
    void drop(std::int64_t sequence) noexcept;
    std::int64_t lowest() noexcept;
    void clear() noexcept;
    void skip(const Slot& slot) noexcept;
    void store(std::int64_t sequence, std::uint32_t timestamp, std::span<const std::uint8_t> payload,
        const OpusPacketFacts& facts) noexcept;
    void holdBound() noexcept;
    bool begin(std::size_t decodedSamples) noexcept;
    MediaTime waitedFor(const Slot& slot, std::size_t decodedSamples) const noexcept;
    void countLoss(bool lost) noexcept;
    Play takeStored() noexcept;
    Play takeMissing() noexcept;
    Play takeEmpty(std::size_t decodedSamples) noexcept;
    Play inStep(std::size_t decodedSamples) noexcept;

    // What a packet in a pause changes comes first, and lies side by side.
    State m_state = State::buffering;
    bool m_lastQuiet = true;
    std::uint32_t m_nextTimestamp = 0;
    std::size_t m_stored = 0;            // full slots
    std::int64_t m_next = 0;             // to be played next
    std::int64_t m_highest = 0;          // stored or played
    std::int64_t m_keepUntil = 0;        // rewound to be heard: not to be trimmed before this one
    ArrivalDelay m_delay{};
    std::uint32_t m_endTimestamp = 0;    // behind the newest packet
    std::size_t m_lastSamples = kFrameSamples;
    bool m_loud = false;
    bool m_firstOfTick = true;
    MediaTime m_now = 0;
    std::optional<MediaTime> m_outOfStep{};
    int m_concealed = 0;                 // in a row
    std::size_t m_inventedSamples = 0;   // while nothing was there: paid back when it turns out to have been lost
    int m_holdTicks = 0;                 // no shrinking yet: it has just been too little
    std::size_t m_decodedSamples = 0;    // as last told
    float m_lossRate = 0;
    bool m_lossy = false;                // worth 20 ms, if the sender's FEC can make use of them
    float m_fecRate = 0;
    JitterCounts m_counts{};
    std::array<Slot, kSlots> m_slots{};
    std::array<Payload, kSlots> m_payloads; // apart from the slots, which are looked through often; last, being large
};

} // namespace conclave::media
