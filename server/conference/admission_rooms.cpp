// The part of admission behind the door: into a room, onto the test line, and what the rooms ask of the calls.
#include "server/conference/admission.hpp"

#include "server/base/log.hpp"
#include "server/base/zone.hpp"
#include "server/media/bridge/spoken.hpp"

namespace conclave::conference {

using base::awaitable;
using media::PromptId;

namespace {

constexpr std::chrono::milliseconds kBeatEvery{100};
constexpr std::chrono::minutes kTestMax{2};

PromptId promptOf(Role role) {
    switch (role) {
    case Role::audience: return PromptId::roleAudience;
    case Role::participant: return PromptId::roleParticipant;
    case Role::moderator: return PromptId::roleModerator;
    }
    return PromptId::roleParticipant;
}

} // namespace

// Ends the one it replaces, as long as that is outside of the room (RFC 3891 section 3); seats are the business of Rooms. To have
// named a call is no PIN: one that has shown its PIN or token is ended by the same participant's alone.
void Admission::endReplaced(const Call& call) {
    Call* old = call.replaces ? find(*call.replaces) : nullptr;
    if (!old || old->stage == Stage::inside || old->stage == Stage::leaving) return;
    if (old->guest && (!call.guest || call.guest->participant != old->guest->participant)) return;
    hangUp(*old, "taken over by another call", Ending::replaced);
}

// A right PIN or token: into the mix, where that is open to it now.
void Admission::enter(Call& call) {
    endReplaced(call);
    const Seat& guest = *call.guest;
    // Asked again after a link's look-up: until the ACK somebody may have taken the seat, or locked the door.
    if (const auto no = m_rooms.refusal(guest, call.replaces)) {
        if (isForTestLine(guest, *no)) return test(call);
        if (no->why) m_rooms.refused(guest, *no->why);
        return leave(call, no->prompt, no->phrase);
    }
    Bridge& bridge = m_bridges[guest.number];
    if (bridge.calls == 0) bridge.id = m_engine->newBridgeId();
    if (call.bridgeKey != guest.number) {
        ++bridge.calls;
        if (const auto old = m_bridges.find(call.bridgeKey); --old->second.calls == 0) m_bridges.erase(old);
        call.bridgeKey = guest.number;
        call.bridge = m_bridges[guest.number].id;
    }
    if (const auto admitted = m_engine->admit(call.leg, call.bridge, guest.role); !admitted) {
        log::error("admission", "a leg cannot enter its bridge", {{"conference", guest.conference.value}});
        m_rooms.refused(guest, RefusedFor::full);
        return leave(call, PromptId::full, "no room");
    }
    call.stage = Stage::inside;
    m_rooms.enter({guest, call.id, call.leg, call.bridge, call.language(), call.address.to_string()});
    m_rooms.setHeld(guest, heldBy(*call.agreed));
    if (call.hasMedia) markTested(call);
    if (call.wantsRoster) m_rooms.subscribe(guest);
}

// --- the test line (spec F6) ------------------------------------------------------------------------------------

bool Admission::isForTestLine(const Seat& guest, const Refusal& refusal) {
    return refusal.why == RefusedFor::notOpen && guest.state == ConferenceState::scheduled;
}

// Any time before it opens: says who one is and when it begins, then plays back what the phone says.
void Admission::test(Call& call) {
    call.stage = Stage::testing;
    const Seat& guest = *call.guest;
    const auto language = call.language();
    m_engine->play(call.leg, PromptId::testLine, language);
    m_engine->play(call.leg, promptOf(guest.role), language);
    if (const auto local = base::toLocal(guest.begin, guest.timeZone)) {
        m_engine->play(call.leg, PromptId::beginsOn, language);
        for (const auto prompt : media::spokenTime(local->day, local->month, local->hour, local->minute, language))
            m_engine->play(call.leg, prompt, language);
    }
    m_engine->play(call.leg, PromptId::echoFollows, language);
    m_engine->echo(call.leg, media::Echo::on);
    log::info("admission", "on the test line",
              {{"conference", guest.conference.value}, {"participant", guest.participant.value}});
    if (call.hasMedia) markTested(call);
    base::spawn(m_control, endTest(m_self, call.id), "test line");
}

void Admission::markTested(Call& call) {
    if (std::exchange(call.guest->phoneTested, true)) return;
    base::spawn(m_control, noteTested(m_self, *call.guest), "phone tested");
}

awaitable<void> Admission::noteTested(std::shared_ptr<Admission*> self, Seat seat) {
    if (!*self) co_return;
    const auto done = co_await (*self)->m_doors.markPhoneTested(seat.conference, seat.participant);
    if (!done) log::warning("admission", "a tested phone was not noted", {{"code", errcInfo(done.error().code).word}});
}

awaitable<void> Admission::endTest(std::shared_ptr<Admission*> self, sip::CallId id) {
    co_await base::sleepFor(kTestMax);
    Call* call = *self ? (*self)->find(id) : nullptr;
    if (call && call->stage == Stage::testing) (*self)->leave(*call, PromptId::goodbye, "end of the test");
}

// Who waits on the test line is in once it opens.
void Admission::endTests() {
    std::vector<sip::CallId> open;
    for (const auto& [id, call] : m_all) {
        if (call.stage != Stage::testing) continue;
        const auto no = m_rooms.refusal(*call.guest, call.replaces);
        if (!no || !isForTestLine(*call.guest, *no)) open.push_back(id);
    }
    for (const auto id : open) {
        Call* call = find(id);
        if (!call) continue;
        m_engine->echo(call->leg, media::Echo::off);
        m_engine->stopPrompt(call->leg);
        m_engine->play(call->leg, PromptId::welcome, call->language());
        enter(*call);
    }
}

// --- what changes in the schedule, for those on their way in ------------------------------------------------------

void Admission::onCancelled(const ConferenceId& conference) {
    ++m_changes;
    std::vector<sip::CallId> calls;
    for (const auto& [id, call] : m_all)
        if (call.guest && call.guest->conference == conference) calls.push_back(id);
    sendAway(calls, PromptId::cancelled, "conference cancelled");
}

void Admission::onParticipantChanged(const ConferenceId&, const ParticipantId& participant, const Changed& now) {
    ++m_changes;
    for (const auto id : callsOf(participant)) {
        Seat& guest = *find(id)->guest;
        guest.role = now.role;
        guest.displayName = now.displayName;
        guest.address = now.address;
    }
}

void Admission::onParticipantRemoved(const ConferenceId&, const ParticipantId& participant) {
    ++m_changes;
    sendAway(callsOf(participant), PromptId::removed, "removed");
}

void Admission::onPinChanged(const ConferenceId& conference, const ParticipantId& participant) {
    onParticipantRemoved(conference, participant);
}

std::vector<sip::CallId> Admission::callsOf(const ParticipantId& participant) const {
    const auto found = m_bySeat.find(participant);
    return found == m_bySeat.end() ? std::vector<sip::CallId>() : found->second;
}

// Those inside are the business of Rooms.
void Admission::sendAway(const std::vector<sip::CallId>& calls, PromptId prompt, std::string_view reason) {
    for (const auto id : calls) {
        Call* call = find(id);
        if (call && call->stage == Stage::answered) hangUp(*call, reason);
        else if (call && call->stage == Stage::testing) leave(*call, prompt, reason);
    }
}

// --- what the bridge says ---------------------------------------------------------------------------------------

void Admission::onMediaStarted(media::LegId leg) {
    Call* call = findLeg(leg);
    if (!call || std::exchange(call->hasMedia, true)) return;
    if (call->stage == Stage::testing || call->stage == Stage::inside) markTested(*call);
}

void Admission::onTalking(media::LegId leg, media::Talking talking) {
    const Call* call = findLeg(leg);
    if (call && call->stage == Stage::inside) m_rooms.talking(*call->guest, talking);
}

void Admission::onStats(media::LegId leg, const media::LegStats& stats) {
    const Call* call = findLeg(leg);
    if (call && call->stage == Stage::inside) m_rooms.stats(*call->guest, stats);
}

// --- what the rooms say -----------------------------------------------------------------------------------------

void Admission::dismiss(sip::CallId id, PromptId last, std::string_view reason, Ending why) {
    if (Call* call = find(id)) leave(*call, last, reason, why);
}

// Also while it still types its PIN: then as soon as it is in.
void Admission::onSubscribed(sip::CallId id) {
    Call* call = find(id);
    if (!call) return;
    call->wantsRoster = true;
    if (call->stage == Stage::inside) m_rooms.subscribe(*call->guest);
}

void Admission::publishRoster(sip::CallId call, const sip::Roster& roster) { m_calls->publishRoster(call, roster); }

bool Admission::isConnected(sip::CallId call) const { return m_calls->isConnected(call); }

void Admission::giveUpSeat(Call& call, Ending why) {
    if (call.stage != Stage::inside) return;
    call.stage = Stage::leaving;
    m_rooms.left(*call.guest, call.id, why);
}

void Admission::start() { base::spawn(m_control, beat(m_self), "beat"); }

void Admission::stop() { *m_self = nullptr; }

awaitable<void> Admission::beat(std::shared_ptr<Admission*> self) {
    while (*self) {
        (*self)->m_rooms.beat();
        (*self)->endTyping();
        (*self)->giveTurns();
        (*self)->endTests();
        co_await base::sleepFor(kBeatEvery);
    }
}

} // namespace conclave::conference
