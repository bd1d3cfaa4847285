#include "server/media/jitter/jitter_buffer.hpp"

#include <algorithm>

namespace conclave::media {
namespace {
constexpr auto kFrame = static_cast<MediaTime>(kFrameSamples);
constexpr int kConcealedMax = 5;              // 100 ms, after which concealment only hums
constexpr int kHoldTicks = 25;
constexpr std::int64_t kOnsetPackets = 10;    // what has been gone back for is not stretched in its first syllable
constexpr MediaTime kSafety = 48;             // a millisecond lies between too little and enough
constexpr MediaTime kStepMargin = 24;         // how much earlier than enough a packet should be there
constexpr std::size_t kStretchMin = 120;
constexpr std::size_t kStretchMax = 480;
constexpr float kLossForget = 1.0F / 64;
constexpr float kLossyRate = 0.01F;           // one lately is enough
constexpr float kCleanRate = 0.002F;          // none for some three seconds
constexpr float kFecUsedRate = 0.2F;
constexpr std::size_t kPackSamplesStep = 120; // concealment works in multiples of 2.5 ms
} // namespace

bool JitterBuffer::holds(std::int64_t sequence) noexcept {
    const Slot& slot = slotOf(sequence);
    return slot.full && slot.sequence == sequence;
}

void JitterBuffer::drop(std::int64_t sequence) noexcept {
    slotOf(sequence).full = false;
    --m_stored;
}

std::int64_t JitterBuffer::lowest() noexcept {
    std::int64_t found = INT64_MAX;
    for (const Slot& slot : m_slots)
        if (slot.full) found = std::min(found, slot.sequence);
    return found;
}

void JitterBuffer::clear() noexcept {
    for (Slot& slot : m_slots) slot.full = false;
    m_stored = 0;
    m_state = State::buffering;
    m_concealed = 0;
    m_inventedSamples = 0;
    m_outOfStep.reset();
}

void JitterBuffer::reset() noexcept {
    clear();
    for (Slot& slot : m_slots) slot.sequence = -1;
    m_next = 0;
    m_highest = 0;
    m_keepUntil = 0;
    m_lastQuiet = true;
    m_holdTicks = 0;
    m_decodedSamples = 0;
    m_lossRate = 0;
    m_lossy = false;
    m_fecRate = 0;
    m_delay.reset();
}

void JitterBuffer::store(std::int64_t sequence, std::uint32_t timestamp, std::span<const std::uint8_t> payload,
    const OpusPacketFacts& facts) noexcept {
    Slot& slot = slotOf(sequence);
    if (slot.full) --m_stored; // older than its own window; cannot be asked for any more
    slot.full = true;
    slot.sequence = sequence;
    slot.timestamp = timestamp;
    slot.quiet = facts.quiet;
    slot.samples = static_cast<std::uint16_t>(facts.samples);
    slot.bytes = static_cast<std::uint16_t>(payload.size());
    std::copy(payload.begin(), payload.end(), payloadOf(sequence).begin());
    ++m_stored;
}

void JitterBuffer::insert(std::int64_t sequence, std::uint32_t timestamp, std::span<const std::uint8_t> payload,
    const OpusPacketFacts& facts, MediaTime arrival) noexcept {
    if (payload.size() > kPayloadBytesMax || facts.samples > kPacketSamplesMax) return;
    if (facts.samples > 0) {
        m_delay.arrived(timestamp, arrival);
        if (!facts.quiet) m_fecRate += ((facts.fec ? 1.0F : 0.0F) - m_fecRate) / 16;
    }
    const bool fresh = m_state == State::buffering && m_stored == 0;
    if (sequence < m_next) { // of a time that is over
        if (m_state == State::playing) ++m_counts.late;
        return;
    }
    if (!fresh && holds(sequence)) return;
    const std::int64_t oldest = fresh ? sequence : (m_state == State::playing ? m_next : lowest());
    const auto span = static_cast<std::int64_t>(kSlots);
    if (sequence - oldest >= span || oldest - sequence >= span) { // a jump, or far too much at once
        if (sequence < oldest) return;
        ++m_counts.resynchronised;
        clear();
    }
    if (m_stored == 0 && m_state == State::buffering) {
        m_highest = sequence - 1;
        m_endTimestamp = timestamp;
    }
    store(sequence, timestamp, payload, facts);
    if (sequence > m_highest) {
        m_highest = sequence;
        if (facts.samples > 0) m_endTimestamp = timestamp + static_cast<std::uint32_t>(facts.samples);
    }
    holdBound();
}

void JitterBuffer::pass(std::int64_t sequence, std::uint32_t timestamp, std::span<const std::uint8_t> payload,
    const OpusPacketFacts& facts, MediaTime arrival) noexcept {
    if (payload.size() > kPayloadBytesMax || facts.samples > kPacketSamplesMax) return;
    m_delay.arrived(timestamp, arrival);
    if (sequence < m_next) return;
    store(sequence, timestamp, payload, facts);
    drop(sequence);
    m_next = sequence + 1;
    m_nextTimestamp = timestamp + static_cast<std::uint32_t>(facts.samples);
    m_lastQuiet = true;
}

std::size_t JitterBuffer::rewind(std::size_t samples) noexcept {
    const std::int64_t from = m_next;
    if (m_stored == 0) m_endTimestamp = m_nextTimestamp;
    std::size_t done = 0;
    while (m_stored < kSlots) {
        Slot& slot = slotOf(m_next - 1);
        if (slot.full || slot.sequence != m_next - 1 || slot.samples == 0 || done + slot.samples > samples
            || slot.timestamp + slot.samples != m_nextTimestamp)
            break;
        done += slot.samples;
        slot.full = true;
        ++m_stored;
        --m_next;
        m_nextTimestamp = slot.timestamp;
    }
    if (done == 0) return 0;
    m_highest = std::max(m_highest, from - 1);
    m_keepUntil = from;
    m_state = State::playing;
    m_concealed = 0;
    m_inventedSamples = 0;
    return done;
}

std::size_t JitterBuffer::storedSamples() const noexcept {
    if (m_stored == 0) return 0;
    if (m_state == State::playing) {
        const auto ahead = static_cast<std::int32_t>(m_endTimestamp - m_nextTimestamp);
        return ahead > 0 ? static_cast<std::size_t>(ahead) : 0;
    }
    std::size_t sum = 0;
    for (const Slot& slot : m_slots)
        if (slot.full) sum += slot.samples;
    return sum;
}

// A network's whole backlog: what nobody wants to hear so late.
void JitterBuffer::holdBound() noexcept {
    bool cut = false;
    while (m_stored > 1 && storedSamples() + m_decodedSamples > kStoredSamplesMax) {
        const std::int64_t first = lowest();
        const std::size_t samples = slotOf(first).samples;
        if (storedSamples() < 2 * samples) break; // long packets: one has to stay
        drop(first);
        skip(slotOf(first));
        cut = true;
    }
    if (cut) ++m_counts.resynchronised;
}

MediaTime JitterBuffer::target() const noexcept {
    MediaTime wanted = m_delay.quantile() + kSafety;
    if (m_lossy && m_fecRate > kFecUsedRate) wanted += kFrame;
    return std::min(wanted, static_cast<MediaTime>(kTargetSamplesMax));
}

// Of the last packet that this tick needs, when `slot` is the first.
MediaTime JitterBuffer::waitedFor(const Slot& slot, std::size_t decodedSamples) const noexcept {
    const std::size_t need = kFrameSamples - std::min(decodedSamples, kFrameSamples - 1);
    const std::size_t samples = std::max<std::size_t>(slot.samples, 1);
    const auto last = slot.timestamp + static_cast<std::uint32_t>((need - 1) / samples * samples);
    return m_delay.waited(last, m_now);
}

void JitterBuffer::tick(MediaTime now, bool loud) noexcept {
    m_now = now;
    m_loud = loud;
    m_outOfStep.reset();
    m_firstOfTick = true;
    if (m_holdTicks > 0) --m_holdTicks;
}

void JitterBuffer::countLoss(bool lost) noexcept {
    m_lossRate += ((lost ? 1.0F : 0.0F) - m_lossRate) * kLossForget;
    m_lossy = m_lossRate > (m_lossy ? kCleanRate : kLossyRate);
}

void JitterBuffer::skip(const Slot& slot) noexcept {
    m_next = slot.sequence + 1;
    m_nextTimestamp = slot.timestamp + slot.samples;
}

Play JitterBuffer::takeStored() noexcept {
    const Slot& slot = slotOf(m_next);
    const Payload& payload = payloadOf(m_next);
    drop(m_next);
    skip(slot);
    m_lastSamples = slot.samples;
    m_concealed = 0;
    m_inventedSamples = 0;
    m_lastQuiet = slot.quiet && !m_loud;
    countLoss(false);
    Play play;
    play.payload = std::span(payload).first(slot.bytes);
    play.samples = slot.samples;
    play.kind = slot.quiet ? PlayKind::skipped : PlayKind::packet;
    return play;
}

// Something newer is here, the next one is not: it is lost, or later than we can wait.
Play JitterBuffer::takeMissing() noexcept {
    const std::int64_t found = lowest();
    const Slot& slot = slotOf(found);
    const auto gap = static_cast<std::int32_t>(slot.timestamp - m_nextTimestamp);
    if (slot.samples == 0 || gap <= 0 || gap > static_cast<std::int32_t>(2 * kPacketSamplesMax)
        || m_concealed >= kConcealedMax) {
        m_next = found;
        m_nextTimestamp = slot.timestamp;
        return {};
    }
    Play play;
    play.samples = std::min<std::size_t>(static_cast<std::size_t>(gap), std::min(m_lastSamples, kFrameSamples));
    play.samples = std::max<std::size_t>(play.samples / kPackSamplesStep * kPackSamplesStep, kPackSamplesStep);
    const bool last = found == m_next + 1 && static_cast<std::size_t>(gap) <= play.samples;
    ++m_counts.lost;
    countLoss(true);
    const MediaTime waited = m_delay.waited(m_nextTimestamp, m_now) - static_cast<MediaTime>(play.samples) + kSafety;
    m_nextTimestamp += static_cast<std::uint32_t>(play.samples);
    if (found > m_next + 1) ++m_next;
    else if (last) m_next = found;
    if (m_inventedSamples > 0 && waited >= target()) { // its time has been filled already
        m_inventedSamples -= std::min(m_inventedSamples, play.samples);
        return {};
    }
    ++m_concealed;
    play.kind = last ? PlayKind::recover : PlayKind::conceal;
    if (last) play.payload = std::span(payloadOf(found)).first(slot.bytes);
    return play;
}

Play JitterBuffer::takeEmpty(std::size_t decodedSamples) noexcept {
    if (m_lastQuiet || m_concealed >= kConcealedMax) {
        clear(); // the sender pauses (or the line does): the next packet starts a new stretch
        return {};
    }
    if (m_concealed++ == 0) ++m_counts.underruns;
    m_holdTicks = kHoldTicks;
    Play play; // m_next stays: what comes late is still played, and the delay has grown by what was invented here
    play.kind = PlayKind::conceal;
    const std::size_t need = kFrameSamples - std::min(decodedSamples, kFrameSamples - 1);
    play.samples = (need + kPackSamplesStep - 1) / kPackSamplesStep * kPackSamplesStep;
    m_inventedSamples += play.samples;
    return play;
}

bool JitterBuffer::begin(std::size_t decodedSamples) noexcept {
    if (m_stored == 0) return false;
    const Slot& first = slotOf(lowest());
    const MediaTime wanted = target();
    if (waitedFor(first, decodedSamples) < wanted && static_cast<MediaTime>(storedSamples()) < wanted + kFrame) return false;
    m_state = State::playing;
    m_next = first.sequence;
    m_nextTimestamp = first.timestamp;
    m_lastQuiet = true;
    return true;
}

// The first of a tick: is there too much delay, or too little?
Play JitterBuffer::inStep(std::size_t decodedSamples) noexcept {
    const MediaTime wanted = target();
    MediaTime waited = waitedFor(slotOf(m_next), decodedSamples);
    const bool pause = slotOf(m_next).quiet && m_lastQuiet && !m_loud && m_next >= m_keepUntil;
    while (pause && m_stored > 1 && holds(m_next + 1) && slotOf(m_next + 1).quiet
        && waited - slotOf(m_next).samples >= wanted) {
        waited -= slotOf(m_next).samples;
        const Slot& slot = slotOf(m_next);
        drop(m_next);
        skip(slot);
        ++m_counts.trimmed;
    }
    MediaTime step = waited - wanted - kStepMargin;
    step = ((step + kFrame / 2) % kFrame + kFrame) % kFrame - kFrame / 2;
    m_outOfStep = step;
    if (pause && waited < wanted) {
        Play play;
        play.kind = PlayKind::skipped;
        play.samples = kFrameSamples - decodedSamples;
        return play;
    }
    Play play = takeStored();
    if (waited < wanted - kSafety) {
        play.stretch = Stretch::lengthen;
        play.stretchMax = kStretchMax;
    } else if (m_holdTicks == 0 && m_next >= m_keepUntil + kOnsetPackets && waited >= wanted) {
        const bool whole = waited >= wanted + kFrame;
        const std::size_t most = whole ? kStretchMax : std::min(kStretchMax, decodedSamples);
        if (most >= kStretchMin) {
            play.stretch = Stretch::shorten;
            play.stretchMax = most;
        }
    }
    return play;
}

Play JitterBuffer::take(std::size_t decodedSamples) noexcept {
    const bool first = m_firstOfTick;
    m_firstOfTick = false;
    m_decodedSamples = decodedSamples;
    if (m_state == State::buffering && !begin(decodedSamples)) return {};
    for (std::size_t guard = 0; guard <= 2 * kSlots; ++guard) {
        if (m_stored == 0) return takeEmpty(decodedSamples);
        if (!holds(m_next)) {
            const Play play = takeMissing();
            if (play.kind != PlayKind::nothing) return play;
            continue;
        }
        const Slot& slot = slotOf(m_next);
        if (slot.samples == 0) { // a key press in the stream
            drop(m_next);
            ++m_next;
            continue;
        }
        return first ? inStep(decodedSamples) : takeStored();
    }
    return {};
}

} // namespace conclave::media
