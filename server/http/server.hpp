// The HTTPS listener: TLS connections, HTTP/1.1 with hard limits, requests handed to a router. Knows no conference.
// Thread: control alone. A request that breaks a rule is answered by problem+json and the connection closed gently;
// only what cannot be answered (no TLS, silence, too many connections) is dropped.
// Every answer carries X-Request-Id; the log has one line a request with method, pattern, status and milliseconds.
#pragma once

#include "common/error.hpp"
#include "common/limits.hpp"
#include "server/base/async.hpp"
#include "server/http/router.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <cstdint>
#include <memory>

namespace conclave::http {

// Each is for the whole step, however many packets it takes. Injectable so that tests need not wait.
struct Deadlines {
    std::chrono::milliseconds handshake = limits::kTlsHandshakeTimeMax;
    std::chrono::milliseconds header = limits::kHttpHeaderTimeMax;
    std::chrono::milliseconds body = limits::kHttpBodyTimeMax;
    std::chrono::milliseconds bodyGrace = limits::kHttpBodyGraceMax; // then kHttpBodyBytesPerSecondMin
    std::chrono::milliseconds idle = limits::kHttpIdleTimeMax;
    std::chrono::milliseconds write = std::chrono::seconds(30);     // one answer
    std::chrono::milliseconds linger = std::chrono::seconds(2);     // for the peer to read the last answer
    std::chrono::milliseconds heartbeat = std::chrono::seconds(15); // of event streams
    std::chrono::milliseconds stop = std::chrono::seconds(5);
};

struct Caps {
    std::size_t connections = limits::kHttpConnectionsMax;
    std::size_t connectionsPerAddress = limits::kHttpConnectionsPerAddressMax;
    std::size_t requestsPerConnection = limits::kHttpRequestsPerConnectionMax;
};

struct ServerOptions {
    boost::asio::ip::tcp::endpoint listen{};
    Deadlines deadlines{};
    Caps caps{};
};

class Server {
public:
    Server(boost::asio::any_io_executor executor, std::shared_ptr<boost::asio::ssl::context> tls,
           ServerOptions options, Router router);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Binds and listens; `::` serves IPv4 too. Errc::unavailable where the address is taken.
    Result<> start();
    std::uint16_t port() const noexcept;
    // For connections from now on (a renewed certificate).
    void useTls(std::shared_ptr<boost::asio::ssl::context> tls);
    std::size_t connectionCount() const noexcept;

    // Accepts nothing more, lets running requests finish at most Deadlines::stop, then closes.
    base::awaitable<void> stop();

private:
    class Impl;
    std::shared_ptr<Impl> m_impl;
};

} // namespace conclave::http
