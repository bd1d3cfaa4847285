// `a=crypto` (RFC 4568): tag, suite, `inline:` key and session parameters. Pure, any thread.
#pragma once

#include "server/sdp/session.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace conclave::sdp {

// The value after `a=crypto:`. Errc::badRequest where the form is broken; nothing where the line is well formed and
// has to be passed over (see CryptoAttribute).
Result<std::optional<CryptoAttribute>> parseCrypto(std::string_view value);

// Appends the value after `a=crypto:`; `out` then holds the key.
void appendCrypto(std::string& out, const CryptoAttribute& crypto);

} // namespace conclave::sdp
