// One kept-alive HTTPS connection to the server under load; connects anew where the server has closed it (it does after
// 100 requests). The certificate is not checked: it is the server's own, on loopback.
#pragma once

#include "server/base/async.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace conclave::bench {

struct Ask {
    std::string method{"GET"};
    std::string path{};
    std::string token{};
    std::string body{};
    std::optional<std::int64_t> version{};
    std::string key{}; // Idempotency-Key; empty = none
};

struct Reply {
    int status = 0; // 0: no answer came
    std::string body{};
};

class HttpsConnection {
public:
    HttpsConnection(boost::asio::any_io_executor executor, std::uint16_t port);

    base::awaitable<Reply> ask(Ask ask);
    std::size_t handshakes() const noexcept { return m_handshakes; }

private:
    using Stream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket>;
    base::awaitable<bool> connect();
    base::awaitable<Reply> exchange(const std::string& request);

    boost::asio::any_io_executor m_executor;
    std::uint16_t m_port;
    boost::asio::ssl::context m_tls{boost::asio::ssl::context::tls_client};
    std::unique_ptr<Stream> m_stream{};
    std::string m_buffer{};
    std::size_t m_handshakes = 0;
};

} // namespace conclave::bench
