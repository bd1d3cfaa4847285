// One client's stream of server-sent events (WHATWG HTML, section 9.2). Bounded: a client that does not read is closed,
// and comes back with Last-Event-ID. Thread: control. Whoever feeds it holds a weak pointer; the connection owns it.
#pragma once

#include "server/base/async.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace conclave::http {

class EventStream {
public:
    static constexpr std::size_t kWaitingBytesMax = 1024 * 1024; // one event may have more

    EventStream(boost::asio::any_io_executor executor, std::size_t waitingMax);

    // An event without data only says where to resume from. False where the stream is over: it was closed, or it is closed now because too much waits.
    bool push(std::string_view event, std::string_view id, std::string_view data);
    // What has been pushed still goes out.
    void close();
    bool isClosed() const noexcept { return m_closed; }

    // Lives as long as the stream: the subscription that feeds it.
    void keep(std::shared_ptr<void> subscription) { m_kept = std::move(subscription); }
    // Asked as often as a heartbeat would be due, however much there is to say; false ends the stream (the session behind it is
    // over), and what waits is not said any more.
    void setStillWanted(std::function<base::awaitable<bool>()> ask) { m_stillWanted = std::move(ask); }

    // For the connection: the next bytes to send, a comment line after `heartbeat` without any, empty at the end.
    base::awaitable<std::string> next(std::chrono::milliseconds heartbeat);

private:
    boost::asio::steady_timer m_wake;
    std::size_t m_waitingMax;
    std::deque<std::string> m_waiting{};
    std::size_t m_waitingBytes = 0;
    bool m_closed = false;
    std::shared_ptr<void> m_kept{};
    std::function<base::awaitable<bool>()> m_stillWanted{};
    std::chrono::steady_clock::time_point m_asked = std::chrono::steady_clock::now();
};

} // namespace conclave::http
