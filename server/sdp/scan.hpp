// Small readers of text for the parsers of this folder: strict, bounded, without locale. Pure, any thread.
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>

namespace conclave::sdp {

// All of `text`, decimal digits only, no sign, within `max`.
template <std::unsigned_integral T>
std::optional<T> readNumber(std::string_view text, T max) noexcept {
    T value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || failure != std::errc{} || end != text.data() + text.size() || value > max) return {};
    return value;
}

// Up to `separator`, which is taken away too; all of it where there is none.
inline std::string_view readUntil(std::string_view& rest, char separator) noexcept {
    const auto at = rest.find(separator);
    const auto word = rest.substr(0, at);
    rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
    return word;
}

inline bool isTokenCharacter(char c) noexcept {
    constexpr std::string_view kOthers = "!#$%&'*+-.^_`{|}~";
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           kOthers.find(c) != std::string_view::npos;
}

// RFC 8866 section 9: token.
inline bool isToken(std::string_view text) noexcept {
    for (const char c : text)
        if (!isTokenCharacter(c)) return false;
    return !text.empty();
}

} // namespace conclave::sdp
