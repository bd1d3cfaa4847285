// The messages about the running call. As messages.hpp: member names are the wire's names.
//
// GET /conferences/{id}/live/events is a stream of its own, open while somebody looks: `live` (Live: all there is; first, and
// when something of the whole has changed), `participant` (LiveParticipant: somebody came in or changed), `left` (LiveLeft),
// `levels` (LiveLevels: ten times a second while somebody talks), `refusal` (LiveRefusal).
#pragma once

#include "common/ids.hpp"
#include "common/live.hpp"
#include "common/role.hpp"
#include "common/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace conclave::api {

// One phone's line; said anew every five seconds. Losses in thousandths. "In" is from the phone to the server.
struct LineQuality {
    LineGrade grade = LineGrade::unknown;
    std::int64_t lossInPermille = 0;
    std::int64_t lossOutPermille = 0;
    std::int64_t jitterInMs = 0;
    std::int64_t jitterOutMs = 0;
    std::int64_t bufferMs = 0; // of the jitter buffer
    std::optional<std::int64_t> roundTripMs{};
    std::string cipher{};      // such as "AES-128-GCM, DTLS"
};

struct LiveParticipant {
    ParticipantId participantId{};
    std::string displayName{};
    Role role = Role::participant;
    Instant joinedAt{};
    bool talking = false;      // is heard now
    std::int64_t level = -100; // dBFS of what this person says now, -100: silence
    bool muted = false;
    MutedBy mutedBy = MutedBy::nobody;
    bool hand = false;
    std::optional<Instant> handSince{};
    bool held = false;         // this phone has put the conference on hold
    std::optional<LineQuality> quality{};
};

struct LiveRefusal {
    ParticipantId participantId{};
    std::string displayName{};
    Instant at{};
    RefusedFor reason = RefusedFor::locked;
};

struct Live {
    bool open = false; // somebody is in the call
    bool locked = false;
    bool everyoneMuted = false;
    Instant now{};     // the server's clock
    Instant end{};     // of the window
    std::vector<LiveParticipant> participants{};
    std::vector<LiveRefusal> refusals{}; // the last 20, newest first
};

struct LiveLeft {
    ParticipantId participantId{};
    Ending ending = Ending::hungUp;
};

struct LiveLevel {
    ParticipantId participantId{};
    std::int64_t level = -100; // dBFS
};

// Of those who are heard now; who is not named is silent.
struct LiveLevels {
    std::vector<LiveLevel> items{};
};

// One stay of somebody in the call.
struct AttendanceEntry {
    ParticipantId participantId{};
    std::string displayName{};
    std::string address{};
    Role role = Role::participant; // at the end of the stay
    Instant joinedAt{};
    std::optional<Instant> leftAt{}; // absent: still in
    std::optional<Ending> ending{};
};

// By joining time; the latest limits::kStaysTold.
struct Attendance {
    std::vector<AttendanceEntry> items{};
    std::optional<std::int64_t> earlier{}; // how many came before these, where some did
};

} // namespace conclave::api
