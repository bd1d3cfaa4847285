#include "server/conference/admission.hpp"

#include "server/base/log.hpp"
#include "server/base/source_key.hpp"

namespace conclave::conference {

using base::awaitable;
using base::kToken;

namespace {

constexpr std::string_view kLinkPrefix = "j-";
// The one answer to a link that opens nothing, whatever the reason.
constexpr int kRefusedStatus = 403;
constexpr std::string_view kRefusedPhrase = "Not valid now";
constexpr std::chrono::seconds kLastPromptMax{10};

bool isNumber(std::string_view text) noexcept {
    return text.size() == limits::kConferenceNumberDigits && text.find_first_not_of("0123456789") == std::string_view::npos;
}

} // namespace

Admission::Admission(boost::asio::any_io_executor control, const base::Clock& clock, Doors& doors, Rooms& rooms,
                     MediaAddresses addresses)
    : m_control(std::move(control)), m_clock(clock), m_doors(doors), m_rooms(rooms),
      m_addresses(std::move(addresses)), m_self(std::make_shared<Admission*>(this)) {}

Admission::~Admission() { *m_self = nullptr; }

void Admission::attach(sip::Server& calls, media::Engine& engine) {
    m_calls = &calls;
    m_engine = &engine;
    m_rooms.attach(engine, *this);
}

Admission::Call* Admission::find(sip::CallId id) {
    const auto found = m_all.find(id);
    return found == m_all.end() ? nullptr : &found->second;
}

Admission::Call* Admission::findLeg(media::LegId leg) {
    const auto found = m_byLeg.find(leg);
    return found == m_byLeg.end() ? nullptr : find(found->second);
}

// --- arrival ------------------------------------------------------------------------------------------------

void Admission::onCall(sip::IncomingCall incoming) {
    // Before the user part is looked at, so that a refusal says nothing about it.
    if (incoming.offer) {
        auto probe = freshLocalMedia(boost::asio::ip::address_v4::loopback(), 9, m_engine->fingerprint());
        if (const auto agreed = sdp::negotiate(*incoming.offer, probe); !agreed) {
            m_calls->reject(incoming.id, 488, "Not Acceptable Here", agreed.error().detail);
            return;
        }
    }
    Call call;
    call.id = incoming.id;
    call.address = incoming.source.address();
    call.source = base::sourceKey(call.address);
    call.offer = std::move(incoming.offer);
    call.replaces = incoming.replaces;
    const std::string& user = incoming.userPart;
    if (user.starts_with(kLinkPrefix)) {
        call.stage = Stage::lookedUp;
        m_all.insert_or_assign(incoming.id, std::move(call));
        base::spawn(m_control, admitByLink(m_self, incoming.id, base::Secret(user.substr(kLinkPrefix.size()))), "link");
        return;
    }
    // Everything that is no link is asked for a PIN, and a number that does not exist sounds like one that does.
    call.stage = Stage::answered;
    call.entry = PinEntry(isNumber(user) ? user : std::string());
    makeRoomToType(call.source);
    m_typing.emplace(call.id, Typing{call.source, m_clock.steadyNow()});
    Call& kept = m_all.insert_or_assign(incoming.id, std::move(call)).first->second;
    if (!answer(kept, {})) forget(incoming.id);
}

// 200 with a leg in the lobby of the bridge that `number` has or will have. Who has still to type waits alone, whatever it dialled:
// the port of a conference's media thread would say that there is one. False: rejected.
bool Admission::answer(Call& call, const std::string& number) {
    if (!call.offer) return offer(call);
    placeFor(call, number);
    auto agreed = sdp::negotiate(*call.offer, call.local);
    if (!agreed) {
        m_calls->reject(call.id, 488, "Not Acceptable Here", agreed.error().detail);
        return false;
    }
    const auto text = agreed->answer;
    if (const auto added = addLeg(call, std::move(*agreed)); !added) {
        log::warning("admission", "no leg for a call", {{"code", errcInfo(added.error().code).word}});
        m_calls->reject(call.id, 503, "Service Unavailable");
        return false;
    }
    m_calls->answer(call.id, text);
    return true;
}

awaitable<void> Admission::admitByLink(std::shared_ptr<Admission*> self, sip::CallId id, base::Secret token) {
    Result<Seat> guest = Error{Errc::unavailable};
    std::uint64_t asOf = 0;
    do {
        if (!*self) co_return;
        asOf = (*self)->m_changes;
        guest = co_await (*self)->m_doors.findByToken(token);
    } while (*self && (*self)->m_changes != asOf);
    Admission* me = *self;
    Call* call = me ? me->find(id) : nullptr;
    if (!call) co_return; // hung up meanwhile
    std::optional<Refusal> no;
    if (guest) no = me->m_rooms.refusal(*guest, call->replaces);
    else if (guest.error().code == Errc::joinRefused) no = Refusal{kRefusedStatus, kRefusedPhrase, media::PromptId::goodbye, {}};
    else no = Refusal{503, "Service Unavailable", media::PromptId::goodbye, {}};
    const bool isEarly = guest && no && isForTestLine(*guest, *no);
    if (no && !isEarly) {
        log::info("admission", "a link is refused", {{"status", no->status}});
        if (guest && no->why) me->m_rooms.refused(*guest, *no->why);
        me->m_calls->reject(id, no->status, no->phrase);
        me->forget(id);
        co_return;
    }
    me->identify(*call, std::move(*guest));
    call->stage = Stage::answered;
    const std::string number = isEarly ? std::string() : call->guest->number; // who tests is alone
    if (!me->answer(*call, number)) me->forget(id);
}

// The caller has shown a right PIN or token. A newer call puts out the oldest one of that seat that is not in the room: a link that
// is called again and again fills neither the server nor its conference's bridge.
void Admission::identify(Call& call, Seat guest) {
    auto& calls = m_bySeat[guest.participant];
    std::vector<sip::CallId> outside;
    for (const auto id : calls)
        if (find(id)->stage != Stage::inside) outside.push_back(id);
    calls.push_back(call.id);
    call.guest = std::move(guest);
    if (outside.size() >= limits::kCallsOfSeatOutsideMax) hangUp(*find(outside.front()), "another call of the same seat");
}

void Admission::onEstablished(sip::CallId id) {
    Call* call = find(id);
    if (!call || call->stage != Stage::answered) return;
    m_engine->play(call->leg, media::PromptId::welcome, call->language());
    if (call->guest) return enter(*call);
    endReplaced(*call);
    ask(*call);
}

// --- the end of a call --------------------------------------------------------------------------------------

void Admission::onMediaLost(media::LegId leg) {
    Call* call = findLeg(leg);
    if (!call) return;
    log::info("admission", "a phone went silent");
    hangUp(*call, "no media", Ending::lost);
}

void Admission::onMediaFailed(media::LegId leg) {
    Call* call = findLeg(leg);
    if (!call) return;
    log::info("admission", "a phone's DTLS handshake did not come to an end");
    hangUp(*call, "no DTLS handshake", Ending::lost);
}

void Admission::onPromptEnded(media::LegId leg, media::PromptId prompt) {
    Call* call = findLeg(leg);
    // Word of an earlier one may have been under way when the last one was begun.
    if (call && call->stage == Stage::leaving && prompt == call->lastPrompt) hangUp(*call, call->hangUpReason);
}

void Admission::leave(Call& call, media::PromptId prompt, std::string_view reason, Ending why) {
    if (call.stage == Stage::leaving) return;
    giveUpSeat(call, why);
    stopTyping(call.id);
    call.stage = Stage::leaving;
    call.lastPrompt = prompt;
    call.hangUpReason = reason;
    m_engine->echo(call.leg, media::Echo::off);
    m_engine->stopPrompt(call.leg);
    m_engine->toLobby(call.leg);
    m_engine->play(call.leg, prompt, call.language());
    base::spawn(m_control, hangUpLater(m_self, call.id), "last prompt");
}

awaitable<void> Admission::hangUpLater(std::shared_ptr<Admission*> self, sip::CallId id) {
    co_await base::sleepFor(kLastPromptMax);
    Call* call = *self ? (*self)->find(id) : nullptr;
    if (call) (*self)->hangUp(*call, call->hangUpReason);
}

void Admission::hangUp(Call& call, std::string_view reason, Ending why) {
    const sip::CallId id = call.id;
    const std::string text(reason); // may be the call's own
    forget(id, why);
    m_calls->hangUp(id, text);
}

void Admission::onEnded(sip::CallId id, sip::CallEnd why) {
    switch (why) {
    case sip::CallEnd::connectionLost:
    case sip::CallEnd::expired:
    case sip::CallEnd::unacknowledged: return forget(id, Ending::lost);
    case sip::CallEnd::stopped: return forget(id, Ending::stopped);
    default: return forget(id, Ending::hungUp);
    }
}

void Admission::forget(sip::CallId id, Ending why) {
    const auto found = m_all.find(id);
    if (found == m_all.end()) return;
    Call call = std::move(found->second);
    m_all.erase(found);
    stopTyping(id);
    giveUpSeat(call, why);
    if (const auto seat = call.guest ? m_bySeat.find(call.guest->participant) : m_bySeat.end(); seat != m_bySeat.end()) {
        std::erase(seat->second, id);
        if (seat->second.empty()) m_bySeat.erase(seat);
    }
    if (call.leg != media::LegId{}) {
        m_engine->removeLeg(call.leg);
        m_byLeg.erase(call.leg);
    }
    if (const auto bridge = m_bridges.find(call.bridgeKey); call.bridge != media::BridgeId{} && bridge != m_bridges.end())
        if (--bridge->second.calls == 0) m_bridges.erase(bridge);
}

} // namespace conclave::conference
