// Mail to a relay by SMTP (RFC 5321) with libcurl: STARTTLS or TLS from the start, log-in by user and password.
// A 5xx counts as permanent only where it is about this mail: at MAIL, RCPT, DATA, or after the message. A 5xx before
// that (greeting, EHLO, STARTTLS, AUTH) is a relay set up wrongly: the mail waits until somebody mends it.
#pragma once

#include "server/mail/probe.hpp"
#include "server/mail/transport.hpp"

namespace conclave::mail {

// Error: invalidValue, field mail.relay.
Result<std::unique_ptr<Transport>> makeSmtpTransport(const RelaySettings& settings);

Probe probeSmtp(const RelaySettings& settings);

} // namespace conclave::mail
