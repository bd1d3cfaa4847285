#include "common/text.hpp"

#include <cstdint>

namespace conclave {
namespace {

// The next code point of strict UTF-8 (RFC 3629), or -1.
std::int32_t nextCodePoint(std::string_view& rest) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
    const unsigned char first = byte(0);
    std::size_t length = 0;
    std::int32_t value = 0;
    std::int32_t least = 0;
    if (first < 0x80) {
        rest.remove_prefix(1);
        return first;
    }
    if ((first & 0xE0) == 0xC0) {
        length = 2, value = first & 0x1F, least = 0x80;
    } else if ((first & 0xF0) == 0xE0) {
        length = 3, value = first & 0x0F, least = 0x800;
    } else if ((first & 0xF8) == 0xF0) {
        length = 4, value = first & 0x07, least = 0x10000;
    } else {
        return -1;
    }
    if (rest.size() < length) return -1;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return -1;
        value = (value << 6) | (byte(i) & 0x3F);
    }
    if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return -1;
    rest.remove_prefix(length);
    return value;
}

bool isControl(std::int32_t c) noexcept {
    const bool ascii = c < 0x20 || (c >= 0x7F && c <= 0x9F);
    const bool separator = c == 0x2028 || c == 0x2029;
    const bool bidi = c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
                      (c >= 0x2066 && c <= 0x2069);
    const bool other = c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB);
    return ascii || separator || bidi || other;
}

enum class Breaks { refused, allowed };

Result<> validate(std::string_view text, std::size_t charactersMax, std::string_view field, Breaks breaks) {
    std::size_t characters = 0;
    for (std::string_view rest = text; !rest.empty(); ++characters) {
        const std::int32_t c = nextCodePoint(rest);
        if (c < 0) return Error{Errc::invalidValue, "not valid UTF-8", std::string(field)};
        if (breaks == Breaks::allowed && (c == '\n' || c == '\t')) continue;
        if (isControl(c)) return Error{Errc::invalidValue, "has a control character", std::string(field)};
    }
    if (characters > charactersMax)
        return Error{Errc::tooLong, "at most " + std::to_string(charactersMax) + " characters", std::string(field)};
    return {};
}

} // namespace

std::optional<std::size_t> countCodePoints(std::string_view utf8) noexcept {
    std::size_t count = 0;
    for (; !utf8.empty(); ++count)
        if (nextCodePoint(utf8) < 0) return std::nullopt;
    return count;
}

Result<> validateLine(std::string_view text, std::size_t charactersMax, std::string_view field) {
    return validate(text, charactersMax, field, Breaks::refused);
}

Result<> validateBlock(std::string_view text, std::size_t charactersMax, std::string_view field) {
    return validate(text, charactersMax, field, Breaks::allowed);
}

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view kBlanks = " \t\r\n";
    const auto first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string lowerAscii(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

} // namespace conclave
