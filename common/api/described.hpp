// The wire's shape of every message: names and order of fields, for the codec and for the schemas. Inner header of
// common/api: it includes Boost.Describe.
#pragma once

#include "common/api/messages.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/members.hpp>
#include <optional>
#include <vector>

namespace conclave::api {

BOOST_DESCRIBE_STRUCT(ServerInfo, (), (name, version, supportContact, locales, minClientVersion))
BOOST_DESCRIBE_STRUCT(SessionRequest, (), (login, password))
BOOST_DESCRIBE_STRUCT(User, (), (id, version, login, displayName, address, extension, group, locale, timeZone, active, mustChangePassword))
BOOST_DESCRIBE_STRUCT(Session, (), (token, expiresAt, user))
BOOST_DESCRIBE_STRUCT(MePatch, (), (displayName, locale, timeZone))
BOOST_DESCRIBE_STRUCT(PasswordChange, (), (currentPassword, newPassword))
BOOST_DESCRIBE_STRUCT(UserList, (), (items, next))
BOOST_DESCRIBE_STRUCT(UserCreate, (), (login, displayName, address, extension, group, locale, timeZone, active))
BOOST_DESCRIBE_STRUCT(UserPatch, (), (login, displayName, address, extension, group, locale, timeZone, active))
BOOST_DESCRIBE_STRUCT(PasswordAssignment, (), (password, generate))
BOOST_DESCRIBE_STRUCT(AssignedPassword, (), (password))
BOOST_DESCRIBE_STRUCT(AuditEntry, (), (id, at, actorId, actorLogin, source, action, conferenceId, participantId, userId, detail))
BOOST_DESCRIBE_STRUCT(AuditList, (), (items, next))
BOOST_DESCRIBE_STRUCT(Delivery, (), (participantId, kind, state, attempts, nextTry, error))
BOOST_DESCRIBE_STRUCT(DeliveryList, (), (items))
BOOST_DESCRIBE_STRUCT(DeliverySummary, (), (waiting, accepted, failed, suppressed))
BOOST_DESCRIBE_STRUCT(Participant, (), (id, version, address, displayName, accountId, role, delivery, phoneTested, pin, joinToken))
BOOST_DESCRIBE_STRUCT(ParticipantList, (), (items))
BOOST_DESCRIBE_STRUCT(ParticipantCreate, (), (address, displayName, role))
BOOST_DESCRIBE_STRUCT(ParticipantsCreate, (), (participants))
BOOST_DESCRIBE_STRUCT(ParticipantPatch, (), (role, address, displayName))
BOOST_DESCRIBE_STRUCT(Conference, (), (id, version, number, subject, description, begin, end, timeZone, type, state, participantCount, deliverySummary, live, createdAt, reminderMinutes, participants))
BOOST_DESCRIBE_STRUCT(ConferenceList, (), (items, next))
BOOST_DESCRIBE_STRUCT(ConferenceCreate, (), (subject, description, begin, end, timeZone, type, reminderMinutes))
BOOST_DESCRIBE_STRUCT(ConferencePatch, (), (subject, description, begin, end, timeZone, type, reminderMinutes))
BOOST_DESCRIBE_STRUCT(RescheduleRequest, (), (begin, end, timeZone))
BOOST_DESCRIBE_STRUCT(Pin, (), (participantId, pin, joinToken))
BOOST_DESCRIBE_STRUCT(PinList, (), (items))
BOOST_DESCRIBE_STRUCT(InvitationText, (), (text))
BOOST_DESCRIBE_STRUCT(InvitationsRequest, (), (mailTo))
BOOST_DESCRIBE_STRUCT(ResendRequest, (), (participantIds))
BOOST_DESCRIBE_STRUCT(CancellationRequest, (), (notify))
BOOST_DESCRIBE_STRUCT(StateChange, (), (state, items))
BOOST_DESCRIBE_STRUCT(DirectoryEntry, (), (id, displayName, extension, address))
BOOST_DESCRIBE_STRUCT(DirectoryList, (), (items))
BOOST_DESCRIBE_STRUCT(Problem, (), (type, title, status, detail, code, field, requestId))
BOOST_DESCRIBE_STRUCT(LineQuality, (), (grade, lossInPermille, lossOutPermille, jitterInMs, jitterOutMs, bufferMs, roundTripMs, cipher))
BOOST_DESCRIBE_STRUCT(LiveParticipant, (), (participantId, displayName, role, joinedAt, talking, level, muted, mutedBy, hand, handSince, held, quality))
BOOST_DESCRIBE_STRUCT(LiveRefusal, (), (participantId, displayName, at, reason))
BOOST_DESCRIBE_STRUCT(Live, (), (open, locked, everyoneMuted, now, end, participants, refusals))
BOOST_DESCRIBE_STRUCT(LiveLeft, (), (participantId, ending))
BOOST_DESCRIBE_STRUCT(LiveLevel, (), (participantId, level))
BOOST_DESCRIBE_STRUCT(LiveLevels, (), (items))
BOOST_DESCRIBE_STRUCT(AttendanceEntry, (), (participantId, displayName, address, role, joinedAt, leftAt, ending))
BOOST_DESCRIBE_STRUCT(Attendance, (), (items, earlier))
BOOST_DESCRIBE_STRUCT(Change, (), (conferenceId, participantId, userId, version))

// What travels as a whole, and what is only a part of another message.
#define CONCLAVE_WHOLE_MESSAGES(X) \
    X(ServerInfo) X(SessionRequest) X(User) X(Session) X(MePatch) X(PasswordChange) X(UserList) \
    X(UserCreate) X(UserPatch) X(PasswordAssignment) X(AssignedPassword) X(AuditList) X(Delivery) \
    X(DeliveryList) X(Participant) X(ParticipantList) X(ParticipantsCreate) X(ParticipantPatch) \
    X(Conference) X(ConferenceList) X(ConferenceCreate) X(ConferencePatch) X(RescheduleRequest) X(Pin) \
    X(PinList) X(InvitationText) X(InvitationsRequest) X(ResendRequest) X(CancellationRequest) \
    X(StateChange) X(DirectoryList) X(Problem) X(Change) X(Live) X(LiveParticipant) X(LiveRefusal) X(LiveLeft) \
    X(LiveLevels) X(Attendance)
#define CONCLAVE_PARTS(X) \
    X(AuditEntry) X(DeliverySummary) X(ParticipantCreate) X(DirectoryEntry) X(LineQuality) X(LiveLevel) X(AttendanceEntry)

template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <class T>
inline constexpr bool kIsVector = false;
template <class T>
inline constexpr bool kIsVector<std::vector<T>> = true;
template <class T>
inline constexpr bool kIsId = false;
template <class T>
inline constexpr bool kIsId<Id<T>> = true;

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public>;

} // namespace conclave::api
