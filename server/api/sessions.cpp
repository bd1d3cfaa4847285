// POST /sessions, DELETE /sessions/current.
#include "server/api/resources.hpp"

#include "common/api/paths.hpp"
#include "common/limits.hpp"

namespace conclave::rest {

using base::awaitable;
using http::Method;
using http::Request;

namespace {

awaitable<Answer> signIn(conference::Sessions& sessions, const Request& request) {
    // Anybody may send one: not much work for a stranger.
    if (request.body.size() > limits::kSignInBodyBytesMax)
        co_return Error{Errc::bodyTooLarge, "at most " + std::to_string(limits::kSignInBodyBytesMax) + " bytes"};
    auto body = bodyOf<api::SessionRequest>(request);
    if (!body) co_return body.error();
    const auto session = co_await sessions.signIn(std::move(*body), request.source.to_string());
    if (!session) co_return session.error();
    co_return json(201, *session);
}

awaitable<Answer> signOut(conference::Sessions& sessions, const conference::Caller& caller) {
    const auto done = co_await sessions.signOut(caller);
    if (!done) co_return done.error();
    co_return noContent();
}

} // namespace

void addSessions(Routes& routes, const Services& services) {
    auto& s = services.sessions;
    routes.anyone(Method::post, api::paths::kSessions, [&s](const Request& r) { return signIn(s, r); });
    routes.signedIn(Method::remove, api::paths::kCurrentSession,
                    [&s](const Request&, const conference::Caller& caller) { return signOut(s, caller); });
}

} // namespace conclave::rest
