#include "server/http/problem.hpp"

#include "common/api/codec.hpp"
#include "common/api/messages.hpp"

namespace conclave::http {

Response problem(const Error& error, const std::string& requestId) {
    const ErrcInfo& info = errcInfo(error.code);
    api::Problem problem;
    problem.type = "urn:conclave:problem:" + std::string(info.word);
    problem.title = info.title;
    problem.status = info.status;
    problem.detail = error.code == Errc::internal ? std::string() : error.detail;
    problem.code = info.word;
    if (!error.field.empty()) problem.field = error.field;
    problem.requestId = requestId;

    Response response;
    response.status = info.status;
    response.contentType = "application/problem+json";
    response.body = api::encode(problem);
    if (info.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
    if (info.status == 429 || info.status == 503) response.headers.emplace_back("Retry-After", "5");
    return response;
}

} // namespace conclave::http
