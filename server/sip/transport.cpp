#include "server/sip/transport.hpp"

#include "server/base/listen.hpp"
#include "server/base/log.hpp"
#include "server/base/metrics.hpp"
#include "server/base/source_key.hpp"

#include <algorithm>
#include <cerrno>

namespace conclave::sip {

namespace asio = boost::asio;
using base::kToken;

namespace {

constexpr std::chrono::seconds kSayEvery{10};
constexpr std::size_t kKeysMax = 50'000; // about 6 MB; beyond it somebody's past is forgotten

metrics::Counter& bans = metrics::counter("conclave_sip_bans_total", "Addresses that may only call for a while: scanners.");

} // namespace

bool RateLimit::take(const std::string& key, std::chrono::steady_clock::time_point now) {
    if (m_buckets.size() >= m_sizeNext) forgetFull(now);
    if (m_buckets.size() >= kKeysMax && !m_buckets.contains(key)) m_buckets.erase(m_buckets.begin());
    auto& bucket = m_buckets.try_emplace(key, Bucket{m_burst, now}).first->second;
    bucket.level = levelOf(bucket, now);
    bucket.since = now;
    if (bucket.level < 1) return false;
    bucket.level -= 1;
    return true;
}

bool RateLimit::isSpent(const std::string& key, std::chrono::steady_clock::time_point now) const {
    const auto found = m_buckets.find(key);
    return found != m_buckets.end() && levelOf(found->second, now) < 1;
}

double RateLimit::levelOf(const Bucket& bucket, std::chrono::steady_clock::time_point now) const {
    const double seconds = std::chrono::duration<double>(now - bucket.since).count();
    return std::min(m_burst, bucket.level + seconds * m_perSecond);
}

void RateLimit::forgetFull(std::chrono::steady_clock::time_point now) {
    std::erase_if(m_buckets, [&](const auto& entry) { return levelOf(entry.second, now) >= m_burst; });
    m_sizeNext = std::max<std::size_t>(1024, 2 * m_buckets.size());
}

Transport::Transport(asio::any_io_executor executor, std::shared_ptr<asio::ssl::context> tls,
                     const ServerOptions& options, LinkUser& user)
    : m_executor(executor), m_acceptor(executor), m_tls(std::move(tls)), m_options(options), m_user(user),
      m_handshakes(options.caps.handshakesPerSecond, options.caps.handshakeBurst),
      m_strange(options.caps.strangePerSecond, options.caps.strangeBurst) {
    m_options.caps.connections = base::connectionsWithin(m_options.caps.connections);
}

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
        // Out of descriptors, or a peer gone already: those who talk go on meanwhile, who only waits makes room.
        acceptFailed(error.value());
        co_await base::sleepFor(std::chrono::milliseconds(50));
        if (alive.expired()) co_return;
    }
}

void Transport::acceptFailed(int error) {
    ++m_acceptsFailed;
    const auto now = std::chrono::steady_clock::now();
    if (now >= m_sayNext) {
        log::warning("sip", "accept failed", {{"error", error}, {"times", m_acceptsFailed}});
        m_acceptsFailed = 0;
        m_sayNext = now + kSayEvery;
    }
    if (error == EMFILE || error == ENFILE) shedOldest({});
}

void Transport::take(asio::ip::tcp::socket socket) {
    boost::system::error_code error;
    const auto remote = socket.remote_endpoint(error);
    if (error) return;
    auto key = base::sourceKey(remote.address());
    if (!m_handshakes.take(key, std::chrono::steady_clock::now())) return; // closes the socket
    const auto perAddress = m_options.caps.connectionsPerAddress;
    if (m_perAddress[key] >= perAddress && withoutCall(key) >= perAddress) shedOldest(key);
    if (m_connections.size() >= m_options.caps.connections && !shedOldest({})) return;
    auto connection = std::make_shared<Connection>(std::move(socket), m_tls, m_options.deadlines, m_user, *this);
    m_connections.push_back({connection, key});
    m_places[connection.get()] = std::prev(m_connections.end());
    ++m_perAddress[key];
    connection->start();
}

std::size_t Transport::withoutCall(const std::string& address) const {
    return static_cast<std::size_t>(std::count_if(m_connections.begin(), m_connections.end(), [&](const Entry& entry) {
        return entry.address == address && !entry.connection->hasCall() && !entry.connection->isClosed();
    }));
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

void Transport::onStrange(const Connection& connection) {
    const auto found = m_places.find(&connection);
    if (found == m_places.end()) return;
    const auto& address = found->second->address;
    const auto now = std::chrono::steady_clock::now();
    if (!m_strange.take(address, now) || !m_strange.isSpent(address, now)) return;
    bans.add();
    log::info("sip", "an address asks for what is not here: it may only call");
}

bool Transport::isBanned(const Connection& connection) const {
    const auto found = m_places.find(&connection);
    return found != m_places.end() && m_strange.isSpent(found->second->address, std::chrono::steady_clock::now());
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
