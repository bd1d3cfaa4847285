#include "server/sip/connection.hpp"

#include "server/base/log.hpp"
#include "server/base/secret.hpp"

#include "common/limits.hpp"

#include <boost/asio/write.hpp>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace conclave::sip {

namespace asio = boost::asio;
using base::kToken;

namespace {

constexpr std::chrono::seconds kFarewellTimeMax{1};

// What scanners get and phones do not: malformed, not for us, another SIP. Not a dead link or a wrong offer (403, 410, 488).
bool isForTheStrange(std::string_view reply) {
    constexpr std::string_view kVersion = "SIP/2.0 ";
    const auto status = reply.starts_with(kVersion) ? reply.substr(kVersion.size(), 3) : std::string_view();
    return status == "400" || status == "405" || status == "416" || status == "501" || status == "505";
}

} // namespace

Connection::Connection(asio::ip::tcp::socket socket, std::shared_ptr<asio::ssl::context> tls,
                       const Deadlines& deadlines, LinkUser& user, Owner& owner)
    : m_tls(std::move(tls)), m_stream(std::move(socket), *m_tls), m_deadline(m_stream.get_executor()),
      m_writeDeadline(m_stream.get_executor()), m_deadlines(deadlines), m_user(&user), m_owner(&owner) {
    boost::system::error_code ignored;
    m_remote = m_stream.lowest_layer().remote_endpoint(ignored);
    m_local = m_stream.lowest_layer().local_endpoint(ignored);
}

void Connection::start() {
    tuneSocket();
    wait(Waiting::handshake);
    base::spawn(m_stream.get_executor(), run(shared_from_this()), "sip connection");
}

// A peer that vanished is noticed without a word of ours: probes after a minute, four in all; and the mapping of a NAT
// on the way stays open.
void Connection::tuneSocket() {
    const int descriptor = m_stream.lowest_layer().native_handle();
    const auto set = [&](int level, int name, int value) { ::setsockopt(descriptor, level, name, &value, sizeof value); };
    set(IPPROTO_TCP, TCP_NODELAY, 1);
    set(SOL_SOCKET, SO_KEEPALIVE, 1);
    set(IPPROTO_TCP, TCP_KEEPIDLE, 60);
    set(IPPROTO_TCP, TCP_KEEPINTVL, 15);
    set(IPPROTO_TCP, TCP_KEEPCNT, 4);
    set(IPPROTO_TCP, TCP_USER_TIMEOUT, 60'000);
}

asio::awaitable<void> Connection::run([[maybe_unused]] std::shared_ptr<Connection> self) {
    auto [failure] = co_await m_stream.async_handshake(asio::ssl::stream_base::server, kToken);
    if (!failure && !m_isClosed) {
        wait(Waiting::firstRequest);
        for (;;) {
            auto [error, size] = co_await m_stream.async_read_some(asio::buffer(m_chunk), kToken);
            if (error || m_isClosed) break;
            m_framer.append({reinterpret_cast<const char*>(m_chunk.data()), size});
            base::wipe(std::span(m_chunk).first(size));
            if (!takeMessages()) break;
            waitAfterRead();
        }
    }
    close();
    if (m_user && m_hadMessage) m_user->onLinkLost(*this);
    if (m_owner) m_owner->onClosed(*this);
}

bool Connection::takeMessages() {
    for (;;) {
        const auto piece = m_framer.next();
        switch (piece.kind) {
        case Piece::Kind::needMore: return true;
        case Piece::Kind::keepAlive: send("\r\n"); break;
        case Piece::Kind::broken:
            log::info("sip", "broken framing", {{"why", piece.why}});
            if (m_owner && !hasCall()) m_owner->onStrange(*this);
            return false;
        case Piece::Kind::message:
            m_hadMessage = true;
            if (isUnwanted(piece.head)) return false;
            if (m_user && !m_isLeaving) m_user->onMessage(*this, piece.head, piece.body);
            break;
        }
        if (m_isClosed) return false;
    }
}

void Connection::wait(Waiting what) {
    m_waiting = what;
    std::chrono::steady_clock::duration time{};
    switch (what) {
    case Waiting::handshake: time = m_deadlines.handshake; break;
    case Waiting::firstRequest: time = m_deadlines.firstRequest; break;
    case Waiting::message: time = m_deadlines.message; break;
    case Waiting::idle: time = m_deadlines.idle; break;
    case Waiting::farewell: time = kFarewellTimeMax; break;
    case Waiting::call: time = m_deadlines.signOfLife; break;
    }
    m_deadline.expires_after(time);
    m_deadline.async_wait([weak = weak_from_this()](boost::system::error_code error) {
        const auto self = weak.lock();
        if (!error && self && self->m_deadline.expiry() <= std::chrono::steady_clock::now()) self->onWaited();
    });
}

void Connection::onWaited() {
    if (m_waiting != Waiting::call) return close();
    send("\r\n"); // one alone: no phone answers it (RFC 3261 section 7.5)
    if (!m_isClosed) wait(Waiting::call);
}

void Connection::waitAfterRead() {
    if (m_waiting == Waiting::farewell || !m_hadMessage) return;
    const auto wanted = m_framer.isInsideMessage() ? Waiting::message
                        : m_callCount > 0          ? Waiting::call
                                                   : Waiting::idle;
    // The deadline of a message counts from its first byte.
    if (wanted != m_waiting || wanted == Waiting::idle) wait(wanted);
}

// Of a banned address nothing but calls and what belongs to them is looked at: behind it may be an office with a link each.
bool Connection::isUnwanted(std::string_view head) const {
    if (hasCall() || !m_owner || !m_owner->isBanned(*this)) return false;
    for (const std::string_view wanted : {"INVITE ", "ACK ", "CANCEL ", "BYE ", "INFO ", "UPDATE ", "SIP/2.0 "})
        if (head.starts_with(wanted)) return false;
    return true;
}

void Connection::holdCall() {
    ++m_callCount;
    waitAfterRead();
}

void Connection::releaseCall() {
    if (m_callCount > 0) --m_callCount;
    waitAfterRead();
}

void Connection::send(std::string text) {
    if (m_isClosed || m_isLeaving) return base::wipe(text);
    if (m_owner && !hasCall() && isForTheStrange(text)) m_owner->onStrange(*this);
    m_outputBytes += text.size();
    m_output.push_back(std::move(text));
    if (m_outputBytes > limits::kSipOutputBytesMax) return close(); // a peer that does not read
    if (m_isWriting) return;
    m_isWriting = true;
    base::spawn(m_stream.get_executor(), write(shared_from_this()), "sip write");
}

// Half is for what cannot wait; what is larger than that goes alone.
bool Connection::hasRoomFor(std::size_t bytes) const {
    return m_outputBytes == 0 || m_outputBytes + bytes <= limits::kSipOutputBytesMax / 2;
}

asio::awaitable<void> Connection::write(std::shared_ptr<Connection> self) {
    while (!m_output.empty() && !m_isClosed) {
        m_writeDeadline.expires_after(m_deadlines.message);
        m_writeDeadline.async_wait([weak = weak_from_this()](boost::system::error_code error) {
            const auto late = weak.lock();
            if (!error && late && late->m_isWriting) late->close();
        });
        auto text = std::move(m_output.front());
        m_output.pop_front();
        auto [error, size] = co_await asio::async_write(m_stream, asio::buffer(text), kToken);
        m_outputBytes -= text.size();
        base::wipe(text);
        if (error) close();
    }
    m_writeDeadline.cancel();
    m_isWriting = false;
    if (m_isLeaving && !m_isClosed) base::spawn(m_stream.get_executor(), sayFarewell(self), "sip farewell");
}

void Connection::closeSoon() {
    if (m_isClosed || m_isLeaving) return;
    m_isLeaving = true;
    if (!m_isWriting) base::spawn(m_stream.get_executor(), sayFarewell(shared_from_this()), "sip farewell");
}

asio::awaitable<void> Connection::sayFarewell(std::shared_ptr<Connection> self) {
    self->wait(Waiting::farewell);
    co_await m_stream.async_shutdown(kToken);
    close();
}

void Connection::close() {
    if (m_isClosed) return;
    m_isClosed = true;
    m_deadline.cancel();
    m_writeDeadline.cancel();
    boost::system::error_code ignored;
    m_stream.lowest_layer().close(ignored);
    for (auto& text : m_output) base::wipe(text);
}

void Connection::abandon() {
    m_user = nullptr;
    m_owner = nullptr;
    close();
}

} // namespace conclave::sip
