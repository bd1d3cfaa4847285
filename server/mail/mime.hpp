// A mail's parts put together by GMime. The tree:
//   mixed ── alternative ── text/plain
//         │              ├─ related ── text/html
//         │              │          └─ image/png (inline, the QR code; absent where there is none)
//         │              └─ text/calendar; method=…
//         └─ invite.ics
// The parts have passed compose()'s checks. Any thread.
#pragma once

#include "common/error.hpp"
#include "server/mail/invitation.hpp"

#include <string>

namespace conclave::mail {

struct MailParts {
    Mailbox from{};
    Mailbox to{};
    Mailbox replyTo{};
    std::string subject{};
    std::string messageId{};
    Instant date{};
    std::string language{};
    std::string text{};
    std::string html{};
    std::string qrPng{}; // empty = none
    std::string qrId{};  // its Content-ID
    std::string calendar{};
    std::string calendarMethod{};
};

// The whole message: CRLF throughout, no line over 998 octets (RFC 5322), checked. Error: internal.
Result<std::string> assemble(const MailParts& parts);

} // namespace conclave::mail
