// GET /server and GET /healthz.
#include "server/api/resources.hpp"

#include "common/api/paths.hpp"

namespace conclave::rest {

using base::awaitable;
using http::Method;
using http::Request;

namespace {

awaitable<Answer> answerServer(const api::ServerInfo& info) { co_return json(200, info); }

awaitable<Answer> answerHealth(const std::function<awaitable<std::vector<std::string>>()>& ailments) {
    std::vector<std::string> found;
    if (ailments) found = co_await ailments();
    if (found.empty()) co_return jsonText(200, R"({"status":"ok"})");
    std::string detail;
    for (const auto& one : found) detail.append(detail.empty() ? "" : "; ").append(one);
    co_return Error{Errc::unavailable, detail};
}

} // namespace

void addServer(Routes& routes, const Services& s) {
    routes.anyone(Method::get, api::paths::kServer, [info = s.info](const Request&) { return answerServer(info); });
    routes.anyone(Method::get, "/healthz", [ailments = s.ailments](const Request&) { return answerHealth(ailments); });
}

void addResources(Routes& routes, const Services& services) {
    addServer(routes, services);
    addSessions(routes, services);
    addMe(routes, services);
    addConferences(routes, services);
    addParticipants(routes, services);
    addInvitations(routes, services);
    addDirectory(routes, services);
    addLive(routes, services);
    addEvents(routes, services);
    addUsers(routes, services);
    addAudit(routes, services);
    addOpenApi(routes, services);
}

} // namespace conclave::rest
