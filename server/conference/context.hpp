// What every service of the rules stands on; the composition root owns all of it and outlives the services.
#pragma once

#include "server/base/clock.hpp"
#include "server/base/crypto.hpp"
#include "server/conference/changes.hpp"
#include "server/conference/listeners.hpp"
#include "server/store/database.hpp"

namespace conclave::conference {

struct Context {
    store::Database& database;
    const base::Vault& vault;
    const base::Clock& clock;
    Changes& changes;
    ListenerList& listeners;
};

} // namespace conclave::conference
