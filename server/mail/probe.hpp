// Whether the relay would take our mail, found out without a mail: greeting, EHLO, STARTTLS with its certificate, log-in,
// NOOP, QUIT, all as configured; for a folder, whether it can be written to. Blocks as long as the settings' times say.
#pragma once

#include "server/mail/transport.hpp"

namespace conclave::mail {

enum class ProbeOutcome {
    good,
    badSetting,   // the text says which
    unreachable,  // no connection: name, port or firewall
    silent,       // connected, and no answer in time
    noTls,        // encryption is required and not offered, or it fails
    untrusted,    // the certificate does not verify
    noLogin,      // a user is configured and no log-in that we know is offered
    loginRefused,
    notNow,       // 4xx: come back later
    refused,      // 5xx, or what is no SMTP
    notWritable,  // a folder
};

struct Probe {
    ProbeOutcome outcome = ProbeOutcome::good;
    int code = 0;       // the relay's last answer; 0 where there was none
    std::string text{}; // its words or the fault, one line, cleaned
};

Probe probeRelay(const RelaySettings& settings);

} // namespace conclave::mail
