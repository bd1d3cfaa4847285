// /users, an account, its password: what support does.
#include "server/api/resources.hpp"

#include "common/api/paths.hpp"
#include "common/limits.hpp"

namespace conclave::rest {

using base::awaitable;
using conference::Caller;
using conference::Users;
using http::Method;
using http::Request;

namespace {

awaitable<Answer> list(Users& users, const Request& request, const Caller& caller) {
    if (const auto name = request.query.unexpected({"q", "limit", "cursor"})) co_return unexpectedParameter(*name);
    const auto limit = limitOf(request.query);
    if (!limit) co_return limit.error();
    conference::UserListRequest wanted;
    wanted.q = request.query.find("q").value_or("");
    wanted.limit = *limit;
    wanted.cursor = request.query.find("cursor").value_or("");
    const auto page = co_await users.list(caller.principal, std::move(wanted));
    if (!page) co_return page.error();
    co_return json(200, *page);
}

awaitable<Answer> create(Users& users, const Request& request, const Caller& caller) {
    auto body = bodyOf<api::UserCreate>(request);
    if (!body) co_return body.error();
    const auto made = co_await users.create(caller.principal, std::move(*body), onceOf(request, 201));
    if (!made) co_return made.error();
    http::Response response = json(201, *made);
    response.headers.emplace_back("Location", api::paths::user(made->id));
    co_return response;
}

awaitable<Answer> find(Users& users, const Request& request, const Caller& caller) {
    const auto id = idOf<UserId>(request, "id");
    if (!id) co_return id.error();
    const auto user = co_await users.find(caller.principal, *id);
    if (!user) co_return user.error();
    co_return json(200, *user);
}

awaitable<Answer> change(Users& users, const Request& request, const Caller& caller) {
    const auto id = idOf<UserId>(request, "id");
    if (!id) co_return id.error();
    const auto version = requiredVersion(request);
    if (!version) co_return version.error();
    auto patch = bodyOf<api::UserPatch>(request);
    if (!patch) co_return patch.error();
    const auto user = co_await users.change(caller.principal, *id, *version, std::move(*patch));
    if (!user) co_return user.error();
    co_return json(200, *user);
}

awaitable<Answer> assignPassword(Users& users, const Request& request, const Caller& caller) {
    const auto id = idOf<UserId>(request, "id");
    if (!id) co_return id.error();
    const auto version = versionOf(request);
    if (!version) co_return version.error();
    auto body = bodyOf<api::PasswordAssignment>(request);
    if (!body) co_return body.error();
    const auto assigned = co_await users.assignPassword(caller.principal, *id, *version, std::move(*body));
    if (!assigned) co_return assigned.error();
    co_return json(200, *assigned);
}

} // namespace

void addUsers(Routes& routes, const Services& services) {
    auto& u = services.users;
    const std::string all = api::paths::kUsers;
    const std::string one = all + "/{id}";
    constexpr Group least = Group::conferenceSupport;
    routes.group(least, Method::get, all, [&u](const Request& r, const Caller& c) { return list(u, r, c); });
    routes.group(least, Method::post, all, [&u](const Request& r, const Caller& c) { return create(u, r, c); });
    routes.group(least, Method::get, one, [&u](const Request& r, const Caller& c) { return find(u, r, c); });
    routes.group(least, Method::patch, one, [&u](const Request& r, const Caller& c) { return change(u, r, c); });
    routes.group(least, Method::put, one + "/password",
                 [&u](const Request& r, const Caller& c) { return assignPassword(u, r, c); });
}

} // namespace conclave::rest
