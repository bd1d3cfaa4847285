#include "server/conference/sessions.hpp"

#include "common/text.hpp"
#include "server/base/log.hpp"
#include "server/base/metrics.hpp"
#include "server/base/source_key.hpp"
#include "server/conference/accounts.hpp"
#include "server/store/audit_store.hpp"
#include "server/store/session_store.hpp"
#include "server/store/user_store.hpp"

namespace conclave::conference {

using base::awaitable;
using base::Secret;

namespace {

// A use is written down this seldom: each write waits for the disk.
constexpr std::chrono::seconds kTouchEvery{30};

const Error kWrong{Errc::badCredentials, ""};
const Error kCrowded{Errc::tooManyRequests, "too many log-ins at once"};

metrics::Counter& logins(const char* result) {
    return metrics::counter("conclave_logins_total", "Log-ins, by result.", {{"result", result}});
}
metrics::Counter& loginsGood = logins("ok");
metrics::Counter& loginsRefused = logins("refused");
metrics::Counter& loginsThrottled = logins("throttled");

} // namespace

Sessions::Sessions(Context context, Passwords& passwords, std::string supportContact, SessionRules rules)
    : m_context(context), m_passwords(passwords), m_supportContact(std::move(supportContact)), m_rules(rules),
      m_throttle(rules.throttle) {}

Error Sessions::noRight() const {
    return Error{Errc::noConferenceRight, m_supportContact.empty() ? "" : "ask " + m_supportContact};
}

std::optional<HashPlaces::Place> Sessions::enter(const std::string& login, const std::string& source) {
    auto place = m_places.enter(source, m_throttle.isKnown(login, source) ? Standing::known : Standing::stranger);
    if (!place) m_throttle.withdraw(login, source);
    return place;
}

awaitable<Result<api::Session>> Sessions::signIn(api::SessionRequest request, std::string source) {
    Secret password(std::move(request.password));
    const std::string login(request.login);
    // Longer ones exist nowhere; they are not worth a look-up, and get the same answer.
    if (!countCodePoints(login).has_value() || login.size() > 4 * limits::kLoginCharactersMax ||
        login.find('\n') != std::string::npos || password.reveal().size() > limits::kPasswordBytesMax)
        co_return kWrong;
    const std::string from = base::sourceKey(source);
    if (const auto wait = m_throttle.ask(login, from, m_context.clock.steadyNow())) {
        loginsThrottled.add();
        log::warning("sessions", "log-in throttled", {{"wait_s", wait->count()}});
        co_return Error{Errc::tooManyRequests, "try again in " + std::to_string(wait->count()) + " seconds"};
    }
    // Before the look-up: a flood is not to fill the store's queue either.
    auto place = enter(login, from);
    if (!place) {
        loginsThrottled.add();
        co_return kCrowded;
    }
    auto look = [login](store::Session& session) -> Result<store::UserRow> {
        auto row = store::UserStore(session).findByLogin(login);
        return row ? std::move(*row) : store::UserRow{}; // nobody: no hash
    };
    const Result<store::UserRow> user = co_await m_context.database.read(std::move(look));
    if (!user) {
        m_throttle.withdraw(login, from);
        co_return user.error();
    }
    const Result<bool> right = co_await m_passwords.verify(std::move(password), user->passwordHash);
    place.reset();
    if (!right) {
        m_throttle.withdraw(login, from);
        co_return right.error();
    }
    if (!*right || !user->active) {
        loginsRefused.add();
        log::warning("sessions", "log-in refused");
        co_return kWrong;
    }
    m_throttle.succeeded(login, from);
    if (user->properties.group == Group::none) {
        loginsRefused.add();
        co_return noRight();
    }

    const Secret token = base::randomToken(limits::kSessionTokenBytes);
    const Instant now = m_context.clock.now();
    store::SessionRow row;
    row.user = user->id;
    row.createdAt = row.lastUsedAt = now;
    row.expiresAt = now + m_rules.ageMax;
    row.source = source;
    const Instant idleSince = now - m_rules.idleMax;
    auto keep = [row, token, now, idleSince](store::Session& session) -> Result<> {
        store::SessionStore sessions(session);
        sessions.removeStale(now, idleSince);
        sessions.insert(token, row);
        store::AuditRow audit;
        audit.at = now;
        audit.actor = row.user;
        audit.source = row.source;
        audit.action = "session.created";
        store::AuditStore(session).insert(audit);
        return {};
    };
    const Result<> kept = co_await m_context.database.run(std::move(keep));
    if (!kept) co_return kept.error();
    loginsGood.add();
    api::Session answer;
    answer.token = std::string(token.reveal());
    answer.expiresAt = row.expiresAt;
    answer.user = toMessage(*user);
    co_return answer;
}

awaitable<Result<Caller>> Sessions::findCaller(Secret token, std::string source, Use use) {
    const Error out{Errc::unauthenticated, "sign in again"};
    if (token.empty()) co_return out;
    struct Found {
        store::SessionRow session{};
        store::UserRow user{};
    };
    const auto idleMax = m_rules.idleMax;
    auto look = [token = std::move(token), out, &clock = m_context.clock, idleMax](store::Session& session) -> Result<Found> {
        const store::SessionStore sessions(session);
        const Instant now = clock.now();
        const auto row = sessions.findByToken(token);
        if (!row) return out;
        if (now >= row->expiresAt || now - row->lastUsedAt >= idleMax) {
            // The answer is a failure, which rolls back: the row goes with the next sign-in.
            return out;
        }
        const auto user = store::UserStore(session).find(row->user);
        if (!user || !user->active) return out;
        return Found{*row, *user};
    };
    Result<Found> found = co_await m_context.database.read(look);
    // A step of the clock and of the rows come together on the store's own thread: asked there before anybody is sent away.
    if (!found && found.error().code == Errc::unauthenticated) found = co_await m_context.database.run(std::move(look));
    if (!found) co_return found.error();
    if (found->user.properties.group == Group::none) co_return noRight();
    if (use == Use::counts && m_context.clock.now() - found->session.lastUsedAt >= kTouchEvery) {
        // A transaction of its own: on a full disk it fails, and reading goes on. The store has logged why.
        auto touch = [id = found->session.id, &clock = m_context.clock](store::Session& session) -> Result<> {
            store::SessionStore(session).touch(id, clock.now());
            return {};
        };
        co_await m_context.database.run(std::move(touch));
    }
    Caller caller;
    caller.principal.id = found->user.id;
    caller.principal.group = found->user.properties.group;
    caller.principal.locale = found->user.properties.locale;
    caller.principal.timeZone = found->user.properties.timeZone;
    caller.principal.source = std::move(source);
    caller.sessionId = found->session.id;
    caller.duty = found->user.mustChangePassword ? PasswordDuty::change : PasswordDuty::none;
    co_return caller;
}

awaitable<Result<Caller>> Sessions::authenticate(Secret token, std::string source) {
    return findCaller(std::move(token), std::move(source), Use::counts);
}

awaitable<bool> Sessions::isAlive(Secret token, std::optional<Group> as) {
    const Result<Caller> caller = co_await findCaller(std::move(token), std::string(), Use::ignored);
    // A busy database is no reason to end a stream.
    if (!caller) co_return caller.error().code == Errc::unavailable;
    co_return !as || caller->principal.group == *as;
}

awaitable<Result<>> Sessions::signOut(Caller caller) {
    auto job = [id = caller.sessionId](store::Session& session) -> Result<> {
        store::SessionStore(session).remove(id);
        return {};
    };
    Result<> done = co_await m_context.database.run(std::move(job));
    co_return done;
}

awaitable<Result<>> Sessions::changePassword(Caller caller, api::PasswordChange change) {
    const Secret current(std::move(change.currentPassword));
    const Secret fresh(std::move(change.newPassword));
    if (const auto good = validatePassword(fresh.reveal(), "newPassword"); !good) co_return good.error();
    if (current.reveal().size() > limits::kPasswordBytesMax)
        co_return Error{Errc::badCredentials, "", "currentPassword"};
    if (current == fresh) co_return Error{Errc::invalidValue, "the new password is the old one", "newPassword"};
    const UserId id = caller.principal.id;
    const std::string from = base::sourceKey(caller.principal.source);
    const auto wait = m_throttle.ask(id.value, from, m_context.clock.steadyNow());
    if (wait) co_return Error{Errc::tooManyRequests, "try again in " + std::to_string(wait->count()) + " seconds"};

    auto look = [id](store::Session& session) -> Result<store::UserRow> {
        auto row = store::UserStore(session).find(id);
        if (!row) return Error{Errc::unauthenticated, "sign in again"};
        return std::move(*row);
    };
    const Result<store::UserRow> user = co_await m_context.database.run(std::move(look));
    if (!user) co_return user.error();
    const Result<bool> right = co_await m_passwords.verify(current, user->passwordHash);
    if (!right) co_return right.error();
    if (!*right) co_return Error{Errc::badCredentials, "", "currentPassword"};
    m_throttle.succeeded(id.value, from);
    const Result<std::string> hash = co_await m_passwords.hash(fresh);
    if (!hash) co_return hash.error();

    store::UserRow row = *user;
    row.passwordHash = *hash;
    row.mustChangePassword = false;
    row.changedAt = m_context.clock.now();
    auto write = [row, caller](store::Session& session) -> Result<> {
        if (!store::UserStore(session).update(row, row.version))
            return Error{Errc::versionStale, "the account was changed at the same moment"};
        store::SessionStore(session).removeOthers(row.id, caller.sessionId);
        store::AuditRow audit;
        audit.at = row.changedAt;
        audit.actor = row.id;
        audit.source = caller.principal.source;
        audit.action = "password.changed";
        audit.user = row.id;
        store::AuditStore(session).insert(audit);
        return {};
    };
    Result<> written = co_await m_context.database.run(std::move(write));
    if (written) {
        api::Change changed;
        changed.userId = row.id;
        changed.version = row.version + 1;
        m_context.changes.publish({row.id, kSupportDesk}, "user", changed);
    }
    co_return written;
}

} // namespace conclave::conference
