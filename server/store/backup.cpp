#include "server/store/backup.hpp"

#include "server/store/connection.hpp"
#include "server/store/copy_file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <optional>
#include <string_view>
#include <unistd.h>

namespace conclave::store {

namespace fs = std::filesystem;

namespace {

constexpr const char* kBesides[] = {"-journal", "-wal", "-shm"}; // what SQLite puts beside a database
constexpr std::string_view kMagic{"SQLite format 3\0", 16};

// Where the operating system refused. ENOSPC and EDQUOT are what an operator can mend.
Error systemError(const fs::path& file, const char* what) {
    if (errno == ENOSPC || errno == EDQUOT) return Error{Errc::storageFull, file.string() + ": the disk is full"};
    return Error{Errc::storageFailed, file.string() + " cannot be " + what};
}

bool isDatabaseFile(const fs::path& file) {
    std::error_code ec;
    if (!fs::is_regular_file(fs::symlink_status(file, ec))) return false;
    char head[kMagic.size()] = {};
    std::ifstream(file, std::ios::binary).read(head, sizeof head);
    return std::string_view(head, sizeof head) == kMagic;
}

Result<> mayBeWritten(const fs::path& database, const fs::path& file, Existing existing) {
    std::error_code ec;
    const auto refuse = [&](const char* why) { return Error{Errc::invalidValue, file.string() + why}; };
    const auto folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    if (!fs::is_directory(folder, ec)) return refuse(": there is no such folder");
    // What is lost with the folder is no backup; and the key file is in it, and the database itself.
    if (fs::equivalent(folder, database.parent_path(), ec)) return refuse(": a backup belongs outside of the data folder");
    if (!fs::exists(fs::symlink_status(file, ec))) return {};
    if (existing == Existing::kept) return refuse(" exists");
    if (fs::equivalent(file, database, ec)) return refuse(" is the database itself");
    if (!isDatabaseFile(file)) return refuse(" exists and is no backup");
    return {};
}

Result<> syncPath(const fs::path& path, int flags) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | flags);
    if (descriptor < 0) return systemError(path, "opened");
    const int synced = ::fsync(descriptor);
    const Error error = synced == 0 ? Error{} : systemError(path, "written to the disk");
    ::close(descriptor);
    if (synced != 0) return error;
    return {};
}

Result<> nameIt(const fs::path& from, const fs::path& to, Existing existing) {
    int renamed = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), existing == Existing::kept ? RENAME_NOREPLACE : 0);
    if (renamed != 0 && (errno == EINVAL || errno == ENOSYS)) { // a file system that cannot: NFS
        std::error_code ec;
        if (existing == Existing::kept && fs::exists(fs::symlink_status(to, ec)))
            return Error{Errc::invalidValue, to.string() + " exists"};
        renamed = ::rename(from.c_str(), to.c_str());
    }
    if (renamed != 0 && errno == EEXIST) return Error{Errc::invalidValue, to.string() + " exists"};
    if (renamed != 0) return systemError(to, "named");
    return syncPath(to.has_parent_path() ? to.parent_path() : fs::path("."), O_DIRECTORY);
}

Result<> copyPages(const fs::path& database, const fs::path& file) {
    const auto from = Connection::open(database, SQLITE_OPEN_READWRITE);
    if (!from) return from.error();
    const auto to = Connection::open(file, SQLITE_OPEN_READWRITE);
    if (!to) return to.error();
    // Nobody else knows this file yet, and it is synced as a whole.
    if (const auto set = to->run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF"); !set) return set.error();
    // One step is one read transaction: one state, and a writer is not held up.
    PageCopy copy(*from, *to);
    const int code = copy.finish();
    if (code == SQLITE_OK) return {};
    const bool sourceIsBad = (code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_NOTADB;
    return fileError(sourceIsBad ? database : file, code);
}

// Of a file whose mode is the source's: a write-ahead log would be a second file.
Result<BackupFacts> settle(const fs::path& file, Check check) {
    const auto copy = Connection::open(file, SQLITE_OPEN_READWRITE);
    if (!copy) return copy.error();
    const auto mode = copy->text("PRAGMA journal_mode = DELETE");
    if (check == Check::none) return BackupFacts{};
    if (!mode) return mode.error();
    if (const auto whole = copy->check(); !whole) return whole.error();
    return factsOf(*copy);
}

} // namespace

Result<TemporaryFile> TemporaryFile::beside(const fs::path& file) {
    std::string name = file.string() + ".part-XXXXXX";
    const int descriptor = ::mkostemp(name.data(), O_CLOEXEC); // mode 0600
    if (descriptor < 0) return systemError(file, "made");
    ::close(descriptor);
    return TemporaryFile(name);
}

TemporaryFile::~TemporaryFile() {
    if (m_path.empty()) return;
    std::error_code ignored;
    for (const char* beside : kBesides) fs::remove(m_path.string() + beside, ignored);
    fs::remove(m_path, ignored);
}

Result<BackupFacts> factsOf(const Connection& database) {
    const auto schema = database.number("PRAGMA user_version");
    if (!schema) return schema.error();
    if (*schema == 0) return Error{Errc::notFound, "there are no tables in the database"};
    const auto accounts = database.number("SELECT count(*) FROM user");
    if (!accounts) return accounts.error();
    const auto conferences = database.number("SELECT count(*) FROM conference");
    if (!conferences) return conferences.error();
    const auto bytes = database.number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
    if (!bytes) return bytes.error();
    return BackupFacts{static_cast<int>(*schema), *accounts, *conferences, *bytes};
}

Result<BackupFacts> copyToFile(const fs::path& database, const fs::path& file, Existing existing, Check check) {
    const auto fresh = TemporaryFile::beside(file);
    if (!fresh) return fresh.error();
    if (const auto copied = copyPages(database, fresh->path()); !copied) return copied.error();
    auto facts = settle(fresh->path(), check);
    if (!facts) return facts.error();
    if (const auto synced = syncPath(fresh->path(), 0); !synced) return synced.error();
    if (const auto named = nameIt(fresh->path(), file, existing); !named) return named.error();
    return facts;
}

Result<BackupFacts> backUp(const fs::path& database, const fs::path& file, Existing existing) {
    std::error_code ec;
    if (!fs::exists(database, ec)) return Error{Errc::notFound, database.string() + ": there is no database yet"};
    if (const auto may = mayBeWritten(database, file, existing); !may) return may.error();
    return copyToFile(database, file, existing, Check::whole);
}

} // namespace conclave::store
