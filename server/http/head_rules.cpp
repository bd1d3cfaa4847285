#include "server/http/head_rules.hpp"

#include "common/text.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace conclave::http {
namespace {

constexpr std::size_t kLinesMax = 64;

bool isTokenCharacter(char c) noexcept {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
    return std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool isToken(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), isTokenCharacter);
}

// VCHAR, SP, HTAB and bytes over 127 (RFC 9110 section 5.5).
bool isFieldText(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return c == '\t' || (byte >= 0x20 && byte != 0x7F);
    });
}

Error bad(std::string_view why) { return Error{Errc::badRequest, std::string(why)}; }

Result<> checkRequestLine(std::string_view line) {
    const auto space = line.find(' ');
    const auto last = line.rfind(' ');
    if (space == std::string_view::npos || last == space) return bad("the request line has three parts");
    const std::string_view target = line.substr(space + 1, last - space - 1);
    if (!isToken(line.substr(0, space))) return bad("the method is not a word");
    const bool visible = std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7F; });
    if (target.empty() || !visible) return bad("the target has characters that it must not have");
    const std::string_view version = line.substr(last + 1);
    if (version != "HTTP/1.1" && version != "HTTP/1.0") return bad("HTTP/1.1 is spoken here");
    return {};
}

} // namespace

Result<std::size_t> headEnd(std::string_view bytes, std::size_t from) {
    for (std::size_t at = bytes.find('\n', from); at != std::string_view::npos; at = bytes.find('\n', at + 1)) {
        if (at == 0 || bytes[at - 1] != '\r') return bad("lines end with CR LF");
        if (at >= 3 && bytes[at - 2] == '\n') return at + 1;
        if (at == 1) return bad("a request starts with its request line");
    }
    return std::size_t(0);
}

Result<> checkHead(std::string_view head) {
    // Each of these decides where the request ends, who asks, or what is done: once, or not at all.
    constexpr std::array kOnce{"host",     "content-length", "authorization", "if-match", "idempotency-key",
                               "expect",   "content-type",   "last-event-id", "upgrade"};
    std::array<int, kOnce.size()> seen{};
    std::size_t lines = 0;
    while (!head.empty()) {
        const auto end = head.find("\r\n");
        if (end == std::string_view::npos) return bad("lines end with CR LF");
        const std::string_view line = head.substr(0, end);
        head.remove_prefix(end + 2);
        if (line.empty()) break;
        if (lines++ == 0) {
            if (auto r = checkRequestLine(line); !r) return r;
            continue;
        }
        if (lines > kLinesMax) return Error{Errc::headerTooLarge, "too many header lines"};
        if (line.front() == ' ' || line.front() == '\t') return bad("folded header lines are not accepted");
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || !isToken(line.substr(0, colon))) return bad("not a header line");
        const std::string name = lowerAscii(line.substr(0, colon));
        const std::string_view value = trimmed(line.substr(colon + 1));
        if (!isFieldText(value)) return bad("a header has a control character");
        if (name == "transfer-encoding")
            return Error{Errc::transferEncodingRefused, "send the body with Content-Length"};
        if (name == "content-length") {
            const bool number = !value.empty() && value.size() <= 18 &&
                                value.find_first_not_of("0123456789") == std::string_view::npos;
            if (!number) return bad("Content-Length is not a number");
        }
        if (name == "host" && (value.empty() || value.find_first_of(" \t,/@?#\\") != std::string_view::npos))
            return bad("Host is not a host");
        if (name == "expect" && lowerAscii(value) != "100-continue") return bad("this expectation is not met");
        for (std::size_t i = 0; i < kOnce.size(); ++i)
            if (name == kOnce[i] && ++seen[i] > 1) return bad(std::string(kOnce[i]) + " comes twice");
    }
    if (seen[0] != 1) return bad("Host is missing");
    return {};
}

} // namespace conclave::http
