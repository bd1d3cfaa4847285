#include "server/http/server.hpp"

#include "server/base/listen.hpp"
#include "server/base/log.hpp"
#include "server/http/connection_count.hpp"
#include "server/http/session.hpp"

#include <unordered_set>

namespace conclave::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using base::awaitable;

class Server::Impl : public std::enable_shared_from_this<Server::Impl> {
public:
    Impl(asio::any_io_executor executor, std::shared_ptr<asio::ssl::context> tls, ServerOptions options, Router router)
        : m_executor(std::move(executor)), m_tls(std::move(tls)), m_options(std::move(options)), m_acceptor(m_executor),
          m_count(m_options.caps.connections, m_options.caps.connectionsPerAddress) {
        auto rules = std::make_shared<SessionRules>();
        rules->meter.emplace(router);
        rules->router = std::move(router);
        rules->deadlines = m_options.deadlines;
        rules->caps = m_options.caps;
        m_rules = std::move(rules);
    }

    Result<> start() {
        const auto port = base::listenOn(m_acceptor, m_options.listen, "http.listen");
        if (!port) return port.error();
        m_port = *port;
        base::spawn(m_executor, acceptAll(shared_from_this()), "http accept");
        return {};
    }

    void useTls(std::shared_ptr<asio::ssl::context> tls) { m_tls = std::move(tls); }

    awaitable<void> stop() {
        close();
        const auto sessions = m_sessions; // they leave the set as they end
        for (const auto& session : sessions) session->finish();
        const auto deadline = std::chrono::steady_clock::now() + m_options.deadlines.stop;
        while (!m_sessions.empty() && std::chrono::steady_clock::now() < deadline)
            co_await base::sleepFor(std::chrono::milliseconds(5));
        const auto late = m_sessions;
        for (const auto& session : late) session->abort();
    }

    // Without a word: for a server that goes away unasked.
    void close() {
        m_stopped = true;
        boost::system::error_code ignored;
        m_acceptor.close(ignored);
    }
    void abortAll() {
        close();
        const auto sessions = m_sessions;
        for (const auto& session : sessions) session->abort();
    }

    std::uint16_t port() const noexcept { return m_port; }
    std::size_t connectionCount() const noexcept { return m_count.count(); }

private:
    static awaitable<void> acceptAll(std::shared_ptr<Impl> self) {
        while (!self->m_stopped) {
            auto [ec, socket] = co_await self->m_acceptor.async_accept(base::kToken);
            if (self->m_stopped) co_return;
            if (ec) {
                // Out of descriptors, most likely: the backlog waits, and so do we.
                log::warning("http", "accept failed", {{"error", ec.value()}});
                co_await base::sleepFor(std::chrono::milliseconds(200));
                continue;
            }
            self->admit(std::move(socket));
        }
    }

    void admit(tcp::socket socket) {
        boost::system::error_code ec;
        const auto peer = socket.remote_endpoint(ec);
        if (ec) return;
        const std::string source = sourceKey(peer.address());
        if (!m_count.enter(source)) return; // closed by its destructor
        socket.set_option(tcp::no_delay(true), ec);
        auto session = std::make_shared<Session>(std::move(socket), m_tls, m_rules);
        m_sessions.insert(session);
        base::spawn(m_executor, serve(shared_from_this(), std::move(session), source), "http session");
    }

    static awaitable<void> serve(std::shared_ptr<Impl> self, std::shared_ptr<Session> session, std::string source) {
        try {
            co_await session->run();
        } catch (...) {
            base::reportEscaped("http session", std::current_exception());
        }
        session->abort();
        self->m_sessions.erase(session);
        self->m_count.leave(source);
    }

    asio::any_io_executor m_executor;
    std::shared_ptr<asio::ssl::context> m_tls;
    ServerOptions m_options;
    tcp::acceptor m_acceptor;
    ConnectionCount m_count;
    std::shared_ptr<const SessionRules> m_rules;
    std::unordered_set<std::shared_ptr<Session>> m_sessions{};
    std::uint16_t m_port = 0;
    bool m_stopped = false;
};

Server::Server(asio::any_io_executor executor, std::shared_ptr<asio::ssl::context> tls, ServerOptions options,
               Router router)
    : m_impl(std::make_shared<Impl>(std::move(executor), std::move(tls), std::move(options), std::move(router))) {}

Server::~Server() { m_impl->abortAll(); }

Result<> Server::start() { return m_impl->start(); }
std::uint16_t Server::port() const noexcept { return m_impl->port(); }
void Server::useTls(std::shared_ptr<asio::ssl::context> tls) { m_impl->useTls(std::move(tls)); }
std::size_t Server::connectionCount() const noexcept { return m_impl->connectionCount(); }
awaitable<void> Server::stop() { co_await m_impl->stop(); }

} // namespace conclave::http
