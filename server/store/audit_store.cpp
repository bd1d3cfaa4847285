#include "server/store/audit_store.hpp"

#include "server/store/columns.hpp"

#include <limits>

namespace conclave::store {

void AuditStore::insert(const AuditRow& row) {
    const Integer at = fromInstant(row.at);
    m_session.sql() << "INSERT INTO audit (at, actor, source, action, conference, participant, target_user, detail) "
                       "VALUES (:at, :actor, :source, :action, :conference, :participant, :user, :detail)",
        soci::use(at), soci::use(row.actor.value), soci::use(row.source), soci::use(row.action),
        soci::use(row.conference.value), soci::use(row.participant.value), soci::use(row.user.value),
        soci::use(row.detail);
}

std::vector<AuditRow> AuditStore::list(std::int64_t before, std::size_t itemsMax) const {
    const Integer below = before > 0 ? before : std::numeric_limits<Integer>::max();
    const Integer limit = static_cast<Integer>(itemsMax);
    AuditRow row;
    Integer id = 0, at = 0;
    soci::statement statement =
        (m_session.sql().prepare << "SELECT id, at, actor, source, action, conference, participant, target_user, "
                                    "detail FROM audit WHERE id < :below ORDER BY id DESC LIMIT :limit",
         soci::into(id), soci::into(at), soci::into(row.actor.value), soci::into(row.source), soci::into(row.action),
         soci::into(row.conference.value), soci::into(row.participant.value), soci::into(row.user.value),
         soci::into(row.detail), soci::use(below), soci::use(limit));
    std::vector<AuditRow> rows;
    statement.execute();
    while (statement.fetch()) {
        row.id = id;
        row.at = toInstant(at);
        rows.push_back(row);
    }
    return rows;
}

} // namespace conclave::store
