// Own Conferences: plan, list, change, delete, copy, reschedule (spec A5, B1-B5, B8-B10). Every read and write is
// bound to the owner: somebody else's conference is notFound. A write with a version that is not the row's is
// versionStale; without one it is not compared (whether one is required is the route's to say).
// Thread: control; each call is one transaction on the store thread.
#pragma once

#include "common/api/messages.hpp"
#include "server/conference/context.hpp"
#include "server/conference/once.hpp"
#include "server/conference/principal.hpp"
#include "server/store/conference_store.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace conclave::conference {

struct ListRequest {
    store::Scope scope = store::Scope::current;
    std::string q{};
    std::size_t limit = 0;  // 0 = limits::kPageItemsDefault; at most limits::kPageItemsMax
    std::string cursor{};   // `next` of the page before; empty = the first page
};

// The new window of a rescheduled conference.
struct Window {
    Moment begin{};
    Moment end{};
    std::string timeZone{};
};

class Schedule {
public:
    explicit Schedule(Context context) : m_context(context) {}

    // Ordered by begin. Errors: invalidValue (limit, cursor).
    base::awaitable<Result<api::ConferenceList>> list(Principal who, ListRequest request);
    // With participants. Errors: notFound.
    base::awaitable<Result<api::Conference>> find(Principal who, ConferenceId id);
    // A draft with its creator as moderator, who has a PIN. Errors: forbidden, those of validate(), invalidValue
    // (timeZone), localTimeMissing or localTimeAmbiguous (begin, end), idempotencyMismatch.
    base::awaitable<Result<api::Conference>> create(Principal who, api::ConferenceCreate request,
                                                    std::optional<OnceKey> once);
    // Drafts only. Errors: notFound, versionStale, scheduleLocked, alreadyCancelled, those of create().
    base::awaitable<Result<api::Conference>> change(Principal who, ConferenceId id, std::optional<std::int64_t> version,
                                                    api::ConferencePatch patch);
    // Drafts only. Errors: notFound, versionStale, alreadyScheduled.
    base::awaitable<Result<>> remove(Principal who, ConferenceId id, std::optional<std::int64_t> version);
    // A draft with the same properties and people, new number, new PINs. A window that is over moves: same length,
    // beginning in 24 hours. Errors: notFound.
    base::awaitable<Result<api::Conference>> copy(Principal who, ConferenceId id, std::optional<OnceKey> once);
    // Cancels the old one (mail to all who were invited), makes a scheduled one with the same people and roles and
    // invites those who had mail. Errors: notFound, notScheduled, alreadyCancelled, those of create().
    base::awaitable<Result<api::Conference>> reschedule(Principal who, ConferenceId id, Window window,
                                                        std::optional<OnceKey> once);

private:
    Context m_context;
};

} // namespace conclave::conference
