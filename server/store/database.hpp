// The one connection to SQLite that writes, by SOCI, and the one thread that uses it; and beside it one that only reads,
// with a thread of its own. Every job is one transaction: BEGIN IMMEDIATE
// before, COMMIT where it returns a value, ROLLBACK where it returns an Error or throws. WAL, synchronous=FULL, foreign
// keys on, busy_timeout; quick_check (of a large file afterwards, see late_check.hpp) and numbered migrations (PRAGMA
// user_version) when it opens.
// Errors of a job that the store itself adds: storageFull (disk or page limit; reads go on), storageFailed (all else of
// SQLite; its text is never passed on: it holds bound values), unavailable (too many jobs are waiting, or another process
// has been writing for longer than busy_timeout).
#pragma once

#include "common/error.hpp"
#include "server/base/async.hpp"
#include "server/base/work_pool.hpp"

#include <chrono>
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

// One open transaction, as the store classes take it. Lives as long as the job, on the thread of its connection.
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
        auto inside = [this, held = std::move(job), queued = std::chrono::steady_clock::now()]() mutable {
            const JobTimes times(queued);
            return transact(held);
        };
        R result = co_await m_thread.run(std::move(inside));
        if (!result) countRefusal(result.error());
        co_return result;
    }

    // For jobs that only look: on a connection and a thread of their own, so that they do not wait for the commits of
    // others. Sees all that was committed before it began. A write in it fails (storageFailed).
    template <class Job, class R = std::invoke_result_t<Job&, Session&>>
    base::awaitable<R> read(Job job) {
        auto inside = [this, held = std::move(job), queued = std::chrono::steady_clock::now()]() mutable {
            const JobTimes times(queued);
            return within<Job, R>(held, &Database::lookErased);
        };
        R result = co_await m_readThread.run(std::move(inside));
        if (!result) countRefusal(result.error());
        co_return result;
    }

    // The same as run() on the caller's thread, for start-up, the command line and tests: never while run() may be at work.
    template <class Job, class R = std::invoke_result_t<Job&, Session&>>
    R transact(Job& job) {
        return within<Job, R>(job, &Database::transactErased);
    }

    // A write has failed for want of space, and none has worked since. Any thread.
    bool isFull() const noexcept;
    // PRAGMA integrity_check; for tests and `check`.
    Result<> checkIntegrity();
    // What the file may grow to (PRAGMA max_page_count, 4096 bytes a page); then storageFull.
    Result<> limitPages(std::int64_t pagesMax);
    // The schema's number after the last migration.
    static int schemaVersion() noexcept;

private:
    struct Impl;
    explicit Database(std::unique_ptr<Impl> impl);
    // How long a job waited, and how long it works: for the metrics.
    class JobTimes {
    public:
        explicit JobTimes(std::chrono::steady_clock::time_point queued);
        JobTimes(const JobTimes&) = delete;
        JobTimes& operator=(const JobTimes&) = delete;
        ~JobTimes();

    private:
        std::chrono::steady_clock::time_point m_begun;
    };
    static void countRefusal(const Error& error);
    using ErasedJob = std::function<Result<>(Session&)>;
    Result<> transactErased(const ErasedJob& job);
    Result<> lookErased(const ErasedJob& job);
    template <class Job, class R>
    R within(Job& job, Result<> (Database::*transaction)(const ErasedJob&)) {
        std::optional<R> result;
        const Result<> done = (this->*transaction)([&](Session& session) -> Result<> {
            result.emplace(job(session));
            if (!*result) return result->error();
            return {};
        });
        if (!done) return done.error();
        return std::move(*result);
    }

    std::unique_ptr<Impl> m_impl;
    base::WorkPool m_thread; // after m_impl: joined before the connections close
    base::WorkPool m_readThread;
};

} // namespace conclave::store
