// Errors as the outside sees them: application/problem+json (RFC 9457) with our stable code. Pure.
#pragma once

#include "common/error.hpp"
#include "server/http/message.hpp"

#include <string>

namespace conclave::http {

// 429 and 503 carry Retry-After. The detail of Errc::internal stays inside.
Response problem(const Error& error, const std::string& requestId);

} // namespace conclave::http
