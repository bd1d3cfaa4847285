#include "server/mail/smtp_dialogue.hpp"

#include "common/text.hpp"

#include <algorithm>

namespace conclave::mail {
namespace {

constexpr std::size_t kAnswerBytesMax = 200;

int codeOf(std::string_view line) noexcept {
    if (line.size() < 3) return 0;
    int code = 0;
    for (const char c : line.substr(0, 3)) {
        if (c < '0' || c > '9') return 0;
        code = code * 10 + (c - '0');
    }
    return code >= 200 && code <= 599 ? code : 0;
}

} // namespace

std::string cleanedAnswer(std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, 4 * kAnswerBytesMax)) {
        const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
        if (!control) out += c;
        else if (!out.empty() && out.back() != ' ') out += ' ';
    }
    // Bytes that are no UTF-8, and code points that would turn or break a line on a screen, do not pass.
    if (!validateLine(out, out.size(), ""))
        std::erase_if(out, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    if (out.size() > kAnswerBytesMax) {
        std::size_t end = kAnswerBytesMax;
        while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
        out.resize(end);
    }
    return std::string(trimmed(out));
}

void SmtpDialogue::connected() { *this = {}; }

void SmtpDialogue::said(std::string_view command) {
    if (command.starts_with("QUIT")) m_leaving = true;
    if (m_leaving) return;
    m_answered = false;
    if (command.starts_with("MAIL ")) m_aboutThisMail = true;
}

void SmtpDialogue::heard(std::string_view line) {
    if (m_leaving) return;
    const int code = codeOf(line);
    const bool goesOn = m_answered && code == m_code && m_text.size() < kAnswerBytesMax;
    const std::string_view words = code == 0 ? line : line.substr(std::min<std::size_t>(4, line.size()));
    m_text = goesOn ? m_text + " " + cleanedAnswer(words) : cleanedAnswer(words);
    m_code = code;
    m_answered = true;
}

Receipt SmtpDialogue::receipt() const { return {m_code, cleanedAnswer(m_text)}; }

SendFailure SmtpDialogue::failure(std::string_view fault) const {
    const bool refused = m_answered && m_code >= 400;
    if (!refused) return {Fate::transient, 0, cleanedAnswer(fault)};
    const Fate fate = m_code >= 500 && m_aboutThisMail ? Fate::permanent : Fate::transient;
    return {fate, m_code, cleanedAnswer(m_text)};
}

} // namespace conclave::mail
