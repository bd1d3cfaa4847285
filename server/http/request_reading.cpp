#include "server/http/request_reading.hpp"

#include "common/limits.hpp"
#include "common/text.hpp"

#include <boost/beast/http/error.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace conclave::http {
namespace {

namespace beast = boost::beast;

std::optional<std::string> headerOf(const RawRequest& raw, beast::string_view name) {
    const auto found = raw.find(name);
    if (found == raw.end()) return std::nullopt;
    return std::string(found->value().data(), found->value().size());
}

// Token characters of RFC 6750 section 2.1.
Result<base::Secret> bearerOf(const std::optional<std::string>& header) {
    if (!header) return base::Secret();
    const std::string_view text(*header);
    const auto space = text.find(' ');
    const std::string_view token = space == std::string_view::npos ? "" : trimmed(text.substr(space + 1));
    const bool good = lowerAscii(text.substr(0, space)) == "bearer" && !token.empty() && token.size() <= 256 &&
                      token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=") ==
                          std::string_view::npos;
    if (!good) return Error{Errc::unauthenticated, "Authorization is Bearer and a token"};
    return base::Secret(std::string(token));
}

} // namespace

Result<> readInto(Request& request, RawRequest& raw) {
    request.method = methodFromWord(std::string_view(raw.method_string().data(), raw.method_string().size()));
    const auto url = boost::urls::parse_origin_form(raw.target());
    if (!url) return Error{Errc::badRequest, "the target is a path and a query"};
    request.path = std::string(url->encoded_path().data(), url->encoded_path().size());
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const auto& param : url->params()) {
        if (!countCodePoints(param.key) || !countCodePoints(param.value))
            return Error{Errc::badRequest, "the query is not valid UTF-8"};
        pairs.emplace_back(param.key, param.value);
    }
    request.query = Query(std::move(pairs));

    auto bearer = bearerOf(headerOf(raw, "Authorization"));
    if (!bearer) return bearer.error();
    request.bearer = std::move(*bearer);
    request.ifMatch = headerOf(raw, "If-Match");
    request.idempotencyKey = headerOf(raw, "Idempotency-Key");
    request.lastEventId = headerOf(raw, "Last-Event-ID");
    if (request.idempotencyKey) {
        const auto& key = *request.idempotencyKey;
        if (key.empty() || key.size() > limits::kIdempotencyKeyBytesMax)
            return Error{Errc::badRequest, "Idempotency-Key has 1 to 128 characters"};
    }
    const std::string type = headerOf(raw, "Content-Type").value_or("");
    request.contentType = lowerAscii(trimmed(std::string_view(type).substr(0, type.find(';'))));
    request.body = std::move(raw.body());
    return {};
}

Error parserError(const boost::system::error_code& failed) {
    if (failed == beast::http::error::body_limit)
        return Error{Errc::bodyTooLarge, "at most " + std::to_string(limits::kHttpBodyBytesMax) + " bytes"};
    if (failed == beast::http::error::header_limit)
        return Error{Errc::headerTooLarge, "at most " + std::to_string(limits::kHttpHeaderBytesMax) + " bytes"};
    return Error{Errc::badRequest, "not a request"};
}

} // namespace conclave::http
