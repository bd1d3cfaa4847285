#include "server/conference/audit_trail.hpp"

#include "common/limits.hpp"
#include "server/store/user_store.hpp"

#include <map>

namespace conclave::conference {
namespace {

template <class IdType>
std::optional<IdType> present(const IdType& id) {
    if (id.empty()) return std::nullopt;
    return id;
}

api::AuditEntry entryOf(const store::AuditRow& row) {
    api::AuditEntry entry;
    entry.id = row.id;
    entry.at = row.at;
    entry.actorId = present(row.actor);
    entry.source = row.source;
    entry.action = row.action;
    entry.conferenceId = present(row.conference);
    entry.participantId = present(row.participant);
    entry.userId = present(row.user);
    entry.detail = row.detail;
    return entry;
}

} // namespace

base::awaitable<Result<api::AuditList>> AuditTrail::list(Principal who, store::AuditQuery query) {
    if (who.group < Group::administrator) co_return Error{Errc::forbidden, "this needs the rights of an administrator"};
    if (query.itemsMax > limits::kPageItemsMax)
        co_return Error{Errc::invalidValue, "at most 200 items a page", "limit"};
    if (query.itemsMax == 0) query.itemsMax = limits::kPageItemsDefault;
    auto job = [query](store::Session& session) -> Result<api::AuditList> {
        auto wider = query;
        wider.itemsMax += 1; // one more tells whether there is a next page
        auto rows = store::AuditStore(session).list(wider);
        api::AuditList page;
        if (rows.size() > query.itemsMax) {
            rows.resize(query.itemsMax);
            page.next = std::to_string(rows.back().id);
        }
        const store::UserStore users(session);
        std::map<UserId, std::optional<std::string>> logins;
        for (const auto& row : rows) {
            auto entry = entryOf(row);
            if (entry.actorId) {
                const auto [found, fresh] = logins.try_emplace(row.actor);
                if (fresh)
                    if (const auto user = users.find(row.actor)) found->second = user->properties.login;
                entry.actorLogin = found->second;
            }
            page.items.push_back(std::move(entry));
        }
        return page;
    };
    co_return co_await m_context.database.read(std::move(job));
}

} // namespace conclave::conference
