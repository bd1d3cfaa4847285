// Between a request and the services' arguments, and back: the body, If-Match, Idempotency-Key, ids, answers. Pure.
#pragma once

#include "common/api/codec.hpp"
#include "common/ids.hpp"
#include "server/conference/handouts.hpp"
#include "server/conference/once.hpp"
#include "server/http/message.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>

namespace conclave::rest {

// A route's answer; an Error becomes problem+json.
using Answer = Result<http::Response>;

// Errors: unsupportedMediaType, those of decode().
Result<> checkMediaType(const http::Request& request);
template <class Message>
Result<Message> bodyOf(const http::Request& request) {
    if (auto json = checkMediaType(request); !json) return json.error();
    return api::decode<Message>(request.body);
}
// For routes without a message: nothing, or an empty object. Error: unknownField.
Result<> noBody(const http::Request& request);

// For a name in the query that the route does not know.
Error unexpectedParameter(const std::string& name);
// `limit` of a list, 0 where it is absent. Error: invalidValue, field limit.
Result<std::size_t> limitOf(const http::Query& query);

// If-Match: `"7"`. Nothing where it is absent. Error: badRequest.
Result<std::optional<std::int64_t>> versionOf(const http::Request& request);
// The same where it has to be there. Error: versionRequired.
Result<std::int64_t> requiredVersion(const http::Request& request);

// What makes a POST happen once; nothing without Idempotency-Key. `status`: what the route answers.
std::optional<conference::OnceKey> onceOf(const http::Request& request, int status);

// The last segment of a path, or one in it. Error: notFound for what cannot be an id.
template <class IdType>
Result<IdType> idOf(const http::Request& request, std::string_view name) {
    const std::string& text = request.capture(name);
    const bool good = text.size() <= 64 &&
                      text.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz-") == std::string::npos;
    if (!good) return Error{Errc::notFound, ""};
    return IdType(text);
}

http::Response jsonText(int status, std::string body);
template <class Message>
http::Response json(int status, const Message& message) {
    http::Response response = jsonText(status, api::encode(message));
    if constexpr (requires { requires std::same_as<decltype(Message::version), std::int64_t>; })
        response.headers.emplace_back("ETag", '"' + std::to_string(message.version) + '"');
    return response;
}
http::Response noContent();
// To be saved as a file.
http::Response csv(conference::CsvFile file);

} // namespace conclave::rest
