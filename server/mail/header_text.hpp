// Free text in header fields (RFC 2047). Whatever is not plainly harmless becomes encoded-words as a whole: what a text
// holds then cannot be read as structure, and a text that looks like an encoded-word is not taken for one. Pure.
#pragma once

#include <string>
#include <string_view>

namespace conclave::mail {

// Base64 encoded-words of UTF-8, folded with CRLF and a space; each at most 75 characters, none cuts a character.
std::string encodedWords(std::string_view text);

// A display name: single atoms as they are, all else as encoded-words.
std::string encodedPhrase(std::string_view name);

} // namespace conclave::mail
