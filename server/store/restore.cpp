#include "server/store/audit_store.hpp"
#include "server/store/connection.hpp"
#include "server/store/copy_file.hpp"
#include "server/store/delivery_store.hpp"
#include "server/store/participant_store.hpp"
#include "server/store/session_store.hpp"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <unistd.h>

namespace conclave::store {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kPinsTried = 100; // of the oldest and of the newest: enough to tell another key
constexpr const char* kNotKnown = "restored from a backup: it is not known whether this mail was sent";

Error refused(const fs::path& file, const std::string& why) {
    return Error{Errc::invalidValue, file.string() + ": " + why};
}

// The schema of a backup that this program can take.
Result<int> checkBackup(const fs::path& file) {
    std::error_code ec;
    if (!fs::is_regular_file(file, ec)) return Error{Errc::notFound, file.string() + ": there is no such file"};
    const auto backup = Connection::open(file, SQLITE_OPEN_READONLY);
    if (!backup) return backup.error();
    if (const auto whole = backup->check(); !whole) return whole.error();
    const auto schema = backup->number("PRAGMA user_version");
    if (!schema) return schema.error();
    const auto tables = backup->number("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN "
                                       "('user', 'conference', 'participant', 'delivery', 'audit')");
    if (!tables) return tables.error();
    if (*schema < 1 || *tables != 5) return refused(file, "is no backup of Conclave");
    if (*schema > Database::schemaVersion()) return refused(file, "comes from a newer version of this program");
    return static_cast<int>(*schema);
}

Result<> copyTo(const fs::path& file, const fs::path& copy) {
    const auto from = Connection::open(file, SQLITE_OPEN_READONLY);
    if (!from) return from.error();
    const auto to = Connection::open(copy, SQLITE_OPEN_READWRITE);
    if (!to) return to.error();
    PageCopy pages(*from, *to);
    if (const int code = pages.finish(); code != SQLITE_OK) return fileError(copy, code);
    return {};
}

// What of an old state must not come back to life: sessions, and mails that may have gone out since.
Result<std::int64_t> prepare(const fs::path& copy, const RestoreOrder& order, int schemaOfFile, const base::Vault* vault) {
    const base::Vault none{std::array<std::uint8_t, 32>{}}; // opens nothing
    const base::Vault& key = vault ? *vault : none;
    auto database = Database::open(copy);
    if (!database) return database.error();
    auto job = [&](Session& session) -> Result<std::int64_t> {
        if (!ParticipantStore(session, key).pinsOpen(kPinsTried))
            return refused(order.file, std::string(vault ? "its PINs do not open with the present key file"
                                                         : "it holds PINs, and there is no key file") +
                                           ": put the key file that belongs to this backup in place first");
        SessionStore(session).removeAll();
        DeliveryStore outbox(session, key);
        const auto waiting = order.waiting == WaitingMails::resend ? outbox.requeueWaiting(order.now)
                                                                   : outbox.failWaiting(kNotKnown, order.now);
        AuditRow audit;
        audit.at = order.now;
        audit.action = "database.restored";
        audit.detail = "schema " + std::to_string(schemaOfFile) + ", mails waiting " + std::to_string(waiting) +
                       (order.waiting == WaitingMails::resend ? ", resent" : ", failed");
        AuditStore(session).insert(audit);
        return static_cast<std::int64_t>(waiting);
    };
    auto waiting = (*database)->transact(job);
    if (waiting && order.atStart)
        if (const auto done = order.atStart(**database); !done) return done.error();
    return waiting;
}

// The name under which the former database stays.
fs::path keptName(const RestoreOrder& order) {
    std::string at = formatInstant(std::chrono::floor<std::chrono::seconds>(order.now));
    std::erase_if(at, [](char c) { return c == '-' || c == ':'; });
    return order.database.string() + ".before-restore-" + at;
}

// The database's three files under another name, and back where that is not kept up.
class SetAside {
public:
    SetAside(fs::path from, fs::path to) : m_from(std::move(from)), m_to(std::move(to)) { move(m_from, m_to); }
    ~SetAside() {
        if (m_stays) return;
        std::error_code ignored;
        for (const char* part : kParts) fs::remove(m_from.string() + part, ignored);
        move(m_to, m_from);
    }
    SetAside(const SetAside&) = delete;
    SetAside& operator=(const SetAside&) = delete;
    void stay() { m_stays = true; }

private:
    static constexpr std::array kParts{"-wal", "-shm", "-journal", ""};
    static void move(const fs::path& from, const fs::path& to) {
        std::error_code ignored; // what is not there stays away
        for (const char* part : kParts) fs::rename(from.string() + part, to.string() + part, ignored);
    }
    fs::path m_from, m_to;
    bool m_stays = false;
};

Result<> putIn(const Connection& from, const fs::path& database, const fs::path& kept) {
    const auto to = Connection::open(database, SQLITE_OPEN_READWRITE);
    if (!to) return to.error();
    // Without a log nobody could read while we write, ourselves included.
    if (const auto mode = to->text("PRAGMA journal_mode = WAL"); !mode) return mode.error();
    PageCopy pages(from, *to);
    if (const int code = pages.begin(); code != SQLITE_OK) return fileError(database, code);
    // Nobody can write from here on: what is kept is the last state there was.
    if (!kept.empty())
        if (const auto copied = copyToFile(database, kept, Existing::kept, Check::none); !copied) return copied.error();
    if (const int code = pages.finish(); code != SQLITE_OK) {
        std::error_code ignored;
        if (!kept.empty()) fs::remove(kept, ignored);
        return fileError(database, code);
    }
    // Else the server's next write would move all of it from the log. Nothing is lost where this fails.
    sqlite3_wal_checkpoint_v2(to->handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    return {};
}

// An empty file, as Database::open() would make it.
Result<> makeEmpty(const fs::path& database) {
    const int handle = ::open(database.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (handle < 0) return fileError(database, SQLITE_CANTOPEN);
    ::close(handle);
    return {};
}

Result<> intoNew(const Connection& from, const fs::path& database) {
    if (const auto made = makeEmpty(database); !made) return made.error();
    auto done = putIn(from, database, {});
    std::error_code ignored;
    if (!done) fs::remove(database, ignored);
    return done;
}

// The database of which nothing can be read keeps its files, under other names.
Result<> intoDamaged(const Connection& from, const RestoreOrder& order, const fs::path& kept) {
    if (order.damaged == Damaged::refused)
        return Error{Errc::storageFailed, order.database.string() + " is damaged: stop the server, then restore again"};
    SetAside aside(order.database, kept);
    auto done = intoNew(from, order.database);
    if (done) aside.stay();
    return done;
}

} // namespace

Result<RestoreFacts> restore(const RestoreOrder& order, const base::Vault* vault) {
    std::error_code ec;
    if (fs::equivalent(order.file, order.database, ec)) return refused(order.file, "is the database itself");
    const auto schema = checkBackup(order.file);
    if (!schema) return schema.error();
    const auto copy = TemporaryFile::beside(order.database);
    if (!copy) return copy.error();
    if (const auto copied = copyTo(order.file, copy->path()); !copied) return copied.error();
    const auto waiting = prepare(copy->path(), order, *schema, vault);
    if (!waiting) return waiting.error();

    const auto from = Connection::open(copy->path(), SQLITE_OPEN_READWRITE);
    if (!from) return from.error();
    const auto restored = factsOf(*from);
    if (!restored) return restored.error();
    RestoreFacts facts{*restored, *schema, *waiting, {}};
    Result<> done;
    if (!fs::exists(order.database, ec)) {
        done = intoNew(*from, order.database);
    } else {
        facts.kept = keptName(order);
        done = isDamaged(order.database) ? intoDamaged(*from, order, facts.kept)
                                         : putIn(*from, order.database, facts.kept);
    }
    if (!done) return done.error();
    return facts;
}

} // namespace conclave::store
