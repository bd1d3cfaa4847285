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

std::vector<AuditRow> AuditStore::list(const AuditQuery& query) const {
    constexpr auto kLast = std::numeric_limits<Integer>::max();
    const Integer below = query.before > 0 ? query.before : kLast;
    const Integer limit = static_cast<Integer>(query.itemsMax);
    const Integer since = query.since ? fromInstant(*query.since) : 0;
    const Integer until = query.until ? fromInstant(*query.until) : kLast;
    const std::string family = query.action.empty() ? std::string() : query.action + ".";
    AuditRow row;
    Integer id = 0, at = 0;
    // What is not asked for is not in the statement, so that an index serves what is.
    std::string where = "WHERE id < :below AND at >= :since AND at < :until "
                        "AND (:action = '' OR action = :action OR substr(action, 1, length(:family)) = :family) ";
    where += query.actor.empty() ? "AND :actor = '' " : "AND actor = :actor ";
    where += query.user.empty() ? "AND :user = '' " : "AND target_user = :user ";
    where += query.conference.empty() ? "AND :conference = '' " : "AND conference = :conference ";
    soci::statement statement =
        (m_session.sql().prepare << "SELECT id, at, actor, source, action, conference, participant, target_user, "
                                    "detail FROM audit " +
                                        where + "ORDER BY id DESC LIMIT :limit",
         soci::into(id), soci::into(at), soci::into(row.actor.value), soci::into(row.source), soci::into(row.action),
         soci::into(row.conference.value), soci::into(row.participant.value), soci::into(row.user.value),
         soci::into(row.detail), soci::use(below, "below"), soci::use(since, "since"), soci::use(until, "until"),
         soci::use(query.action, "action"), soci::use(family, "family"), soci::use(query.actor.value, "actor"),
         soci::use(query.user.value, "user"), soci::use(query.conference.value, "conference"),
         soci::use(limit, "limit"));
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
