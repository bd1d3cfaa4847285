// What a handler gets and gives: one request, one answer, as plain values. No Beast here. Thread: control.
// A request has passed every rule of HTTP before a handler sees it (head_rules.hpp); its headers are only those that
// the contract uses, each present at most once.
#pragma once

#include "server/base/secret.hpp"

#include <boost/asio/ip/address.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace conclave::http {

class EventStream;

enum class Method { get, post, put, patch, remove, other };

std::string_view methodWord(Method method) noexcept; // GET …; remove is DELETE
Method methodFromWord(std::string_view word) noexcept;

// Decoded name and value pairs in the order of the query.
class Query {
public:
    Query() = default;
    explicit Query(std::vector<std::pair<std::string, std::string>> pairs) : m_pairs(std::move(pairs)) {}

    // The first value under this name.
    std::optional<std::string> find(std::string_view name) const;
    // A name that is not in `known`, or one that comes twice.
    std::optional<std::string> unexpected(const std::vector<std::string_view>& known) const;

private:
    std::vector<std::pair<std::string, std::string>> m_pairs{};
};

struct Request {
    Method method = Method::other;
    std::string path{}; // as sent, without the query
    Query query{};
    std::vector<std::pair<std::string, std::string>> captures{}; // `{id}` of the route's pattern
    base::Secret bearer{};                                       // of Authorization: Bearer
    std::optional<std::string> ifMatch{};                        // as sent, with its quotes
    std::optional<std::string> idempotencyKey{};
    std::optional<std::string> lastEventId{};
    std::string contentType{}; // lower case, without parameters
    std::string body{};
    boost::asio::ip::address source{};
    std::string requestId{};

    // The capture of that name; the route's pattern has it, or it is a programmer's error.
    const std::string& capture(std::string_view name) const;
};

struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string contentType = "application/json";
    std::string body{};
    std::shared_ptr<EventStream> events{}; // instead of a body: a stream of server-sent events
};

std::string_view reasonPhrase(int status) noexcept;

} // namespace conclave::http
