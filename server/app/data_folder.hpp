// The one folder that holds what Conclave keeps: database, key file, self-signed certificate, ports.json. Mode 0700.
#pragma once

#include "common/error.hpp"
#include "server/base/crypto.hpp"
#include "server/base/tls.hpp"
#include "server/app/configuration.hpp"
#include "server/store/database.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

namespace conclave::app {

struct Ports {
    std::uint16_t http = 0;
    std::uint16_t sip = 0;
    std::uint16_t media = 0;
    std::optional<std::uint16_t> metrics{}; // none: not served
};

class DataFolder {
public:
    // Makes the folder where there is none. Error: storageFailed.
    static Result<DataFolder> open(const std::filesystem::path& path);
    // As it is, there or not: for looking.
    static DataFolder at(std::filesystem::path path) { return DataFolder(std::move(path)); }

    std::filesystem::path keyFile() const { return m_path / "conclave.key"; }
    std::filesystem::path databaseFile() const { return m_path / "conclave.db"; }
    std::filesystem::path portsFile() const { return m_path / "ports.json"; }
    const std::filesystem::path& path() const noexcept { return m_path; }

    // Errors: those of Database::open and Vault::openOrCreate.
    Result<std::unique_ptr<store::Database>> database() const { return store::Database::open(databaseFile()); }
    Result<base::Vault> vault() const { return base::Vault::openOrCreate(keyFile()); }
    // The configured files, or self-signed ones.
    Result<base::CertificateFiles> certificate(const Configuration& configuration) const;

    // Whole or not at all: another program waits for it.
    Result<> writePorts(const Ports& ports) const;
    void removePorts() const noexcept;

private:
    explicit DataFolder(std::filesystem::path path) : m_path(std::move(path)) {}
    std::filesystem::path m_path;
};

// Held by the one server that works in a folder.
class FolderLock {
public:
    // Error: unavailable, where another process holds it.
    static Result<FolderLock> take(const DataFolder& folder);
    // Whether a server works there now. Makes nothing.
    static bool isHeld(const std::filesystem::path& folder) noexcept;
    FolderLock(FolderLock&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    FolderLock& operator=(FolderLock&&) = delete;
    ~FolderLock();

private:
    explicit FolderLock(int descriptor) noexcept : m_descriptor(descriptor) {}
    int m_descriptor;
};

} // namespace conclave::app
