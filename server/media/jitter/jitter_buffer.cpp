#include "server/media/jitter/jitter_buffer.hpp"

#include <algorithm>

namespace conclave::media {
namespace {
constexpr int kWindowTicks = 25;          // 0.5 s: over which the least delay is taken
constexpr int kCleanTicks = 250;          // 5 s until the target shrinks
constexpr int kConcealedMax = 5;          // 100 ms, after which concealment only hums
constexpr int kTrimPatienceTicks = 25;    // in which a pause is waited for
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
    m_ticksWaiting = 0;
    m_concealed = 0;
    m_expandsWanted = 0;
    m_windowMinSamples = SIZE_MAX;
    m_windowTicks = 0;
    m_trimTicks = 0;
}

void JitterBuffer::reset() noexcept {
    clear();
    m_next = 0;
    m_highest = 0;
    m_targetSamples = kTargetSamplesMin;
    m_ticksClean = 0;
    m_lastQuiet = true;
}

void JitterBuffer::raiseTarget() noexcept {
    m_targetSamples = std::min(m_targetSamples + kFrameSamples, kTargetSamplesMax);
    m_ticksClean = 0;
}

void JitterBuffer::insert(std::int64_t sequence, std::uint32_t timestamp, std::span<const std::uint8_t> payload,
    const OpusPacketFacts& facts) noexcept {
    if (payload.size() > kPayloadBytesMax || facts.samples > kPacketSamplesMax) return;
    const bool fresh = m_state == State::buffering && m_stored == 0;
    if (fresh && sequence < m_next) return; // of a time that is over
    if (!fresh && m_state == State::playing && sequence < m_next) {
        ++m_counts.late;
        raiseTarget();
        m_expandsWanted = 1;
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
    Slot& slot = slotOf(sequence);
    if (slot.full) { // something older than its own window; cannot be asked for any more
        slot.full = false;
        --m_stored;
    }
    slot.full = true;
    slot.sequence = sequence;
    slot.timestamp = timestamp;
    slot.quiet = facts.quiet;
    slot.samples = static_cast<std::uint16_t>(facts.samples);
    slot.bytes = static_cast<std::uint16_t>(payload.size());
    std::copy(payload.begin(), payload.end(), payloadOf(sequence).begin());
    ++m_stored;
    if (sequence > m_highest) {
        m_highest = sequence;
        if (facts.samples > 0) m_endTimestamp = timestamp + static_cast<std::uint32_t>(facts.samples);
    }
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

bool JitterBuffer::ready() const noexcept {
    if (m_stored == 0) return false;
    return storedSamples() >= m_targetSamples || static_cast<std::size_t>(m_ticksWaiting) * kFrameSamples > m_targetSamples;
}

void JitterBuffer::tick() noexcept {
    if (m_state == State::buffering) {
        m_ticksWaiting = m_stored > 0 ? m_ticksWaiting + 1 : 0;
        return;
    }
    if (m_trimTicks > 0) ++m_trimTicks;
    if (++m_ticksClean >= kCleanTicks) {
        m_ticksClean = 0;
        m_targetSamples = std::max(m_targetSamples - kFrameSamples, kTargetSamplesMin);
    }
}

// The least delay of half a second is what could have been done without.
void JitterBuffer::measure(std::size_t decodedSamples) noexcept {
    m_windowMinSamples = std::min(m_windowMinSamples, storedSamples() + decodedSamples);
    if (++m_windowTicks < kWindowTicks) return;
    if (m_windowMinSamples >= m_targetSamples + kFrameSamples) {
        if (m_trimTicks == 0) m_trimTicks = 1;
    } else {
        m_trimTicks = 0;
    }
    while (m_windowMinSamples > kStoredSamplesMax && m_stored > 1) { // a network's whole backlog: begin afresh
        const std::int64_t first = lowest();
        const std::size_t samples = std::max<std::size_t>(slotOf(first).samples, 1);
        if (m_windowMinSamples < m_targetSamples + samples) break;
        m_windowMinSamples -= samples;
        drop(first);
        m_next = first + 1;
        m_nextTimestamp = slotOf(first).timestamp + static_cast<std::uint32_t>(samples);
        if (m_windowMinSamples <= kStoredSamplesMax) ++m_counts.resynchronised;
    }
    m_windowMinSamples = SIZE_MAX;
    m_windowTicks = 0;
}

Play JitterBuffer::takeStored() noexcept {
    Slot& slot = slotOf(m_next);
    const Payload& payload = payloadOf(m_next);
    drop(m_next);
    ++m_next;
    m_nextTimestamp = slot.timestamp + slot.samples;
    m_lastSamples = slot.samples;
    m_concealed = 0;
    m_lastQuiet = slot.quiet;
    Play play;
    play.payload = std::span(payload).first(slot.bytes);
    play.samples = slot.samples;
    play.kind = slot.quiet ? PlayKind::skipped : PlayKind::packet;
    play.shorten = m_trimTicks > kTrimPatienceTicks;
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
        return {};
    }
    ++m_counts.lost;
    ++m_concealed;
    m_ticksClean = 0;
    Play play;
    play.samples = std::min<std::size_t>(static_cast<std::size_t>(gap), std::min(m_lastSamples, kFrameSamples));
    play.samples = std::max<std::size_t>(play.samples / 120 * 120, 120);
    const bool last = found == m_next + 1 && static_cast<std::size_t>(gap) <= play.samples;
    play.kind = last ? PlayKind::recover : PlayKind::conceal;
    if (last) play.payload = std::span(payloadOf(found)).first(slot.bytes);
    m_nextTimestamp += static_cast<std::uint32_t>(play.samples);
    if (found > m_next + 1) ++m_next;
    else if (last) m_next = found;
    return play;
}

Play JitterBuffer::takeEmpty() noexcept {
    ++m_concealed;
    if (m_concealed == 1 && !m_lastQuiet) {
        ++m_counts.underruns;
        raiseTarget();
    }
    if (m_lastQuiet || m_concealed > kConcealedMax) {
        clear(); // the sender pauses (or the line does): the next packet starts a new stretch with a full target
        return {};
    }
    Play play; // m_next stays: what comes late is still played, and the delay has grown by what was invented here
    play.kind = PlayKind::conceal;
    play.samples = kFrameSamples;
    return play;
}

Play JitterBuffer::take(std::size_t decodedSamples) noexcept {
    if (m_state == State::buffering) {
        if (!ready()) return {};
        m_state = State::playing;
        m_next = lowest();
        m_nextTimestamp = slotOf(m_next).timestamp;
        m_ticksWaiting = 0;
    }
    measure(decodedSamples);
    for (std::size_t guard = 0; guard <= kSlots; ++guard) {
        if (m_stored == 0) return takeEmpty();
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
        if (m_expandsWanted > 0 && (slot.quiet || m_lastQuiet)) {
            --m_expandsWanted;
            Play play;
            play.kind = PlayKind::skipped;
            play.samples = kFrameSamples;
            return play;
        }
        if (m_trimTicks > 0 && slot.quiet && m_lastQuiet && m_stored > 1) {
            drop(m_next);
            ++m_next;
            m_nextTimestamp = slot.timestamp + slot.samples;
            m_trimTicks = 0;
            ++m_counts.trimmed;
            continue;
        }
        return takeStored();
    }
    return {};
}

} // namespace conclave::media
