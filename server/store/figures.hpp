// Sums over the tables, for the metrics and for `conclaved check`. Each is answered from an index over what is still to
// come or waits, so that a long past costs nothing. Store thread, inside a job.
#pragma once

#include "common/delivery.hpp"
#include "common/time.hpp"
#include "server/base/crypto.hpp"
#include "server/store/database.hpp"

#include <cstdint>
#include <map>
#include <optional>

namespace conclave::store {

struct Figures {
    std::int64_t sessions = 0;  // not ended by age or idleness
    std::int64_t drafts = 0;    // of conferences whose end is to come
    std::int64_t scheduled = 0;
    std::int64_t running = 0;   // scheduled, between begin and end
    std::int64_t cancelled = 0;
    std::map<DeliveryState, std::int64_t> waiting{}; // queued, sending, deferred
    std::optional<Instant> oldestWaiting{};          // when it was written
};

Figures figures(Session& session, Instant now, Instant idleSince);

enum class KeyFit { nothingSealed, fits, foreign };

// Whether the key opens the oldest and the newest PIN that are stored here.
KeyFit keyFit(Session& session, const base::Vault& vault);

} // namespace conclave::store
