// GET /directory.
#include "server/api/resources.hpp"

#include "common/api/paths.hpp"

namespace conclave::rest {

using base::awaitable;
using conference::Caller;
using http::Method;
using http::Request;

namespace {

awaitable<Answer> find(conference::Directory& directory, const Request& request, const Caller& caller) {
    if (const auto name = request.query.unexpected({"q"}))
        co_return unexpectedParameter(*name);
    const auto found = co_await directory.find(caller.principal, request.query.find("q").value_or(""));
    if (!found) co_return found.error();
    co_return json(200, *found);
}

} // namespace

void addDirectory(Routes& routes, const Services& services) {
    auto& d = services.directory;
    routes.group(Group::conferenceUser, Method::get, api::paths::kDirectory,
                 [&d](const Request& r, const Caller& c) { return find(d, r, c); });
}

} // namespace conclave::rest
