#include "server/http/request_meter.hpp"

#include <algorithm>

namespace conclave::http {
namespace {

std::string keyOf(const Route& route) { return std::string(methodWord(route.method)) + route.pattern; }

} // namespace

RequestMeter::RequestMeter(const Router& router) : m_nowhere(metersOf("none", "none")) {
    for (const Route& route : router.routes()) m_routes.emplace(keyOf(route), metersOf(route.pattern, methodWord(route.method)));
}

RequestMeter::Meters RequestMeter::metersOf(const std::string& pattern, std::string_view method) {
    const metrics::Labels where{{"route", pattern}, {"method", std::string(method)}};
    Meters meters;
    for (std::size_t i = 0; i < meters.byClass.size(); ++i) {
        metrics::Labels labels = where;
        labels.emplace_back("status", std::to_string(i + 2) + "xx");
        meters.byClass[i] = &metrics::counter("conclave_http_requests_total", "Requests answered, by route.", labels);
    }
    meters.times = &metrics::histogram("conclave_http_request_seconds", "Time from a request's head to its answer.", where);
    return meters;
}

void RequestMeter::count(const Route* route, int status, std::chrono::nanoseconds taken) const {
    const auto found = route ? m_routes.find(keyOf(*route)) : m_routes.end();
    const Meters& meters = found == m_routes.end() ? m_nowhere : found->second;
    meters.byClass[static_cast<std::size_t>(std::clamp(status / 100, 2, 5) - 2)]->add();
    meters.times->observe(taken);
}

} // namespace conclave::http
