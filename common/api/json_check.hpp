// What Boost.JSON lets pass and the contract does not: a key that comes twice (the last one would win in silence).
// Nesting, UTF-8 and surrogates are refused on the way. Pure; private to this folder.
#pragma once

#include "common/error.hpp"

#include <string_view>

namespace conclave::api {

// Error: malformedJson; `field` is the key that comes twice.
Result<> checkJson(std::string_view text);

} // namespace conclave::api
