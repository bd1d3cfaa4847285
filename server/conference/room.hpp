// One running conference: who is in, who is muted and by whom, whose hand is up, whether it is locked; and what moderators may
// do about it, by key or from the desktop program (spec F3, F4, F8). State and rules without sound, clock and sockets: what
// follows is told to a RoomSink. Thread: control. The sink may not call back in, but for leave() from within dismiss().
//
//   mute all ─► everyone but moderators, also who comes later ─ unmute (one, all) ─► speaks again, unless muted by oneself
//   lock     ─► nobody new but moderators and who lost the line lately; falls when the room has emptied, as all of this
#pragma once

#include "common/ids.hpp"
#include "common/live.hpp"
#include "common/role.hpp"
#include "common/time.hpp"
#include "server/conference/keypad.hpp"
#include "server/media/bridge/prompt_id.hpp"
#include "server/sip/server.hpp"

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace conclave::conference {

struct Person {
    ParticipantId id{};
    sip::CallId call{};
    Role role = Role::participant;
    Instant joinedAt{};
    bool mutedBySelf = false;
    bool mutedByModerator = false;
    std::optional<Instant> hand{};
    Keypad keypad{};

    bool muted() const noexcept { return mutedBySelf || mutedByModerator; }
    MutedBy mutedBy() const noexcept {
        return mutedByModerator ? MutedBy::moderator : mutedBySelf ? MutedBy::self : MutedBy::nobody;
    }
};

// What a moderator's act is called in the audit trail.
enum class RoomDeed { locked, unlocked, everyoneMuted, everyoneUnmuted, ended, muted, unmuted, removed, handLowered };

class RoomSink {
public:
    virtual ~RoomSink() = default;
    virtual void say(const Person& to, media::PromptId prompt) = 0;
    virtual void sayCount(const Person& to, std::size_t people) = 0;
    virtual void applyMute(const Person& person) = 0;              // the bridge has to follow Person::muted()
    virtual void dismiss(const Person& person, media::PromptId last, Ending why) = 0; // a last prompt, then out
    virtual void onPersonChanged(const Person& person) = 0;
    virtual void onRoomChanged() = 0;
    // `by`: the moderator who pressed a key; nullptr: the organiser, who is written down elsewhere. `to`: empty for the room's.
    virtual void onDeed(RoomDeed deed, const Person* by, const ParticipantId& to) = 0;
};

class Room {
public:
    explicit Room(RoomSink& sink) : m_sink(sink) {}

    // Nobody of this id is in. Whoever comes while everyone is muted is so too, but for moderators.
    void enter(const ParticipantId& id, sip::CallId call, Role role, Instant now);
    void leave(const ParticipantId& id);
    void setRole(const ParticipantId& id, Role role);

    void onKey(const ParticipantId& id, char key, Keypad::Time at, Instant now);

    // By the organiser: what is so already stays so, without a word.
    enum class Act { lock, unlock, muteAll, unmuteAll, end };
    enum class PersonAct { mute, unmute, remove, lowerHand };
    void act(Act what, const Person* by = nullptr);
    // Error: notLive, where the person is not in.
    Result<> act(const ParticipantId& id, PersonAct what, const Person* by = nullptr);

    bool locked() const noexcept { return m_locked; }
    bool everyoneMuted() const noexcept { return m_everyoneMuted; }
    bool empty() const noexcept { return m_people.empty(); }
    std::size_t count() const noexcept { return m_people.size(); }
    bool hasModerator() const noexcept;
    const Person* find(const ParticipantId& id) const noexcept;
    // In the order they came.
    std::vector<const Person*> people() const;

private:
    Person* seated(const ParticipantId& id) noexcept;
    void setMuteAll(bool muted, const Person* by);
    void setModeratorMute(Person& person, bool muted);
    void removeLast(const Person& by);
    void toggleOwnMute(Person& person);
    void toggleHand(Person& person, Instant now);
    std::vector<ParticipantId> ids() const;

    RoomSink& m_sink;
    std::unordered_map<ParticipantId, Person> m_people{};
    std::vector<ParticipantId> m_order{}; // as they came
    bool m_locked = false;
    bool m_everyoneMuted = false;
};

} // namespace conclave::conference
