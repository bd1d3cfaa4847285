// SOCI's SQLite backend with a memory: SOCI prepares every statement anew and throws it away, which costs more than most of
// them take to run. Here a finished statement is kept under its text and taken up again. The texts are those of
// server/store, so there are few. Inner header of server/store.
#pragma once

namespace soci {
class backend_factory;
}

namespace conclave::store {

// For soci::session::open(). Lives as long as the program.
const soci::backend_factory& cachingSqlite() noexcept;

} // namespace conclave::store
