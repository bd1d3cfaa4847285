#include "server/http/message.hpp"

#include "server/base/assert.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>

namespace conclave::http {
namespace {

constexpr std::array<std::pair<Method, std::string_view>, 5> kMethods{{{Method::get, "GET"},
                                                                       {Method::post, "POST"},
                                                                       {Method::put, "PUT"},
                                                                       {Method::patch, "PATCH"},
                                                                       {Method::remove, "DELETE"}}};

} // namespace

std::string_view methodWord(Method method) noexcept {
    for (const auto& [value, word] : kMethods)
        if (value == method) return word;
    return "OTHER";
}

Method methodFromWord(std::string_view word) noexcept {
    for (const auto& [value, known] : kMethods)
        if (word == known) return value;
    return Method::other;
}

std::optional<std::string> Query::find(std::string_view name) const {
    for (const auto& [key, value] : m_pairs)
        if (key == name) return value;
    return std::nullopt;
}

std::optional<std::string> Query::unexpected(const std::vector<std::string_view>& known) const {
    for (auto pair = m_pairs.begin(); pair != m_pairs.end(); ++pair) {
        if (std::find(known.begin(), known.end(), pair->first) == known.end()) return pair->first;
        if (std::any_of(m_pairs.begin(), pair, [&](const auto& earlier) { return earlier.first == pair->first; }))
            return pair->first;
    }
    return std::nullopt;
}

const std::string& Request::capture(std::string_view name) const {
    const auto found = std::find_if(captures.begin(), captures.end(), [&](const auto& c) { return c.first == name; });
    CONCLAVE_ASSERT(found != captures.end());
    return found->second;
}

std::string_view reasonPhrase(int status) noexcept {
    if (status == 428) return "Precondition Required";
    if (status == 431) return "Request Header Fields Too Large";
    const auto phrase = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
    return {phrase.data(), phrase.size()};
}

} // namespace conclave::http
