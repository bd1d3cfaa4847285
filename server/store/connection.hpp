// A bare connection to an SQLite file, for copies of whole files. Inner header of server/store: it includes sqlite3.h,
// which must not meet SOCI's (SOCI puts it into a namespace) in one source. Texts of errors name the file and never
// repeat SQLite's words: those may hold bound values.
#pragma once

#include "common/error.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <sqlite3.h>
#include <string>
#include <utility>

namespace conclave::store {

// What an SQLite code means for the file it came from.
Error fileError(const std::filesystem::path& file, int code);

// True where SQLite sees no database in it, or a damaged one, at first sight.
bool isDamaged(const std::filesystem::path& file);

class Connection {
public:
    // `flags`: SQLITE_OPEN_READONLY, or SQLITE_OPEN_READWRITE with or without SQLITE_OPEN_CREATE. Busy for five seconds
    // at most, synchronous=FULL. Errors: those of fileError().
    static Result<Connection> open(const std::filesystem::path& file, int flags);

    sqlite3* handle() const noexcept { return m_handle.get(); }
    const std::filesystem::path& file() const noexcept { return m_file; }

    Result<> run(const char* sql) const;
    // The first column of the first row.
    Result<std::string> text(const char* sql) const;
    Result<std::int64_t> number(const char* sql) const;
    enum class Health { whole, damaged };
    // quick_check.
    Result<Health> health() const;
    // The same. Error: storageFailed, where it is damaged.
    Result<> check() const;

private:
    struct Close {
        void operator()(sqlite3* handle) const noexcept { sqlite3_close(handle); }
    };
    Connection(std::filesystem::path file, sqlite3* handle) : m_file(std::move(file)), m_handle(handle) {}

    std::filesystem::path m_file;
    std::unique_ptr<sqlite3, Close> m_handle;
};

// One copy in the making. The first step takes the target's write lock; with the last one all of it is committed at
// once. Rolled back where it goes before that.
class PageCopy {
public:
    PageCopy(const Connection& from, const Connection& to);
    ~PageCopy();
    PageCopy(const PageCopy&) = delete;
    PageCopy& operator=(const PageCopy&) = delete;

    // SQLITE_OK, or why not.
    int begin();
    int finish();

private:
    int step(int pages);
    const Connection& m_to;
    sqlite3_backup* m_backup;
};

} // namespace conclave::store
