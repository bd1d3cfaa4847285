// What a request's head must look like before a parser sees it. Beast 1.81 accepts Transfer-Encoding of any kind,
// several Hosts or none, folded lines and more; here each of these is refused by its own code (RFC 9112). Pure.
#pragma once

#include "common/error.hpp"

#include <cstddef>
#include <string_view>

namespace conclave::http {

// Where the head ends (after the empty line), 0 while it has not. `from` is where an earlier scan of the same bytes
// stopped looking. Error: badRequest for a line feed without its carriage return.
Result<std::size_t> headEnd(std::string_view bytes, std::size_t from = 0);

// A complete head, empty line included. Errors: badRequest, transferEncodingRefused, headerTooLarge.
Result<> checkHead(std::string_view head);

} // namespace conclave::http
