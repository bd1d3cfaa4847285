// Table conference, and table number: which conference numbers are taken, and until when they stay out of use.
// What an owner reads goes through findOwned() and list(): another owner's row does not exist for them.
// Store thread, inside a job.
#pragma once

#include "common/conference.hpp"
#include "common/ids.hpp"
#include "server/store/database.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace conclave::store {

struct ConferenceRow {
    ConferenceId id{};
    std::int64_t version = 1; // of properties and state; participants have their own
    UserId owner{};
    std::string number{};
    ConferenceProperties properties{};
    ConferenceState state = ConferenceState::draft; // `ended` is never stored: see stateAt()
    std::int64_t sequence = 0;                      // newest SEQUENCE of a calendar object sent
    std::string beginLocal{};                       // on the clocks of properties.timeZone: 2026-11-23T10:30:00
    std::string endLocal{};
    bool reminded = false; // the reminders are queued, or their time has passed
    Instant createdAt{};
    Instant changedAt{};
};

// The state that people see: a scheduled conference whose window is over has ended.
ConferenceState stateAt(const ConferenceRow& row, Instant now) noexcept;

enum class Scope {
    current, // drafts, and scheduled ones whose end lies ahead
    past,    // ended and cancelled
    all,
};

struct ConferenceListQuery {
    Scope scope = Scope::current;
    std::string q{}; // contained in subject or number; empty = all
    Instant now{};
    // Past the row with this begin and id; nothing = from the start.
    std::optional<std::pair<Instant, ConferenceId>> after{};
    std::size_t itemsMax = 50;
    std::vector<ConferenceId> live{}; // go on past their end, and are current as long
};

class ConferenceStore {
public:
    explicit ConferenceStore(Session& session) noexcept : m_session(session) {}

    void insert(const ConferenceRow& row);
    std::optional<ConferenceRow> findOwned(const UserId& owner, const ConferenceId& id) const;
    // Whoever owns it: for the outbox and the doors.
    std::optional<ConferenceRow> find(const ConferenceId& id) const;
    // The newest that has or had this number.
    std::optional<ConferenceRow> findByNumber(std::string_view number) const;
    // Ordered by begin, then id.
    std::vector<ConferenceRow> list(const UserId& owner, const ConferenceListQuery& query) const;
    // Writes properties, state and sequence, sets version to `expectedVersion` + 1; false where it has another version.
    bool update(const ConferenceRow& row, std::int64_t expectedVersion);
    // A calendar SEQUENCE without a new version.
    void setSequence(const ConferenceId& id, std::int64_t sequence);
    void remove(const ConferenceId& id);

    // Drafts and scheduled ones whose end lies ahead, whoever owns them.
    std::vector<ConferenceRow> listOpen(Instant now) const;
    // Scheduled ones whose reminders are due and not yet queued.
    std::vector<ConferenceRow> remindersDue(Instant now, std::size_t itemsMax) const;
    // When the next reminder falls due; nothing where none waits.
    std::optional<Instant> nextReminder() const;
    // Without a new version: nobody's view changes.
    void markReminded(const ConferenceId& id);

    // A number that nobody may get before `busyUntil`; replaces an earlier term.
    void reserveNumber(std::string_view number, Instant busyUntil);
    bool numberIsFree(std::string_view number, Instant now) const;

private:
    Session& m_session;
};

} // namespace conclave::store
