#include "server/store/connection.hpp"

#include <cstdlib>

namespace conclave::store {
namespace {

constexpr int kBusyTimeoutMs = 5000; // a server may be writing

} // namespace

Error fileError(const std::filesystem::path& file, int code) {
    const std::string name = file.string();
    switch (code & 0xFF) {
    case SQLITE_FULL: return Error{Errc::storageFull, name + ": the disk is full"};
    case SQLITE_NOTADB: return Error{Errc::storageFailed, name + " is not a database"};
    case SQLITE_CORRUPT: return Error{Errc::storageFailed, name + " is damaged"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return Error{Errc::unavailable, name + " is busy, try again"};
    case SQLITE_CANTOPEN: return Error{Errc::storageFailed, name + " cannot be opened"};
    case SQLITE_READONLY:
    case SQLITE_PERM: return Error{Errc::storageFailed, name + " cannot be written"};
    case SQLITE_IOERR: return Error{Errc::storageFailed, name + " cannot be read or written: the disk refuses"};
    default: return Error{Errc::storageFailed, name + ": SQLite refuses with code " + std::to_string(code)};
    }
}

bool isDamaged(const std::filesystem::path& file) {
    sqlite3* handle = nullptr;
    int code = sqlite3_open_v2(file.c_str(), &handle, SQLITE_OPEN_READWRITE, nullptr);
    if (code == SQLITE_OK) sqlite3_busy_timeout(handle, kBusyTimeoutMs);
    if (code == SQLITE_OK) code = sqlite3_exec(handle, "SELECT count(*) FROM sqlite_master", nullptr, nullptr, nullptr);
    sqlite3_close(handle);
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

Result<Connection> Connection::open(const std::filesystem::path& file, int flags) {
    sqlite3* handle = nullptr;
    const int opened = sqlite3_open_v2(file.c_str(), &handle, flags, nullptr);
    Connection connection(file, handle);
    if (opened != SQLITE_OK) return fileError(file, opened);
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, kBusyTimeoutMs);
    if (const auto set = connection.run("PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF"); !set) return set.error();
    return connection;
}

Result<> Connection::run(const char* sql) const {
    const int code = sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return fileError(m_file, code);
    return {};
}

Result<std::string> Connection::text(const char* sql) const {
    sqlite3_stmt* statement = nullptr;
    int code = sqlite3_prepare_v2(handle(), sql, -1, &statement, nullptr);
    std::string text;
    if (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        if (const auto* found = sqlite3_column_text(statement, 0)) text = reinterpret_cast<const char*>(found);
    }
    sqlite3_finalize(statement);
    if (code != SQLITE_ROW) return fileError(m_file, code);
    return text;
}

Result<std::int64_t> Connection::number(const char* sql) const {
    const auto found = text(sql);
    if (!found) return found.error();
    return std::strtoll(found->c_str(), nullptr, 10);
}

Result<Connection::Health> Connection::health() const {
    const auto checked = text("PRAGMA quick_check(1)");
    if (checked) return *checked == "ok" ? Health::whole : Health::damaged;
    const int code = sqlite3_errcode(handle()) & 0xFF; // where it cannot even go on
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) return Health::damaged;
    return checked.error();
}

Result<> Connection::check() const {
    const auto found = health();
    if (!found) return found.error();
    if (*found == Health::damaged) return fileError(m_file, SQLITE_CORRUPT);
    return {};
}

PageCopy::PageCopy(const Connection& from, const Connection& to)
    : m_to(to), m_backup(sqlite3_backup_init(to.handle(), "main", from.handle(), "main")) {}

PageCopy::~PageCopy() {
    if (m_backup) sqlite3_backup_finish(m_backup);
}

int PageCopy::step(int pages) {
    if (!m_backup) return sqlite3_errcode(m_to.handle());
    return sqlite3_backup_step(m_backup, pages);
}

int PageCopy::begin() {
    const int code = step(1);
    return code == SQLITE_DONE ? SQLITE_OK : code; // of one page: finish() finds it done again
}

int PageCopy::finish() {
    const int stepped = step(-1);
    const int finished = sqlite3_backup_finish(std::exchange(m_backup, nullptr));
    return stepped == SQLITE_DONE ? finished : stepped;
}

} // namespace conclave::store
