#include "server/store/session_store.hpp"

#include "server/base/crypto.hpp"
#include "server/store/columns.hpp"

namespace conclave::store {

std::int64_t SessionStore::insert(const base::Secret& token, const SessionRow& row) {
    const auto digest = toHex(base::digest(token.reveal()));
    const Integer createdAt = fromInstant(row.createdAt), lastUsedAt = fromInstant(row.lastUsedAt);
    const Integer expiresAt = fromInstant(row.expiresAt);
    m_session.sql() << "INSERT INTO session (token_digest, user_id, created_at, last_used_at, expires_at, source) "
                       "VALUES (:digest, :user, :created, :used, :expires, :source)",
        soci::use(digest), soci::use(row.user.value), soci::use(createdAt), soci::use(lastUsedAt),
        soci::use(expiresAt), soci::use(row.source);
    Integer id = 0;
    m_session.sql() << "SELECT last_insert_rowid()", soci::into(id);
    return id;
}

std::optional<SessionRow> SessionStore::findByToken(const base::Secret& token) const {
    const auto digest = toHex(base::digest(token.reveal()));
    Integer id = 0, createdAt = 0, lastUsedAt = 0, expiresAt = 0;
    std::string user, source;
    m_session.sql() << "SELECT id, user_id, created_at, last_used_at, expires_at, source FROM session "
                       "WHERE token_digest = :digest",
        soci::into(id), soci::into(user), soci::into(createdAt), soci::into(lastUsedAt), soci::into(expiresAt),
        soci::into(source), soci::use(digest);
    if (!m_session.sql().got_data()) return std::nullopt;
    return SessionRow{id, UserId(user), toInstant(createdAt), toInstant(lastUsedAt), toInstant(expiresAt), source};
}

void SessionStore::touch(std::int64_t id, Instant lastUsedAt) {
    const Integer row = id, used = fromInstant(lastUsedAt);
    m_session.sql() << "UPDATE session SET last_used_at = :used WHERE id = :id", soci::use(used), soci::use(row);
}

void SessionStore::remove(std::int64_t id) {
    const Integer row = id;
    m_session.sql() << "DELETE FROM session WHERE id = :id", soci::use(row);
}

void SessionStore::removeAll() { m_session.sql() << "DELETE FROM session"; }

void SessionStore::removeOfUser(const UserId& user) {
    m_session.sql() << "DELETE FROM session WHERE user_id = :user", soci::use(user.value);
}

void SessionStore::removeOthers(const UserId& user, std::int64_t keptId) {
    const Integer kept = keptId;
    m_session.sql() << "DELETE FROM session WHERE user_id = :user AND id <> :kept", soci::use(user.value),
        soci::use(kept);
}

void SessionStore::removeStale(Instant now, Instant idleSince) {
    const Integer at = fromInstant(now), idle = fromInstant(idleSince);
    m_session.sql() << "DELETE FROM session WHERE expires_at <= :now OR last_used_at < :idle", soci::use(at),
        soci::use(idle);
}

void SessionStore::shift(std::chrono::milliseconds step) {
    const Integer by = step.count();
    m_session.sql() << "UPDATE session SET created_at = created_at + :by, last_used_at = last_used_at + :by, "
                       "expires_at = expires_at + :by",
        soci::use(by);
}

} // namespace conclave::store
