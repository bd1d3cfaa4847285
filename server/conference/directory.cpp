#include "server/conference/directory.hpp"

#include "common/limits.hpp"
#include "common/text.hpp"
#include "server/store/user_store.hpp"

namespace conclave::conference {

base::awaitable<Result<api::DirectoryList>> Directory::find(Principal who, std::string q) {
    if (auto allowed = requireGroup(who, Group::conferenceUser); !allowed) co_return allowed.error();
    if (auto valid = validateLine(q, limits::kSubjectCharactersMax, "q"); !valid) co_return valid.error();
    auto job = [q = std::string(trimmed(q))](store::Session& session) -> Result<api::DirectoryList> {
        api::DirectoryList list;
        for (const auto& row : store::UserStore(session).directory(q, limits::kDirectoryItemsMax)) {
            const auto& p = row.properties;
            list.items.push_back({row.id, p.displayName, p.extension, p.address});
        }
        return list;
    };
    co_return co_await m_context.database.read(std::move(job));
}

} // namespace conclave::conference
