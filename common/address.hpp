// Mail addresses: the part of RFC 5321 that is safe everywhere. Quoted local parts, literals and comments are refused.
#pragma once

#include "common/error.hpp"

#include <string>
#include <string_view>

namespace conclave {

// `local@domain`: local is a dot-atom of at most 64 bytes, domain has at least two labels (or is `localhost`), ASCII
// only, at most 254 bytes in all. Errors: invalidValue, tooLong, with `field`.
Result<> validateAddress(std::string_view address, std::string_view field);

// What two addresses are compared by: all lower case. RFC 5321 leaves the local part to its host; no host in use
// tells `Anna@` from `anna@`, and two invitations to one person are the worse mistake.
std::string addressKey(std::string_view address);

} // namespace conclave
