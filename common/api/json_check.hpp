// What Boost.JSON lets pass and the contract does not: a key that comes twice (the last one would win in silence), and in an
// answer more keys or values than any message has, which would cost the reader far more than the sender.
// Nesting, UTF-8 and surrogates are refused on the way. Pure; private to this folder.
#pragma once

#include "common/api/codec.hpp"
#include "common/error.hpp"

#include <string_view>

namespace conclave::api {

// Error: malformedJson; `field` is the key that comes twice. `unknown` says whose reader it is, as in decode().
Result<> checkJson(std::string_view text, Unknown unknown);

} // namespace conclave::api
