// Table idempotency: what a POST under an Idempotency-Key has answered, for limits::kIdempotencyAgeMax. The answer is
// sealed: it may hold PINs. Written in the transaction of the effect. Store thread, inside a job.
#pragma once

#include "common/ids.hpp"
#include "common/time.hpp"
#include "server/base/crypto.hpp"
#include "server/store/database.hpp"

#include <optional>
#include <string>

namespace conclave::store {

struct IdempotencyKey {
    UserId account{};
    std::string key{};
    std::string method{};
    std::string path{};
};

struct IdempotencyRow {
    std::string bodyHash{};
    int status = 0;
    base::Secret answer{};
};

class IdempotencyStore {
public:
    IdempotencyStore(Session& session, const base::Vault& vault) noexcept : m_session(session), m_vault(vault) {}

    // Older ones than limits::kIdempotencyAgeMax are not found. Errors: internal, where the answer does not open.
    Result<std::optional<IdempotencyRow>> find(const IdempotencyKey& key, Instant now) const;
    // Sweeps out old rows as well.
    void insert(const IdempotencyKey& key, const IdempotencyRow& row, Instant now);

private:
    Session& m_session;
    const base::Vault& m_vault;
};

} // namespace conclave::store
