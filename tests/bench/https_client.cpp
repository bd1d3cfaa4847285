#include "tests/bench/https_client.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <charconv>

namespace conclave::bench {

namespace asio = boost::asio;
using base::awaitable;
using base::kToken;

HttpsConnection::HttpsConnection(asio::any_io_executor executor, std::uint16_t port)
    : m_executor(std::move(executor)), m_port(port) {}

awaitable<bool> HttpsConnection::connect() {
    m_buffer.clear();
    m_stream = std::make_unique<Stream>(m_executor, m_tls);
    const asio::ip::tcp::endpoint server(asio::ip::address_v4::loopback(), m_port);
    const auto [refused] = co_await m_stream->next_layer().async_connect(server, kToken);
    if (refused) co_return false;
    boost::system::error_code ignored;
    m_stream->next_layer().set_option(asio::ip::tcp::no_delay(true), ignored);
    const auto [failed] = co_await m_stream->async_handshake(asio::ssl::stream_base::client, kToken);
    ++m_handshakes;
    co_return !failed;
}

awaitable<Reply> HttpsConnection::exchange(const std::string& request) {
    Reply reply;
    const auto [unsent, written] = co_await asio::async_write(*m_stream, asio::buffer(request), kToken);
    if (unsent || written != request.size()) co_return reply;
    std::size_t head = std::string::npos, whole = std::string::npos;
    char bytes[16384];
    while (m_buffer.size() < whole) {
        const auto [failed, size] = co_await m_stream->async_read_some(asio::buffer(bytes), kToken);
        if (failed) co_return reply;
        m_buffer.append(bytes, size);
        if (head == std::string::npos) {
            head = m_buffer.find("\r\n\r\n");
            if (head == std::string::npos) continue;
            std::size_t length = 0;
            if (const auto at = m_buffer.find("Content-Length: "); at < head)
                std::from_chars(m_buffer.data() + at + 16, m_buffer.data() + head, length);
            whole = head + 4 + length;
        }
    }
    std::from_chars(m_buffer.data() + 9, m_buffer.data() + 12, reply.status);
    reply.body = m_buffer.substr(head + 4, whole - head - 4);
    const auto close = m_buffer.find("Connection: close");
    const bool closes = close < head;
    m_buffer.erase(0, whole);
    if (closes) m_stream.reset();
    co_return reply;
}

awaitable<Reply> HttpsConnection::ask(Ask ask) {
    std::string request = ask.method + " " + ask.path + " HTTP/1.1\r\nHost: localhost\r\n";
    if (!ask.token.empty()) request += "Authorization: Bearer " + ask.token + "\r\n";
    if (ask.version) request += "If-Match: \"" + std::to_string(*ask.version) + "\"\r\n";
    if (!ask.key.empty()) request += "Idempotency-Key: " + ask.key + "\r\n";
    if (!ask.body.empty()) request += "Content-Type: application/json\r\n";
    if (ask.method != "GET") request += "Content-Length: " + std::to_string(ask.body.size()) + "\r\n";
    request += "\r\n" + ask.body;
    Reply reply;
    if (!m_stream) {
        const bool connected = co_await connect();
        if (!connected) {
            m_stream.reset();
            co_return reply;
        }
    }
    reply = co_await exchange(request);
    if (reply.status == 0) m_stream.reset();
    co_return reply;
}

} // namespace conclave::bench
