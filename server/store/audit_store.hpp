// Table audit: who did what, when, from where (spec A6). Rows are only ever added, in the transaction of the change.
// No secret, no subject and no address is in them: ids and words. Store thread, inside a job.
#pragma once

#include "common/ids.hpp"
#include "common/time.hpp"
#include "server/store/database.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace conclave::store {

struct AuditRow {
    std::int64_t id = 0; // made by insert()
    Instant at{};
    UserId actor{};         // empty: the server or the command line
    std::string source{};   // address it came from
    std::string action{};   // such as `conference.created`, `pins.viewed`
    ConferenceId conference{};
    ParticipantId participant{};
    UserId user{};          // whom it was done to
    std::string detail{};   // words and numbers
};

// Every condition that is set holds; empty = any.
struct AuditQuery {
    UserId actor{};
    UserId user{};
    ConferenceId conference{};
    std::string action{};           // the word, or its beginning up to a dot: `conference`
    std::optional<Instant> since{}; // included
    std::optional<Instant> until{}; // not included
    std::int64_t before = 0;        // ids below; 0 = from the newest
    std::size_t itemsMax = 50;
};

class AuditStore {
public:
    explicit AuditStore(Session& session) noexcept : m_session(session) {}

    void insert(const AuditRow& row);
    // Newest first.
    std::vector<AuditRow> list(const AuditQuery& query) const;

private:
    Session& m_session;
};

} // namespace conclave::store
