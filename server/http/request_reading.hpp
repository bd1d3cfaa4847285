// From a parsed head to the values a handler needs. Pure; private to this folder.
#pragma once

#include "common/error.hpp"
#include "server/http/message.hpp"

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

namespace conclave::http {

using RawRequest = boost::beast::http::request<boost::beast::http::string_body>;

// Method, path, query and headers; the body is moved out of `raw`. Errors: badRequest, unsupportedMediaType.
Result<> readInto(Request& request, RawRequest& raw);

// What an error of the parser is called outside.
Error parserError(const boost::system::error_code& failed);

} // namespace conclave::http
