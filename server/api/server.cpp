// GET /server and GET /healthz.
#include "server/api/resources.hpp"

#include "common/api/paths.hpp"

namespace conclave::rest {

using base::awaitable;
using http::Method;
using http::Request;

namespace {

awaitable<Answer> answerServer(const api::ServerInfo& info) { co_return json(200, info); }

awaitable<Answer> answerHealth(const std::function<bool()>& isHealthy) {
    if (isHealthy()) co_return jsonText(200, R"({"status":"ok"})");
    co_return Error{Errc::unavailable, "not ready"};
}

} // namespace

void addServer(Routes& routes, const Services& s) {
    routes.anyone(Method::get, api::paths::kServer, [info = s.info](const Request&) { return answerServer(info); });
    routes.anyone(Method::get, "/healthz", [healthy = s.isHealthy](const Request&) { return answerHealth(healthy); });
}

void addResources(Routes& routes, const Services& services) {
    addServer(routes, services);
    addSessions(routes, services);
    addMe(routes, services);
    addConferences(routes, services);
    addParticipants(routes, services);
    addInvitations(routes, services);
    addDirectory(routes, services);
    addEvents(routes, services);
}

} // namespace conclave::rest
