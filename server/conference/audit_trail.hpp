// Who did what, when and from where (spec A6), as an administrator reads it. Entries are written by the rules, each in
// the transaction of its change; here they are only read. Thread: control.
#pragma once

#include "common/api/messages.hpp"
#include "server/conference/context.hpp"
#include "server/conference/principal.hpp"
#include "server/store/audit_store.hpp"

namespace conclave::conference {

class AuditTrail {
public:
    explicit AuditTrail(Context context) : m_context(context) {}

    // Newest first; `query.itemsMax` 0 = limits::kPageItemsDefault, at most limits::kPageItemsMax. `next` is the id to
    // pass as `before`. Errors: forbidden (administrators only), invalidValue (limit).
    base::awaitable<Result<api::AuditList>> list(Principal who, store::AuditQuery query);

private:
    Context m_context;
};

} // namespace conclave::conference
