#include "tests/support/phone/sip_message.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace conclave::tests {
namespace {

bool sameName(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

std::string_view longName(std::string_view name) {
    if (name.size() != 1) return name;
    switch (std::tolower(static_cast<unsigned char>(name[0]))) {
    case 'i':
        return "Call-ID";
    case 'm':
        return "Contact";
    case 'l':
        return "Content-Length";
    case 'c':
        return "Content-Type";
    case 'f':
        return "From";
    case 't':
        return "To";
    case 'v':
        return "Via";
    case 'k':
        return "Supported";
    default:
        return name;
    }
}

} // namespace

int SipMessage::status() const {
    if (!isResponse()) return 0;
    int value = 0;
    const auto digits = std::string_view(startLine).substr(8, 3);
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

std::string SipMessage::reason() const {
    return isResponse() && startLine.size() > 12 ? startLine.substr(12) : std::string();
}

std::string SipMessage::method() const {
    if (!isResponse()) return startLine.substr(0, startLine.find(' '));
    const auto sequence = header("CSeq");
    const auto blank = sequence.find_last_of(" \t");
    return blank == std::string::npos ? std::string() : sequence.substr(blank + 1);
}

std::string SipMessage::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (sameName(key, name)) return value;
    return {};
}

std::vector<std::string> SipMessage::all(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [key, value] : headers)
        if (sameName(key, name)) values.push_back(value);
    return values;
}

std::string writeMessage(const SipMessage& message) {
    std::string text = message.startLine + "\r\n";
    for (const auto& [key, value] : message.headers)
        text += key + ": " + value + "\r\n";
    text += "Content-Length: " + std::to_string(message.body.size()) + "\r\n\r\n";
    return text + message.body;
}

std::string uriOf(std::string_view nameAddr) {
    const auto open = nameAddr.find('<');
    if (open == std::string_view::npos) return std::string(trim(nameAddr.substr(0, nameAddr.find(';'))));
    const auto close = nameAddr.find('>', open);
    if (close == std::string_view::npos) return {};
    return std::string(nameAddr.substr(open + 1, close - open - 1));
}

std::string parameter(std::string_view header, std::string_view name) {
    const auto close = header.find('>');
    auto rest = close == std::string_view::npos ? header : header.substr(close + 1);
    while (true) {
        const auto semicolon = rest.find(';');
        if (semicolon == std::string_view::npos) return {};
        rest.remove_prefix(semicolon + 1);
        const auto item = rest.substr(0, rest.find(';'));
        const auto equals = item.find('=');
        if (equals != std::string_view::npos && sameName(trim(item.substr(0, equals)), name))
            return std::string(trim(item.substr(equals + 1)));
    }
}

std::optional<SipMessage> SipReader::next() {
    if (m_broken) return std::nullopt;
    while (m_buffer.starts_with("\r\n"))
        m_buffer.erase(0, 2);
    const auto end = m_buffer.find("\r\n\r\n");
    if (end == std::string::npos) return std::nullopt;
    SipMessage message;
    std::size_t at = 0;
    while (at < end) {
        const auto lineEnd = std::min(m_buffer.find("\r\n", at), end);
        const auto line = std::string_view(m_buffer).substr(at, lineEnd - at);
        at = lineEnd + 2;
        if (message.startLine.empty()) {
            message.startLine = line;
            continue;
        }
        if ((line.front() == ' ' || line.front() == '\t') && !message.headers.empty()) {
            message.headers.back().second += ' ' + std::string(trim(line));
            continue;
        }
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) {
            m_broken = true;
            return std::nullopt;
        }
        message.headers.emplace_back(longName(trim(line.substr(0, colon))), trim(line.substr(colon + 1)));
    }
    const auto length = message.header("Content-Length");
    std::size_t bytes = 0;
    const auto [stop, error] = std::from_chars(length.data(), length.data() + length.size(), bytes);
    if (error != std::errc() || stop != length.data() + length.size()) {
        m_broken = true;
        return std::nullopt;
    }
    if (m_buffer.size() < end + 4 + bytes) return std::nullopt;
    message.body = m_buffer.substr(end + 4, bytes);
    m_buffer.erase(0, end + 4 + bytes);
    return message;
}

} // namespace conclave::tests
