#include "server/mail/transport.hpp"

#include "server/mail/directory_transport.hpp"
#include "server/mail/smtp_transport.hpp"

#include <stdexcept>

namespace conclave::mail {

void throw_exception_from_error(const SendFailure& failure, const boost::source_location&) {
    throw std::runtime_error("mail not sent: " + failure.text);
}

Result<std::unique_ptr<Transport>> Transport::make(const RelaySettings& settings) {
    static constexpr std::string_view kDirectory = "directory:";
    if (settings.relay.starts_with(kDirectory)) return makeDirectoryTransport(settings.relay.substr(kDirectory.size()));
    return makeSmtpTransport(settings);
}

} // namespace conclave::mail
