// /conferences and /conferences/{id}, copy, reschedule.
#include "server/api/resources.hpp"

#include "common/api/paths.hpp"

namespace conclave::rest {

using base::awaitable;
using conference::Caller;
using conference::Schedule;
using http::Method;
using http::Request;

namespace {

Result<conference::ListRequest> listRequest(const http::Query& query) {
    if (const auto name = query.unexpected({"scope", "q", "limit", "cursor"}))
        return unexpectedParameter(*name);
    conference::ListRequest list;
    const std::string scope = query.find("scope").value_or("current");
    if (scope == "past")
        list.scope = store::Scope::past;
    else if (scope == "all")
        list.scope = store::Scope::all;
    else if (scope != "current")
        return Error{Errc::invalidValue, "current, past or all", "scope"};
    list.q = query.find("q").value_or("");
    list.cursor = query.find("cursor").value_or("");
    const auto limit = limitOf(query);
    if (!limit) return limit.error();
    list.limit = *limit;
    return list;
}

http::Response created(const api::Conference& made) {
    http::Response response = json(201, made);
    response.headers.emplace_back("Location", api::paths::conference(made.id));
    return response;
}

awaitable<Answer> list(Schedule& schedule, const Request& request, const Caller& caller) {
    auto wanted = listRequest(request.query);
    if (!wanted) co_return wanted.error();
    const auto page = co_await schedule.list(caller.principal, std::move(*wanted));
    if (!page) co_return page.error();
    co_return json(200, *page);
}

awaitable<Answer> create(Schedule& schedule, const Request& request, const Caller& caller) {
    auto body = bodyOf<api::ConferenceCreate>(request);
    if (!body) co_return body.error();
    const auto made = co_await schedule.create(caller.principal, std::move(*body), onceOf(request, 201));
    if (!made) co_return made.error();
    co_return created(*made);
}

awaitable<Answer> find(Schedule& schedule, const Request& request, const Caller& caller) {
    const auto id = idOf<ConferenceId>(request, "id");
    if (!id) co_return id.error();
    const auto found = co_await schedule.find(caller.principal, *id);
    if (!found) co_return found.error();
    co_return json(200, *found);
}

awaitable<Answer> change(Schedule& schedule, const Request& request, const Caller& caller) {
    const auto id = idOf<ConferenceId>(request, "id");
    if (!id) co_return id.error();
    const auto version = requiredVersion(request);
    if (!version) co_return version.error();
    auto patch = bodyOf<api::ConferencePatch>(request);
    if (!patch) co_return patch.error();
    const auto changed = co_await schedule.change(caller.principal, *id, *version, std::move(*patch));
    if (!changed) co_return changed.error();
    co_return json(200, *changed);
}

awaitable<Answer> remove(Schedule& schedule, const Request& request, const Caller& caller) {
    const auto id = idOf<ConferenceId>(request, "id");
    if (!id) co_return id.error();
    const auto version = requiredVersion(request);
    if (!version) co_return version.error();
    const auto done = co_await schedule.remove(caller.principal, *id, *version);
    if (!done) co_return done.error();
    co_return noContent();
}

awaitable<Answer> copy(Schedule& schedule, const Request& request, const Caller& caller) {
    const auto id = idOf<ConferenceId>(request, "id");
    if (!id) co_return id.error();
    if (const auto empty = noBody(request); !empty) co_return empty.error();
    if (const auto same = co_await unchanged(schedule, request, caller, *id); !same) co_return same.error();
    const auto made = co_await schedule.copy(caller.principal, *id, onceOf(request, 201));
    if (!made) co_return made.error();
    co_return created(*made);
}

awaitable<Answer> reschedule(Schedule& schedule, const Request& request, const Caller& caller) {
    const auto id = idOf<ConferenceId>(request, "id");
    if (!id) co_return id.error();
    auto body = bodyOf<api::RescheduleRequest>(request);
    if (!body) co_return body.error();
    if (const auto same = co_await unchanged(schedule, request, caller, *id); !same) co_return same.error();
    conference::Window window;
    window.begin = body->begin;
    window.end = body->end;
    window.timeZone = std::move(body->timeZone);
    const auto made = co_await schedule.reschedule(caller.principal, *id, std::move(window), onceOf(request, 201));
    if (!made) co_return made.error();
    co_return created(*made);
}

} // namespace

awaitable<Result<>> unchanged(Schedule& schedule, const Request& request, const Caller& caller, ConferenceId id) {
    const auto version = versionOf(request);
    if (!version) co_return version.error();
    if (!*version) co_return Result<>();
    const auto found = co_await schedule.find(caller.principal, std::move(id));
    if (!found) co_return found.error();
    if (found->version != **version) co_return Error{Errc::versionStale, ""};
    co_return Result<>();
}

void addConferences(Routes& routes, const Services& services) {
    auto& s = services.schedule;
    const std::string all = api::paths::kConferences;
    const std::string one = all + "/{id}";
    constexpr Group least = Group::conferenceUser;
    routes.group(least, Method::get, all, [&s](const Request& r, const Caller& c) { return list(s, r, c); });
    routes.group(least, Method::post, all, [&s](const Request& r, const Caller& c) { return create(s, r, c); });
    routes.group(least, Method::get, one, [&s](const Request& r, const Caller& c) { return find(s, r, c); });
    routes.group(least, Method::patch, one, [&s](const Request& r, const Caller& c) { return change(s, r, c); });
    routes.group(least, Method::remove, one, [&s](const Request& r, const Caller& c) { return remove(s, r, c); });
    routes.group(least, Method::post, one + "/copy", [&s](const Request& r, const Caller& c) { return copy(s, r, c); });
    routes.group(least, Method::post, one + "/reschedule",
                 [&s](const Request& r, const Caller& c) { return reschedule(s, r, c); });
}

} // namespace conclave::rest
