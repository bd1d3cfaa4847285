// The contract as OpenAPI 3.1, made from the messages' own descriptions, so that it cannot say other fields than the
// codec knows. What routes there are comes from whoever has them. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace conclave::api {

struct QueryParameter {
    std::string_view name{};
    std::string_view type{"string"}; // of JSON Schema
    std::string_view description{};
};

enum class Precondition { none, optional, required }; // If-Match

// One route. Path parameters are read from the braces of `path`; a POST takes Idempotency-Key where `once`.
struct Operation {
    std::string_view method{}; // GET …
    std::string_view path{};
    std::string_view access{}; // who may
    std::string_view summary{};
    std::string_view request{}; // name of a message; empty = no body
    int status = 200;
    std::string_view response{};            // name of a message; empty = no body, or `mediaType` says what it is
    std::string_view mediaType{"application/json"};
    std::vector<QueryParameter> query{};
    Precondition ifMatch = Precondition::none;
};

// The whole document as JSON text.
std::string openApi(std::string_view version, const std::vector<Operation>& operations);

} // namespace conclave::api
