#include "server/api/routes.hpp"

#include "server/http/problem.hpp"

namespace conclave::rest {

using base::awaitable;

namespace {

http::Response asResponse(Answer answer, const http::Request& request) {
    if (!answer) return http::problem(answer.error(), request.requestId);
    return std::move(*answer);
}

awaitable<http::Response> openDoor(const OpenHandler& handler, const http::Request& request) {
    Answer answer = co_await handler(request);
    co_return asResponse(std::move(answer), request);
}

awaitable<http::Response> guardedDoor(conference::Sessions& sessions, const RouteAccess& access,
                                      const CallerHandler& handler, const http::Request& request) {
    std::string source = request.source.to_string();
    const auto caller = co_await sessions.authenticate(request.bearer, std::move(source));
    if (!caller) co_return http::problem(caller.error(), request.requestId);
    if (access.access == Access::group) {
        if (caller->duty == conference::PasswordDuty::change) {
            const Error duty{Errc::passwordChangeRequired, "PUT /api/v1/me/password"};
            co_return http::problem(duty, request.requestId);
        }
        if (const auto may = conference::requireGroup(caller->principal, access.least); !may)
            co_return http::problem(may.error(), request.requestId);
    }
    Answer answer = co_await handler(request, *caller);
    co_return asResponse(std::move(answer), request);
}

} // namespace

void Routes::anyone(http::Method method, std::string pattern, OpenHandler handler) {
    m_table.push_back({method, pattern, Access::anyone, Group::none});
    m_router.add(method, std::move(pattern),
                 [handler = std::move(handler)](const http::Request& request) { return openDoor(handler, request); });
}

void Routes::signedIn(http::Method method, std::string pattern, CallerHandler handler) {
    const RouteAccess access{method, pattern, Access::signedIn, Group::none};
    m_table.push_back(access);
    m_router.add(method, std::move(pattern),
                 [&sessions = m_sessions, access, handler = std::move(handler)](const http::Request& request) {
                     return guardedDoor(sessions, access, handler, request);
                 });
}

void Routes::group(Group least, http::Method method, std::string pattern, CallerHandler handler) {
    const RouteAccess access{method, pattern, Access::group, least};
    m_table.push_back(access);
    m_router.add(method, std::move(pattern),
                 [&sessions = m_sessions, access, handler = std::move(handler)](const http::Request& request) {
                     return guardedDoor(sessions, access, handler, request);
                 });
}

} // namespace conclave::rest
