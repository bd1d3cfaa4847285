// The part of admission that is about media: offers and answers, hold, new keys, and the leg that comes of them.
#include "server/conference/admission.hpp"

#include "server/base/log.hpp"

#include <algorithm>

namespace conclave::conference {

// The bridge of `number`, or one of the call's own, and the port of the media thread that has it.
void Admission::placeFor(Call& call, const std::string& number) {
    const std::string bridgeKey = number.empty() ? "call " + std::to_string(static_cast<std::uint64_t>(call.id)) : number;
    Bridge& bridge = m_bridges[bridgeKey];
    if (bridge.calls == 0) bridge.id = m_engine->newBridgeId();
    ++bridge.calls;
    call.bridgeKey = bridgeKey;
    call.bridge = bridge.id;
    call.shard = m_engine->place(bridge.id);
    call.local = freshLocalMedia(m_addresses.forCaller(call.address), m_engine->port(call.shard), m_engine->fingerprint());
}

// 200 with an offer of ours to a call that came without one. It waits alone, whatever it dialled: its leg can only be added once
// the ACK has brought the phone's key, and until then nobody else may have moved its place.
bool Admission::offer(Call& call) {
    placeFor(call, {});
    call.ourOffer = freshOffer(call.local);
    m_calls->answer(call.id, call.ourOffer);
    return true;
}

Result<> Admission::addLeg(Call& call, sdp::Negotiated agreed) {
    if (agreed.dtls) call.local.setup = agreed.dtls->setup;
    const media::LegId leg = m_engine->newLegId();
    auto added = m_engine->addLeg(call.shard, legSpec(agreed, call.local, leg, call.bridge, call.address));
    if (!added) return added;
    call.leg = leg;
    m_byLeg.emplace(call.leg, call.id);
    if (const auto held = heldBy(agreed); held == media::Held::yes) m_engine->setHeld(leg, held);
    call.agreed = std::move(agreed);
    return {};
}

// A re-INVITE without an offer: all that we would like, or a phone that resumes so would stay on hold.
void Admission::onOfferAsked(sip::CallId id) {
    Call* call = find(id);
    if (!call || !call->agreed) {
        m_calls->rejectReoffer(id, "not answered yet");
        return;
    }
    ++call->local.version;
    call->ourOffer = sdp::offerAgain(call->agreed->answer, call->local);
    m_calls->answerReoffer(id, call->ourOffer);
}

// What the ACK said to an offer of ours: to the first one, or to one in a call that stands.
void Admission::onAnswer(sip::CallId id, sdp::SessionDescription answer) {
    Call* call = find(id);
    if (!call) return;
    const bool isFirst = !call->agreed;
    auto agreed = sdp::acceptAnswer(call->ourOffer, answer, call->local);
    if (!agreed) {
        log::info("admission", "an answer is of no use", {{"why", agreed.error().detail}});
        hangUp(*call, agreed.error().detail);
        return;
    }
    agreed->answer = call->ourOffer; // what we said last
    const bool isOtherSuite = isFirst || call->agreed->suite != agreed->suite;
    if (!isFirst && !takeOver(*call, *agreed)) {
        hangUp(*call, "a change that needs a new call");
        return;
    }
    if (agreed->dtls) call->local.setup = agreed->dtls->setup;
    if (isOtherSuite) { // out of the many of a first offer; a later offer with it is answered with the same key
        const auto& suites = call->local.suites;
        const auto suite = std::find(suites.begin(), suites.end(), agreed->suite) - suites.begin();
        call->local.randomBytes = call->local.offerKeys[static_cast<std::size_t>(suite)];
    }
    if (!isFirst) return;
    if (const auto added = addLeg(*call, std::move(*agreed)); !added) {
        log::warning("admission", "no leg for a call", {{"code", errcInfo(added.error().code).word}});
        hangUp(*call, "Service unavailable");
    }
}

void Admission::onReoffer(sip::CallId id, sdp::SessionDescription offer) {
    Call* call = find(id);
    if (!call || !call->agreed) {
        m_calls->rejectReoffer(id, "not answered yet");
        return;
    }
    sdp::LocalMedia next = call->local;
    ++next.version;
    auto agreed = sdp::negotiate(offer, next);
    // Another suite: one key is never used by two.
    if (agreed && compare(*call->agreed, *agreed) == NewKeys::both) {
        next.randomBytes = freshLocalMedia(boost::asio::ip::address_v4::loopback(), 9, m_engine->fingerprint()).randomBytes;
        agreed = sdp::negotiate(offer, next);
    }
    if (!agreed) {
        m_calls->rejectReoffer(id, agreed.error().detail);
        return;
    }
    if (!takeOver(*call, *agreed)) {
        m_calls->rejectReoffer(id, "such a change needs a new call");
        return;
    }
    if (agreed->dtls) next.setup = agreed->dtls->setup;
    call->local = next;
    m_calls->answerReoffer(id, agreed->answer);
}

// A leg that falls silent is gone by onMediaLost(); one on hold says nothing, and so may be anything.
bool Admission::isHeard(sip::CallId id) const {
    const auto found = m_all.find(id);
    if (found == m_all.end()) return false;
    const Call& call = found->second;
    return call.hasMedia && heldBy(*call.agreed) == media::Held::no;
}

// What has changed in a call that stands reaches the bridge. False: it cannot, and nothing has changed.
bool Admission::takeOver(Call& call, const sdp::Negotiated& agreed) {
    const auto& before = *call.agreed;
    const auto keys = compare(before, agreed);
    switch (keys) {
    case NewKeys::needsNewCall: return false;
    case NewKeys::none: break;
    case NewKeys::handshake:
        if (!m_engine->renewKeys(call.leg, dtlsPeer(agreed, call.address))) return false;
        break;
    case NewKeys::peers:
    case NewKeys::both:
        if (!m_engine->renewKeys(call.leg, sdesKeys(agreed, keys == NewKeys::both))) return false;
        break;
    }
    if (keys != NewKeys::none || before.peerSsrc != agreed.peerSsrc || before.peerRtp != agreed.peerRtp)
        m_engine->expectElsewhere(call.leg, agreed.peerSsrc, phoneHosts(agreed, call.address));
    if (before.opusPayloadType != agreed.opusPayloadType || before.events != agreed.events)
        m_engine->setFormats(call.leg, agreed.opusPayloadType, eventsOf(agreed));
    if (heldBy(before) != heldBy(agreed)) m_engine->setHeld(call.leg, heldBy(agreed));
    call.agreed = agreed;
    if (call.stage == Stage::inside) m_rooms.setHeld(*call.guest, heldBy(agreed));
    return true;
}

} // namespace conclave::conference
