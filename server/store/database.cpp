#include "server/store/database.hpp"

#include "common/limits.hpp"
#include "server/base/log.hpp"
#include "server/store/columns.hpp"
#include "server/store/migrations.hpp"

#include <fcntl.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <string>
#include <unistd.h>

namespace conclave::store {
namespace {

constexpr int kBusyTimeoutMs = 5000; // the command line may write beside the server

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

// What was thrown, without its words.
Error storeError(std::exception_ptr thrown) {
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
        return Error{Errc::internal, "a job failed"};
    }
    log::error("store", "the database refused", {{"code", code}});
    if (code == SQLITE_FULL) return Error{Errc::storageFull, "the disk is full"};
    return Error{Errc::storageFailed, "the database refused"};
}

} // namespace

std::int64_t changedRows(soci::session& sql) {
    auto* backend = static_cast<soci::sqlite3_session_backend*>(sql.get_backend());
    return sqlite_api::sqlite3_changes(backend->conn_);
}

struct Database::Impl {
    soci::session sql;
};

Database::Database(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)), m_thread(1, limits::kWorkQueueMax) {}

Database::~Database() { m_thread.join(); }

int Database::schemaVersion() noexcept { return static_cast<int>(migrations().size()); }

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file) {
    if (file.string().find_first_of("\"\n") != std::string::npos)
        return Error{Errc::storageFailed, "the database's path has a character that cannot be used"};
    const int handle = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (handle < 0) return Error{Errc::storageFailed, "the database file cannot be opened"};
    ::close(handle);
    try {
        auto impl = std::make_unique<Impl>();
        auto& sql = impl->sql;
        sql.open(*soci::factory_sqlite3(), "dbname=\"" + file.string() + "\"");
        runScript(sql, ("PRAGMA busy_timeout = " + std::to_string(kBusyTimeoutMs)).c_str());
        if (textOf(sql, "PRAGMA journal_mode = WAL") != "wal")
            return Error{Errc::storageFailed, "the database cannot keep a write-ahead log here"};
        runScript(sql, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF");
        if (textOf(sql, "PRAGMA quick_check(1)") != "ok") return Error{Errc::storageFailed, "the database is damaged"};
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
        return std::unique_ptr<Database>(new Database(std::move(impl)));
    } catch (...) {
        return storeError(std::current_exception());
    }
}

Result<> Database::transactErased(const std::function<Result<>(Session&)>& job) {
    auto& sql = m_impl->sql;
    const auto rollBack = [&sql]() noexcept {
        // SQLite has rolled back by itself after some failures: then there is nothing to do.
        auto* backend = static_cast<soci::sqlite3_session_backend*>(sql.get_backend());
        sqlite_api::sqlite3_exec(backend->conn_, "ROLLBACK", nullptr, nullptr, nullptr);
    };
    try {
        runScript(sql, "BEGIN IMMEDIATE");
    } catch (...) {
        return storeError(std::current_exception());
    }
    try {
        Session session(sql);
        const auto done = job(session);
        if (!done) {
            rollBack();
            return done;
        }
        runScript(sql, "COMMIT");
        return {};
    } catch (...) {
        const auto thrown = std::current_exception();
        rollBack();
        return storeError(thrown);
    }
}

Result<> Database::checkIntegrity() {
    try {
        if (textOf(m_impl->sql, "PRAGMA integrity_check(1)") == "ok") return {};
        return Error{Errc::storageFailed, "the database is damaged"};
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
