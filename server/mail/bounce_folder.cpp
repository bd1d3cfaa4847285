#include "server/mail/bounce_folder.hpp"

#include "common/limits.hpp"
#include "server/base/secret.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace conclave::mail {
namespace {

namespace fs = std::filesystem;

Error fault(const char* what) { return {Errc::unavailable, what, "mail.bounce_folder"}; }

// The whole file, or nothing where it is larger than a notification can be; false where it cannot be read.
bool readWhole(const fs::path& path, std::string& into) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) return false;
    struct stat facts {};
    bool good = ::fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode);
    const bool fits = facts.st_size <= static_cast<off_t>(kBounceReportBytesMax);
    if (good && fits) {
        into.resize(static_cast<std::size_t>(facts.st_size));
        std::size_t size = 0;
        while (good && size < into.size()) {
            const ssize_t n = ::read(fd, into.data() + size, into.size() - size);
            good = n >= 0;
            if (n <= 0) break;
            size += static_cast<std::size_t>(n);
        }
        into.resize(size);
    }
    ::close(fd);
    return good;
}

bool isMailName(const std::string& name) { return !name.empty() && name.front() != '.' && name.find('/') == std::string::npos; }

} // namespace

BounceFolder::BounceFolder(fs::path folder, std::chrono::milliseconds settleTime)
    : m_folder(std::move(folder)), m_settleTime(settleTime) {}

fs::path BounceFolder::inbox() const {
    std::error_code ec;
    return fs::is_directory(m_folder / "new", ec) ? m_folder / "new" : m_folder;
}

Result<> BounceFolder::check() const {
    std::error_code ec;
    if (!fs::is_directory(m_folder, ec)) return fault("there is no such folder");
    const auto box = inbox();
    if (::access(box.c_str(), R_OK | X_OK) != 0) return fault("the folder cannot be read");
    if (::access(box.c_str(), W_OK) != 0 || ::access(m_folder.c_str(), W_OK | X_OK) != 0)
        return fault("nothing can be taken out of the folder");
    for (const auto& entry : fs::directory_iterator(box, ec)) {
        const bool mail = isMailName(entry.path().filename().string()) && entry.is_regular_file(ec);
        if (mail && ::access(entry.path().c_str(), R_OK) != 0) return fault("the files in the folder cannot be read");
    }
    return {};
}

Result<std::vector<BounceFile>> BounceFolder::read(std::size_t filesMax) const {
    std::error_code ec;
    const auto box = inbox();
    const bool isMaildir = box != m_folder; // a file gets there by a rename, whole
    const auto now = fs::file_time_type::clock::now();
    std::vector<BounceFile> files;
    bool refused = false;
    fs::directory_iterator entries(box, ec);
    for (; !ec && entries != fs::directory_iterator() && files.size() < filesMax; entries.increment(ec)) {
        BounceFile file;
        file.name = entries->path().filename().string();
        std::error_code gone;
        if (!isMailName(file.name) || entries->symlink_status(gone).type() != fs::file_type::regular) continue;
        const auto age = now - entries->last_write_time(gone);
        if (gone || (!isMaildir && age >= age.zero() && age < m_settleTime)) continue;
        std::string bytes;
        if (!readWhole(entries->path(), bytes)) {
            refused = refused || fs::exists(entries->path(), gone);
            continue;
        }
        file.report = readBounceReport(bytes);
        base::wipe(bytes); // a mail of ours may lie in it, with its PIN
        files.push_back(std::move(file));
    }
    if (ec) return fault("the folder cannot be read");
    if (files.empty() && refused) return fault("the files in the folder cannot be read");
    return files;
}

Result<> BounceFolder::remove(const std::string& name) const {
    std::error_code ec;
    fs::remove(inbox() / name, ec);
    if (ec) return fault("nothing can be taken out of the folder");
    return {};
}

Result<> BounceFolder::setAside(const std::string& name) const {
    const auto aside = m_folder / "set-aside";
    std::error_code ec;
    fs::create_directory(aside, ec);
    if (!ec) fs::rename(inbox() / name, aside / name, ec);
    if (ec) return fault("nothing can be taken out of the folder");
    std::vector<std::pair<fs::file_time_type, fs::path>> kept;
    for (const auto& entry : fs::directory_iterator(aside, ec)) kept.emplace_back(entry.last_write_time(ec), entry.path());
    if (kept.size() <= limits::kBouncesSetAsideMax) return {};
    std::sort(kept.begin(), kept.end());
    kept.resize(kept.size() - limits::kBouncesSetAsideMax);
    for (const auto& [time, path] : kept) fs::remove(path, ec);
    return {};
}

} // namespace conclave::mail
