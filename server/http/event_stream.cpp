#include "server/http/event_stream.hpp"

namespace conclave::http {

EventStream::EventStream(boost::asio::any_io_executor executor, std::size_t waitingMax)
    : m_wake(std::move(executor)), m_waitingMax(waitingMax) {}

bool EventStream::push(std::string_view event, std::string_view id, std::string_view data) {
    if (m_closed) return false;
    std::string text;
    if (!event.empty()) text.append("event: ").append(event).append("\n");
    if (!id.empty()) text.append("id: ").append(id).append("\n");
    if (!data.empty()) text.append("data: ").append(data).append("\n"); // our data is one line of JSON
    text.append("\n");
    if (m_waiting.size() >= m_waitingMax || (!m_waiting.empty() && m_waitingBytes + text.size() > kWaitingBytesMax)) {
        m_waiting.clear(); // it would come too late anyway: the client resumes from the last one it has seen
        close();
        return false;
    }
    m_waitingBytes += text.size();
    m_waiting.push_back(std::move(text));
    m_wake.cancel();
    return true;
}

void EventStream::close() {
    m_closed = true;
    m_wake.cancel();
}

base::awaitable<std::string> EventStream::next(std::chrono::milliseconds heartbeat) {
    if (m_waiting.empty() && !m_closed) {
        m_wake.expires_after(heartbeat);
        co_await m_wake.async_wait(base::kToken);
    }
    const auto now = std::chrono::steady_clock::now();
    if (m_stillWanted && !m_closed && now - m_asked >= heartbeat) {
        m_asked = now;
        const bool wanted = co_await m_stillWanted();
        if (!wanted) {
            m_waiting.clear();
            close();
        }
    }
    std::string bytes;
    while (!m_waiting.empty()) {
        bytes += m_waiting.front();
        m_waiting.pop_front();
    }
    m_waitingBytes = 0;
    if (bytes.empty() && !m_closed) bytes = ": still here\n\n";
    co_return bytes;
}

} // namespace conclave::http
