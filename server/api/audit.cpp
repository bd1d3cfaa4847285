// GET /audit.
#include "server/api/resources.hpp"

#include "common/api/paths.hpp"
#include "common/text.hpp"

#include <charconv>

namespace conclave::rest {

using base::awaitable;
using conference::Caller;
using http::Method;
using http::Query;
using http::Request;

namespace {

constexpr std::size_t kWordCharactersMax = 64;

Result<std::string> wordOf(const Query& query, const char* name) {
    auto word = query.find(name).value_or("");
    if (auto valid = validateLine(word, kWordCharactersMax, name); !valid) return valid.error();
    return word;
}

Result<std::optional<Instant>> instantOf(const Query& query, const char* name) {
    const auto text = query.find(name);
    if (!text) return std::optional<Instant>();
    const auto instant = parseInstant(*text);
    if (!instant) return Error{Errc::invalidValue, instant.error().detail, name};
    return std::optional<Instant>(*instant);
}

Result<store::AuditQuery> auditQuery(const Query& query) {
    if (const auto name = query.unexpected({"actor", "user", "conference", "action", "since", "until", "limit", "cursor"}))
        return unexpectedParameter(*name);
    store::AuditQuery wanted;
    for (const auto& [name, into] : {std::pair{"actor", &wanted.actor.value}, std::pair{"user", &wanted.user.value},
                                     std::pair{"conference", &wanted.conference.value},
                                     std::pair{"action", &wanted.action}}) {
        auto word = wordOf(query, name);
        if (!word) return word.error();
        *into = std::move(*word);
    }
    const auto since = instantOf(query, "since"), until = instantOf(query, "until");
    if (!since) return since.error();
    if (!until) return until.error();
    wanted.since = *since;
    wanted.until = *until;
    const auto limit = limitOf(query);
    if (!limit) return limit.error();
    wanted.itemsMax = *limit;
    if (const auto cursor = query.find("cursor")) {
        const auto [end, failed] = std::from_chars(cursor->data(), cursor->data() + cursor->size(), wanted.before);
        if (failed != std::errc() || end != cursor->data() + cursor->size() || wanted.before <= 0)
            return Error{Errc::invalidValue, "not a cursor of this list", "cursor"};
    }
    return wanted;
}

awaitable<Answer> list(conference::AuditTrail& trail, const Request& request, const Caller& caller) {
    auto wanted = auditQuery(request.query);
    if (!wanted) co_return wanted.error();
    const auto page = co_await trail.list(caller.principal, std::move(*wanted));
    if (!page) co_return page.error();
    co_return json(200, *page);
}

} // namespace

void addAudit(Routes& routes, const Services& services) {
    auto& t = services.auditTrail;
    routes.group(Group::administrator, Method::get, api::paths::kAudit,
                 [&t](const Request& r, const Caller& c) { return list(t, r, c); });
}

} // namespace conclave::rest
