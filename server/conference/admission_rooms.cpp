// The part of admission that is about those inside: seats, what changes under them, and the end of the window.
#include "server/conference/admission.hpp"

#include "server/base/log.hpp"

namespace conclave::conference {

using base::awaitable;

namespace {

// Also the latest at which a clock that was set is noticed here.
constexpr std::chrono::milliseconds kWatchEvery{500};
constexpr std::chrono::minutes kWarnBeforeEnd{5};

} // namespace

std::optional<Admission::Refusal> Admission::refusal(const Seat& guest) const {
    const Instant now = m_clock.now();
    const auto opensBefore = guest.role == Role::moderator ? limits::kOpensBeforeBeginModerator : limits::kOpensBeforeBegin;
    if (guest.state == ConferenceState::cancelled) return Refusal{410, "Conference cancelled", media::PromptId::cancelled};
    if (guest.state == ConferenceState::ended || now >= guest.end)
        return Refusal{410, "Conference has ended", media::PromptId::ended};
    if (guest.state == ConferenceState::draft || now < guest.begin - opensBefore)
        return Refusal{480, "Conference is not open yet", media::PromptId::notYetOpen};
    const auto room = m_rooms.find(guest.conference);
    if (room != m_rooms.end() && room->second.seats.contains(guest.participant))
        return Refusal{486, "This seat is taken", media::PromptId::goodbye};
    return std::nullopt;
}

// A right PIN or token, and the window is open: into the mix.
void Admission::enter(Call& call) {
    const Seat& guest = *call.guest;
    // Asked again: between look-up and ACK somebody may have taken the seat.
    if (const auto no = refusal(guest)) {
        leave(call, no->prompt, no->phrase);
        return;
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
        leave(call, media::PromptId::goodbye, "internal");
        return;
    }
    call.stage = Stage::inside;
    Room& room = m_rooms[guest.conference];
    room.conference = guest.conference;
    room.owner = guest.owner;
    room.end = guest.end;
    room.seats.emplace(guest.participant, call.id);
    if (room.seats.size() == 1) m_engine->play(call.leg, media::PromptId::onlyOne, call.language());
    log::info("admission", "entered",
              {{"conference", guest.conference.value}, {"participant", guest.participant.value}, {"role", wordOf(guest.role)}});
    publish(room, guest.participant);
}

void Admission::giveUpSeat(const Call& call) {
    if (call.stage != Stage::inside || !call.guest) return;
    const auto found = m_rooms.find(call.guest->conference);
    if (found == m_rooms.end()) return;
    Room& room = found->second;
    const auto seat = room.seats.find(call.guest->participant);
    if (seat == room.seats.end() || seat->second != call.id) return;
    room.seats.erase(seat);
    log::info("admission", "left",
              {{"conference", call.guest->conference.value}, {"participant", call.guest->participant.value}});
    publish(room, call.guest->participant);
    if (room.seats.empty()) m_rooms.erase(found);
}

void Admission::publish(const Room& room, const ParticipantId& participant) {
    api::Change change;
    change.conferenceId = room.conference;
    change.participantId = participant;
    m_changes.publish(room.owner, "live", change);
}

template <class Act>
void Admission::forEachInside(const ConferenceId& conference, Act act) {
    const auto room = m_rooms.find(conference);
    if (room == m_rooms.end()) return;
    const auto seats = room->second.seats; // a copy: acting may empty the room
    for (const auto& [participant, id] : seats)
        if (Call* call = find(id)) act(*call);
}

void Admission::onCancelled(const ConferenceId& conference) {
    forEachInside(conference, [this](Call& call) { leave(call, media::PromptId::cancelled, "conference cancelled"); });
}

void Admission::onParticipantChanged(const ConferenceId& conference, const ParticipantId& participant, Role role) {
    forEachInside(conference, [&](Call& call) {
        if (call.guest->participant != participant) return;
        call.guest->role = role;
        m_engine->setRole(call.leg, role);
    });
}

void Admission::onParticipantRemoved(const ConferenceId& conference, const ParticipantId& participant) {
    forEachInside(conference, [&](Call& call) {
        if (call.guest->participant == participant) leave(call, media::PromptId::removed, "removed");
    });
}

void Admission::onPinChanged(const ConferenceId& conference, const ParticipantId& participant) {
    onParticipantRemoved(conference, participant); // whoever came in by the dead PIN has to go
}

// --- the end of the window (spec F3) -------------------------------------------------------------------------

void Admission::start() { base::spawn(m_control, watch(m_self), "windows"); }

void Admission::stop() { *m_self = nullptr; }

awaitable<void> Admission::watch(std::shared_ptr<Admission*> self) {
    while (*self) {
        (*self)->watchWindows();
        co_await base::sleepFor(kWatchEvery);
    }
}

void Admission::watchWindows() {
    const Instant now = m_clock.now();
    std::vector<ConferenceId> over;
    for (auto& [id, room] : m_rooms) {
        if (now < room.end - kWarnBeforeEnd) room.warned = false; // the clock was put back: it will be due again
        if (now >= room.end) {
            over.push_back(id);
        } else if (!room.warned && now >= room.end - kWarnBeforeEnd) {
            room.warned = true;
            for (const auto& [participant, callId] : room.seats)
                if (Call* call = find(callId))
                    m_engine->play(call->leg, media::PromptId::endsInFiveMinutes, call->language());
        }
    }
    for (const auto& id : over) {
        bool moderated = false;
        forEachInside(id, [&](Call& call) { moderated = moderated || call.guest->role == Role::moderator; });
        // Past the end nobody new comes in; those inside may finish while a moderator is with them.
        if (!moderated)
            forEachInside(id, [this](Call& call) { leave(call, media::PromptId::ended, "conference has ended"); });
    }
}

} // namespace conclave::conference
