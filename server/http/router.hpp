// Which handler answers a method and a path. Patterns are literal segments and captures: `/api/v1/conferences/{id}`.
// Literal segments win over captures. Filled before the server starts, read only afterwards. Thread: control.
#pragma once

#include "server/base/async.hpp"
#include "server/http/message.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::http {

// The request outlives the coroutine. What it throws becomes 500.
using Handler = std::function<base::awaitable<Response>(const Request&)>;

struct Route {
    Method method = Method::get;
    std::string pattern{};
    std::vector<std::string> segments{};
    Handler handler{};
};

class Router {
public:
    void add(Method method, std::string pattern, Handler handler);

    struct Found {
        const Route* route = nullptr;                                 // null: nothing here for this method
        std::vector<std::pair<std::string, std::string>> captures{};
        std::string allow{}; // "GET, PATCH" where the path exists and the method does not; else empty
    };
    Found find(Method method, std::string_view path) const;

    const std::vector<Route>& routes() const noexcept { return m_routes; }

private:
    std::vector<Route> m_routes{};
};

} // namespace conclave::http
