// /conferences/{id}/invitations, resend, cancellation.
#include "server/api/resources.hpp"

#include "common/api/paths.hpp"

namespace conclave::rest {

using base::awaitable;
using conference::Caller;
using http::Method;
using http::Request;

namespace {

awaitable<Answer> invite(const Services& s, const Request& request, const Caller& caller) {
    const auto id = idOf<ConferenceId>(request, "id");
    if (!id) co_return id.error();
    auto body = bodyOf<api::InvitationsRequest>(request);
    if (!body) co_return body.error();
    if (const auto same = co_await unchanged(s.schedule, request, caller, *id); !same) co_return same.error();
    const auto done = co_await s.invitations.invite(caller.principal, *id, std::move(*body), onceOf(request, 202));
    if (!done) co_return done.error();
    co_return json(202, *done);
}

awaitable<Answer> list(const Services& s, const Request& request, const Caller& caller) {
    const auto id = idOf<ConferenceId>(request, "id");
    if (!id) co_return id.error();
    const auto all = co_await s.invitations.deliveries(caller.principal, *id);
    if (!all) co_return all.error();
    co_return json(200, *all);
}

awaitable<Answer> resend(const Services& s, const Request& request, const Caller& caller) {
    const auto id = idOf<ConferenceId>(request, "id");
    if (!id) co_return id.error();
    auto body = bodyOf<api::ResendRequest>(request);
    if (!body) co_return body.error();
    if (const auto same = co_await unchanged(s.schedule, request, caller, *id); !same) co_return same.error();
    const auto done = co_await s.invitations.resend(caller.principal, *id, std::move(*body), onceOf(request, 202));
    if (!done) co_return done.error();
    co_return json(202, *done);
}

awaitable<Answer> cancel(const Services& s, const Request& request, const Caller& caller) {
    const auto id = idOf<ConferenceId>(request, "id");
    if (!id) co_return id.error();
    auto body = bodyOf<api::CancellationRequest>(request);
    if (!body) co_return body.error();
    if (const auto same = co_await unchanged(s.schedule, request, caller, *id); !same) co_return same.error();
    const auto done = co_await s.invitations.cancel(caller.principal, *id, std::move(*body), onceOf(request, 200));
    if (!done) co_return done.error();
    co_return json(200, *done);
}

} // namespace

void addInvitations(Routes& routes, const Services& services) {
    const std::string conference = std::string(api::paths::kConferences) + "/{id}";
    const std::string all = conference + "/invitations";
    constexpr Group least = Group::conferenceUser;
    const Services& s = services;
    routes.group(least, Method::post, all, [s](const Request& r, const Caller& c) { return invite(s, r, c); });
    routes.group(least, Method::get, all, [s](const Request& r, const Caller& c) { return list(s, r, c); });
    routes.group(least, Method::post, all + "/resend",
                 [s](const Request& r, const Caller& c) { return resend(s, r, c); });
    routes.group(least, Method::post, conference + "/cancellation",
                 [s](const Request& r, const Caller& c) { return cancel(s, r, c); });
}

} // namespace conclave::rest
