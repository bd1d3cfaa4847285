#include "server/media/bridge/bridge.hpp"

#include "server/media/bridge/engine.hpp"
#include "server/media/bridge/prompts.hpp"

#include <algorithm>
#include <utility>

namespace conclave::media {
namespace {
constexpr int kSameTicksToReturn = 5; // measured: with a frame that leans on none before, no change is heard
constexpr int kRestTicks = 25;
constexpr MonotonicNs kCatchUpNs = 2 * kTickNs; // two ticks late are made up for, more are given up
constexpr MonotonicNs kLateNs = 5'000'000;
constexpr MonotonicNs kReportNs = 5'000'000'000;
constexpr std::uint64_t kClassTicks = 50;
constexpr MonotonicNs kClassHoldNs = 5'000'000'000;
constexpr MediaTime kStepMax = 24;              // of the clock, 0.5 ms a tick: no phone's buffer takes it for jitter
// By steps in one direction: what ten seconds of jitter and the way back take. A sample a tick is forgotten: 1000 ppm, twice what
// clocks are apart.
constexpr MediaTime kMovedMax = 8 * kFrameSamples;
constexpr MediaTime kStepShare = 4;
constexpr float kDominantDb = 6;
constexpr MonotonicNs kAwaitNs = 1'000'000;
constexpr int kAwaitMax = 4;
constexpr std::uint64_t kLivelyTicks = 5;
constexpr std::size_t kLegsAhead = 8; // whose memory is asked for
constexpr std::array<std::uint8_t, 1> kSilentPacket{0x78}; // hybrid, full band, 20 ms, a frame of no bytes: DTX

std::uint32_t timestampOf(const Leg& leg, std::uint64_t tick) noexcept {
    return leg.timestampBase + static_cast<std::uint32_t>(tick * kFrameSamples);
}

// By smoothed loss: worse at once, better only when clearly so.
EncoderClass classFor(double loss, EncoderClass now, EncoderClass clean) noexcept {
    const double ease = now == EncoderClass::veryLossy ? 0.66 : 1;
    if (loss > 0.06 * ease) return EncoderClass::veryLossy;
    if (loss > 0.015 * (now == clean ? 1 : 0.5)) return EncoderClass::lossy;
    return clean;
}

// Where there is no room for it, it is said in the next tick.
void tellTalking(Leg& leg, Talking talking, EventSink& events) noexcept {
    Event event;
    event.kind = Event::Kind::talking;
    event.leg = leg.id;
    event.talking = talking;
    if (events.push(event)) leg.toldTalking = talking == Talking::yes;
}
} // namespace

bool sendPrompt(Leg& leg, std::uint64_t tick, Outbox& outbox, EventSink& events) noexcept {
    if (leg.promptCount == 0 || leg.held == Held::yes) return false; // while it is held, prompts wait
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
        if (!events.push(event)) return true; // said in the next tick
        std::copy(leg.prompts.begin() + 1, leg.prompts.end(), leg.prompts.begin());
        --leg.promptCount;
    }
    return true;
}

void sendMix(Leg& leg, std::uint64_t tick, std::span<const std::uint8_t> packet, Outbox& outbox) noexcept {
    if (leg.held == Held::yes) packet = {};
    if (!packet.empty()) outbox.sendRtp(leg, packet, timestampOf(leg, tick), leg.sending ? Marker::no : Marker::yes);
    leg.sending = !packet.empty();
}

void sendNowAndThen(Leg& leg, std::uint64_t tick, MonotonicNs now, Outbox& outbox) noexcept {
    if (!leg.sending) outbox.sendRtp(leg, kSilentPacket, timestampOf(leg, tick), Marker::no);
    if (now < leg.reportDue || leg.address.bytes == 0) return;
    leg.reportDue = now + kReportNs;
    outbox.sendReport(leg, timestampOf(leg, tick), now);
}

Bridge::Bridge() {
    m_legs.reserve(kLegsMax);
    m_voices.reserve(kLegsMax);
}

void Bridge::addLeg(Leg& leg) noexcept {
    leg.bridge = this;
    leg.voice = {};
    leg.gain = 0;
    leg.mixedLast = 0;
    leg.privateSlot = -1;
    leg.encoderClass = m_cleanClass;
    leg.forgetSound();
    m_legs.push_back(&leg); // never more than was reserved: the control thread counts
}

void Bridge::removeLeg(Leg& leg, EventSink& events) noexcept {
    if (leg.privateSlot >= 0) release(m_privates[static_cast<std::size_t>(leg.privateSlot)]);
    if (leg.toldTalking) tellTalking(leg, Talking::no, events);
    if (m_dominant == &leg) m_dominant = nullptr;
    if (leg.gain > 0) m_cutOff += leg.mixedLast;
    leg.bridge = nullptr;
    leg.voice = {};
    leg.gain = 0;
    leg.forgetSound();
    const auto at = std::find(m_legs.begin(), m_legs.end(), &leg);
    if (at == m_legs.end()) return;
    *at = m_legs.back();
    m_legs.pop_back();
    if (!m_legs.empty()) return;
    m_chime = {}; // whoever comes next does not hear the rest of it
    m_cutOff = 0;
    m_nextChime.reset();
}

void Bridge::wake(MonotonicNs now) noexcept {
    if (m_awake) return;
    m_awake = true;
    m_restTicks = 0;
    m_tick = std::max(m_tick, tickAt(now)); // the next one counts one more
    m_due = now;
}

std::uint64_t Bridge::tickAt(MonotonicNs now) const noexcept {
    const MonotonicNs last = m_due - kTickNs;
    return now > last && m_due != 0 ? m_tick + static_cast<std::uint64_t>((now - last) / kTickNs) : m_tick;
}

// Frames that are skipped are a loss to the phones, not a pause.
void Bridge::giveUpLate(MonotonicNs now, ShardStats& stats) noexcept {
    const MonotonicNs behind = now - m_due;
    if (behind > kLateNs) ++stats.ticksLate;
    if (behind <= kCatchUpNs) return;
    const auto missed = static_cast<std::uint64_t>((behind - kCatchUpNs) / kTickNs) + 1;
    m_tick += missed;
    m_due += static_cast<MonotonicNs>(missed) * kTickNs;
    stats.ticksSkipped += missed;
    for (Leg* leg : m_legs)
        if (leg->sending) leg->sequenceOut = static_cast<std::uint16_t>(leg->sequenceOut + std::min<std::uint64_t>(missed, 50));
}

// Somebody speaks, and the packet is late: everybody's next one a little later is better than 20 ms invented and kept as delay.
bool Bridge::awaitsDominant() const noexcept {
    return m_dominant != nullptr && m_awaited < kAwaitMax && m_dominant->voice.heard && m_dominant->heard()
        && m_dominant->decodedCount < kFrameSamples && m_dominant->jitter.starving();
}

void Bridge::tick(MonotonicNs now, Outbox& outbox, EventSink& events, ShardStats& stats) noexcept {
    giveUpLate(now, stats);
    if (awaitsDominant()) {
        ++m_awaited;
        m_due += kAwaitNs;
        return;
    }
    ++m_tick;
    ++stats.mixes;
    listen(now, events, stats);
    mix();
    choosePrivates();
    if (m_tick % kClassTicks == 0) heedLoss(now);
    encodePrivates(stats);
    encodeShared(stats);
    const bool sent = send(outbox, events);
    m_due += kTickNs - m_awaited * kAwaitNs; // the next one is not late because this one was
    follow();
    m_awaited = 0;
    const bool rest = !sent && m_voices.empty() && m_contributionCount == 0 && !chimes() && m_allTold;
    m_restTicks = rest ? m_restTicks + 1 : 0;
    if (m_restTicks > kRestTicks) m_awake = false;
}

void Bridge::listen(MonotonicNs now, EventSink& events, ShardStats& stats) noexcept {
    const MediaTime time = mediaTimeOf(now);
    m_voices.clear();
    for (std::size_t at = 0; at < m_legs.size(); ++at) {
        if (at + kLegsAhead < m_legs.size()) m_legs[at + kLegsAhead]->prefetchTick();
        Leg* leg = m_legs[at];
        leg->frameSounds = false;
        if (leg->heard() && (!leg->jitter.idle() || leg->decodedCount > 0) && leg->pullFrame(time, stats.decodes))
            leg->voice.hear(leg->voice.frameDb, m_tick);
        else if (leg->voice.lastLoudTick != 0)
            leg->voice.hear(kSilenceDb, m_tick);
        if (!leg->heard()) leg->voice.lastLoudTick = 0; // ends its talking at once
        if (leg->voice.heard || leg->voice.awake(m_tick) || !leg->jitter.idle()) m_voices.push_back(&leg->voice);
    }
    chooseTalkers(m_voices, m_tick);
    m_contributionCount = 0;
    m_allTold = true;
    for (Leg* leg : m_legs) {
        if (leg->voice.heard != leg->toldTalking) tellTalking(*leg, leg->voice.heard ? Talking::yes : Talking::no, events);
        m_allTold = m_allTold && leg->voice.heard == leg->toldTalking;
        if (!leg->voice.heard && leg->gain == 0) continue;
        if (leg->voice.heard && leg->gain == 0) leg->beginTalking(time, stats.decodes);
        contribute(*leg);
    }
}

void Bridge::contribute(Leg& leg) noexcept {
    float to = leg.voice.heard ? leg.leveller.gain() : 0.0F;
    if (leg.voice.heard && leg.frameSounds) to = leg.leveller.hear(leg.voice.frameDb);
    if (m_contributionCount < m_contributions.size()) {
        auto& contribution = m_contributions[m_contributionCount++];
        contribution.leg = &leg;
        contribution.lively = m_tick - leg.voice.lastLoudTick <= kLivelyTicks;
        if (leg.frameSounds) copyFaded(leg.frame, leg.gain, to, contribution.frame);
        else fadeOut(leg.mixedLast, contribution.frame);
        leg.mixedLast = contribution.frame.back();
    }
    leg.gain = to;
}

// The clock goes with whoever is heard best: earlier or later by a part of what that one's packets are out of step. By a
// few frames at once, and slowly for good: no phone's clock carries everybody's away.
void Bridge::follow() noexcept {
    Leg* best = nullptr;
    for (std::size_t i = 0; i < m_contributionCount; ++i) {
        Leg* leg = m_contributions[i].leg;
        if (!leg->voice.heard || !leg->jitter.playing()) continue;
        const float level = leg->voice.levelDb + (leg == m_dominant ? kDominantDb : 0);
        if (best == nullptr || level > best->voice.levelDb + (best == m_dominant ? kDominantDb : 0)) best = leg;
    }
    m_dominant = best;
    m_moved -= std::clamp<MediaTime>(m_moved, -1, 1);
    const auto played = best != nullptr ? best->jitter.outOfStep() : std::nullopt;
    if (!played) return;
    MediaTime off = *played - mediaTimeOf(m_awaited * kAwaitNs);
    if (off < -static_cast<MediaTime>(kFrameSamples) / 2) off += static_cast<MediaTime>(kFrameSamples);
    const MediaTime wanted = std::clamp(off / kStepShare, -kStepMax, kStepMax);
    const MediaTime step = std::clamp(wanted, -kMovedMax - m_moved, kMovedMax - m_moved);
    m_moved += step;
    m_due -= step * 125'000 / 6;
}

void Bridge::chime(Chime chime, MonotonicNs now) noexcept {
    if (m_legs.empty()) return;
    if (m_chime.empty()) m_chime = framesOf(chime);
    else if (!m_nextChime) m_nextChime = chime;
    wake(now);
}

void Bridge::sound() noexcept {
    m_chimeFrame = nullptr;
    if (m_chime.empty() && m_nextChime) m_chime = framesOf(*std::exchange(m_nextChime, std::nullopt));
    if (m_chime.empty()) return;
    m_chimeFrame = &m_chime.front();
    m_chime = m_chime.subspan(1);
}

void Bridge::mix() noexcept {
    sound();
    m_sum.fill(0);
    for (std::size_t i = 0; i < m_contributionCount; ++i) add(m_contributions[i].frame, m_sum);
    if (chimes()) add(*m_chimeFrame, m_sum);
    if (m_cutOff == 0) return;
    fadeOut(std::exchange(m_cutOff, 0.0F), m_scratch); // nobody's own any more
    add(m_scratch, m_sum);
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

// One who is alone on its class: the shared stream becomes what that leg has heard so far.
void Bridge::choosePrivates() noexcept {
    for (auto& slot : m_privates) {
        if (slot.leg == nullptr) continue;
        slot.sameTicks = contributionOf(slot.leg) != nullptr ? 0 : slot.sameTicks + 1;
        if (slot.sameTicks <= kSameTicksToReturn) continue;
        if (auto& shared = sharedOf(*slot.leg); !shared.used) {
            shared.stream.encoder.copyStateFrom(slot.stream.encoder);
            shared.stream.limiter = slot.stream.limiter;
            shared.stream.tail = slot.stream.tail;
            shared.used = true;
        } else {
            shared.stream.encoder.startAfresh();
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
        const auto& shared = sharedOf(*leg);
        slot->stream.encoder.copyStateFrom(shared.stream.encoder);
        slot->stream.encoder.become(leg->encoderClass);
        slot->stream.limiter = shared.stream.limiter;
        slot->stream.tail = shared.stream.tail;
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

void Bridge::encodePrivates(ShardStats& stats) noexcept {
    for (auto& slot : m_privates) {
        if (slot.leg == nullptr) continue;
        const Contribution* own = contributionOf(slot.leg);
        // Who talks is not sent the room of one who has paused; who is on the way back is sent what everybody is.
        bool sounds = chimes() || (own == nullptr && m_contributionCount > 0);
        if (own != nullptr)
            for (std::size_t i = 0; i < m_contributionCount; ++i)
                sounds = sounds || (&m_contributions[i] != own && m_contributions[i].lively);
        if (own == nullptr) m_scratch = m_sum;
        else subtract(m_sum, own->frame, m_scratch);
        slot.stream.encoder.become(slot.leg->encoderClass);
        encode(slot.stream, m_scratch, sounds, stats);
    }
}

// A class that comes into use goes on from one that is in use already: its listeners came from there.
void Bridge::beginShared(Shared& shared, EncoderClass kind) noexcept {
    for (const auto& other : m_shared)
        if (&other != &shared && other.used) {
            shared.stream.encoder.copyStateFrom(other.stream.encoder);
            shared.stream.limiter = other.stream.limiter;
            shared.stream.tail = other.stream.tail;
        }
    shared.stream.encoder.become(kind);
}

void Bridge::encodeShared(ShardStats& stats) noexcept {
    for (auto& shared : m_shared) shared.listeners = 0;
    for (const Leg* leg : m_legs)
        if (leg->privateSlot < 0) ++sharedOf(*leg).listeners;
    for (std::size_t i = 0; i < m_shared.size(); ++i)
        if (auto& shared = m_shared[i]; shared.listeners > 0 && !shared.used) beginShared(shared, static_cast<EncoderClass>(i));
    for (auto& shared : m_shared) {
        shared.stream.bytes = 0;
        shared.used = shared.listeners > 0;
        if (!shared.used) continue;
        m_scratch = m_sum;
        encode(shared.stream, m_scratch, m_contributionCount > 0 || chimes(), stats);
    }
}

bool Bridge::send(Outbox& outbox, EventSink& events) noexcept {
    bool sent = false;
    const auto says = [](const auto& one) { return one.stream.bytes > 0; };
    const bool any = std::any_of(m_shared.begin(), m_shared.end(), says) || std::any_of(m_privates.begin(), m_privates.end(), says);
    const auto ahead = [&](std::size_t at, int step) {
        if (any && at < m_legs.size()) m_legs[at]->prefetchOut(step); // what a silent tick does not touch
    };
    for (std::size_t at = 0; at < m_legs.size(); ++at) {
        Leg* leg = m_legs[at];
        for (std::size_t step = 0; step < 3; ++step) ahead(at + 12 - 4 * step, static_cast<int>(step));
        if (sendPrompt(*leg, m_tick, outbox, events)) {
            sent = true;
            continue;
        }
        const auto& stream =
            leg->privateSlot >= 0 ? m_privates[static_cast<std::size_t>(leg->privateSlot)].stream : sharedOf(*leg).stream;
        sendMix(*leg, m_tick, std::span<const std::uint8_t>(stream.packet).first(stream.bytes), outbox);
        sent = sent || stream.bytes > 0;
    }
    return sent;
}

// One listener's bad line costs the others nothing: it is moved to a class of encoder with FEC, and back when it is good again.
void Bridge::heedLoss(MonotonicNs now) noexcept {
    for (Leg* leg : m_legs) {
        const auto kind = classFor(leg->stats.lossOutbound, leg->encoderClass, m_cleanClass);
        const bool better = kind == m_cleanClass || leg->encoderClass == EncoderClass::veryLossy;
        if (kind == leg->encoderClass || (better && now - leg->classSince < kClassHoldNs)) continue;
        leg->encoderClass = kind;
        leg->classSince = now;
    }
}

} // namespace conclave::media
