#include "server/conference/rules.hpp"

#include "common/limits.hpp"
#include "server/base/random.hpp"
#include "server/base/zone.hpp"

namespace conclave::conference {

Result<> requireGroup(const Principal& who, Group least) {
    if (who.group < least) return Error{Errc::forbidden, "this account may not plan conferences"};
    return {};
}

Result<store::ConferenceRow> Rules::owned(const Principal& who, const ConferenceId& id) const {
    if (auto allowed = requireGroup(who, Group::conferenceUser); !allowed) return allowed.error();
    auto row = conferences.findOwned(who.id, id);
    if (!row) return Error{Errc::notFound, "there is no such conference"};
    return std::move(*row);
}

Result<store::ConferenceRow> Rules::ownedAndOpen(const Principal& who, const ConferenceId& id, PastEnd past) const {
    auto row = owned(who, id);
    if (!row) return row;
    switch (store::stateAt(*row, m_now)) {
    case ConferenceState::cancelled: return Error{Errc::alreadyCancelled, "the conference is cancelled"};
    case ConferenceState::ended:
        if (past == PastEnd::open) break;
        return Error{Errc::conferenceEnded, "the conference has ended"};
    case ConferenceState::draft:
    case ConferenceState::scheduled: break;
    }
    return row;
}

Result<std::string> Rules::newNumber() const {
    // 90 million numbers: even with a million taken, 50 draws fail together once in 10^97.
    for (int draw = 0; draw < 50; ++draw) {
        auto number = base::randomDigits(limits::kConferenceNumberDigits);
        if (conferences.numberIsFree(number, m_now)) return number;
    }
    return Error{Errc::storageFailed, "no conference number is free"};
}

store::PinPair Rules::newPins(const ConferenceId& conference) const {
    store::PinPair pins;
    do {
        pins.pin = base::Secret(base::randomDigits(limits::kPinDigits));
    } while (!participants.pinIsFree(conference, pins.pin));
    pins.joinToken = base::randomToken(limits::kJoinTokenBytes);
    return pins;
}

void Rules::reserveNumber(const std::string& number, Instant end) {
    conferences.reserveNumber(number, end + limits::kNumberQuarantine);
}

store::ParticipantRow Rules::addParticipant(const ConferenceId& conference, const std::string& address,
                                            const std::string& displayName, Role role, store::PinPair& pins) {
    store::ParticipantRow row;
    row.id = ParticipantId(base::newUuid(m_now));
    row.conference = conference;
    row.address = address;
    row.displayName = displayName;
    row.role = role;
    row.createdAt = m_now;
    pins = newPins(conference);
    pins.participant = row.id;
    participants.insert(row, pins);
    return participants.find(conference, row.id).value(); // with its account
}

void Rules::addDelivery(const ConferenceId& conference, const ParticipantId& who, DeliveryKind kind,
                        DeliveryState state, std::int64_t sequence) {
    store::DeliveryRow row;
    row.id = DeliveryId(base::newUuid(m_now));
    row.conference = conference;
    row.participant = who;
    row.kind = kind;
    row.state = state;
    row.sequence = sequence;
    row.createdAt = row.changedAt = m_now;
    deliveries.insert(row);
}

void Rules::audit(const Principal& who, std::string_view action, const ConferenceId& conference,
                  const ParticipantId& participant, const std::string& detail) {
    write(who, action, {.conference = conference, .participant = participant, .detail = detail});
}

void Rules::auditUser(const Principal& who, std::string_view action, const UserId& user, const std::string& detail) {
    write(who, action, {.user = user, .detail = detail});
}

void Rules::write(const Principal& who, std::string_view action, store::AuditRow row) {
    row.at = m_now;
    row.actor = who.id;
    row.source = who.source;
    row.action = action;
    store::AuditStore(m_session).insert(row);
}

api::Conference Rules::message(const store::ConferenceRow& row) const { return std::move(messages({row}).front()); }

std::vector<api::Conference> Rules::messages(const std::vector<store::ConferenceRow>& rows) const {
    std::vector<ConferenceId> ids;
    for (const auto& row : rows) ids.push_back(row.id);
    const auto counts = participants.counts(ids);
    const auto summaries = deliveries.summaries(ids);
    std::vector<api::Conference> items;
    for (const auto& row : rows) {
        api::Conference out;
        out.id = row.id;
        out.version = row.version;
        out.number = row.number;
        out.subject = row.properties.subject;
        out.description = row.properties.description;
        out.begin = row.properties.begin;
        out.end = row.properties.end;
        out.timeZone = row.properties.timeZone;
        out.type = row.properties.type;
        out.state = store::stateAt(row, m_now);
        if (const auto count = counts.find(row.id); count != counts.end()) out.participantCount = count->second;
        if (const auto mails = summaries.find(row.id); mails != summaries.end()) out.deliverySummary = mails->second;
        out.createdAt = row.createdAt;
        out.reminderMinutes = row.properties.reminderMinutes;
        items.push_back(std::move(out));
    }
    return items;
}

api::Conference Rules::messageWithPeople(const store::ConferenceRow& row) const {
    auto out = message(row);
    const auto newest = deliveries.newest(row.id);
    std::vector<api::Participant> people;
    for (const auto& person : participants.list(row.id)) {
        const auto mail = newest.find(person.id);
        people.push_back(conference::message(person, mail == newest.end() ? nullptr : &mail->second));
    }
    out.participants = std::move(people);
    return out;
}

std::vector<api::Delivery> Rules::deliveryMessages(const ConferenceId& conference) const {
    std::vector<api::Delivery> items;
    for (const auto& row : deliveries.list(conference)) items.push_back(conference::message(row));
    return items;
}

Result<> checkVersion(std::optional<std::int64_t> asked, std::int64_t current) {
    if (asked && *asked != current) return Error{Errc::versionStale, "somebody changed this in the meantime"};
    return {};
}

Result<> validateProperties(const ConferenceProperties& properties, Instant now) {
    if (auto valid = validate(properties, now); !valid) return valid;
    if (!base::zoneExists(properties.timeZone))
        return Error{Errc::invalidValue, "there is no such time zone", "timeZone"};
    return {};
}

Result<Instant> resolved(const Moment& moment, const std::string& timeZone, const std::string& field) {
    if (const auto* instant = std::get_if<Instant>(&moment)) return *instant;
    return base::toInstant(std::get<WallTime>(moment), timeZone, field);
}

void settleReminder(store::ConferenceRow& row, Instant now) {
    const auto& p = row.properties;
    row.reminded = now >= p.begin - std::chrono::minutes(p.reminderMinutes);
}

void setWallTimes(store::ConferenceRow& row) {
    const auto& p = row.properties;
    row.beginLocal = formatWallTime(base::toWallTime(p.begin, p.timeZone).value());
    row.endLocal = formatWallTime(base::toWallTime(p.end, p.timeZone).value());
}

api::Delivery message(const store::DeliveryRow& row) {
    api::Delivery out;
    out.participantId = row.participant;
    out.kind = row.kind;
    out.state = row.state;
    out.attempts = row.attempts;
    if (row.state == DeliveryState::deferred) out.nextTry = row.nextTry;
    if (!row.error.empty()) out.error = row.error;
    return out;
}

api::Participant message(const store::ParticipantRow& row, const store::DeliveryRow* newest) {
    api::Participant out;
    out.id = row.id;
    out.version = row.version;
    out.address = row.address;
    out.displayName = row.displayName;
    out.accountId = row.account;
    out.role = row.role;
    if (newest) out.delivery = message(*newest);
    out.phoneTested = row.phoneTested;
    return out;
}

api::Change conferenceChange(const ConferenceId& conference, std::int64_t version) {
    api::Change change;
    change.conferenceId = conference;
    change.version = version;
    return change;
}

api::Change participantChange(const ConferenceId& conference, const ParticipantId& who, std::int64_t version) {
    auto change = conferenceChange(conference, version);
    change.participantId = who;
    return change;
}

} // namespace conclave::conference
