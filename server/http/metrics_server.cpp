#include "server/http/metrics_server.hpp"

#include "common/limits.hpp"
#include "server/base/listen.hpp"
#include "server/base/log.hpp"
#include "server/http/head_rules.hpp"
#include "server/http/message.hpp"

#include <array>
#include <boost/asio/write.hpp>
#include <unordered_set>

namespace conclave::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using base::awaitable;
using base::kToken;

namespace {

constexpr std::size_t kReadBytes = 1024;
constexpr std::size_t kDrainBytesMax = 64 * 1024;

std::string answerOf(int status, std::string_view headers, std::string_view body) {
    std::string answer = "HTTP/1.1 " + std::to_string(status) + " ";
    answer.append(reasonPhrase(status)).append("\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n");
    answer.append(headers).append("Content-Length: ").append(std::to_string(body.size()));
    return answer.append("\r\nConnection: close\r\n\r\n").append(body);
}

std::string refusalOf(const Error& error) { return answerOf(errcInfo(error.code).status, "", ""); }

} // namespace

class MetricsServer::Impl : public std::enable_shared_from_this<MetricsServer::Impl> {
public:
    Impl(asio::any_io_executor executor, MetricsServerOptions options, std::function<awaitable<std::string>()> page)
        : m_executor(std::move(executor)), m_options(std::move(options)), m_page(std::move(page)),
          m_acceptor(m_executor) {}

    Result<> start() {
        const auto port = base::listenOn(m_acceptor, m_options.listen, "metrics.listen");
        if (!port) return port.error();
        m_port = *port;
        base::spawn(m_executor, acceptAll(shared_from_this()), "metrics accept");
        return {};
    }

    std::uint16_t port() const noexcept { return m_port; }

    void stop() {
        m_stopped = true;
        boost::system::error_code ignored;
        m_acceptor.close(ignored);
        for (const auto& socket : m_open) socket->close(ignored);
    }

private:
    using Socket = std::shared_ptr<tcp::socket>;

    static awaitable<void> acceptAll(std::shared_ptr<Impl> self) {
        while (!self->m_stopped) {
            auto [ec, socket] = co_await self->m_acceptor.async_accept(kToken);
            if (self->m_stopped) co_return;
            if (ec) {
                log::warning("metrics", "accept failed", {{"error", ec.value()}});
                co_await base::sleepFor(std::chrono::milliseconds(200));
                continue;
            }
            if (self->m_open.size() >= self->m_options.connectionsMax) continue; // closed by its destructor
            auto shared = std::make_shared<tcp::socket>(std::move(socket));
            self->m_open.insert(shared);
            base::spawn(self->m_executor, serve(self, std::move(shared)), "metrics");
        }
    }

    static awaitable<void> serve(std::shared_ptr<Impl> self, Socket socket) {
        try {
            co_await base::before(self->m_options.timeMax, self->converse(*socket));
        } catch (...) {
            base::reportEscaped("metrics", std::current_exception());
        }
        boost::system::error_code ignored;
        socket->close(ignored);
        self->m_open.erase(socket);
    }

    awaitable<bool> converse(tcp::socket& socket) {
        std::string answer = co_await answerTo(socket);
        if (answer.empty()) co_return false;
        const auto [failed, sent] = co_await asio::async_write(socket, asio::buffer(answer), kToken);
        if (failed) co_return false;
        boost::system::error_code ignored;
        socket.shutdown(tcp::socket::shutdown_send, ignored);
        // Reads what the peer still sends, so that the answer is not swept away by a reset.
        std::array<char, kReadBytes> rest;
        for (std::size_t total = 0; total < kDrainBytesMax;) {
            const auto [ended, size] = co_await socket.async_read_some(asio::buffer(rest), kToken);
            if (ended) break;
            total += size;
        }
        co_return true;
    }

    // Empty where there is nobody to answer.
    awaitable<std::string> answerTo(tcp::socket& socket) {
        std::string head;
        std::array<char, kReadBytes> piece;
        for (std::size_t scanned = 0;;) {
            const auto end = headEnd(head, scanned);
            scanned = head.size();
            if (!end) co_return refusalOf(end.error());
            const Error tooLarge{Errc::headerTooLarge, ""};
            if ((*end > 0 ? *end : head.size()) > limits::kHttpHeaderBytesMax) co_return refusalOf(tooLarge);
            if (*end > 0) {
                head.resize(*end);
                break;
            }
            const auto [failed, size] = co_await socket.async_read_some(asio::buffer(piece), kToken);
            if (failed) co_return std::string();
            head.append(piece.data(), size);
        }
        if (const auto good = checkHead(head); !good) co_return refusalOf(good.error());
        const std::string_view line = std::string_view(head).substr(0, head.find("\r\n"));
        const std::string_view method = line.substr(0, line.find(' '));
        const std::string_view rest = line.substr(method.size() + 1);
        if (rest.substr(0, rest.find_first_of(" ?")) != "/metrics") co_return answerOf(404, "", "");
        if (method != "GET" && method != "HEAD") co_return answerOf(405, "Allow: GET, HEAD\r\n", "");
        const std::string page = co_await m_page();
        std::string answer = answerOf(200, "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n", page);
        if (method == "HEAD") answer.resize(answer.size() - page.size());
        co_return answer;
    }

    asio::any_io_executor m_executor;
    MetricsServerOptions m_options;
    std::function<awaitable<std::string>()> m_page;
    tcp::acceptor m_acceptor;
    std::unordered_set<Socket> m_open{};
    std::uint16_t m_port = 0;
    bool m_stopped = false;
};

MetricsServer::MetricsServer(asio::any_io_executor executor, MetricsServerOptions options,
                             std::function<awaitable<std::string>()> page)
    : m_impl(std::make_shared<Impl>(std::move(executor), std::move(options), std::move(page))) {}

MetricsServer::~MetricsServer() { m_impl->stop(); }

Result<> MetricsServer::start() { return m_impl->start(); }
std::uint16_t MetricsServer::port() const noexcept { return m_impl->port(); }
void MetricsServer::stop() { m_impl->stop(); }

} // namespace conclave::http
