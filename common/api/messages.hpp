// The messages of the JSON contract as plain values: member names are the wire's names. `std::optional` means that
// the field may be absent. Adding a field here and in codec.cpp is all it takes on both ends.
#pragma once

#include "common/api/live_messages.hpp"
#include "common/conference.hpp"
#include "common/delivery.hpp"
#include "common/ids.hpp"
#include "common/role.hpp"
#include "common/time.hpp"
#include "common/user.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace conclave::api {

struct ServerInfo {
    std::string name{};
    std::string version{};
    std::string supportContact{};
    std::vector<std::string> locales{};
    std::string minClientVersion{};
};

struct SessionRequest {
    std::string login{};
    std::string password{};
};

struct User {
    UserId id{};
    std::int64_t version = 0;
    std::string login{};
    std::string displayName{};
    std::string address{};
    std::string extension{};
    Group group = Group::none;
    std::string locale{};
    std::string timeZone{};
    bool active = true;
    bool mustChangePassword = false;
};

struct Session {
    std::string token{};
    Instant expiresAt{};
    User user{};
};

struct MePatch {
    std::optional<std::string> displayName{};
    std::optional<std::string> locale{};
    std::optional<std::string> timeZone{};
};

struct PasswordChange {
    std::string currentPassword{};
    std::string newPassword{};
};

struct UserList {
    std::vector<User> items{};
    std::optional<std::string> next{};
};

// What support says of a new account. It has no password yet: nobody can sign in to it.
struct UserCreate {
    std::string login{};
    std::string displayName{};
    std::string address{};
    std::optional<std::string> extension{};
    std::optional<Group> group{}; // none
    std::optional<std::string> locale{};
    std::optional<std::string> timeZone{};
    std::optional<bool> active{}; // true
};

struct UserPatch {
    std::optional<std::string> login{};
    std::optional<std::string> displayName{};
    std::optional<std::string> address{};
    std::optional<std::string> extension{};
    std::optional<Group> group{};
    std::optional<std::string> locale{};
    std::optional<std::string> timeZone{};
    std::optional<bool> active{};
};

// One of the two.
struct PasswordAssignment {
    std::optional<std::string> password{};
    std::optional<bool> generate{};
};

// `password` only where it was generated, and only here.
struct AssignedPassword {
    std::optional<std::string> password{};
};

struct AuditEntry {
    std::int64_t id = 0;
    Instant at{};
    std::optional<UserId> actorId{}; // absent: the server or the command line
    std::optional<std::string> actorLogin{};
    std::string source{}; // address it came from; empty: this machine
    std::string action{}; // such as `conference.created`
    std::optional<ConferenceId> conferenceId{};
    std::optional<ParticipantId> participantId{};
    std::optional<UserId> userId{}; // whom it was done to
    std::string detail{};
};

struct AuditList {
    std::vector<AuditEntry> items{};
    std::optional<std::string> next{};
};

struct Delivery {
    ParticipantId participantId{};
    DeliveryKind kind = DeliveryKind::invitation;
    DeliveryState state = DeliveryState::queued;
    std::int64_t attempts = 0;
    std::optional<Instant> nextTry{};
    std::optional<std::string> error{};
};

struct DeliveryList {
    std::vector<Delivery> items{};
};

// How many people's newest mail stands in which state.
struct DeliverySummary {
    std::int64_t waiting = 0; // queued, sending, deferred
    std::int64_t accepted = 0;
    std::int64_t failed = 0; // failed, bounced
    std::int64_t suppressed = 0;
};

struct Participant {
    ParticipantId id{};
    std::int64_t version = 0;
    std::string address{};
    std::string displayName{};
    std::optional<UserId> accountId{}; // an account exists for the address: shown green
    Role role = Role::participant;
    std::optional<Delivery> delivery{};
    bool phoneTested = false;
    std::optional<std::string> pin{};       // only in the answer that makes it
    std::optional<std::string> joinToken{}; // only in the answer that makes it
};

struct ParticipantList {
    std::vector<Participant> items{};
};

struct ParticipantCreate {
    std::string address{};
    std::optional<std::string> displayName{};
    Role role = Role::participant;
};

struct ParticipantsCreate {
    std::vector<ParticipantCreate> participants{};
};

struct ParticipantPatch {
    std::optional<Role> role{};
    std::optional<std::string> address{};
    std::optional<std::string> displayName{};
};

struct Conference {
    ConferenceId id{};
    std::int64_t version = 0;
    std::string number{};
    std::string subject{};
    std::string description{};
    Instant begin{};
    Instant end{};
    std::string timeZone{};
    ConferenceType type = ConferenceType::secure;
    ConferenceState state = ConferenceState::draft;
    std::int64_t participantCount = 0;
    DeliverySummary deliverySummary{};
    bool live = false; // somebody is in the call
    Instant createdAt{};
    std::optional<std::int64_t> reminderMinutes{}; // before begin; 0 = nobody is reminded, absent = the server cannot
    std::optional<std::vector<Participant>> participants{}; // only where one conference is asked for
};

struct ConferenceList {
    std::vector<Conference> items{};
    std::optional<std::string> next{}; // cursor of the next page; absent on the last
};

struct ConferenceCreate {
    std::string subject{};
    std::string description{};
    Moment begin{};
    Moment end{};
    std::string timeZone{};
    ConferenceType type = ConferenceType::secure;
    std::optional<std::int64_t> reminderMinutes{};
};

struct ConferencePatch {
    std::optional<std::string> subject{};
    std::optional<std::string> description{};
    std::optional<Moment> begin{};
    std::optional<Moment> end{};
    std::optional<std::string> timeZone{};
    std::optional<ConferenceType> type{};
    std::optional<std::int64_t> reminderMinutes{};
};

struct RescheduleRequest {
    Moment begin{};
    Moment end{};
    std::string timeZone{};
};

struct Pin {
    ParticipantId participantId{};
    std::string pin{};
    std::string joinToken{};
};

struct PinList {
    std::vector<Pin> items{};
};

// What the mail would say to this person, to be handed over by other means.
struct InvitationText {
    std::string text{};
};

struct InvitationsRequest {
    std::vector<ParticipantId> mailTo{};
};

struct ResendRequest {
    std::vector<ParticipantId> participantIds{};
};

// `"all"` on the wire, or a list of ids.
struct Recipients {
    bool all = false;
    std::vector<ParticipantId> ids{};
};

struct CancellationRequest {
    Recipients notify{};
};

// The answer to invitations and to a cancellation.
struct StateChange {
    ConferenceState state = ConferenceState::scheduled;
    std::vector<Delivery> items{};
};

struct DirectoryEntry {
    UserId id{};
    std::string displayName{};
    std::string extension{};
    std::string address{};
};

struct DirectoryList {
    std::vector<DirectoryEntry> items{};
};

// RFC 9457. `code` is the stable word of common/error.
struct Problem {
    std::string type{};
    std::string title{};
    std::int64_t status = 0;
    std::string detail{};
    std::string code{};
    std::optional<std::string> field{};
    std::string requestId{};
};

// The data of one server-sent event; the event's name is `conference`, `delivery`, `live` or `user`.
struct Change {
    std::optional<ConferenceId> conferenceId{};
    std::optional<ParticipantId> participantId{};
    std::optional<UserId> userId{};
    std::int64_t version = 0;
};

} // namespace conclave::api
