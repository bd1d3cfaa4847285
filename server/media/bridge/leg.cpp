#include "server/media/bridge/leg.hpp"

#include "server/media/bridge/ear.hpp"
#include "server/media/jitter/time_scale.hpp"

#include <algorithm>
#include <cstddef>
#include <random>

namespace conclave::media {
namespace {
constexpr int kSilentFramesReset = 25;
constexpr int kSilentFramesRest = 3;
// A voice detector does not take a tone or music for a voice: every four seconds what it calls silence is listened to.
constexpr std::uint32_t kListenInEvery = 200;
// This tick's frame and 60 ms from before it was noticed that somebody talks; one more, if there is one, warms the decoder.
constexpr std::size_t kPrerollSamples = 4 * kFrameSamples;

void prefetchLines(const void* from, int lines) noexcept {
    for (int i = 0; i < lines; ++i) __builtin_prefetch(static_cast<const char*>(from) + 64 * i);
}

static_assert(offsetof(Leg, remoteSsrc) == 64 && offsetof(Leg, echo) == 128, "the first two lines of a leg are full");
static_assert(offsetof(Leg, out) == offsetof(Leg, address) + 64, "what is sent takes one line, and its keys");
} // namespace

Result<std::unique_ptr<Leg>> Leg::make(const LegSpec& spec) {
    auto leg = std::make_unique_for_overwrite<Leg>();
    std::random_device random;
    leg->sendSsrc = spec.sendSsrc != 0 ? spec.sendSsrc : random();
    if (!spec.dtls) {
        auto in = SrtpSession::receiver(spec.suite, spec.receiveKey);
        if (!in) return in.error();
        auto out = SrtpSession::sender(spec.suite, spec.sendKey, leg->sendSsrc);
        if (!out) return out.error();
        leg->stats.suite = spec.suite;
        leg->in = std::move(in.value());
        leg->out = std::move(out.value());
    }
    leg->id = spec.leg;
    leg->role = spec.role;
    leg->muted = spec.muted;
    leg->opusPayloadType = spec.opusPayloadType;
    leg->telephoneEvents = spec.telephoneEvents;
    leg->announcedSsrc = spec.announcedSsrc;
    leg->rtcpMux = spec.rtcpMux;
    leg->sequenceOut = static_cast<std::uint16_t>(random() & 0x7fff); // the first wrap late (RFC 3711 section 3.3.1)
    leg->timestampBase = random();
    leg->quietPackets = random();
    return leg;
}

void Leg::prefetchIn(int step, std::uint16_t sequence) const noexcept {
    if (step > 0) {
        in.prefetch(step - 1);
        return;
    }
    prefetchLines(this, 4);
    prefetchLines(&in, 3);
    jitter.prefetch(sequence);
}

void Leg::prefetchOut(int step) const noexcept {
    if (step > 0) {
        out.prefetch(step - 1);
        return;
    }
    prefetchLines(this, 1);
    prefetchLines(&address, 1);
    prefetchLines(&out, 3);
}

void Leg::prefetchTick() const noexcept {
    prefetchLines(this, 2);
    prefetchLines(&jitter, 1);
}

void Leg::beginSource() noexcept {
    sequenceIn.reset();
    reception = {};
    digits = {};
    forgetSound();
}

void Leg::forgetLine() noexcept {
    reception.restart();
    stats.lossInbound = 0;
    stats.jitterInboundMs = 0;
}

void Leg::forgetSound() noexcept {
    jitter.reset();
    decoder.reset();
    decodedCount = 0;
    silentFrames = 0;
    frameSounds = false;
    frameLoud = false;
}

bool Leg::takeSound(std::int64_t sequence, std::uint32_t timestamp, std::span<const std::uint8_t> payload, MediaTime arrival,
    Ear& ear) noexcept {
    auto facts = factsOf(payload);
    if (facts.samples == 0) facts.samples = kFrameSamples; // malformed: will be concealed
    if (facts.quiet && !voice.heard && decodedCount == 0) {
        const bool listenIn = !facts.discontinuous && ++quietPackets % kListenInEvery == 0;
        if (listenIn && ear.levelDb(payload) > kLoudDb) {
            facts.quiet = false;
        } else if (jitter.idle()) {
            jitter.pass(sequence, timestamp, payload, facts, arrival);
            return false;
        }
    }
    jitter.insert(sequence, timestamp, payload, facts, arrival);
    return true;
}

void Leg::beginTalking(MediaTime now, std::uint64_t& decodes) noexcept {
    const std::size_t back = jitter.rewind(kPrerollSamples + kFrameSamples);
    if (back <= kFrameSamples) return;
    decoder.reset();
    decodedCount = 0;
    silentFrames = 0;
    if (back > kPrerollSamples) {
        jitter.tick(now, false);
        const Play first = jitter.take(0);
        if (first.kind == PlayKind::packet || first.kind == PlayKind::skipped) {
            ++decodes;
            if (decoder.decode(first.payload, decoded) == 0) decoder.reset();
        }
    }
    pullFrame(now, decodes);
}

bool Leg::pullFrame(MediaTime now, std::uint64_t& decodes) noexcept {
    jitter.tick(now, frameLoud);
    frameLoud = false;
    for (int guard = 0; guard < 12 && decodedCount < kFrameSamples; ++guard) {
        const Play play = jitter.take(decodedCount);
        if (play.kind == PlayKind::nothing) break;
        if (play.kind == PlayKind::skipped && !voice.heard && decodedCount == 0 && play.samples == kFrameSamples) {
            ++silentFrames; // most legs, most of the time: not a sample is touched
            if (silentFrames > kSilentFramesRest) jitter.rest();
            frameSounds = false;
            return false;
        }
        const auto room = std::span(decoded).subspan(decodedCount);
        const auto target = room.first(std::min(play.samples, room.size()));
        const bool skip = play.kind == PlayKind::skipped && (!voice.heard || play.payload.empty());
        std::size_t made = 0;
        if (skip) {
            std::fill(target.begin(), target.end(), 0.0F);
            made = target.size();
            silentFrames += 1;
        } else {
            if (silentFrames > kSilentFramesReset) decoder.reset();
            silentFrames = 0;
            ++decodes;
            if (play.kind == PlayKind::recover) {
                if (factsOf(play.payload).fec) {
                    made = decoder.recover(play.payload, target);
                    ++stats.framesRecovered;
                }
            } else if (play.kind != PlayKind::conceal) {
                made = decoder.decode(play.payload, target);
            }
            if (made == 0) { // lost, or malformed
                made = decoder.conceal(target);
                ++stats.framesConcealed;
            }
            if (made == 0) break;
            if (play.stretch == Stretch::shorten) made = shorten(target.first(made), play.stretchMax);
            else if (play.stretch == Stretch::lengthen) made = lengthen(room, made, play.stretchMax);
        }
        decodedCount += made;
    }
    if (decodedCount == 0) {
        frameSounds = false;
        return false;
    }
    const std::size_t used = std::min(decodedCount, kFrameSamples);
    std::copy_n(decoded.begin(), used, frame.begin());
    std::fill(frame.begin() + static_cast<std::ptrdiff_t>(used), frame.end(), 0.0F);
    std::copy(decoded.begin() + static_cast<std::ptrdiff_t>(used),
        decoded.begin() + static_cast<std::ptrdiff_t>(decodedCount), decoded.begin());
    decodedCount -= used;
    frameSounds = silentFrames == 0;
    if (frameSounds) voice.frameDb = levelDbOf(frame);
    frameLoud = frameSounds && voice.frameDb > kLoudDb;
    return frameSounds;
}

} // namespace conclave::media
