// The plain HTTP listener that Prometheus scrapes: GET and HEAD of /metrics, nothing else, one request a connection, with
// the same rules of the head as the API. No TLS and no log-in: it listens on loopback unless the operator wants otherwise,
// and what it shows holds no secret. Thread: control alone.
#pragma once

#include "common/error.hpp"
#include "server/base/async.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace conclave::http {

struct MetricsServerOptions {
    boost::asio::ip::tcp::endpoint listen{};
    std::chrono::milliseconds timeMax = std::chrono::seconds(10); // for one connection, from accept to close
    std::size_t connectionsMax = 16;                              // more are closed at once
};

class MetricsServer {
public:
    // `page` makes the text of one scrape.
    MetricsServer(boost::asio::any_io_executor executor, MetricsServerOptions options,
                  std::function<base::awaitable<std::string>()> page);
    ~MetricsServer();
    MetricsServer(const MetricsServer&) = delete;
    MetricsServer& operator=(const MetricsServer&) = delete;

    // Errc::unavailable where the address is taken.
    Result<> start();
    std::uint16_t port() const noexcept;
    // At once, the open connections too.
    void stop();

private:
    class Impl;
    std::shared_ptr<Impl> m_impl;
};

} // namespace conclave::http
