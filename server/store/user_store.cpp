#include "server/store/user_store.hpp"

#include "common/address.hpp"
#include "common/text.hpp"
#include "server/store/columns.hpp"

namespace conclave::store {
namespace {

constexpr const char* kColumns = "SELECT id, version, login, display_name, address, extension, user_group, locale, "
                                 "time_zone, password_hash, must_change_password, active, created_at, changed_at "
                                 "FROM user ";

// One row as SOCI fills it.
struct Buffer {
    std::string id, login, displayName, address, extension, group, locale, timeZone, passwordHash;
    Integer version = 0, mustChange = 0, active = 0, createdAt = 0, changedAt = 0;

    UserRow row() const {
        UserRow out;
        out.id = UserId(id);
        out.version = version;
        out.properties = {login, displayName, address, extension, toEnum<Group>(group), locale, timeZone};
        out.passwordHash = passwordHash;
        out.mustChangePassword = mustChange != 0;
        out.active = active != 0;
        out.createdAt = toInstant(createdAt);
        out.changedAt = toInstant(changedAt);
        return out;
    }
};

template <class Prepared>
std::vector<UserRow> fetch(Prepared&& prepared) {
    Buffer b;
    soci::statement statement = (prepared, soci::into(b.id), soci::into(b.version), soci::into(b.login),
                                 soci::into(b.displayName), soci::into(b.address), soci::into(b.extension),
                                 soci::into(b.group), soci::into(b.locale), soci::into(b.timeZone),
                                 soci::into(b.passwordHash), soci::into(b.mustChange), soci::into(b.active),
                                 soci::into(b.createdAt), soci::into(b.changedAt));
    std::vector<UserRow> rows;
    statement.execute();
    while (statement.fetch()) rows.push_back(b.row());
    return rows;
}

std::optional<UserRow> firstOf(std::vector<UserRow> rows) {
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
}

} // namespace

void UserStore::insert(const UserRow& row) {
    const auto& p = row.properties;
    const Integer version = row.version, mustChange = row.mustChangePassword, active = row.active;
    const Integer createdAt = fromInstant(row.createdAt), changedAt = fromInstant(row.changedAt);
    const auto loginKey = lowerAscii(p.login), key = addressKey(p.address), group = fromEnum(p.group);
    m_session.sql() << "INSERT INTO user (id, version, login, login_key, display_name, address, address_key, "
                       "extension, user_group, locale, time_zone, password_hash, must_change_password, active, "
                       "created_at, changed_at) VALUES (:id, :version, :login, :login_key, :name, :address, :key, "
                       ":extension, :grp, :locale, :zone, :hash, :must, :active, :created, :changed)",
        soci::use(row.id.value), soci::use(version), soci::use(p.login), soci::use(loginKey),
        soci::use(p.displayName), soci::use(p.address), soci::use(key), soci::use(p.extension), soci::use(group),
        soci::use(p.locale), soci::use(p.timeZone), soci::use(row.passwordHash), soci::use(mustChange),
        soci::use(active), soci::use(createdAt), soci::use(changedAt);
}

std::optional<UserRow> UserStore::find(const UserId& id) const {
    return firstOf(
        fetch((m_session.sql().prepare << std::string(kColumns) + "WHERE id = :id", soci::use(id.value))));
}

std::optional<UserRow> UserStore::findByLogin(std::string_view login) const {
    const auto key = lowerAscii(login);
    return firstOf(fetch((m_session.sql().prepare << std::string(kColumns) + "WHERE login_key = :key", soci::use(key))));
}

bool UserStore::update(const UserRow& row, std::int64_t expectedVersion) {
    const auto& p = row.properties;
    const Integer mustChange = row.mustChangePassword, active = row.active, expected = expectedVersion;
    const Integer changedAt = fromInstant(row.changedAt), next = expectedVersion + 1;
    const auto loginKey = lowerAscii(p.login), key = addressKey(p.address), group = fromEnum(p.group);
    m_session.sql() << "UPDATE user SET version = :next, login = :login, login_key = :login_key, "
                       "display_name = :name, address = :address, address_key = :key, extension = :extension, "
                       "user_group = :grp, locale = :locale, time_zone = :zone, password_hash = :hash, "
                       "must_change_password = :must, active = :active, changed_at = :changed "
                       "WHERE id = :id AND version = :expected",
        soci::use(next), soci::use(p.login), soci::use(loginKey), soci::use(p.displayName), soci::use(p.address),
        soci::use(key), soci::use(p.extension), soci::use(group), soci::use(p.locale), soci::use(p.timeZone),
        soci::use(row.passwordHash), soci::use(mustChange), soci::use(active), soci::use(changedAt),
        soci::use(row.id.value), soci::use(expected);
    return changedRows(m_session.sql()) == 1;
}

std::vector<UserRow> UserStore::search(std::string_view q, std::string_view after, std::size_t itemsMax) const {
    const auto pattern = containing(q), afterKey = lowerAscii(after);
    const Integer limit = static_cast<Integer>(itemsMax);
    return fetch((m_session.sql().prepare << std::string(kColumns) +
                      "WHERE (login LIKE :q ESCAPE '\\' OR display_name LIKE :q ESCAPE '\\' OR address LIKE :q "
                      "ESCAPE '\\' OR extension LIKE :q ESCAPE '\\') AND login_key > :after "
                      "ORDER BY login_key LIMIT :limit",
                  soci::use(pattern), soci::use(afterKey), soci::use(limit)));
}

std::vector<UserRow> UserStore::directory(std::string_view q, std::size_t itemsMax) const {
    const auto pattern = containing(q);
    const Integer limit = static_cast<Integer>(itemsMax);
    return fetch((m_session.sql().prepare << std::string(kColumns) +
                      "WHERE active = 1 AND address <> '' AND (login LIKE :q ESCAPE '\\' OR display_name LIKE :q "
                      "ESCAPE '\\' OR address LIKE :q ESCAPE '\\' OR extension LIKE :q ESCAPE '\\') "
                      "ORDER BY display_name COLLATE NOCASE, id LIMIT :limit",
                  soci::use(pattern), soci::use(limit)));
}

std::optional<UserRow> UserStore::findActiveByAddress(std::string_view key) const {
    const std::string text(key);
    return firstOf(fetch((m_session.sql().prepare << std::string(kColumns) +
                              "WHERE address_key = :key AND address_key <> '' AND active = 1 "
                              "ORDER BY created_at, id LIMIT 1",
                          soci::use(text))));
}

std::int64_t UserStore::count() const {
    Integer count = 0;
    m_session.sql() << "SELECT count(*) FROM user", soci::into(count);
    return count;
}

std::int64_t UserStore::countAdministrators() const {
    Integer count = 0;
    m_session.sql() << "SELECT count(*) FROM user WHERE active = 1 AND user_group = 'administrator'", soci::into(count);
    return count;
}

} // namespace conclave::store
