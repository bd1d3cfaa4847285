// The door of every route: who may pass is said where the route is added, and checked before its handler runs. A route
// without such a word cannot be written. Thread: control.
//   anyone → signedIn (any session, a password duty included) → group (at least that group, no password duty)
#pragma once

#include "server/api/wire.hpp"
#include "server/conference/sessions.hpp"
#include "server/http/router.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace conclave::rest {

using OpenHandler = std::function<base::awaitable<Answer>(const http::Request&)>;
using CallerHandler = std::function<base::awaitable<Answer>(const http::Request&, const conference::Caller&)>;

enum class Access { anyone, signedIn, group };

// What the test of roles against routes walks.
struct RouteAccess {
    http::Method method = http::Method::get;
    std::string pattern{};
    Access access = Access::anyone;
    Group least = Group::none;
};

class Routes {
public:
    // `sessions` outlives the router.
    explicit Routes(conference::Sessions& sessions) : m_sessions(sessions) {}

    void anyone(http::Method method, std::string pattern, OpenHandler handler);
    // Also with the duty to change the password.
    void signedIn(http::Method method, std::string pattern, CallerHandler handler);
    void group(Group least, http::Method method, std::string pattern, CallerHandler handler);

    http::Router takeRouter() { return std::move(m_router); }
    const std::vector<RouteAccess>& table() const noexcept { return m_table; }

private:
    conference::Sessions& m_sessions;
    http::Router m_router{};
    std::vector<RouteAccess> m_table{};
};

} // namespace conclave::rest
