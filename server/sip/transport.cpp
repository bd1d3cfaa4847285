#include "server/sip/transport.hpp"

#include "server/base/listen.hpp"
#include "server/base/log.hpp"
#include "server/base/source_key.hpp"

#include <algorithm>

namespace conclave::sip {

namespace asio = boost::asio;
using base::kToken;

bool RateLimit::take(const std::string& key, std::chrono::steady_clock::time_point now) {
    if (m_buckets.size() >= m_sizeNext) forgetFull(now);
    const auto [place, isNew] = m_buckets.try_emplace(key, Bucket{m_burst, now});
    auto& bucket = place->second;
    const double seconds = std::chrono::duration<double>(now - bucket.since).count();
    bucket.level = std::min(m_burst, bucket.level + seconds * m_perSecond);
    bucket.since = now;
    if (bucket.level < 1) return false;
    bucket.level -= 1;
    return true;
}

void RateLimit::forgetFull(std::chrono::steady_clock::time_point now) {
    std::erase_if(m_buckets, [&](const auto& entry) {
        const double seconds = std::chrono::duration<double>(now - entry.second.since).count();
        return entry.second.level + seconds * m_perSecond >= m_burst;
    });
    m_sizeNext = std::max<std::size_t>(1024, 2 * m_buckets.size());
}

Transport::Transport(asio::any_io_executor executor, std::shared_ptr<asio::ssl::context> tls,
                     const ServerOptions& options, LinkUser& user)
    : m_executor(executor), m_acceptor(executor), m_tls(std::move(tls)), m_options(options), m_user(user),
      m_handshakes(options.caps.handshakesPerSecond, options.caps.handshakeBurst) {}

Transport::~Transport() {
    m_alive.reset();
    stopListening();
    for (auto& entry : m_connections) entry.connection->abandon();
}

Result<> Transport::listen() {
    const auto port = base::listenOn(m_acceptor, m_options.listen, "sip.listen");
    if (!port) return port.error();
    m_port = *port;
    base::spawn(m_executor, accept(m_alive), "sip accept");
    return {};
}

asio::awaitable<void> Transport::accept(std::weak_ptr<int> alive) {
    for (;;) {
        auto [error, socket] = co_await m_acceptor.async_accept(kToken);
        if (alive.expired() || !m_acceptor.is_open()) co_return;
        if (!error) {
            take(std::move(socket));
            continue;
        }
        // Out of descriptors, or a peer gone already: those who talk go on meanwhile.
        log::warning("sip", "accept failed", {{"error", error.value()}});
        co_await base::sleepFor(std::chrono::milliseconds(50));
        if (alive.expired()) co_return;
    }
}

void Transport::take(asio::ip::tcp::socket socket) {
    boost::system::error_code error;
    const auto remote = socket.remote_endpoint(error);
    if (error) return;
    auto key = base::sourceKey(remote.address());
    if (!m_handshakes.take(key, std::chrono::steady_clock::now())) return; // closes the socket
    if (m_perAddress[key] >= m_options.caps.connectionsPerAddress && !shedOldest(key)) return;
    if (m_connections.size() >= m_options.caps.connections && !shedOldest({})) return;
    auto connection = std::make_shared<Connection>(std::move(socket), m_tls, m_options.deadlines, m_user, *this);
    m_connections.push_back({connection, key});
    m_places[connection.get()] = std::prev(m_connections.end());
    ++m_perAddress[key];
    connection->start();
}

bool Transport::shedOldest(const std::string& address) {
    for (auto& entry : m_connections) {
        const auto& connection = *entry.connection;
        if (connection.hasCall() || connection.isClosed() || (!address.empty() && entry.address != address)) continue;
        entry.connection->close(); // counted until its coroutine has ended
        return true;
    }
    return false;
}

void Transport::onClosed(Connection& connection) {
    const auto found = m_places.find(&connection);
    if (found == m_places.end()) return;
    const auto count = m_perAddress.find(found->second->address);
    if (count != m_perAddress.end() && --count->second == 0) m_perAddress.erase(count);
    m_connections.erase(found->second);
    m_places.erase(found);
}

void Transport::stopListening() {
    boost::system::error_code ignored;
    m_acceptor.close(ignored);
}

void Transport::closeAll() {
    const auto all = m_connections;
    for (const auto& entry : all) entry.connection->closeSoon();
}

} // namespace conclave::sip
