// Whom one may invite by name: active accounts with an address (spec C3). Thread: control.
#pragma once

#include "common/api/messages.hpp"
#include "server/conference/context.hpp"
#include "server/conference/principal.hpp"

#include <string>

namespace conclave::conference {

class Directory {
public:
    explicit Directory(Context context) : m_context(context) {}

    // At most limits::kDirectoryItemsMax whose name, login, extension or address contain `q`. Errors: forbidden,
    // invalidValue or tooLong (q).
    base::awaitable<Result<api::DirectoryList>> find(Principal who, std::string q);

private:
    Context m_context;
};

} // namespace conclave::conference
