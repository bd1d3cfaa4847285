// Table audit: who did what, when, from where (spec A6). Rows are only ever added, in the transaction of the change.
// No secret, no subject and no address is in them: ids and words. Store thread, inside a job.
#pragma once

#include "common/ids.hpp"
#include "common/time.hpp"
#include "server/store/database.hpp"

#include <cstddef>
#include <cstdint>
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

class AuditStore {
public:
    explicit AuditStore(Session& session) noexcept : m_session(session) {}

    void insert(const AuditRow& row);
    // Newest first, ids below `before` (0 = from the newest).
    std::vector<AuditRow> list(std::int64_t before, std::size_t itemsMax) const;

private:
    Session& m_session;
};

} // namespace conclave::store
