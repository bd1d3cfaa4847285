// What a text may hold before it travels into a header, a calendar object or a page (reliability.md, T-B8).
#pragma once

#include "common/error.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace conclave {

// Code points of strict UTF-8 (no surrogates, no overlong forms), or nothing where it is not.
std::optional<std::size_t> countCodePoints(std::string_view utf8) noexcept;

// One line of text: valid UTF-8, at most `charactersMax` code points, and none of C0, C1, DEL, U+2028, U+2029 and the
// bidirectional controls. Errors: invalidValue, tooLong, with `field`.
Result<> validateLine(std::string_view text, std::size_t charactersMax, std::string_view field);
// The same with line feeds and tabs allowed.
Result<> validateBlock(std::string_view text, std::size_t charactersMax, std::string_view field);

// White space off both ends.
std::string_view trimmed(std::string_view text) noexcept;
std::string lowerAscii(std::string_view text);

} // namespace conclave
