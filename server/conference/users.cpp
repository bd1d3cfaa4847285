#include "server/conference/users.hpp"

#include "common/limits.hpp"
#include "common/text.hpp"
#include "server/base/random.hpp"
#include "server/conference/accounts.hpp"
#include "server/conference/jobs.hpp"
#include "server/store/session_store.hpp"

#include <utility>

namespace conclave::conference {

using base::awaitable;

namespace {

Result<> requireSupport(const Principal& who) {
    if (who.group < Group::conferenceSupport) return Error{Errc::forbidden, "this needs the rights of support"};
    return {};
}

// Support reaches what is below its level; an administrator reaches all.
bool reaches(const Principal& who, Group group) {
    return who.group == Group::administrator || group < who.group;
}

Result<> requireReach(const Principal& who, Group group, const char* field) {
    if (reaches(who, group)) return {};
    return Error{Errc::forbidden, "this account's level is not below your own", field};
}

UserProperties propertiesOf(const api::UserCreate& request) {
    UserProperties p;
    p.login = std::string(trimmed(request.login));
    p.displayName = std::string(trimmed(request.displayName));
    p.address = std::string(trimmed(request.address));
    p.extension = std::string(trimmed(request.extension.value_or("")));
    p.group = request.group.value_or(Group::none);
    p.locale = request.locale.value_or("");
    p.timeZone = request.timeZone.value_or("");
    return p;
}

// What differs, in words for the audit trail.
std::string apply(const api::UserPatch& patch, store::UserRow& row) {
    std::string what;
    const auto note = [&what](std::string_view word) { what += (what.empty() ? "" : ", ") + std::string(word); };
    const auto text = [&](const std::optional<std::string>& from, std::string& into, std::string_view word) {
        if (!from || std::string(trimmed(*from)) == into) return;
        into = std::string(trimmed(*from));
        note(word);
    };
    auto& p = row.properties;
    text(patch.login, p.login, "login");
    text(patch.displayName, p.displayName, "name");
    text(patch.address, p.address, "address");
    text(patch.extension, p.extension, "extension");
    text(patch.locale, p.locale, "language");
    text(patch.timeZone, p.timeZone, "time zone");
    if (patch.group && *patch.group != p.group) {
        note(std::string(wordOf(p.group)) + " to " + std::string(wordOf(*patch.group)));
        p.group = *patch.group;
    }
    if (patch.active && *patch.active != row.active) {
        note(*patch.active ? "activated" : "deactivated");
        row.active = *patch.active;
    }
    return what;
}

bool administers(const store::UserRow& row) { return row.active && row.properties.group == Group::administrator; }

} // namespace

base::Secret generatedPassword() {
    static constexpr std::string_view kLetters = "abcdefghjkmnpqrstuvwxyz23456789"; // without i, l, o, 0 and 1
    std::string text;
    for (int i = 0; i < 25; ++i) {
        if (i > 0 && i % 5 == 0) text += '-';
        text += kLetters[base::randomBelow(static_cast<std::uint32_t>(kLetters.size()))];
    }
    return base::Secret(std::move(text));
}

awaitable<Result<api::UserList>> Users::list(Principal who, UserListRequest request) {
    if (auto may = requireSupport(who); !may) co_return may.error();
    if (auto valid = validateLine(request.q, limits::kSubjectCharactersMax, "q"); !valid) co_return valid.error();
    if (auto valid = validateLine(request.cursor, limits::kLoginCharactersMax, "cursor"); !valid)
        co_return Error{Errc::invalidValue, "not a cursor of this list", "cursor"};
    if (request.limit > limits::kPageItemsMax)
        co_return Error{Errc::invalidValue, "at most 200 items a page", "limit"};
    const std::size_t items = request.limit == 0 ? limits::kPageItemsDefault : request.limit;
    auto job = [q = std::string(trimmed(request.q)), after = request.cursor,
                items](store::Session& session) -> Result<api::UserList> {
        auto rows = store::UserStore(session).search(q, after, items + 1); // one more tells whether there is a next page
        api::UserList page;
        if (rows.size() > items) {
            rows.resize(items);
            page.next = rows.back().properties.login;
        }
        for (const auto& row : rows) page.items.push_back(toMessage(row));
        return page;
    };
    co_return co_await m_context.database.read(std::move(job));
}

awaitable<Result<api::User>> Users::find(Principal who, UserId id) {
    if (auto may = requireSupport(who); !may) co_return may.error();
    auto job = [id](store::Session& session) -> Result<api::User> {
        const auto row = store::UserStore(session).find(id);
        if (!row) return Error{Errc::notFound, "there is no such account"};
        return toMessage(*row);
    };
    co_return co_await m_context.database.read(std::move(job));
}

awaitable<Result<api::User>> Users::create(Principal who, api::UserCreate request, std::optional<OnceKey> key) {
    if (auto may = requireSupport(who); !may) co_return may.error();
    auto make = [who, request](Rules& rules) -> Result<api::User> {
        store::UserRow row;
        row.properties = propertiesOf(request);
        if (auto may = requireReach(who, row.properties.group, "group"); !may) return may.error();
        if (auto valid = validateAccount(row.properties); !valid) return valid.error();
        if (rules.users.findByLogin(row.properties.login))
            return Error{Errc::duplicateLogin, "this login is taken", "login"};
        row.id = UserId(base::newUuid(rules.now()));
        row.active = request.active.value_or(true);
        row.createdAt = row.changedAt = rules.now();
        rules.users.insert(row);
        rules.auditUser(who, "user.created", row.id, std::string(wordOf(row.properties.group)));
        return toMessage(row);
    };
    auto job = onceJob<api::User>(m_context, who, key, std::move(make));
    auto done = co_await m_context.database.run(std::move(job));
    if (!done) co_return done.error();
    if (done->repeat == Repeat::first) publish(who, done->answer.id, done->answer.version);
    co_return std::move(done->answer);
}

awaitable<Result<api::User>> Users::change(Principal who, UserId id, std::optional<std::int64_t> version,
                                           api::UserPatch patch) {
    if (auto may = requireSupport(who); !may) co_return may.error();
    auto job = [c = m_context, who, id, version, patch](store::Session& session) -> Result<api::User> {
        Rules rules(session, c.vault, c.clock.now());
        auto row = rules.users.find(id);
        if (!row) return Error{Errc::notFound, "there is no such account"};
        if (auto may = requireReach(who, row->properties.group, ""); !may) return may.error();
        if (auto fresh = checkVersion(version, row->version); !fresh) return fresh.error();
        const bool administered = administers(*row);
        const auto what = apply(patch, *row);
        if (auto may = requireReach(who, row->properties.group, "group"); !may) return may.error();
        if (auto valid = validateAccount(row->properties); !valid) return valid.error();
        if (const auto same = rules.users.findByLogin(row->properties.login); same && same->id != id)
            return Error{Errc::duplicateLogin, "this login is taken", "login"};
        if (administered && !administers(*row) && rules.users.countAdministrators() == 1)
            return Error{Errc::lastAdministrator, "make somebody else administrator first",
                         row->active ? "group" : "active"};
        row->changedAt = rules.now();
        if (!rules.users.update(*row, row->version)) return Error{Errc::versionStale, "changed meanwhile"};
        row->version += 1;
        if (!row->active) store::SessionStore(session).removeOfUser(id);
        rules.auditUser(who, "user.changed", id, what);
        return toMessage(*row);
    };
    auto done = co_await m_context.database.run(std::move(job));
    if (!done) co_return done.error();
    publish(who, id, done->version);
    co_return done;
}

awaitable<Result<api::AssignedPassword>> Users::assignPassword(Principal who, UserId id,
                                                               std::optional<std::int64_t> version,
                                                               api::PasswordAssignment request) {
    if (auto may = requireSupport(who); !may) co_return may.error();
    const bool generates = request.generate.value_or(false);
    if (generates == request.password.has_value())
        co_return Error{Errc::missingField, "a password, or that one be generated", "password"};
    const base::Secret password = generates ? generatedPassword() : base::Secret(std::move(*request.password));
    if (auto good = validatePassword(password.reveal(), "password"); !good) co_return good.error();
    // Before the expensive part: whoever may not, costs nothing.
    auto may = [who, id, version](store::Session& session) -> Result<> {
        const auto row = store::UserStore(session).find(id);
        if (!row) return Error{Errc::notFound, "there is no such account"};
        if (auto reach = requireReach(who, row->properties.group, ""); !reach) return reach;
        return checkVersion(version, row->version);
    };
    if (const auto allowed = co_await m_context.database.run(may); !allowed) co_return allowed.error();
    const auto hash = co_await m_passwords.hash(password);
    if (!hash) co_return hash.error();
    auto job = [c = m_context, who, id, version, hash = *hash](store::Session& session) -> Result<std::int64_t> {
        Rules rules(session, c.vault, c.clock.now());
        auto row = rules.users.find(id); // again: hashing took its time
        if (!row) return Error{Errc::notFound, "there is no such account"};
        if (auto reach = requireReach(who, row->properties.group, ""); !reach) return reach.error();
        if (auto fresh = checkVersion(version, row->version); !fresh) return fresh.error();
        row->passwordHash = hash;
        row->mustChangePassword = true;
        row->changedAt = rules.now();
        if (!rules.users.update(*row, row->version)) return Error{Errc::versionStale, "changed meanwhile"};
        store::SessionStore(session).removeOfUser(id);
        rules.auditUser(who, "password.set", id, "");
        return row->version + 1;
    };
    const auto done = co_await m_context.database.run(std::move(job));
    if (!done) co_return done.error();
    publish(who, id, *done);
    api::AssignedPassword answer;
    if (generates) answer.password = std::string(password.reveal());
    co_return answer;
}

void Users::publish(const Principal& who, const UserId& id, std::int64_t version) {
    api::Change change;
    change.userId = id;
    change.version = version;
    m_context.changes.publish({id, who.id, kSupportDesk}, "user", change);
}

} // namespace conclave::conference
