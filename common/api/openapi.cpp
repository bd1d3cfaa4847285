#include "common/api/openapi.hpp"

#include "common/api/described.hpp"
#include "common/error.hpp"
#include "common/limits.hpp"

#include <boost/describe/enumerators.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11/algorithm.hpp>
#include <type_traits>

namespace conclave::api {

namespace json = boost::json;

namespace {

template <class T>
inline constexpr const char* kName = nullptr;
#define CONCLAVE_NAME(T)                                                                                               \
    template <>                                                                                                        \
    inline constexpr const char* kName<T> = #T;
CONCLAVE_WHOLE_MESSAGES(CONCLAVE_NAME)
CONCLAVE_PARTS(CONCLAVE_NAME)
#undef CONCLAVE_NAME

json::object reference(std::string_view name) { return {{"$ref", "#/components/schemas/" + std::string(name)}}; }

json::object idSchema() {
    return {{"type", "string"}, {"pattern", "^[0-9a-z-]+$"}, {"maxLength", 64}};
}

template <class T>
json::object schemaOf() {
    if constexpr (kIsOptional<T>) {
        return schemaOf<typename T::value_type>();
    } else if constexpr (kIsVector<T>) {
        return {{"type", "array"}, {"items", schemaOf<typename T::value_type>()}};
    } else if constexpr (kIsId<T>) {
        return idSchema();
    } else if constexpr (std::is_same_v<T, bool>) {
        return {{"type", "boolean"}};
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
        return {{"type", "integer"}};
    } else if constexpr (std::is_same_v<T, std::string>) {
        return {{"type", "string"}};
    } else if constexpr (std::is_same_v<T, Instant>) {
        return {{"type", "string"}, {"format", "date-time"}};
    } else if constexpr (std::is_same_v<T, Moment>) {
        return {{"type", "string"},
                {"description", "An instant (2026-11-23T09:30:00Z), or what the clocks show in timeZone "
                                "(2026-11-23T10:30), without an offset."}};
    } else if constexpr (std::is_same_v<T, Recipients>) {
        json::object all{{"const", "all"}};
        return {{"oneOf", json::array{std::move(all), schemaOf<std::vector<ParticipantId>>()}}};
    } else if constexpr (std::is_enum_v<T>) {
        json::array words;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto e) { words.emplace_back(e.name); });
        return {{"type", "string"}, {"enum", std::move(words)}};
    } else {
        static_assert(kName<T> != nullptr);
        return reference(kName<T>);
    }
}

template <class T>
json::object messageSchema() {
    json::object properties;
    json::array required;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
        using Field = std::decay_t<decltype(std::declval<T>().*member.pointer)>;
        properties[member.name] = schemaOf<Field>();
        if constexpr (!kIsOptional<Field>) required.emplace_back(member.name);
    });
    json::object schema{{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
    if (!required.empty()) schema["required"] = std::move(required);
    return schema;
}

json::object schemas() {
    json::object all;
#define CONCLAVE_SCHEMA(T) all[#T] = messageSchema<T>();
    CONCLAVE_WHOLE_MESSAGES(CONCLAVE_SCHEMA)
    CONCLAVE_PARTS(CONCLAVE_SCHEMA)
#undef CONCLAVE_SCHEMA
    json::array codes;
    for (const auto& info : errcTable()) codes.emplace_back(info.word);
    all["Problem"].as_object()["properties"].as_object()["code"] =
        json::object{{"type", "string"}, {"enum", std::move(codes)}};
    return all;
}

json::object parameter(std::string_view name, std::string_view in, json::object schema, std::string_view description) {
    json::object out{{"name", name}, {"in", in}, {"required", in == "path"}, {"schema", std::move(schema)}};
    if (!description.empty()) out["description"] = description;
    return out;
}

json::array parametersOf(const Operation& operation) {
    json::array out;
    for (std::size_t at = operation.path.find('{'); at != std::string_view::npos; at = operation.path.find('{', at + 1)) {
        const auto name = operation.path.substr(at + 1, operation.path.find('}', at) - at - 1);
        out.push_back(parameter(name, "path", idSchema(), ""));
    }
    for (const auto& query : operation.query)
        out.push_back(parameter(query.name, "query", {{"type", query.type}}, query.description));
    if (operation.ifMatch != Precondition::none) {
        auto version = parameter("If-Match", "header", {{"type", "string"}}, "The version that was read, in quotes.");
        version["required"] = operation.ifMatch == Precondition::required;
        out.push_back(std::move(version));
    }
    const bool isSignIn = operation.path.ends_with("/sessions"); // a second token is no harm
    if (operation.method == "POST" && !isSignIn)
        out.push_back(parameter("Idempotency-Key", "header",
                                {{"type", "string"}, {"maxLength", limits::kIdempotencyKeyBytesMax}},
                                "The same key with the same body answers the same again, for 24 hours."));
    return out;
}

json::object content(std::string_view mediaType, json::object schema) {
    json::object body{{"schema", std::move(schema)}};
    return {{mediaType, std::move(body)}};
}

json::object responsesOf(const Operation& operation) {
    json::object good{{"description", operation.summary}};
    if (!operation.response.empty())
        good["content"] = content(operation.mediaType, reference(operation.response));
    else if (operation.status != 204)
        good["content"] = content(operation.mediaType, operation.mediaType == "application/json"
                                                           ? json::object{{"type", "object"}}
                                                           : json::object{{"type", "string"}});
    json::object problem{{"description", "What was wrong, with a stable code (RFC 9457)."},
                         {"content", content("application/problem+json", reference("Problem"))}};
    return {{std::to_string(operation.status), std::move(good)}, {"default", std::move(problem)}};
}

json::object described(const Operation& operation) {
    json::object out{{"summary", operation.summary}, {"description", "Who: " + std::string(operation.access) + "."}};
    if (auto parameters = parametersOf(operation); !parameters.empty()) out["parameters"] = std::move(parameters);
    if (!operation.request.empty())
        out["requestBody"] = json::object{{"required", true},
                                          {"content", content("application/json", reference(operation.request))}};
    out["responses"] = responsesOf(operation);
    if (operation.access == "anyone") out["security"] = json::array{};
    return out;
}

std::string lower(std::string_view word) {
    std::string out(word);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

} // namespace

std::string openApi(std::string_view version, const std::vector<Operation>& operations) {
    json::object paths;
    for (const auto& operation : operations) {
        auto& path = paths[operation.path];
        if (!path.is_object()) path = json::object{};
        path.as_object()[lower(operation.method)] = described(operation);
    }
    json::object bearer{{"type", "http"}, {"scheme", "bearer"}};
    json::object schemes{{"session", std::move(bearer)}};
    json::object session{{"session", json::array{}}};
    json::object document{{"openapi", "3.1.0"},
                          {"info", json::object{{"title", "Conclave"}, {"version", version}}},
                          {"security", json::array{std::move(session)}},
                          {"paths", std::move(paths)},
                          {"components", json::object{{"schemas", schemas()}, {"securitySchemes", std::move(schemes)}}}};
    return json::serialize(document);
}

} // namespace conclave::api
