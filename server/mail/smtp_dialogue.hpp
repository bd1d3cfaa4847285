// What was said in one SMTP transfer, and what its end means: which command was answered last, with which code and
// words. No sockets: fed by the transport with both sides' lines. One thread.
#pragma once

#include "server/mail/transport.hpp"

#include <string>
#include <string_view>

namespace conclave::mail {

class SmtpDialogue {
public:
    // A connection begins: what was said on another one is over.
    void connected();
    // A command of ours; what it carries is not kept.
    void said(std::string_view command);
    // A line of the relay's answer.
    void heard(std::string_view line);

    // The last command got no answer, or 421: the relay goes away.
    bool isHangUp() const noexcept { return !m_answered || m_code == 421; }
    Receipt receipt() const;
    // `fault` is what the transport says where the relay said nothing of its own.
    SendFailure failure(std::string_view fault) const;

private:
    bool m_aboutThisMail = false; // MAIL has been sent: what is refused now is this mail
    bool m_leaving = false;       // QUIT has been sent: what follows decides nothing
    bool m_answered = false;      // since the last command
    int m_code = 0;
    std::string m_text{};
};

// One line, no control characters, valid UTF-8 (else its ASCII), at most 200 bytes.
std::string cleanedAnswer(std::string_view text);

} // namespace conclave::mail
