#include "server/conference/accounts.hpp"

#include "server/base/random.hpp"
#include "server/base/zone.hpp"
#include "server/store/audit_store.hpp"
#include "server/store/session_store.hpp"

namespace conclave::conference {

using base::awaitable;

Result<> validateAccount(const UserProperties& properties) {
    if (auto good = validate(properties); !good) return good;
    if (!properties.timeZone.empty() && !base::zoneExists(properties.timeZone))
        return Error{Errc::invalidValue, "there is no such time zone", "timeZone"};
    return {};
}

namespace {

store::AuditRow auditOf(std::string action, const UserId& user, Instant now) {
    store::AuditRow audit;
    audit.at = now;
    audit.action = std::move(action);
    audit.user = user;
    return audit;
}

} // namespace

api::User toMessage(const store::UserRow& row) {
    api::User user;
    user.id = row.id;
    user.version = row.version;
    user.login = row.properties.login;
    user.displayName = row.properties.displayName;
    user.address = row.properties.address;
    user.extension = row.properties.extension;
    user.group = row.properties.group;
    user.locale = row.properties.locale;
    user.timeZone = row.properties.timeZone;
    user.active = row.active;
    user.mustChangePassword = row.mustChangePassword;
    return user;
}

awaitable<Result<api::User>> Accounts::find(Principal who) {
    auto job = [id = who.id](store::Session& session) -> Result<api::User> {
        const auto row = store::UserStore(session).find(id);
        if (!row) return Error{Errc::notFound, ""};
        return toMessage(*row);
    };
    Result<api::User> user = co_await m_context.database.read(std::move(job));
    co_return user;
}

awaitable<Result<api::User>> Accounts::changeOwn(Principal who, std::optional<std::int64_t> version,
                                                 api::MePatch patch) {
    const Instant now = m_context.clock.now();
    auto job = [who, version, patch, now](store::Session& session) -> Result<api::User> {
        store::UserStore users(session);
        auto row = users.find(who.id);
        if (!row) return Error{Errc::notFound, ""};
        if (version && *version != row->version) return Error{Errc::versionStale, ""};
        if (patch.displayName) row->properties.displayName = *patch.displayName;
        if (patch.locale) row->properties.locale = *patch.locale;
        if (patch.timeZone) row->properties.timeZone = *patch.timeZone;
        if (auto good = validateAccount(row->properties); !good) return good.error();
        row->changedAt = now;
        if (!users.update(*row, row->version)) return Error{Errc::versionStale, ""};
        ++row->version;
        auto audit = auditOf("user.changed", row->id, now);
        audit.actor = who.id;
        audit.source = who.source;
        store::AuditStore(session).insert(audit);
        return toMessage(*row);
    };
    Result<api::User> user = co_await m_context.database.run(std::move(job));
    if (user) {
        api::Change changed;
        changed.userId = user->id;
        changed.version = user->version;
        m_context.changes.publish({user->id, kSupportDesk}, "user", changed);
    }
    co_return user;
}

Result<> addUser(store::Database& database, const base::Clock& clock, const UserProperties& properties,
                 const base::Secret& password, FirstPassword first) {
    if (auto good = validateAccount(properties); !good) return good;
    if (auto good = validatePassword(password.reveal(), "password"); !good) return good;
    auto hash = base::hashPassword(password, base::PasswordCost::standard);
    if (!hash) return hash.error();
    store::UserRow row;
    row.createdAt = row.changedAt = clock.now();
    row.id = UserId(base::newUuid(row.createdAt));
    row.properties = properties;
    row.passwordHash = std::move(*hash);
    row.mustChangePassword = first == FirstPassword::mustChange;
    auto job = [&](store::Session& session) -> Result<> {
        store::UserStore users(session);
        if (users.findByLogin(properties.login)) return Error{Errc::duplicateLogin, "this login is taken", "login"};
        users.insert(row);
        store::AuditStore(session).insert(auditOf("user.created", row.id, row.createdAt));
        return {};
    };
    return database.transact(job);
}

Result<> setPassword(store::Database& database, const base::Clock& clock, const std::string& login,
                     const base::Secret& password, FirstPassword first) {
    if (auto good = validatePassword(password.reveal(), "password"); !good) return good;
    auto hash = base::hashPassword(password, base::PasswordCost::standard);
    if (!hash) return hash.error();
    const Instant now = clock.now();
    auto job = [&](store::Session& session) -> Result<> {
        store::UserStore users(session);
        auto row = users.findByLogin(login);
        if (!row) return Error{Errc::notFound, "no account has this login", "login"};
        row->passwordHash = *hash;
        row->mustChangePassword = first == FirstPassword::mustChange;
        row->changedAt = now;
        if (!users.update(*row, row->version)) return Error{Errc::versionStale, ""};
        store::SessionStore(session).removeOfUser(row->id);
        store::AuditStore(session).insert(auditOf("password.set", row->id, now));
        return {};
    };
    return database.transact(job);
}

} // namespace conclave::conference
