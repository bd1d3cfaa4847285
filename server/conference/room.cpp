#include "server/conference/room.hpp"

#include <algorithm>

namespace conclave::conference {

using media::PromptId;

Person* Room::seated(const ParticipantId& id) noexcept {
    const auto found = m_people.find(id);
    return found == m_people.end() ? nullptr : &found->second;
}

const Person* Room::find(const ParticipantId& id) const noexcept {
    const auto found = m_people.find(id);
    return found == m_people.end() ? nullptr : &found->second;
}

std::vector<ParticipantId> Room::ids() const { return m_order; }

std::vector<const Person*> Room::people() const {
    std::vector<const Person*> all;
    all.reserve(m_order.size());
    for (const auto& id : m_order) all.push_back(find(id));
    return all;
}

bool Room::hasModerator() const noexcept {
    return std::any_of(m_people.begin(), m_people.end(), [](const auto& p) { return p.second.role == Role::moderator; });
}

void Room::enter(const ParticipantId& id, sip::CallId call, Role role, Instant now) {
    Person person;
    person.id = id;
    person.call = call;
    person.role = role;
    person.joinedAt = now;
    person.mutedByModerator = m_everyoneMuted && role != Role::moderator;
    returnTo(person);
    const Person& kept = m_people.insert_or_assign(id, std::move(person)).first->second;
    m_order.push_back(id);
    if (kept.muted()) m_sink.applyMute(kept);
    if (m_order.size() == 1) m_sink.say(kept, PromptId::onlyOne);
    if (kept.muted() && role != Role::audience)
        m_sink.say(kept, kept.mutedByModerator ? PromptId::muted : PromptId::mutedYourself);
    m_sink.onPersonChanged(kept);
}

void Room::returnTo(Person& person) const {
    const auto found = m_left.find(person.id);
    if (found == m_left.end()) return;
    const Left& left = found->second;
    if (left.mutedByModerator) // a change of role meanwhile counts as if it had been here
        person.mutedByModerator = left.role == person.role ? *left.mutedByModerator
                                                           : person.role != Role::moderator &&
                                                                 (m_everyoneMuted || *left.mutedByModerator);
    person.mutedBySelf = left.mutedBySelf && person.role != Role::audience;
    person.hand = left.hand;
}

void Room::leave(const ParticipantId& id, Ending why) {
    const auto person = m_people.find(id);
    if (person == m_people.end()) return;
    Left& left = m_left[id];
    left = {person->second.role, person->second.mutedByModerator, false, {}};
    if (why == Ending::lost || why == Ending::replaced) {
        left.mutedBySelf = person->second.mutedBySelf;
        left.hand = person->second.hand;
    }
    std::erase(m_order, id); // first: `id` may be the person's own
    m_people.erase(person);
}

void Room::setRole(const ParticipantId& id, Role role) {
    Person* person = seated(id);
    if (!person || person->role == role) return;
    person->role = role;
    // "Everyone but moderators" is meant of the roles as they are now.
    const bool muted = role != Role::moderator && (m_everyoneMuted || person->mutedByModerator);
    if (muted != person->mutedByModerator) {
        person->mutedByModerator = muted;
        m_sink.applyMute(*person);
    }
    m_sink.say(*person, role == Role::moderator   ? PromptId::nowModerator
                        : role == Role::audience ? PromptId::nowAudience
                                                 : PromptId::nowParticipant);
    m_sink.onPersonChanged(*person);
}

// --- what the organiser and moderators do ---------------------------------------------------------------------

void Room::act(Act what, const Person* by) {
    switch (what) {
    case Act::lock:
    case Act::unlock:
        if (m_locked == (what == Act::lock)) return;
        m_locked = what == Act::lock;
        m_sink.onRoomChanged();
        return m_sink.onDeed(m_locked ? RoomDeed::locked : RoomDeed::unlocked, by, {});
    case Act::muteAll: return setMuteAll(true, by);
    case Act::unmuteAll: return setMuteAll(false, by);
    case Act::end:
        m_sink.onDeed(RoomDeed::ended, by, {});
        for (const auto& id : ids())
            if (const Person* person = find(id)) m_sink.dismiss(*person, PromptId::endedByModerator, Ending::over);
        return;
    }
}

void Room::setMuteAll(bool muted, const Person* by) {
    const bool before = std::exchange(m_everyoneMuted, muted);
    bool changed = before != muted;
    for (auto& [id, person] : m_people) {
        if (person.role == Role::moderator || person.mutedByModerator == muted) continue;
        setModeratorMute(person, muted);
        changed = true;
    }
    for (auto& [id, left] : m_left)
        if (left.role != Role::moderator) left.mutedByModerator.reset();
    if (!changed) return;
    m_sink.onRoomChanged();
    m_sink.onDeed(muted ? RoomDeed::everyoneMuted : RoomDeed::everyoneUnmuted, by, {});
}

void Room::setModeratorMute(Person& person, bool muted) {
    if (person.mutedByModerator == muted) return;
    person.mutedByModerator = muted;
    m_sink.applyMute(person);
    // The audience is not heard anyway, and whoever silenced himself still is.
    if (person.role != Role::audience && !person.mutedBySelf) m_sink.say(person, muted ? PromptId::muted : PromptId::unmuted);
    m_sink.onPersonChanged(person);
}

Result<> Room::act(const ParticipantId& id, PersonAct what, const Person* by) {
    Person* person = seated(id);
    if (!person) return Error{Errc::notLive, "this person is not in the call"};
    switch (what) {
    case PersonAct::mute:
    case PersonAct::unmute: {
        const bool muted = what == PersonAct::mute;
        if (person->mutedByModerator == muted) return {};
        setModeratorMute(*person, muted);
        m_sink.onDeed(muted ? RoomDeed::muted : RoomDeed::unmuted, by, id);
        return {};
    }
    case PersonAct::lowerHand:
        if (!person->hand) return {};
        person->hand.reset();
        m_sink.say(*person, PromptId::handLowered);
        m_sink.onPersonChanged(*person);
        m_sink.onDeed(RoomDeed::handLowered, by, id);
        return {};
    case PersonAct::remove:
        m_sink.onDeed(RoomDeed::removed, by, id);
        m_sink.dismiss(*person, PromptId::removed, Ending::removed);
        return {};
    }
    return {};
}

// --- keys -----------------------------------------------------------------------------------------------------

void Room::onKey(const ParticipantId& id, char key, Keypad::Time at, Instant now) {
    Person* person = seated(id);
    if (!person) return;
    const auto what = person->keypad.onKey(key, at);
    if (!what) return;
    const bool moderates = person->role == Role::moderator;
    switch (*what) {
    case KeyAct::help: return m_sink.say(*person, moderates ? PromptId::helpModerator : PromptId::helpEveryone);
    case KeyAct::count: return m_sink.sayCount(*person, count());
    case KeyAct::toggleOwnMute: return toggleOwnMute(*person);
    case KeyAct::toggleHand: return toggleHand(*person, at, now);
    case KeyAct::toggleLock:
    case KeyAct::toggleMuteAll:
    case KeyAct::removeLast:
    case KeyAct::endForAll: break;
    }
    if (!moderates) return m_sink.say(*person, PromptId::onlyModerators);
    switch (*what) {
    case KeyAct::toggleLock:
        act(m_locked ? Act::unlock : Act::lock, person);
        return m_sink.say(*person, m_locked ? PromptId::lockedNow : PromptId::unlockedNow);
    case KeyAct::toggleMuteAll:
        setMuteAll(!m_everyoneMuted, person);
        return m_sink.say(*person, m_everyoneMuted ? PromptId::everyoneMuted : PromptId::everyoneUnmuted);
    case KeyAct::removeLast: return removeLast(*person);
    default: return act(Act::end, person);
    }
}

// A slip of the finger must not remove the one who moderates.
void Room::removeLast(const Person& by) {
    const auto last = std::find_if(m_order.rbegin(), m_order.rend(), [&](const ParticipantId& id) {
        return id != by.id && find(id)->role != Role::moderator;
    });
    if (last == m_order.rend()) return m_sink.say(by, PromptId::nobodyToRemove);
    const ParticipantId id = *last;
    m_sink.say(by, PromptId::lastRemoved);
    [[maybe_unused]] const auto done = act(id, PersonAct::remove, &by); // is in: just found
}

void Room::toggleOwnMute(Person& person) {
    if (person.role == Role::audience) return m_sink.say(person, PromptId::roleAudience);
    person.mutedBySelf = !person.mutedBySelf;
    m_sink.applyMute(person);
    m_sink.onPersonChanged(person);
    if (person.mutedBySelf) return m_sink.say(person, PromptId::mutedYourself);
    m_sink.say(person, person.mutedByModerator ? PromptId::cannotUnmute : PromptId::unmutedYourself);
}

void Room::toggleHand(Person& person, Keypad::Time at, Instant now) {
    if (person.hand) person.hand.reset();
    else person.hand = now;
    m_sink.say(person, person.hand ? PromptId::handRaised : PromptId::handLowered);
    m_sink.onPersonChanged(person);
    if (person.hand) tellOfHand(person, at);
}

void Room::tellOfHand(Person& whose, Keypad::Time at) {
    const auto lately = [at](const std::optional<Keypad::Time>& last, std::chrono::seconds apart) {
        return last && at - *last < apart;
    };
    if (lately(whose.handSaid, kBetweenOnesHands)) return;
    whose.handSaid = at;
    for (auto& [id, other] : m_people) {
        if (other.role != Role::moderator || id == whose.id || lately(other.handsHeardOf, kBetweenHandsHeard)) continue;
        other.handsHeardOf = at;
        m_sink.say(other, PromptId::somebodyRaisedHand);
    }
}

} // namespace conclave::conference
