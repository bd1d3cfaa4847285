#include "client/net/problem.hpp"

#include "common/api/codec.hpp"
#include "common/api/messages.hpp"

namespace conclave::client {

namespace {

constexpr qsizetype kDetailCharactersMax = 1000;

std::string cut(const std::string& text) { return QString::fromStdString(text).left(kDetailCharactersMax).toStdString(); }

Errc codeOfStatus(int status) {
    switch (status) {
    case 401:
        return Errc::unauthenticated;
    case 403:
        return Errc::forbidden;
    case 404:
        return Errc::notFound;
    case 412:
        return Errc::versionStale;
    case 429:
        return Errc::tooManyRequests;
    case 502:
    case 503:
        return Errc::unavailable;
    case 504:
        return Errc::timedOut;
    default:
        return status >= 500 ? Errc::internal : Errc::badAnswer;
    }
}

} // namespace

Error problemOf(const Answered& answered) {
    Error error;
    error.code = codeOfStatus(answered.status);
    if (answered.contentType.startsWith("application/problem+json")) {
        const std::string_view body(answered.body.constData(), static_cast<std::size_t>(answered.body.size()));
        if (const auto problem = api::decode<api::Problem>(body, api::Unknown::ignored)) {
            const Errc named = errcFromWord(problem->code);
            if (named != Errc::internal || problem->code == "internal") error.code = named;
            error.detail = cut(problem->detail);
            error.field = cut(problem->field.value_or(""));
            error.requestId = cut(problem->requestId);
            return error;
        }
    }
    error.detail = "HTTP " + std::to_string(answered.status);
    return error;
}

} // namespace conclave::client
