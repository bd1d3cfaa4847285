// Copies of the whole database, and their way back, beside a running server or without one (spec H2). A copy is one
// consistent state, in one file, mode 0600, checked and on the disk before it bears its name. The key file is never in
// it: a backup alone opens no PIN. These functions block; for the command line and tests.
#pragma once

#include "common/error.hpp"
#include "common/time.hpp"
#include "server/base/crypto.hpp"
#include "server/store/database.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>

namespace conclave::store {

struct BackupFacts {
    int schema = 0;
    std::int64_t accounts = 0;
    std::int64_t conferences = 0;
    std::int64_t bytes = 0;
};

enum class Existing { kept, replaced }; // replaced: where it is an SQLite file, which the database itself never is

// Copies `database` to `file`; writers go on meanwhile. Errors: invalidValue (`file` exists, or is in the same folder),
// notFound (no database), storageFull, storageFailed, unavailable (busy).
Result<BackupFacts> backUp(const std::filesystem::path& database, const std::filesystem::path& file, Existing existing);

// What becomes of mails that waited when the backup was made; it is not known whether they were sent since.
enum class WaitingMails { fail, resend };
// A present database that cannot even be copied: moved aside where nobody can be working in it.
enum class Damaged { refused, setAside };

struct RestoreOrder {
    std::filesystem::path file{};
    std::filesystem::path database{};
    WaitingMails waiting = WaitingMails::fail;
    Damaged damaged = Damaged::refused;
    Instant now{};
    std::function<Result<>(Database&)> atStart{}; // what a server does at its start, done to the copy before it counts
};

struct RestoreFacts {
    BackupFacts restored{};
    int schemaOfFile = 0;
    std::int64_t mailsWaiting = 0;
    std::filesystem::path kept{}; // the former database; empty where there was none
};

// Makes `database` hold what `file` holds, brought to this program's schema, without sessions, with an audit row. A
// running server sees the old state or the new one. What was there before is kept beside it. An error leaves all as it
// was. `vault`: nullptr where there is no key file; then a backup with PINs is refused. Errors: notFound, invalidValue (no
// backup of Conclave, newer, another key), those of backUp().
Result<RestoreFacts> restore(const RestoreOrder& order, const base::Vault* vault);

} // namespace conclave::store
