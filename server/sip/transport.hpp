// Listens for TLS connections and bounds them (reliability: connections in all, those without a call of an address; handshakes
// a second). Addresses count as IPv4 address or IPv6 /64. A connection without a call is shed, oldest first, to make
// room; one with a call never is, unless that is over here and lacks nothing but its phone's last word. An address that asks ten
// times in ten minutes for what no phone asks for (REGISTER, other methods, malformed requests; a scanner) may then only call.
// Thread: control.
#pragma once

#include "server/sip/connection.hpp"

#include <list>
#include <map>
#include <string>
#include <unordered_map>

namespace conclave::sip {

// Events an address may cause: `perSecond` in the long run, `burst` at once (an office that joins at the full hour).
class RateLimit {
public:
    RateLimit(double perSecond, double burst) : m_perSecond(perSecond), m_burst(burst) {}
    // True: within the limit, and counted.
    bool take(const std::string& key, std::chrono::steady_clock::time_point now);
    // Whether take() would be false.
    bool isSpent(const std::string& key, std::chrono::steady_clock::time_point now) const;
    std::size_t size() const noexcept { return m_buckets.size(); }

private:
    struct Bucket {
        double level = 0;
        std::chrono::steady_clock::time_point since{};
    };
    double levelOf(const Bucket& bucket, std::chrono::steady_clock::time_point now) const;
    void forgetFull(std::chrono::steady_clock::time_point now);

    double m_perSecond;
    double m_burst;
    std::unordered_map<std::string, Bucket> m_buckets{};
    std::size_t m_sizeNext = 1024; // when to look for those that are full again
};

class Transport final : public Connection::Owner {
public:
    Transport(boost::asio::any_io_executor executor, std::shared_ptr<boost::asio::ssl::context> tls,
              const ServerOptions& options, LinkUser& user);
    ~Transport() override;

    Result<> listen();
    std::uint16_t port() const noexcept { return m_port; }
    void useTls(std::shared_ptr<boost::asio::ssl::context> tls) { m_tls = std::move(tls); }
    std::size_t connectionCount() const noexcept { return m_connections.size(); }
    void stopListening();
    void closeAll();

private:
    struct Entry {
        std::shared_ptr<Connection> connection;
        std::string address;
    };

    boost::asio::awaitable<void> accept(std::weak_ptr<int> alive);
    void take(boost::asio::ip::tcp::socket socket);
    void acceptFailed(int error);
    std::size_t withoutCall(const std::string& address) const;
    // Closes the oldest connection without a call, of this address or (empty) of any.
    bool shedOldest(const std::string& address);
    void onClosed(Connection& connection) override;
    void onStrange(const Connection& connection) override;
    bool isBanned(const Connection& connection) const override;

    boost::asio::any_io_executor m_executor;
    boost::asio::ip::tcp::acceptor m_acceptor;
    std::shared_ptr<boost::asio::ssl::context> m_tls;
    ServerOptions m_options;
    LinkUser& m_user;
    std::list<Entry> m_connections{}; // oldest first
    std::unordered_map<const Connection*, std::list<Entry>::iterator> m_places{};
    std::unordered_map<std::string, std::size_t> m_perAddress{};
    RateLimit m_handshakes;
    RateLimit m_strange;
    std::size_t m_acceptsFailed = 0; // since it was last said
    std::chrono::steady_clock::time_point m_sayNext{};
    std::uint16_t m_port = 0;
    std::shared_ptr<int> m_alive = std::make_shared<int>(0);
};

} // namespace conclave::sip
