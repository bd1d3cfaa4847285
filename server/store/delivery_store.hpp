// Table delivery: the outbox. A row is written in the transaction of the change that causes it; the sender leases it
// (commit `sending` before connecting), sends, and completes it. An expired lease is due again, so a crash loses
// nothing and repeats at most what was in flight. The row's id makes the Message-ID. Store thread, inside a job.
//
//   queued ──lease──> sending ──complete──> accepted | failed | deferred (next_try) ──lease──> …
//   suppressed: never sent            accepted, sending, deferred ──bounce──> bounced
#pragma once

#include "common/api/messages.hpp"
#include "common/delivery.hpp"
#include "common/ids.hpp"
#include "server/store/conference_store.hpp"
#include "server/store/participant_store.hpp"
#include "server/store/user_store.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace conclave::store {

struct DeliveryRow {
    DeliveryId id{};
    ConferenceId conference{};
    ParticipantId participant{};
    DeliveryKind kind = DeliveryKind::invitation;
    DeliveryState state = DeliveryState::queued;
    std::int64_t sequence = 0;          // of the calendar object
    std::int64_t attempts = 0;          // leases so far; the lease's number while `sending`
    std::optional<Instant> nextTry{};   // queued and deferred: not before
    std::optional<Instant> leaseUntil{};// sending
    std::string error{};                // the relay's words
    Instant createdAt{};
    Instant changedAt{};
};

// A leased row with every fact that the mail needs.
struct DueDelivery {
    DeliveryRow row{};
    ConferenceRow conference{};
    ParticipantRow participant{}; // may be removed (withdrawal)
    PinPair pins{};               // empty for cancellation and withdrawal
    UserRow organiser{};
    std::string recipientLocale{};   // of the account with this address, else the organiser's
    std::string recipientTimeZone{}; // of the account with this address, else empty
};

// Whose mail has come back.
struct BouncedDelivery {
    DeliveryId id{};
    ConferenceId conference{};
    ParticipantId participant{};
    UserId owner{};
    std::int64_t conferenceVersion = 0;
};

class DeliveryStore {
public:
    DeliveryStore(Session& session, const base::Vault& vault) noexcept : m_session(session), m_vault(vault) {}

    void insert(const DeliveryRow& row);

    // What a mail to this person about this conference is made of, but for PIN and token. Both have to be there.
    DueDelivery described(const DeliveryRow& row) const;
    // Turns what is due (queued or deferred whose next try has come, sending whose lease has run out) into `sending`
    // with attempts + 1 and a lease of `leaseFor`; oldest first, but a reminder lets pass whatever fell due until five
    // minutes after it. A row whose PIN does not open is failed instead.
    Result<std::vector<DueDelivery>> leaseDue(Instant now, std::chrono::seconds leaseFor, std::size_t itemsMax);
    // When the next row falls due; nothing where none waits.
    std::optional<Instant> nextDue() const;

    // How a lease ended: accepted, failed, or deferred with `nextTry`; false where the lease (`attempts`) is not
    // this one any more.
    bool complete(const DeliveryId& id, std::int64_t attempts, DeliveryState state, std::optional<Instant> nextTry,
                  const std::string& error, Instant now);
    // A lease given back unused (shutdown before connecting): queued again, attempts as before.
    bool release(const DeliveryId& id, std::int64_t attempts, Instant now);

    // The mail has come back: accepted, sending and deferred turn bounced, and whoever holds the lease has lost it. Nothing
    // where it is in any other state, or gone.
    std::optional<BouncedDelivery> bounce(const DeliveryId& id, const std::string& error, Instant now);

    // At start: whoever held a lease is gone, so every one has run out. How many there were.
    std::size_t expireLeases(Instant now);
    // After a restore, when nobody knows what has gone out since: everything that waits (queued, sending, deferred)
    // fails with these words, or is queued again, due at once. How many there were.
    std::size_t failWaiting(const std::string& error, Instant now);
    std::size_t requeueWaiting(Instant now);

    std::optional<DeliveryRow> find(const DeliveryId& id) const;
    // All of a conference, oldest first.
    std::vector<DeliveryRow> list(const ConferenceId& conference) const;
    // Newest per participant; a reminder says nothing of whether somebody is invited.
    std::map<ParticipantId, DeliveryRow> newest(const ConferenceId& conference) const;
    // Over the newest mail, reminders aside, of each participant who is still in it.
    api::DeliverySummary summary(const ConferenceId& conference) const;
    // The same of several at once; those without a mail are not in it.
    std::map<ConferenceId, api::DeliverySummary> summaries(std::span<const ConferenceId> conferences) const;
    // Invitations that wait (queued or deferred) turn suppressed: they are overtaken by a withdrawal or cancellation.
    void suppressWaiting(const ConferenceId& conference, const std::optional<ParticipantId>& participant, Instant now);
    // The person has another address: invitations put off or in flight are queued again at once, and whoever holds
    // their lease has lost it.
    void readdress(const ConferenceId& conference, const ParticipantId& participant, Instant now);

    // The clock was put forward by `step`, or back: leases go along; waiting rows only go back with it, so that none waits
    // longer than it was to.
    void shift(std::chrono::milliseconds step);

private:
    std::vector<DeliveryRow> due(Instant now, std::size_t itemsMax) const;

    Session& m_session;
    const base::Vault& m_vault;
};

} // namespace conclave::store
