// Mail as files, for trials without a relay: one .eml a message in a folder. The file's name is the Message-ID's, so
// sending the same message again replaces it; a reader never sees half a file. Any thread.
#pragma once

#include "server/mail/probe.hpp"
#include "server/mail/transport.hpp"

#include <filesystem>

namespace conclave::mail {

// Makes the folder where it is missing. Error: invalidValue, field mail.relay.
Result<std::unique_ptr<Transport>> makeDirectoryTransport(const std::filesystem::path& folder);

// Writes a file there and removes it.
Probe probeDirectory(const std::filesystem::path& folder);

} // namespace conclave::mail
