// GET and PATCH /me, PUT /me/password.
#include "server/api/resources.hpp"

#include "common/api/paths.hpp"

namespace conclave::rest {

using base::awaitable;
using conference::Caller;
using http::Method;
using http::Request;

namespace {

awaitable<Answer> find(conference::Accounts& accounts, const Caller& caller) {
    const auto user = co_await accounts.find(caller.principal);
    if (!user) co_return user.error();
    co_return json(200, *user);
}

awaitable<Answer> change(conference::Accounts& accounts, const Request& request, const Caller& caller) {
    const auto version = requiredVersion(request);
    if (!version) co_return version.error();
    auto patch = bodyOf<api::MePatch>(request);
    if (!patch) co_return patch.error();
    const auto user = co_await accounts.changeOwn(caller.principal, *version, std::move(*patch));
    if (!user) co_return user.error();
    co_return json(200, *user);
}

awaitable<Answer> changePassword(conference::Sessions& sessions, const Request& request, const Caller& caller) {
    auto body = bodyOf<api::PasswordChange>(request);
    if (!body) co_return body.error();
    const auto done = co_await sessions.changePassword(caller, std::move(*body));
    if (!done) co_return done.error();
    co_return noContent();
}

} // namespace

void addMe(Routes& routes, const Services& services) {
    auto& a = services.accounts;
    auto& s = services.sessions;
    routes.group(Group::conferenceUser, Method::get, api::paths::kMe,
                 [&a](const Request&, const Caller& c) { return find(a, c); });
    routes.group(Group::conferenceUser, Method::patch, api::paths::kMe,
                 [&a](const Request& r, const Caller& c) { return change(a, r, c); });
    routes.signedIn(Method::put, api::paths::kMyPassword,
                    [&s](const Request& r, const Caller& c) { return changePassword(s, r, c); });
}

} // namespace conclave::rest
