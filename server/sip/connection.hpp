// One TLS connection: handshake, framing, bounded output, deadlines. It knows no SIP beyond the framing. Its
// coroutines keep it alive; the owner lets go by abandon(). Thread: control.
//
// Deadlines, one at a time: handshake → first request → (message, while one is half here | idle | none with a call, which
// hears a sign of life instead: phones close a connection over which nothing comes).
#pragma once

#include "server/base/async.hpp"
#include "server/sip/framing.hpp"
#include "server/sip/link.hpp"
#include "server/sip/server.hpp"

#include <boost/asio/ssl/stream.hpp>

#include <array>
#include <deque>
#include <memory>

namespace conclave::sip {

class Connection final : public Link, public std::enable_shared_from_this<Connection> {
public:
    class Owner {
    public:
        virtual ~Owner() = default;
        // Nothing more comes of it.
        virtual void onClosed(Connection& connection) = 0;
        // It has asked, outside a call, for what no phone asks for here.
        virtual void onStrange(const Connection& connection) = 0;
        // Of an address that did so too often: it may only call.
        virtual bool isBanned(const Connection& connection) const = 0;
    };

    Connection(boost::asio::ip::tcp::socket socket, std::shared_ptr<boost::asio::ssl::context> tls,
               const Deadlines& deadlines, LinkUser& user, Owner& owner);

    void start();
    // At once, without a word.
    void close();
    // Closes; neither user nor owner is called any more.
    void abandon();
    bool hasCall() const noexcept { return m_callCount > 0; }
    bool isClosed() const noexcept { return m_isClosed; }

    void send(std::string text) override;
    bool hasRoomFor(std::size_t bytes) const override;
    void closeSoon() override;
    void holdCall() override;
    void releaseCall() override;
    boost::asio::ip::tcp::endpoint remote() const override { return m_remote; }
    boost::asio::ip::tcp::endpoint local() const override { return m_local; }

private:
    enum class Waiting { handshake, firstRequest, message, idle, call, farewell };

    boost::asio::awaitable<void> run(std::shared_ptr<Connection> self);
    boost::asio::awaitable<void> write(std::shared_ptr<Connection> self);
    boost::asio::awaitable<void> sayFarewell(std::shared_ptr<Connection> self);
    void tuneSocket();
    // False: the connection is to be closed.
    bool takeMessages();
    bool isUnwanted(std::string_view head) const;
    void wait(Waiting what);
    void onWaited();
    void waitAfterRead();

    boost::asio::ip::tcp::endpoint m_remote;
    boost::asio::ip::tcp::endpoint m_local;
    std::shared_ptr<boost::asio::ssl::context> m_tls; // outlives the stream
    boost::asio::ssl::stream<boost::asio::ip::tcp::socket> m_stream;
    boost::asio::steady_timer m_deadline;
    boost::asio::steady_timer m_writeDeadline;
    Deadlines m_deadlines;
    LinkUser* m_user;
    Owner* m_owner;
    Framer m_framer{};
    std::array<std::uint8_t, 4096> m_chunk{};
    std::deque<std::string> m_output{};
    std::size_t m_outputBytes = 0;
    std::size_t m_callCount = 0;
    Waiting m_waiting = Waiting::handshake;
    bool m_hadMessage = false;
    bool m_isWriting = false;
    bool m_isLeaving = false; // closeSoon() was called
    bool m_isClosed = false;
};

} // namespace conclave::sip
