#include "server/store/database.hpp"

#include "common/limits.hpp"
#include "server/base/log.hpp"
#include "server/base/metrics.hpp"
#include "server/store/columns.hpp"
#include "server/store/late_check.hpp"
#include "server/store/migrations.hpp"
#include "server/store/statement_cache.hpp"

#include <atomic>
#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <string>
#include <unistd.h>

namespace conclave::store {
namespace {

constexpr int kBusyTimeoutMs = 5000; // the command line may write beside the server
constexpr int kCacheKib = 64 * 1024; // the indexes of 250,000 participants; SQLite's own 2 MB would read the file again and again
// quick_check of this much takes under a second; of more, a start does not wait for it.
constexpr std::uintmax_t kCheckedAtOnceBytesMax = 64 * 1024 * 1024;
// While somebody reads for long (a backup, a late check) the log grows; afterwards it gives the room back.
constexpr const char* kLogBytesKept = "PRAGMA journal_size_limit = 16777216";

// Several statements at once; SOCI would run the first alone.
void runScript(soci::session& sql, const char* script) {
    auto* backend = static_cast<soci::sqlite3_session_backend*>(sql.get_backend());
    const int code = sqlite_api::sqlite3_exec(backend->conn_, script, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) throw soci::sqlite3_soci_error("script", code);
}

std::string textOf(soci::session& sql, const char* query) {
    std::string text;
    sql << query, soci::into(text);
    return text;
}

int versionOf(soci::session& sql) {
    int version = 0;
    sql << "PRAGMA user_version", soci::into(version);
    return version;
}

// What both connections need.
void connect(soci::session& sql, const std::filesystem::path& file) {
    sql.open(cachingSqlite(), "dbname=\"" + file.string() + "\"");
    runScript(sql, ("PRAGMA busy_timeout = " + std::to_string(kBusyTimeoutMs)).c_str());
    runScript(sql, ("PRAGMA cache_size = -" + std::to_string(kCacheKib)).c_str()); // negative: KiB
    runScript(sql, "PRAGMA trusted_schema = OFF");
}

// SQLite has rolled back by itself after some failures: then there is nothing to do.
void rollBack(soci::session& sql) noexcept {
    auto* backend = static_cast<soci::sqlite3_session_backend*>(sql.get_backend());
    sqlite_api::sqlite3_exec(backend->conn_, "ROLLBACK", nullptr, nullptr, nullptr);
}

const Error kDamaged{Errc::storageFailed, "the database is damaged"};
metrics::Counter& failures(const char* code) {
    return metrics::counter("conclave_store_failures_total", "Jobs that the database failed, by code.", {{"code", code}});
}

// What was thrown, without its words.
Error storeError(std::exception_ptr thrown) {
    static metrics::Counter& full = failures("storage_full");
    static metrics::Counter& failed = failures("storage_failed");
    static metrics::Counter& ours = failures("internal");
    int code = 0;
    try {
        std::rethrow_exception(thrown);
    } catch (const soci::sqlite3_soci_error& e) {
        code = e.result() & 0xFF;
    } catch (const std::bad_alloc&) {
        code = SQLITE_NOMEM;
    } catch (const soci::soci_error&) {
        code = -1;
    } catch (...) {
        log::error("store", "a job threw something that is not the database's");
        ours.add();
        return Error{Errc::internal, "a job failed"};
    }
    log::error("store", "the database refused", {{"code", code}});
    (code == SQLITE_FULL ? full : failed).add();
    if (code == SQLITE_FULL) return Error{Errc::storageFull, "the disk is full"};
    if (code == SQLITE_BUSY) return Error{Errc::unavailable, "the database is busy"};
    return Error{Errc::storageFailed, "the database refused"};
}

} // namespace

std::int64_t changedRows(soci::session& sql) {
    auto* backend = static_cast<soci::sqlite3_session_backend*>(sql.get_backend());
    return sqlite_api::sqlite3_changes(backend->conn_);
}

struct Database::Impl {
    std::filesystem::path file{};
    soci::session sql;
    std::unique_ptr<soci::session> reader{}; // opened by the first who reads; its thread's alone
    std::optional<LateCheck> lateCheck{};
    std::atomic<bool> full{false};
    std::int64_t changesSeen = 0; // of the connection, when a job last ended

    std::int64_t changes() {
        auto* backend = static_cast<soci::sqlite3_session_backend*>(sql.get_backend());
        return sqlite_api::sqlite3_total_changes(backend->conn_);
    }
};

Database::Database(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)), m_thread(1, limits::kWorkQueueMax),
      m_readThread(1, limits::kWorkQueueMax) {}

Database::~Database() {
    m_readThread.join();
    m_thread.join();
}

bool Database::isFull() const noexcept { return m_impl->full.load(std::memory_order_relaxed); }

Database::JobTimes::JobTimes(std::chrono::steady_clock::time_point queued) : m_begun(std::chrono::steady_clock::now()) {
    static metrics::Histogram& waited =
        metrics::histogram("conclave_store_wait_seconds", "Time of a job in the store's queue.");
    waited.observe(m_begun - queued);
}

Database::JobTimes::~JobTimes() {
    static metrics::Histogram& worked =
        metrics::histogram("conclave_store_work_seconds", "Time of a job at work in the store.");
    worked.observe(std::chrono::steady_clock::now() - m_begun);
}

void Database::countRefusal(const Error& error) {
    static metrics::Counter& refused = failures("unavailable");
    if (error.code == Errc::unavailable) refused.add();
}

int Database::schemaVersion() noexcept { return static_cast<int>(migrations().size()); }

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file) {
    if (file.string().find_first_of("\"\n") != std::string::npos)
        return Error{Errc::storageFailed, "the database's path has a character that cannot be used"};
    // A file that is there is SQLite's to open: closing a descriptor of ours would drop every lock that this process
    // holds on it.
    const int handle = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (handle < 0 && errno != EEXIST) return Error{Errc::storageFailed, "the database file cannot be made"};
    if (handle >= 0) ::close(handle);
    try {
        auto impl = std::make_unique<Impl>();
        auto& sql = impl->sql;
        impl->file = file;
        connect(sql, file);
        if (textOf(sql, "PRAGMA journal_mode = WAL") != "wal")
            return Error{Errc::storageFailed, "the database cannot keep a write-ahead log here"};
        runScript(sql, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
        runScript(sql, kLogBytesKept);
        std::error_code ec;
        const bool isLarge = std::filesystem::file_size(file, ec) > kCheckedAtOnceBytesMax && !ec;
        if (!isLarge && textOf(sql, "PRAGMA quick_check(1)") != "ok") return kDamaged;
        if (versionOf(sql) > schemaVersion())
            return Error{Errc::storageFailed, "the database comes from a newer version of this program"};
        for (int next = versionOf(sql) + 1; next <= schemaVersion(); ++next) {
            runScript(sql, "BEGIN IMMEDIATE");
            if (versionOf(sql) == next - 1) { // else another process was faster
                runScript(sql, migrations()[static_cast<std::size_t>(next) - 1]);
                runScript(sql, ("PRAGMA user_version = " + std::to_string(next)).c_str());
            }
            runScript(sql, "COMMIT"); // where a step throws, closing the connection rolls it back
            log::info("store", "tables brought up to date", {{"version", next}});
        }
        if (isLarge) impl->lateCheck.emplace(file);
        return std::unique_ptr<Database>(new Database(std::move(impl)));
    } catch (...) {
        return storeError(std::current_exception());
    }
}

Result<> Database::transactErased(const ErasedJob& job) {
    auto& sql = m_impl->sql;
    if (m_impl->lateCheck && m_impl->lateCheck->hasFoundDamage()) return kDamaged;
    try {
        runScript(sql, "BEGIN IMMEDIATE");
    } catch (...) {
        return storeError(std::current_exception());
    }
    try {
        Session session(sql);
        const auto done = job(session);
        if (!done) {
            rollBack(sql);
            return done;
        }
        runScript(sql, "COMMIT");
        if (const auto changes = m_impl->changes(); changes != m_impl->changesSeen) {
            m_impl->changesSeen = changes;
            m_impl->full.store(false, std::memory_order_relaxed);
        }
        return {};
    } catch (...) {
        const auto thrown = std::current_exception();
        rollBack(sql);
        m_impl->changesSeen = m_impl->changes();
        const Error error = storeError(thrown);
        if (error.code == Errc::storageFull) m_impl->full.store(true, std::memory_order_relaxed);
        return error;
    }
}

Result<> Database::lookErased(const ErasedJob& job) {
    if (m_impl->lateCheck && m_impl->lateCheck->hasFoundDamage()) return kDamaged;
    try {
        if (!m_impl->reader) {
            auto fresh = std::make_unique<soci::session>();
            connect(*fresh, m_impl->file);
            runScript(*fresh, "PRAGMA query_only = ON");
            m_impl->reader = std::move(fresh);
        }
        auto& sql = *m_impl->reader;
        runScript(sql, "BEGIN"); // one state for all that the job looks at
        Session session(sql);
        const auto done = job(session);
        runScript(sql, "COMMIT");
        return done;
    } catch (...) {
        const auto thrown = std::current_exception();
        if (m_impl->reader) rollBack(*m_impl->reader);
        return storeError(thrown);
    }
}

Result<> Database::checkIntegrity() {
    try {
        if (textOf(m_impl->sql, "PRAGMA integrity_check(1)") == "ok") return {};
        return kDamaged;
    } catch (...) {
        return storeError(std::current_exception());
    }
}

Result<> Database::limitPages(std::int64_t pagesMax) {
    try {
        runScript(m_impl->sql, ("PRAGMA max_page_count = " + std::to_string(pagesMax)).c_str());
        return {};
    } catch (...) {
        return storeError(std::current_exception());
    }
}

} // namespace conclave::store
