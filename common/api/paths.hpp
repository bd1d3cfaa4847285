// The contract's paths, written once. Ids are opaque and URL-safe by construction.
#pragma once

#include "common/ids.hpp"

#include <string>

namespace conclave::api::paths {

inline constexpr const char* kPrefix = "/api/v1";
inline constexpr const char* kServer = "/api/v1/server";
inline constexpr const char* kSessions = "/api/v1/sessions";
inline constexpr const char* kCurrentSession = "/api/v1/sessions/current";
inline constexpr const char* kMe = "/api/v1/me";
inline constexpr const char* kMyPassword = "/api/v1/me/password";
inline constexpr const char* kConferences = "/api/v1/conferences";
inline constexpr const char* kDirectory = "/api/v1/directory";
inline constexpr const char* kEvents = "/api/v1/events";
inline constexpr const char* kUsers = "/api/v1/users";
inline constexpr const char* kAudit = "/api/v1/audit";
inline constexpr const char* kOpenApi = "/api/v1/openapi.json";

inline std::string user(const UserId& id) { return std::string(kUsers) + "/" + id.value; }
inline std::string userPassword(const UserId& id) { return user(id) + "/password"; }
inline std::string conference(const ConferenceId& id) { return std::string(kConferences) + "/" + id.value; }
inline std::string cancellation(const ConferenceId& id) { return conference(id) + "/cancellation"; }
inline std::string copy(const ConferenceId& id) { return conference(id) + "/copy"; }
inline std::string reschedule(const ConferenceId& id) { return conference(id) + "/reschedule"; }
inline std::string participants(const ConferenceId& id) { return conference(id) + "/participants"; }
inline std::string participant(const ConferenceId& id, const ParticipantId& who) {
    return participants(id) + "/" + who.value;
}
inline std::string participantPin(const ConferenceId& id, const ParticipantId& who) {
    return participant(id, who) + "/pin";
}
inline std::string participantInvitation(const ConferenceId& id, const ParticipantId& who) {
    return participant(id, who) + "/invitation";
}
inline std::string pins(const ConferenceId& id) { return conference(id) + "/pins"; }
inline std::string pinsCsv(const ConferenceId& id) { return conference(id) + "/pins.csv"; }
inline std::string invitations(const ConferenceId& id) { return conference(id) + "/invitations"; }
inline std::string resend(const ConferenceId& id) { return invitations(id) + "/resend"; }
inline std::string live(const ConferenceId& id) { return conference(id) + "/live"; }
inline std::string liveEvents(const ConferenceId& id) { return live(id) + "/events"; }
// `act`: lock, unlock, mute-all, unmute-all, end.
inline std::string liveAct(const ConferenceId& id, const char* act) { return live(id) + "/" + act; }
// `act`: mute, unmute, remove, lower-hand.
inline std::string liveAct(const ConferenceId& id, const ParticipantId& who, const char* act) {
    return live(id) + "/participants/" + who.value + "/" + act;
}
inline std::string attendance(const ConferenceId& id) { return conference(id) + "/attendance"; }
inline std::string attendanceCsv(const ConferenceId& id) { return conference(id) + "/attendance.csv"; }

} // namespace conclave::api::paths
