#include "server/sip/server.hpp"

#include "server/base/async.hpp"
#include "server/sip/core.hpp"
#include "server/sip/transport.hpp"

namespace conclave::sip {

class Server::Impl {
public:
    Impl(boost::asio::any_io_executor executor, std::shared_ptr<boost::asio::ssl::context> tls, ServerOptions options,
         CallListener& listener)
        : m_options(std::move(options)), m_core(executor, m_options, listener),
          m_transport(executor, std::move(tls), m_options, m_core) {}

    ServerOptions m_options;
    Core m_core;
    Transport m_transport; // goes first: its connections know the core
};

Server::Server(boost::asio::any_io_executor executor, std::shared_ptr<boost::asio::ssl::context> tls,
               ServerOptions options, CallListener& listener)
    : m_impl(std::make_shared<Impl>(std::move(executor), std::move(tls), std::move(options), listener)) {}

Server::~Server() = default;

Result<> Server::start() {
    auto& i = *m_impl;
    if (auto listening = i.m_transport.listen(); !listening) return listening;
    const auto port = i.m_options.publicPort != 0 ? i.m_options.publicPort : i.m_transport.port();
    i.m_core.announce(i.m_options.publicHost + ':' + std::to_string(port));
    return {};
}

std::uint16_t Server::port() const noexcept { return m_impl->m_transport.port(); }
void Server::useTls(std::shared_ptr<boost::asio::ssl::context> tls) { m_impl->m_transport.useTls(std::move(tls)); }

void Server::ring(CallId id) { m_impl->m_core.ring(id); }
void Server::answer(CallId id, const sdp::SessionDescription& answer) { m_impl->m_core.answer(id, answer); }
void Server::reject(CallId id, int status, std::string_view phrase, std::string_view warning) {
    m_impl->m_core.reject(id, status, phrase, warning);
}
void Server::hangUp(CallId id, std::string_view reason) { m_impl->m_core.hangUp(id, reason); }
void Server::answerReoffer(CallId id, const sdp::SessionDescription& answer) {
    m_impl->m_core.answerReoffer(id, answer);
}
void Server::rejectReoffer(CallId id, std::string_view warning) { m_impl->m_core.rejectReoffer(id, warning); }

void Server::publishRoster(CallId id, const Roster& roster) { m_impl->m_core.publishRoster(id, roster); }
bool Server::isConnected(CallId id) const { return m_impl->m_core.isConnected(id); }

std::size_t Server::callCount() const noexcept { return m_impl->m_core.callCount(); }
std::size_t Server::connectionCount() const noexcept { return m_impl->m_transport.connectionCount(); }

boost::asio::awaitable<void> Server::stop() {
    const auto impl = m_impl; // the server may be gone before the last phone has answered
    impl->m_transport.stopListening();
    co_await impl->m_core.stop();
    impl->m_transport.closeAll();
}

} // namespace conclave::sip
