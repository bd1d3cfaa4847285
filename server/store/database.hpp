// The one connection to SQLite, by SOCI, and the one thread that uses it. Every job is one transaction: BEGIN IMMEDIATE
// before, COMMIT where it returns a value, ROLLBACK where it returns an Error or throws. WAL, synchronous=FULL, foreign
// keys on, busy_timeout; quick_check and numbered migrations (PRAGMA user_version) when it opens.
// Errors of a job that the store itself adds: storageFull (disk or page limit; reads go on), storageFailed (all else of
// SQLite; its text is never passed on: it holds bound values), unavailable (too many jobs are waiting).
#pragma once

#include "common/error.hpp"
#include "server/base/async.hpp"
#include "server/base/work_pool.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace soci {
class session;
}

namespace conclave::store {

// One open transaction, as the store classes take it. Lives as long as the job; store thread only.
class Session {
public:
    explicit Session(soci::session& sql) noexcept : m_sql(sql) {}
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    // For server/store/*.cpp alone.
    soci::session& sql() const noexcept { return m_sql; }

private:
    soci::session& m_sql;
};

class Database {
public:
    // Makes the file (mode 0600) where there is none, checks it, brings its tables up to date. Blocks: at start only.
    // Errors: storageFailed (cannot be opened, damaged, or newer than this program), storageFull.
    static Result<std::unique_ptr<Database>> open(const std::filesystem::path& file);
    // Finishes what is queued.
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    // `job(Session&)` returns a Result<T>; it runs on the store thread, the caller resumes on its own executor.
    template <class Job, class R = std::invoke_result_t<Job&, Session&>>
    base::awaitable<R> run(Job job) {
        auto inside = [this, held = std::move(job)]() mutable { return transact(held); };
        R result = co_await m_thread.run(std::move(inside));
        co_return result;
    }

    // The same on the caller's thread, for start-up, the command line and tests: never while run() may be at work.
    template <class Job, class R = std::invoke_result_t<Job&, Session&>>
    R transact(Job& job) {
        std::optional<R> result;
        const Result<> done = transactErased([&](Session& session) -> Result<> {
            result.emplace(job(session));
            if (!*result) return result->error();
            return {};
        });
        if (!done) return done.error();
        return std::move(*result);
    }

    // PRAGMA integrity_check; for tests and `check`.
    Result<> checkIntegrity();
    // What the file may grow to (PRAGMA max_page_count, 4096 bytes a page); then storageFull.
    Result<> limitPages(std::int64_t pagesMax);
    // The schema's number after the last migration.
    static int schemaVersion() noexcept;

private:
    struct Impl;
    explicit Database(std::unique_ptr<Impl> impl);
    Result<> transactErased(const std::function<Result<>(Session&)>& job);

    std::unique_ptr<Impl> m_impl;
    base::WorkPool m_thread; // after m_impl: joined before the connection closes
};

} // namespace conclave::store
