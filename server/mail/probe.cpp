#include "server/mail/probe.hpp"

#include "server/mail/directory_transport.hpp"
#include "server/mail/smtp_transport.hpp"

namespace conclave::mail {

Probe probeRelay(const RelaySettings& settings) {
    static constexpr std::string_view kDirectory = "directory:";
    if (settings.relay.starts_with(kDirectory)) return probeDirectory(settings.relay.substr(kDirectory.size()));
    return probeSmtp(settings);
}

} // namespace conclave::mail
