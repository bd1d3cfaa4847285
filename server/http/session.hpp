// One TLS connection and the requests that come over it, one after the other. Thread: control alone. Private to this
// folder.
//   handshake → { head (idle, then header deadline) → body → handler → answer }  at most requestsPerConnection times
// Whatever ends it early is answered first where the stream still stands, then closed gently: the peer gets time to
// read, or a reset would take the answer from it.
#pragma once

#include "server/http/request_meter.hpp"
#include "server/http/server.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <memory>
#include <optional>

namespace conclave::http {

struct SessionRules {
    Router router{};
    std::optional<RequestMeter> meter{}; // of the router's routes
    Deadlines deadlines{};
    Caps caps{};
};

class Session {
public:
    Session(boost::asio::ip::tcp::socket socket, std::shared_ptr<boost::asio::ssl::context> tls,
            std::shared_ptr<const SessionRules> rules);

    base::awaitable<void> run();
    // No further request: at once where none is at work, else after its answer.
    void finish();
    void abort();

private:
    using Socket = boost::asio::ip::tcp::socket;
    enum class Step { proceed, refuse, close }; // refuse: m_fault says why
    enum class After { keepOpen, close };

    base::awaitable<bool> handshake();
    base::awaitable<Step> readHead();
    base::awaitable<Step> readRequest(Request& request, After& after);
    template <class Parser>
    base::awaitable<Step> readBody(Parser& parser);
    base::awaitable<Response> respond(const Request& request, const Route& route);
    base::awaitable<bool> send(Response response, After after);
    base::awaitable<bool> sendBytes(std::string bytes);
    base::awaitable<void> sendEvents(std::shared_ptr<EventStream> events);
    base::awaitable<void> pump(std::shared_ptr<EventStream> events);
    base::awaitable<void> untilPeerCloses();
    base::awaitable<void> closeGently();
    base::awaitable<std::size_t> drainCounted();

    std::shared_ptr<boost::asio::ssl::context> m_tls;
    boost::asio::ssl::stream<Socket> m_stream;
    std::shared_ptr<const SessionRules> m_rules;
    boost::beast::flat_buffer m_buffer;
    boost::asio::ip::address m_source{};
    std::size_t m_headSize = 0;
    std::size_t m_answered = 0;
    Error m_fault{};
    std::string m_requestId{};
    std::shared_ptr<EventStream> m_events{};
    bool m_busy = false;
    bool m_finishing = false;
};

} // namespace conclave::http
