// What the services of this folder share inside a job on the store thread: finding with the owner's eyes, checking
// versions and states, making numbers and PINs, and turning rows into messages. Inner header of server/conference.
#pragma once

#include "common/api/messages.hpp"
#include "server/conference/context.hpp"
#include "server/conference/principal.hpp"
#include "server/store/audit_store.hpp"
#include "server/store/conference_store.hpp"
#include "server/store/delivery_store.hpp"
#include "server/store/participant_store.hpp"
#include "server/store/user_store.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::conference {

enum class PastEnd { closed, open };

// One job's tools.
class Rules {
public:
    Rules(store::Session& session, const base::Vault& vault, Instant now)
        : users(session), conferences(session), participants(session, vault), deliveries(session, vault),
          m_session(session), m_now(now) {}

    store::UserStore users;
    store::ConferenceStore conferences;
    store::ParticipantStore participants;
    store::DeliveryStore deliveries;

    Instant now() const noexcept { return m_now; }

    // Errors: forbidden (group), notFound (none, or somebody else's).
    Result<store::ConferenceRow> owned(const Principal& who, const ConferenceId& id) const;
    // Errors: notFound, forbidden, alreadyCancelled, conferenceEnded (unless what goes on past its end counts as open).
    Result<store::ConferenceRow> ownedAndOpen(const Principal& who, const ConferenceId& id, PastEnd past = PastEnd::closed) const;
    // Error: storageFailed, where no free number is found.
    Result<std::string> newNumber() const;
    store::PinPair newPins(const ConferenceId& conference) const;
    // The number stays out of use for limits::kNumberQuarantine after `end`.
    void reserveNumber(const std::string& number, Instant end);
    store::ParticipantRow addParticipant(const ConferenceId& conference, const std::string& address,
                                         const std::string& displayName, Role role, store::PinPair& pins);
    void addDelivery(const ConferenceId& conference, const ParticipantId& who, DeliveryKind kind, DeliveryState state,
                     std::int64_t sequence);
    // `detail` holds words and numbers only.
    void audit(const Principal& who, std::string_view action, const ConferenceId& conference,
               const ParticipantId& participant = {}, const std::string& detail = {});

    void auditUser(const Principal& who, std::string_view action, const UserId& user, const std::string& detail);

    // Without `live`, which control alone knows.
    api::Conference message(const store::ConferenceRow& row) const;
    // The same of a page of them, in a fixed number of statements.
    std::vector<api::Conference> messages(const std::vector<store::ConferenceRow>& rows) const;
    api::Conference messageWithPeople(const store::ConferenceRow& row) const;
    std::vector<api::Delivery> deliveryMessages(const ConferenceId& conference) const;

private:
    void write(const Principal& who, std::string_view action, store::AuditRow row);

    store::Session& m_session;
    Instant m_now;
};

// Error: versionStale.
Result<> checkVersion(std::optional<std::int64_t> asked, std::int64_t current);
// Rules of validate(), and that the zone exists.
Result<> validateProperties(const ConferenceProperties& properties, Instant now);

// A begin or end in the zone it stands beside. Errors: localTimeMissing, localTimeAmbiguous with `field`; invalidValue
// (timeZone).
Result<Instant> resolved(const Moment& moment, const std::string& timeZone, const std::string& field);
// Whoever is invited after the time of the reminder needs none: the row is marked as reminded.
void settleReminder(store::ConferenceRow& row, Instant now);
// Sets the wall-clock times from instants and zone, which validateProperties() has passed.
void setWallTimes(store::ConferenceRow& row);

api::Delivery message(const store::DeliveryRow& row);
api::Participant message(const store::ParticipantRow& row, const store::DeliveryRow* newest);

// Version 0: people or mails have changed, or the row is not at hand; whoever shows it reads it again.
api::Change conferenceChange(const ConferenceId& conference, std::int64_t version);
api::Change participantChange(const ConferenceId& conference, const ParticipantId& who, std::int64_t version);

} // namespace conclave::conference
