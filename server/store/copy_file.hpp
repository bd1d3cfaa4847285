// One file out of a database. Inner header of server/store.
#pragma once

#include "server/store/backup.hpp"

#include <filesystem>

namespace conclave::store {

// A fresh file (mode 0600) beside `file`, gone with what SQLite puts beside it when this goes.
class TemporaryFile {
public:
    static Result<TemporaryFile> beside(const std::filesystem::path& file);
    TemporaryFile(TemporaryFile&& other) noexcept : m_path(std::exchange(other.m_path, {})) {}
    TemporaryFile& operator=(TemporaryFile&&) = delete;
    ~TemporaryFile();
    const std::filesystem::path& path() const noexcept { return m_path; }

private:
    explicit TemporaryFile(std::filesystem::path path) : m_path(std::move(path)) {}
    std::filesystem::path m_path;
};

class Connection;

// What is in it. Error: notFound, where there are no tables.
Result<BackupFacts> factsOf(const Connection& database);

enum class Check { whole, none }; // none: a database that may be damaged is copied as it is

// The database as it is now, as one file that is on the disk when it has its name.
Result<BackupFacts> copyToFile(const std::filesystem::path& database, const std::filesystem::path& file,
                               Existing existing, Check check);

} // namespace conclave::store
