#include "server/app/data_folder.hpp"

#include <fcntl.h>
#include <fstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace conclave::app {

namespace fs = std::filesystem;

namespace {

constexpr const char* kLockFile = "conclaved.lock";

} // namespace

Result<DataFolder> DataFolder::open(const fs::path& path) {
    const Error failed{Errc::storageFailed, path.string() + " cannot be made or used", "data_dir"};
    std::error_code ec;
    fs::create_directories(path, ec);
    if (ec || !fs::is_directory(path, ec)) return failed;
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return failed;
    if ((status.st_mode & 0077) != 0 && ::chmod(path.c_str(), 0700) != 0) return failed;
    if (::access(path.c_str(), R_OK | W_OK | X_OK) != 0) return failed;
    return DataFolder(path);
}

Result<base::CertificateFiles> DataFolder::certificate(const Configuration& configuration) const {
    if (!configuration.tls.certificate.empty()) return configuration.tls;
    return base::ensureSelfSigned(m_path, configuration.publicHost);
}

Result<> DataFolder::writePorts(const Ports& ports) const {
    const Error failed{Errc::storageFailed, "ports.json cannot be written"};
    const fs::path fresh = m_path / "ports.json.new";
    {
        std::ofstream out(fresh, std::ios::trunc);
        out << "{\"http\":" << ports.http << ",\"sip\":" << ports.sip << ",\"media\":" << ports.media;
        if (ports.metrics) out << ",\"metrics\":" << *ports.metrics;
        out << "}\n";
        out.flush();
        if (!out) return failed;
    }
    std::error_code ec;
    fs::rename(fresh, portsFile(), ec);
    if (ec) return failed;
    return {};
}

void DataFolder::removePorts() const noexcept {
    std::error_code ignored;
    fs::remove(portsFile(), ignored);
}

Result<FolderLock> FolderLock::take(const DataFolder& folder) {
    const fs::path file = folder.path() / kLockFile;
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return Error{Errc::storageFailed, file.string() + " cannot be opened", "data_dir"};
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        ::close(descriptor);
        return Error{Errc::unavailable, "another conclaved works in " + folder.path().string(), "data_dir"};
    }
    return FolderLock(descriptor);
}

bool FolderLock::isHeld(const fs::path& folder) noexcept {
    const int descriptor = ::open((folder / kLockFile).c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    const bool held = ::flock(descriptor, LOCK_EX | LOCK_NB) != 0;
    ::close(descriptor);
    return held;
}

FolderLock::~FolderLock() {
    if (m_descriptor >= 0) ::close(m_descriptor);
}

} // namespace conclave::app
