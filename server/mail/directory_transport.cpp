#include "server/mail/directory_transport.hpp"

#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace conclave::mail {
namespace {

// Writes, forces to disk, and says whether all of it worked.
bool writeWhole(const std::filesystem::path& path, std::string_view bytes) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) return false;
    bool good = true;
    while (good && !bytes.empty()) {
        const ssize_t n = ::write(fd, bytes.data(), bytes.size());
        good = n > 0;
        if (good) bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    good = good && ::fsync(fd) == 0;
    return ::close(fd) == 0 && good;
}

class DirectoryTransport final : public Transport {
public:
    explicit DirectoryTransport(std::filesystem::path folder) : m_folder(std::move(folder)) {}

    SendResult send(const Message& message, std::stop_token) override {
        const std::string name = message.messageId.substr(0, message.messageId.find('@'));
        if (name.empty() || name.find_first_of("/\\.") != std::string::npos)
            return SendFailure{Fate::permanent, 0, "the message has no usable id"};
        const auto part = m_folder / ("." + name + ".part");
        std::error_code ec;
        if (writeWhole(part, message.bytes)) {
            std::filesystem::rename(part, m_folder / (name + ".eml"), ec);
            if (!ec) return Receipt{0, "written to a file"};
        }
        std::filesystem::remove(part, ec);
        return SendFailure{Fate::transient, 0, "the mail folder cannot be written to"};
    }

private:
    std::filesystem::path m_folder;
};

} // namespace

Result<std::unique_ptr<Transport>> makeDirectoryTransport(const std::filesystem::path& folder) {
    std::error_code ec;
    if (!folder.empty()) std::filesystem::create_directories(folder, ec);
    if (folder.empty() || !std::filesystem::is_directory(folder, ec))
        return Error{Errc::invalidValue, "no such folder, and it cannot be made", "mail.relay"};
    return std::unique_ptr<Transport>(std::make_unique<DirectoryTransport>(folder));
}

Probe probeDirectory(const std::filesystem::path& folder) {
    if (const auto made = makeDirectoryTransport(folder); !made)
        return {ProbeOutcome::badSetting, 0, made.error().detail};
    const auto trial = folder / ".conclave-check.part";
    const bool written = writeWhole(trial, "written by conclaved check\n");
    std::error_code ignored;
    std::filesystem::remove(trial, ignored);
    return written ? Probe{} : Probe{ProbeOutcome::notWritable, 0, "the mail folder cannot be written to"};
}

} // namespace conclave::mail
