#include "server/store/idempotency_store.hpp"

#include "common/limits.hpp"
#include "server/store/columns.hpp"

namespace conclave::store {
namespace {

std::string sealContext(const IdempotencyKey& key) {
    return "idempotency|" + key.account.value + "|" + key.method + "|" + key.path + "|" + key.key;
}

} // namespace

Result<std::optional<IdempotencyRow>> IdempotencyStore::find(const IdempotencyKey& key, Instant now) const {
    const Integer since = fromInstant(now - limits::kIdempotencyAgeMax);
    IdempotencyRow row;
    std::string sealed;
    m_session.sql() << "SELECT body_hash, status, answer_sealed FROM idempotency WHERE account = :account AND "
                       "key = :key AND method = :method AND path = :path AND created_at > :since",
        soci::into(row.bodyHash), soci::into(row.status), soci::into(sealed), soci::use(key.account.value),
        soci::use(key.key), soci::use(key.method), soci::use(key.path), soci::use(since);
    if (!m_session.sql().got_data()) return std::optional<IdempotencyRow>();
    auto answer = m_vault.open(fromHex(sealed), sealContext(key));
    if (!answer) return answer.error();
    row.answer = std::move(*answer);
    return std::optional<IdempotencyRow>(std::move(row));
}

void IdempotencyStore::insert(const IdempotencyKey& key, const IdempotencyRow& row, Instant now) {
    const Integer at = fromInstant(now), oldest = fromInstant(now - limits::kIdempotencyAgeMax);
    m_session.sql() << "DELETE FROM idempotency WHERE created_at <= :oldest", soci::use(oldest);
    const auto sealed = toHex(m_vault.seal(row.answer, sealContext(key)));
    m_session.sql() << "INSERT INTO idempotency (account, key, method, path, body_hash, status, answer_sealed, "
                       "created_at) VALUES (:account, :key, :method, :path, :hash, :status, :answer, :at)",
        soci::use(key.account.value), soci::use(key.key), soci::use(key.method), soci::use(key.path),
        soci::use(row.bodyHash), soci::use(row.status), soci::use(sealed), soci::use(at);
}

} // namespace conclave::store
