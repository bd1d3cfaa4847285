#include "server/api/wire.hpp"

#include "common/limits.hpp"
#include "common/text.hpp"
#include "server/base/crypto.hpp"

#include <charconv>

namespace conclave::rest {

Result<> checkMediaType(const http::Request& request) {
    if (request.contentType != "application/json")
        return Error{Errc::unsupportedMediaType, "Content-Type is application/json"};
    return {};
}

Result<> noBody(const http::Request& request) {
    const auto body = trimmed(request.body);
    if (!body.empty() && body != "{}") return Error{Errc::unknownField, "this request has no body"};
    return {};
}

Error unexpectedParameter(const std::string& name) {
    return Error{Errc::badRequest, "not a parameter of this request, or given twice", name};
}

Result<std::size_t> limitOf(const http::Query& query) {
    const auto text = query.find("limit");
    if (!text) return std::size_t{0};
    std::size_t limit = 0;
    const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), limit);
    const bool whole = failed == std::errc() && end == text->data() + text->size();
    if (!whole || limit == 0 || limit > limits::kPageItemsMax)
        return Error{Errc::invalidValue, "1 to " + std::to_string(limits::kPageItemsMax), "limit"};
    return limit;
}

Result<std::optional<std::int64_t>> versionOf(const http::Request& request) {
    if (!request.ifMatch) return std::optional<std::int64_t>();
    const std::string_view text(*request.ifMatch);
    std::int64_t version = 0;
    if (text.size() > 2 && text.front() == '"' && text.back() == '"') {
        const char* last = text.data() + text.size() - 1;
        const auto [end, failed] = std::from_chars(text.data() + 1, last, version);
        if (failed == std::errc() && end == last && version > 0) return std::optional<std::int64_t>(version);
    }
    return Error{Errc::badRequest, "If-Match is one version in quotes", "If-Match"};
}

Result<std::int64_t> requiredVersion(const http::Request& request) {
    const auto version = versionOf(request);
    if (!version) return version.error();
    if (!*version) return Error{Errc::versionRequired, "send the version that was read in If-Match"};
    return **version;
}

std::optional<conference::OnceKey> onceOf(const http::Request& request, int status) {
    if (!request.idempotencyKey) return std::nullopt;
    conference::OnceKey once;
    once.key = *request.idempotencyKey;
    once.method = http::methodWord(request.method);
    once.path = request.path;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(request.body.data());
    once.bodyHash = base::sha256Hex(std::span<const std::uint8_t>(bytes, request.body.size()));
    once.status = status;
    return once;
}

http::Response jsonText(int status, std::string body) {
    http::Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

http::Response noContent() {
    http::Response response;
    response.status = 204;
    return response;
}

http::Response csv(conference::CsvFile file) {
    http::Response response;
    response.contentType = "text/csv; charset=utf-8";
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + file.name + "\"");
    response.body = std::move(file.text);
    return response;
}

} // namespace conclave::rest
