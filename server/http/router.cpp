#include "server/http/router.hpp"

#include "server/base/assert.hpp"

#include <algorithm>

namespace conclave::http {
namespace {

// `/a/b` → a, b. A trailing or double slash makes an empty segment, which matches nothing.
std::vector<std::string> segmentsOf(std::string_view path) {
    std::vector<std::string> segments;
    if (path.empty() || path.front() != '/') return segments;
    path.remove_prefix(1);
    for (;;) {
        const auto slash = path.find('/');
        segments.emplace_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return segments;
        path.remove_prefix(slash + 1);
    }
}

bool isCapture(const std::string& segment) { return segment.size() > 2 && segment.front() == '{'; }

bool matches(const Route& route, const std::vector<std::string>& path) {
    if (route.segments.size() != path.size()) return false;
    for (std::size_t i = 0; i < path.size(); ++i) {
        const bool fits = isCapture(route.segments[i]) ? !path[i].empty() : route.segments[i] == path[i];
        if (!fits) return false;
    }
    return true;
}

std::size_t captureCount(const Route& route) {
    return static_cast<std::size_t>(std::count_if(route.segments.begin(), route.segments.end(), isCapture));
}

} // namespace

void Router::add(Method method, std::string pattern, Handler handler) {
    CONCLAVE_ASSERT(!pattern.empty() && pattern.front() == '/' && handler);
    Route route;
    route.method = method;
    route.segments = segmentsOf(pattern);
    route.pattern = std::move(pattern);
    route.handler = std::move(handler);
    m_routes.push_back(std::move(route));
}

Router::Found Router::find(Method method, std::string_view path) const {
    Found found;
    const auto segments = segmentsOf(path);
    std::size_t fewest = SIZE_MAX; // captures of the best pattern so far
    for (const Route& route : m_routes) {
        if (!matches(route, segments)) continue;
        const std::size_t captures = captureCount(route);
        if (captures > fewest) continue;
        if (captures < fewest) found = Found{};
        fewest = captures;
        if (route.method == method) found.route = &route;
        if (!found.allow.empty()) found.allow += ", ";
        found.allow += methodWord(route.method);
    }
    if (!found.route) return found;
    found.allow.clear();
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const std::string& name = found.route->segments[i];
        if (isCapture(name)) found.captures.emplace_back(name.substr(1, name.size() - 2), segments[i]);
    }
    return found;
}

} // namespace conclave::http
