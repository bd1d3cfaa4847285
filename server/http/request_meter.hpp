// Counts answers and their times by route: the labels are the pattern, the method and the first digit of the status, all
// of them known when the server is made. Private to this folder. Thread: control.
#pragma once

#include "server/base/metrics.hpp"
#include "server/http/router.hpp"

#include <chrono>
#include <unordered_map>

namespace conclave::http {

class RequestMeter {
public:
    explicit RequestMeter(const Router& router);

    // `route` is one of the router's, or null where there is none for the request.
    void count(const Route* route, int status, std::chrono::nanoseconds taken) const;

private:
    struct Meters {
        std::array<metrics::Counter*, 4> byClass{}; // 2xx, 3xx, 4xx, 5xx
        metrics::Histogram* times = nullptr;
    };
    static Meters metersOf(const std::string& pattern, std::string_view method);

    std::unordered_map<std::string, Meters> m_routes{}; // by method and pattern
    Meters m_nowhere;
};

} // namespace conclave::http
