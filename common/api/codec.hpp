// One JSON codec for both ends. decode() is strict: unknown, missing and mistyped fields are told apart, each with its
// path (`participants[2].address`); duplicate keys, invalid UTF-8 and nesting over limits::kJsonDepthMax are refused.
// Pure; any thread. Instantiated in codec.cpp for every message.
#pragma once

#include "common/error.hpp"

#include <string>
#include <string_view>

namespace conclave::api {

// How decode() treats a field that the message does not have.
enum class Unknown {
    refused, // the server, for requests
    ignored, // the client: a newer server may say more, within limits::kAnswerItemsMax and kAnswerTextBytesMax
};

// Errors: malformedJson, unknownField, missingField, wrongType, invalidValue.
template <class Message>
Result<Message> decode(std::string_view json, Unknown unknown = Unknown::refused);

// Absent optionals are left out.
template <class Message>
std::string encode(const Message& message);

} // namespace conclave::api
