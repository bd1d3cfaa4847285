#include "server/mail/header_text.hpp"

#include <algorithm>
#include <cstddef>

namespace conclave::mail {
namespace {

std::string base64(std::string_view bytes) {
    static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto byte = [&](std::size_t k) -> unsigned {
            return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u;
        };
        const unsigned group = byte(0) << 16 | byte(1) << 8 | byte(2);
        out += kAlphabet[group >> 18 & 63];
        out += kAlphabet[group >> 12 & 63];
        out += i + 1 < bytes.size() ? kAlphabet[group >> 6 & 63] : '=';
        out += i + 2 < bytes.size() ? kAlphabet[group & 63] : '=';
    }
    return out;
}

// Where to end a piece of at most `bytesMax` bytes without cutting a character.
std::size_t wholeCharacters(std::string_view text, std::size_t bytesMax) {
    std::size_t end = std::min(text.size(), bytesMax);
    while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return end;
}

bool isPlainPhrase(std::string_view text) {
    constexpr std::size_t kCharactersMax = 50; // with the longest field name still a short line
    if (text.empty() || text.size() > kCharactersMax || text.front() == ' ' || text.back() == ' ') return false;
    if (text.find("  ") != std::string_view::npos) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view(" '-+_&").find(c) != std::string_view::npos;
    });
}

} // namespace

std::string encodedWords(std::string_view text) {
    constexpr std::size_t kFirstBytesMax = 36; // the field's name stands on the first line, which has 76 characters
    constexpr std::size_t kBytesMax = 45;
    std::string out;
    while (!text.empty()) {
        const std::size_t n = wholeCharacters(text, out.empty() ? kFirstBytesMax : kBytesMax);
        if (!out.empty()) out += "\r\n ";
        out += "=?UTF-8?B?" + base64(text.substr(0, n)) + "?=";
        text.remove_prefix(n);
    }
    return out;
}

std::string encodedPhrase(std::string_view name) {
    return isPlainPhrase(name) ? std::string(name) : encodedWords(name);
}

} // namespace conclave::mail
