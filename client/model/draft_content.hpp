// What the wizards' half-done entries look like in a kept draft, and back: plain JSON, no PIN, no token. Reading is lenient:
// what is missing or odd becomes the default, never an error. Pure; any thread.
#pragma once

#include "client/model/participants_draft.hpp"
#include "client/model/schedule_draft.hpp"

#include <QJsonArray>
#include <QJsonObject>
#include <optional>
#include <vector>

namespace conclave::client {

QJsonObject toJson(const ScheduleEntry& entry);
// Nothing where a time or the zone is missing.
std::optional<ScheduleEntry> scheduleFromJson(const QJsonObject& json);

QJsonArray toJson(const std::vector<NewPerson>& people);
std::vector<NewPerson> peopleFromJson(const QJsonArray& json);
QJsonArray toJson(const std::vector<ParticipantsDraft::Waiting>& waiting);
std::vector<ParticipantsDraft::Waiting> waitingFromJson(const QJsonArray& json);

QString toText(Role role);
Role roleFromText(const QString& text); // participant where the word is unknown

QJsonArray toJson(const std::vector<ParticipantId>& ids);
std::vector<ParticipantId> idsFromJson(const QJsonArray& json);

// A conference as it was when the change of it began, without people.
QJsonObject toJson(const api::Conference& conference);
std::optional<api::Conference> conferenceFromJson(const QJsonObject& json);

} // namespace conclave::client
