// One running conference: who is in, who is muted and by whom, whose hand is up, whether it is locked; and what moderators may
// do about it, by key or from the desktop program (spec F3, F4, F8). State and rules without sound, clock and sockets: what
// follows is told to a RoomSink. Thread: control. The sink may not call back in, but for leave() from within dismiss().
//
//   mute all ─► everyone but moderators, also who comes later ─ unmute (one, all) ─► speaks again, unless muted by oneself
//   whoever comes again is as he left: muted by a moderator until one lifts it; and if the line was lost, by himself too
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
    std::optional<Keypad::Time> handSaid{};     // when moderators were last told of this hand
    std::optional<Keypad::Time> handsHeardOf{}; // when this moderator was last told of any

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
    // A prompt takes the place of what others say: hands are told to a moderator, and each hand, no more often than so.
    static constexpr std::chrono::seconds kBetweenHandsHeard{15}, kBetweenOnesHands{30};

    explicit Room(RoomSink& sink) : m_sink(sink) {}

    // Nobody of this id is in. Whoever comes while everyone is muted is so too, but for moderators; who has been here before
    // is as he left.
    void enter(const ParticipantId& id, sip::CallId call, Role role, Instant now);
    // `why`: whoever did not mean to go keeps the own mute and the hand.
    void leave(const ParticipantId& id, Ending why);
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
    void toggleHand(Person& person, Keypad::Time at, Instant now);
    void tellOfHand(Person& whose, Keypad::Time at);
    void returnTo(Person& person) const;
    std::vector<ParticipantId> ids() const;

    // How somebody left.
    struct Left {
        Role role = Role::participant;
        std::optional<bool> mutedByModerator{}; // empty: as everybody of the role since then
        bool mutedBySelf = false;
        std::optional<Instant> hand{};
    };

    RoomSink& m_sink;
    std::unordered_map<ParticipantId, Person> m_people{};
    std::unordered_map<ParticipantId, Left> m_left{};
    std::vector<ParticipantId> m_order{}; // as they came
    bool m_locked = false;
    bool m_everyoneMuted = false;
};

} // namespace conclave::conference
