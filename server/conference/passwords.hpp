// Argon2id off the control thread: as many at once as the pool has threads (64 MiB each), a bounded queue behind it.
// A login without a hash costs the same as one with. Thread: control.
#pragma once

#include "server/base/async.hpp"
#include "server/base/crypto.hpp"
#include "server/base/work_pool.hpp"

#include <string>

namespace conclave::conference {

class Passwords {
public:
    // Computes one hash here and now, to compare with where there is none.
    Passwords(base::WorkPool& pool, base::PasswordCost cost);

    // True for the right password. `hash` may be empty: same work, false. Error: tooManyRequests (the queue is full).
    base::awaitable<Result<bool>> verify(base::Secret password, std::string hash);
    // Errors: tooManyRequests, unavailable (no memory).
    base::awaitable<Result<std::string>> hash(base::Secret password);

private:
    base::WorkPool& m_pool;
    base::PasswordCost m_cost;
    std::string m_dummy{};
};

} // namespace conclave::conference
