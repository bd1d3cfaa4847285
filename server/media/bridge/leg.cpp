#include "server/media/bridge/leg.hpp"

#include "server/media/jitter/shorten.hpp"

#include <algorithm>
#include <random>

namespace conclave::media {
namespace {
constexpr int kSilentFramesReset = 25;
} // namespace

Result<std::unique_ptr<Leg>> Leg::make(const LegSpec& spec) {
    auto leg = std::make_unique<Leg>();
    std::random_device random;
    leg->sendSsrc = spec.sendSsrc != 0 ? spec.sendSsrc : random();
    if (!spec.dtls) {
        auto in = SrtpSession::receiver(spec.suite, spec.receiveKey);
        if (!in) return in.error();
        auto out = SrtpSession::sender(spec.suite, spec.sendKey, leg->sendSsrc);
        if (!out) return out.error();
        leg->in = std::move(in.value());
        leg->out = std::move(out.value());
    }
    leg->id = spec.leg;
    leg->role = spec.role;
    leg->muted = spec.muted;
    leg->opusPayloadType = spec.opusPayloadType;
    leg->telephoneEvents = spec.telephoneEvents;
    leg->announcedSsrc = spec.announcedSsrc;
    leg->sequenceOut = static_cast<std::uint16_t>(random() & 0x7fff); // the first wrap late (RFC 3711 section 3.3.1)
    leg->timestampBase = random();
    leg->stagger = random() % 1000;
    return leg;
}

void Leg::forgetSound() noexcept {
    jitter.reset();
    decoder.reset();
    decodedCount = 0;
    silentFrames = 0;
    frameSounds = false;
}

bool Leg::pullFrame(std::uint64_t& decodes) noexcept {
    jitter.tick();
    for (int guard = 0; guard < 12 && decodedCount < kFrameSamples; ++guard) {
        const Play play = jitter.take(decodedCount);
        if (play.kind == PlayKind::nothing) break;
        if (play.kind == PlayKind::skipped && !voice.heard && decodedCount == 0 && play.samples == kFrameSamples) {
            ++silentFrames; // most legs, most of the time: not a sample is touched
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
                made = decoder.recover(play.payload, target);
                ++stats.framesRecovered;
            } else if (play.kind != PlayKind::conceal) {
                made = decoder.decode(play.payload, target);
            }
            if (made == 0) { // lost, or malformed
                made = decoder.conceal(target);
                ++stats.framesConcealed;
            }
            if (made == 0) break;
            if (play.shorten && made >= kFrameSamples) made = shorten(target.first(made));
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
    return frameSounds;
}

} // namespace conclave::media
