// One running conference with its lines: between the rules of Room and the bridge. Inner header of rooms*.cpp.
#pragma once

#include "server/conference/rooms.hpp"

#include <algorithm>
#include <array>

namespace conclave::conference {

class Rooms::Running final : public RoomSink {
public:
    using Time = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::seconds kDeadAfter{10};      // without a packet: another call may take the seat
    static constexpr std::chrono::minutes kComesBackWithin{2}; // through the lock, who lost the line
    static constexpr std::size_t kRefusalsMax = 20;
    static constexpr std::chrono::seconds kBetweenOnesChimes{10}; // whoever redials without end does not ring all the time

    struct Line {
        media::LegId leg{};
        media::Language language{};
        std::string stay{};
        std::string displayName{}; // or the address, for the organiser
        std::string publicName{};  // for everybody in the call; may be empty
        std::uint32_t rosterIndex = 0;
        bool wantsRoster = false;
        std::string source{};
        bool talking = false;
        bool held = false;
        std::int64_t level = -100;
        Time lastHeard{};
        Time qualityTold{};
        std::optional<api::LineQuality> quality{};
    };

    Running(Rooms& rooms, const Seat& first, media::BridgeId bridge);

    Line* line(const ParticipantId& id);
    bool isDead(const Person& person, Time now);
    api::LiveParticipant message(const Person& person) const;
    api::Live whole() const;
    void publish(const char* kind, const std::string& json) const;
    void publishPerson(const Person& person) const;
    void publishLevels() const;
    sip::Roster roster() const;
    void publishRoster() const;
    void tellOwner(const ParticipantId& participant) const;
    void chime(const ParticipantId& of, media::Chime which);
    void takeStats(const Person& person, Line& line, const media::LegStats& stats, Time now);

    // RoomSink
    void say(const Person& to, media::PromptId prompt) override;
    void sayCount(const Person& to, std::size_t people) override;
    void applyMute(const Person& person) override;
    void dismiss(const Person& person, media::PromptId last, Ending why) override;
    void onPersonChanged(const Person& person) override;
    void onRoomChanged() override;
    void onDeed(RoomDeed deed, const Person* by, const ParticipantId& to) override;

    Rooms& rooms;
    ConferenceId conference;
    UserId owner;
    Instant end;
    media::BridgeId bridge;
    Room room;
    std::unordered_map<ParticipantId, Line> lines{};
    std::unordered_map<ParticipantId, Time> lostLately{};
    std::unordered_map<ParticipantId, std::array<std::optional<Time>, 2>> chimed{}; // by Chime
    std::deque<api::LiveRefusal> refusals{};
    bool warned = false;
    bool isRosterOld = false;
    std::uint32_t rosterIndexLast = 0;
    std::string number;
    std::string subject;
};

} // namespace conclave::conference
