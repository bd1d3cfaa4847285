// The folder into which the site's mail server puts what comes back: a Maildir (files in `new`), or any folder with one mail a file.
// Blocks: work threads, one at a time. Whatever lies in it was written by others: only plain files are opened, and only their first
// kBounceReportBytesMax bytes.
#pragma once

#include "common/error.hpp"
#include "server/mail/bounce_report.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace conclave::mail {

struct BounceFile {
    std::string name{};
    std::optional<BounceReport> report{}; // nothing: no delivery status notification
};

class BounceFolder {
public:
    // In a folder that is no Maildir, a file counts as whole when it has not changed for `settleTime`.
    explicit BounceFolder(std::filesystem::path folder, std::chrono::milliseconds settleTime = std::chrono::seconds(2));

    // That files can be seen, read and taken out. Error: unavailable, field mail.bounce_folder.
    Result<> check() const;
    // At most `filesMax`, in no order. Files that may not be opened stay where they are. Error: unavailable.
    Result<std::vector<BounceFile>> read(std::size_t filesMax) const;
    // For good. Error: unavailable.
    Result<> remove(const std::string& name) const;
    // To the folder `set-aside`, which keeps the newest kBouncesSetAsideMax, for a person to look at. Error: unavailable.
    Result<> setAside(const std::string& name) const;

private:
    std::filesystem::path inbox() const;

    std::filesystem::path m_folder;
    std::chrono::milliseconds m_settleTime;
};

} // namespace conclave::mail
