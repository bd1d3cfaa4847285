#include "server/media/bridge/bridge.hpp"

#include "server/media/bridge/engine.hpp"
#include "server/media/bridge/prompts.hpp"

#include <algorithm>

namespace conclave::media {
namespace {
constexpr int kSameTicksToReturn = 10; // measured: after 200 ms of equal input the change of encoders is not heard
constexpr std::uint64_t kKeepAliveTicks = 100;
constexpr std::uint64_t kReportTicks = 250;
constexpr std::uint64_t kLossTicks = 50;
constexpr std::array<std::uint8_t, 1> kSilentPacket{0x78}; // hybrid, full band, 20 ms, a frame of no bytes: DTX

std::uint32_t timestampOf(const Leg& leg, std::uint64_t tick) noexcept {
    return leg.timestampBase + static_cast<std::uint32_t>(tick * kFrameSamples);
}
} // namespace

bool sendPrompt(Leg& leg, std::uint64_t tick, Outbox& outbox, EventSink& events) noexcept {
    if (leg.promptCount == 0) return false;
    if (leg.address.bytes == 0) return true; // it waits for the phone
    auto& playing = leg.prompts.front();
    const auto& packets = promptPack(playing.language).packetsOf(playing.prompt);
    if (playing.nextPacket < packets.size()) {
        sendMix(leg, tick, packets[playing.nextPacket], outbox);
        ++playing.nextPacket;
    }
    if (playing.nextPacket >= packets.size()) {
        Event event;
        event.kind = Event::Kind::promptEnded;
        event.leg = leg.id;
        event.prompt = playing.prompt;
        events.push(event);
        std::copy(leg.prompts.begin() + 1, leg.prompts.end(), leg.prompts.begin());
        --leg.promptCount;
    }
    return true;
}

void sendMix(Leg& leg, std::uint64_t tick, std::span<const std::uint8_t> packet, Outbox& outbox) noexcept {
    if (!packet.empty()) {
        outbox.sendRtp(leg, packet, timestampOf(leg, tick), leg.sending ? Marker::no : Marker::yes);
        leg.sending = true;
        return;
    }
    leg.sending = false;
    if ((tick + leg.stagger) % kKeepAliveTicks == 0)
        outbox.sendRtp(leg, kSilentPacket, timestampOf(leg, tick), Marker::no);
}

void sendReportWhenDue(Leg& leg, std::uint64_t tick, Outbox& outbox) noexcept {
    if ((tick + leg.stagger) % kReportTicks == 0) outbox.sendReport(leg, timestampOf(leg, tick));
}

Bridge::Bridge() {
    m_legs.reserve(kLegsMax);
    m_voices.reserve(kLegsMax);
}

void Bridge::addLeg(Leg& leg) noexcept {
    leg.bridge = this;
    leg.voice = {};
    leg.gain = 0;
    leg.privateSlot = -1;
    leg.forgetSound();
    m_legs.push_back(&leg); // never more than was reserved: the control thread counts
}

void Bridge::removeLeg(Leg& leg, EventSink& events) noexcept {
    if (leg.privateSlot >= 0) release(m_privates[static_cast<std::size_t>(leg.privateSlot)]);
    if (leg.voice.heard) {
        Event event;
        event.kind = Event::Kind::talking;
        event.leg = leg.id;
        event.talking = Talking::no;
        events.push(event);
    }
    leg.bridge = nullptr;
    leg.voice = {};
    leg.gain = 0;
    leg.forgetSound();
    const auto at = std::find(m_legs.begin(), m_legs.end(), &leg);
    if (at == m_legs.end()) return;
    *at = m_legs.back();
    m_legs.pop_back();
}

void Bridge::tick(std::uint64_t tick, Outbox& outbox, EventSink& events, ShardStats& stats) noexcept {
    if (m_lastTick != 0 && tick > m_lastTick + 1) { // frames that were skipped are a loss to the phones, not a pause
        const auto missed = static_cast<std::uint16_t>(std::min<std::uint64_t>(tick - m_lastTick - 1, 50));
        for (Leg* leg : m_legs)
            if (leg->sending) leg->sequenceOut = static_cast<std::uint16_t>(leg->sequenceOut + missed);
    }
    m_lastTick = tick;
    listen(tick, events, stats);
    mix();
    choosePrivates();
    if (tick % kLossTicks == 0) heedLoss();
    encodeAll(stats);
    send(tick, outbox, events);
}

void Bridge::listen(std::uint64_t tick, EventSink& events, ShardStats& stats) noexcept {
    m_voices.clear();
    for (Leg* leg : m_legs) {
        leg->frameSounds = false;
        if (leg->heard() && (!leg->jitter.idle() || leg->decodedCount > 0) && leg->pullFrame(stats.decodes))
            leg->voice.hear(levelDbOf(leg->frame), tick);
        else if (leg->voice.lastLoudTick != 0)
            leg->voice.hear(kSilenceDb, tick);
        if (!leg->heard()) leg->voice.lastLoudTick = 0; // ends its talking at once
        if (leg->voice.heard || leg->voice.awake(tick)) m_voices.push_back(&leg->voice);
    }
    chooseTalkers(m_voices, tick);
    m_contributionCount = 0;
    for (Leg* leg : m_legs) {
        if (!leg->voice.heard && leg->gain == 0) continue;
        const float to = leg->voice.heard ? 1.0F : 0.0F;
        if (to != leg->gain) {
            Event event;
            event.kind = Event::Kind::talking;
            event.leg = leg->id;
            event.talking = leg->voice.heard ? Talking::yes : Talking::no;
            events.push(event);
        }
        if (m_contributionCount < m_contributions.size()) {
            auto& contribution = m_contributions[m_contributionCount++];
            contribution.leg = leg;
            if (leg->frameSounds) copyFaded(leg->frame, leg->gain, to, contribution.frame);
            else contribution.frame.fill(0);
        }
        leg->gain = to;
    }
}

void Bridge::mix() noexcept {
    if (m_contributionCount == 0) return;
    m_sum.fill(0);
    for (std::size_t i = 0; i < m_contributionCount; ++i) add(m_contributions[i].frame, m_sum);
}

const Bridge::Contribution* Bridge::contributionOf(const Leg* leg) const noexcept {
    for (std::size_t i = 0; i < m_contributionCount; ++i)
        if (m_contributions[i].leg == leg) return &m_contributions[i];
    return nullptr;
}

void Bridge::release(Private& slot) noexcept {
    if (slot.leg != nullptr) slot.leg->privateSlot = -1;
    slot.leg = nullptr;
}

Bridge::Private* Bridge::freePrivate() noexcept {
    Private* best = nullptr;
    for (auto& slot : m_privates) {
        if (slot.leg == nullptr) return &slot;
        if (!slot.leg->voice.heard && (best == nullptr || slot.sameTicks > best->sameTicks)) best = &slot;
    }
    if (best != nullptr) release(*best);
    return best;
}

void Bridge::choosePrivates() noexcept {
    for (auto& slot : m_privates) {
        if (slot.leg == nullptr) continue;
        slot.sameTicks = contributionOf(slot.leg) != nullptr ? 0 : slot.sameTicks + 1;
        if (slot.sameTicks <= kSameTicksToReturn) continue;
        if (!m_sharedUsed) { // nobody hears the shared stream: it becomes this leg's
            m_shared.encoder.copyStateFrom(slot.stream.encoder);
            m_shared.limiter = slot.stream.limiter;
            m_shared.tail = slot.stream.tail;
            m_sharedUsed = true;
        }
        release(slot);
    }
    for (std::size_t i = 0; i < m_contributionCount; ++i) {
        Leg* leg = m_contributions[i].leg;
        if (leg->privateSlot >= 0) continue;
        Private* slot = freePrivate();
        if (slot == nullptr) continue;
        slot->leg = leg;
        slot->sameTicks = 0;
        slot->stream.encoder.copyStateFrom(m_shared.encoder);
        slot->stream.limiter = m_shared.limiter;
        slot->stream.tail = m_shared.tail;
        leg->privateSlot = static_cast<int>(slot - m_privates.data());
    }
}

void Bridge::encode(Stream& stream, Frame& frame, bool sounds, ShardStats& stats) noexcept {
    stream.bytes = 0;
    if (sounds) stream.tail = kTailFrames;
    else if (stream.tail == 0) return;
    else --stream.tail;
    stream.limiter.apply(frame);
    stream.bytes = stream.encoder.encode(frame, stream.packet);
    ++stats.encodes;
}

void Bridge::encodeAll(ShardStats& stats) noexcept {
    std::size_t privates = 0;
    for (auto& slot : m_privates) {
        if (slot.leg == nullptr) continue;
        ++privates;
        const Contribution* own = contributionOf(slot.leg);
        const bool sounds = m_contributionCount > (own != nullptr ? 1U : 0U);
        if (!sounds) m_scratch.fill(0);
        else if (own == nullptr) m_scratch = m_sum;
        else subtract(m_sum, own->frame, m_scratch);
        encode(slot.stream, m_scratch, sounds, stats);
    }
    m_sharedUsed = m_legs.size() > privates;
    m_shared.bytes = 0;
    if (!m_sharedUsed) return;
    if (m_contributionCount == 0) m_sum.fill(0);
    encode(m_shared, m_sum, m_contributionCount > 0, stats);
}

void Bridge::send(std::uint64_t tick, Outbox& outbox, EventSink& events) noexcept {
    const auto shared = std::span<const std::uint8_t>(m_shared.packet).first(m_shared.bytes);
    for (Leg* leg : m_legs) {
        sendReportWhenDue(*leg, tick, outbox);
        if (sendPrompt(*leg, tick, outbox, events)) continue;
        auto packet = shared;
        if (leg->privateSlot >= 0) {
            const auto& own = m_privates[static_cast<std::size_t>(leg->privateSlot)].stream;
            packet = std::span<const std::uint8_t>(own.packet).first(own.bytes);
        }
        sendMix(*leg, tick, packet, outbox);
    }
}

// One listener's bad line costs everyone a few bits of quality and saves that one's speech.
void Bridge::heedLoss() noexcept {
    double worst = 0;
    for (const Leg* leg : m_legs) worst = std::max(worst, leg->stats.lossOutbound);
    const int percent = worst < 0.015 ? 0 : std::clamp(static_cast<int>(worst * 100), 2, 15);
    m_shared.encoder.expectLoss(percent);
    for (auto& slot : m_privates) slot.stream.encoder.expectLoss(percent);
}

} // namespace conclave::media
