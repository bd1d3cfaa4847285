// Table participant. PIN and join token are sealed (AAD: conference, participant, column) and found by keyed tags:
// (conference, PIN tag) and (token tag) are unique. A removed participant's row stays for the record of its mails,
// without PIN, token and tags. A cancelled conference keeps the tags alone, so that who knows a PIN hears the reason.
// Store thread, inside a job.
#pragma once

#include "common/ids.hpp"
#include "common/role.hpp"
#include "common/time.hpp"
#include "server/base/crypto.hpp"
#include "server/store/database.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::store {

struct ParticipantRow {
    ParticipantId id{};
    std::int64_t version = 1;
    ConferenceId conference{};
    std::string address{};
    std::string displayName{};
    Role role = Role::participant;
    bool phoneTested = false;
    bool removed = false;
    Instant createdAt{};
    std::optional<UserId> account{}; // read only: the oldest active account of this address
};

// Empty where they have died.
struct PinPair {
    ParticipantId participant{};
    base::Secret pin{};
    base::Secret joinToken{};
};

class ParticipantStore {
public:
    ParticipantStore(Session& session, const base::Vault& vault) noexcept : m_session(session), m_vault(vault) {}

    // The PIN must be free: pinIsFree().
    void insert(const ParticipantRow& row, const PinPair& pins);
    // Removed ones are not found.
    std::optional<ParticipantRow> find(const ConferenceId& conference, const ParticipantId& id) const;
    // Removed ones too, of any conference: for their mails.
    std::optional<ParticipantRow> findAny(const ParticipantId& id) const;
    // In the order they were added.
    std::vector<ParticipantRow> list(const ConferenceId& conference) const;
    std::int64_t count(const ConferenceId& conference) const;
    // The same of several at once; those without anybody are not in it.
    std::map<ConferenceId, std::int64_t> counts(std::span<const ConferenceId> conferences) const;
    std::int64_t countModerators(const ConferenceId& conference) const;
    bool hasAddress(const ConferenceId& conference, std::string_view address) const;
    // Address, name, role; sets version to `expectedVersion` + 1; false where it has another version.
    bool update(const ParticipantRow& row, std::int64_t expectedVersion);
    void markRemoved(const ConferenceId& conference, const ParticipantId& id);
    void markPhoneTested(const ParticipantId& id);

    bool pinIsFree(const ConferenceId& conference, const base::Secret& pin) const;
    void setPin(const ConferenceId& conference, const PinPair& pins);
    // Errors: internal, where a value does not open with this key.
    Result<std::vector<PinPair>> pins(const ConferenceId& conference) const;
    Result<PinPair> pin(const ConferenceId& conference, const ParticipantId& id) const;
    // Whether this key opens the PINs of the `each` oldest and the `each` newest that have one.
    bool pinsOpen(std::size_t each) const;
    // Cancelled: what is sealed goes, the tags stay.
    void destroyPins(const ConferenceId& conference);

    // The same work for an unknown conference (`nullptr`) as for a known one.
    std::optional<ParticipantRow> findByPin(const ConferenceId* conference, const base::Secret& pin) const;
    std::optional<ParticipantRow> findByToken(const base::Secret& joinToken) const;

private:
    Session& m_session;
    const base::Vault& m_vault;
};

} // namespace conclave::store
