// Table session: who is signed in. Only the digest of a token is stored: a copy of the database opens no door.
// Store thread, inside a job.
#pragma once

#include "common/ids.hpp"
#include "common/time.hpp"
#include "server/base/secret.hpp"
#include "server/store/database.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace conclave::store {

struct SessionRow {
    std::int64_t id = 0; // made by insert()
    UserId user{};
    Instant createdAt{};
    Instant lastUsedAt{};
    Instant expiresAt{}; // absolute
    std::string source{}; // address it came from
};

class SessionStore {
public:
    explicit SessionStore(Session& session) noexcept : m_session(session) {}

    // Returns the row's id.
    std::int64_t insert(const base::Secret& token, const SessionRow& row);
    std::optional<SessionRow> findByToken(const base::Secret& token) const;
    void touch(std::int64_t id, Instant lastUsedAt);
    void remove(std::int64_t id);
    void removeAll();
    void removeOfUser(const UserId& user);
    // All of the user's but this one.
    void removeOthers(const UserId& user, std::int64_t keptId);
    // Those past expiresAt, and those not used since `idleSince`.
    void removeStale(Instant now, Instant idleSince);
    // The clock was put forward by `step`: every session's instants go along.
    void shift(std::chrono::milliseconds step);

private:
    Session& m_session;
};

} // namespace conclave::store
