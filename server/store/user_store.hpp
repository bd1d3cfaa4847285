// Table user: accounts. Logins are unique without regard to ASCII case. Store thread, inside a job; what SQLite
// throws is caught by the Database.
#pragma once

#include "common/ids.hpp"
#include "common/time.hpp"
#include "common/user.hpp"
#include "server/store/database.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::store {

struct UserRow {
    UserId id{};
    std::int64_t version = 1;
    UserProperties properties{};
    std::string passwordHash{}; // Argon2id; empty = nobody can log in
    bool mustChangePassword = false;
    bool active = true;
    Instant createdAt{};
    Instant changedAt{};
};

class UserStore {
public:
    explicit UserStore(Session& session) noexcept : m_session(session) {}

    void insert(const UserRow& row);
    std::optional<UserRow> find(const UserId& id) const;
    std::optional<UserRow> findByLogin(std::string_view login) const;
    // Writes everything but id and createdAt and sets version to `expectedVersion` + 1; false where the row has
    // another version or is gone.
    bool update(const UserRow& row, std::int64_t expectedVersion);
    // Login, name, address or extension contain `q` (no case for ASCII; empty = all), ordered by login, after the
    // login `after` (a cursor; empty = from the start).
    std::vector<UserRow> search(std::string_view q, std::string_view after, std::size_t itemsMax) const;
    // The same over active accounts that have an address, ordered by name.
    std::vector<UserRow> directory(std::string_view q, std::size_t itemsMax) const;
    // The oldest active account whose address has this key (common/address.hpp).
    std::optional<UserRow> findActiveByAddress(std::string_view addressKey) const;
    std::int64_t count() const;
    // Active ones.
    std::int64_t countAdministrators() const;

private:
    Session& m_session;
};

} // namespace conclave::store
