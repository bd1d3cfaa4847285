// When governments change the rules of a zone, a conference stays at the hour that its owner chose (reliability.md,
// T-F7): what the clocks show is stored beside the instant, and at every start the two are compared by the rules that
// the machine has now. Whoever was mailed gets the invitation again, with a higher SEQUENCE and the same UID.
#pragma once

#include "common/error.hpp"
#include "server/base/clock.hpp"
#include "server/base/crypto.hpp"
#include "server/store/database.hpp"

#include <cstddef>

namespace conclave::conference {

// How many conferences have moved. Fills in wall-clock times where an older version left none. Blocks: at start only.
// Errors: those of the store.
Result<std::size_t> followZoneRules(store::Database& database, const base::Vault& vault, const base::Clock& clock);

} // namespace conclave::conference
