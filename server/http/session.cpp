#include "server/http/session.hpp"

#include "server/base/crypto.hpp"
#include "server/base/log.hpp"
#include "server/http/event_stream.hpp"
#include "server/http/head_rules.hpp"
#include "server/http/problem.hpp"
#include "server/http/request_reading.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <ctime>
#include <typeinfo>

namespace conclave::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
using base::awaitable;
using base::kToken;
using std::chrono::steady_clock;

namespace {

constexpr std::size_t kReadBytes = 4096;
constexpr std::size_t kBufferBytesMax = 256 * 1024; // a head, and what was read along with it
constexpr std::chrono::milliseconds kLingerWhenStopping{200};
constexpr std::size_t kDrainBytesMax = 16 * 1024 * 1024;

// IMF-fixdate (RFC 9110 section 5.6.7).
std::string dateHeader() {
    static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    char text[64];
    std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", kDays.at(std::size_t(utc.tm_wday)),
                  utc.tm_mday, kMonths.at(std::size_t(utc.tm_mon)), utc.tm_year + 1900, utc.tm_hour, utc.tm_min,
                  utc.tm_sec);
    return text;
}

std::string headOf(const Response& response, const std::string& requestId, std::string_view connection) {
    std::string head = "HTTP/1.1 " + std::to_string(response.status) + " ";
    head.append(reasonPhrase(response.status)).append("\r\nDate: ").append(dateHeader());
    head.append("\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff"
                "\r\nStrict-Transport-Security: max-age=31536000"
                "\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'"
                "\r\nReferrer-Policy: no-referrer\r\nX-Request-Id: ");
    head.append(requestId).append("\r\nConnection: ").append(connection).append("\r\n");
    for (const auto& [name, value] : response.headers) head.append(name).append(": ").append(value).append("\r\n");
    if (response.events) {
        head.append("Content-Type: text/event-stream\r\n");
    } else if (response.status != 204) {
        if (!response.body.empty()) head.append("Content-Type: ").append(response.contentType).append("\r\n");
        head.append("Content-Length: ").append(std::to_string(response.body.size())).append("\r\n");
    }
    return head.append("\r\n");
}

} // namespace

Session::Session(Socket socket, std::shared_ptr<asio::ssl::context> tls, std::shared_ptr<const SessionRules> rules)
    : m_tls(std::move(tls)), m_stream(std::move(socket), *m_tls), m_rules(std::move(rules)), m_buffer(kBufferBytesMax) {
    boost::system::error_code ignored;
    m_source = m_stream.next_layer().remote_endpoint(ignored).address();
}

void Session::finish() {
    m_finishing = true;
    if (m_events) m_events->close();
    if (!m_busy) abort();
}

void Session::abort() {
    boost::system::error_code ignored;
    m_stream.next_layer().close(ignored);
}

awaitable<void> Session::run() {
    const bool secure = co_await handshake();
    if (!secure) co_return;
    for (After after = After::keepOpen; after == After::keepOpen && !m_finishing;) {
        Request request;
        Step step = co_await readHead();
        if (step == Step::close) co_return;
        m_busy = true;
        const auto begun = steady_clock::now();
        m_requestId = std::string(base::randomToken(9).reveal());
        request.requestId = m_requestId;
        request.source = m_source;
        if (step == Step::proceed) step = co_await readRequest(request, after);
        if (step == Step::close) co_return;

        Response response;
        std::string pattern = "-";
        const Route* route = nullptr;
        if (step == Step::refuse) {
            after = After::close;
            response = problem(m_fault, m_requestId);
        } else {
            Router::Found found = m_rules->router.find(request.method, request.path);
            request.captures = std::move(found.captures);
            route = found.route;
            if (found.route) {
                pattern = found.route->pattern;
                response = co_await respond(request, *found.route);
            } else if (!found.allow.empty()) {
                const Error notHere{Errc::methodNotAllowed, "allowed are " + found.allow};
                response = problem(notHere, m_requestId);
                response.headers.emplace_back("Allow", found.allow);
            } else {
                const Error nothing{Errc::notFound, ""};
                response = problem(nothing, m_requestId);
            }
        }
        if (++m_answered >= m_rules->caps.requestsPerConnection || m_finishing || response.events) after = After::close;
        const auto exactly = steady_clock::now() - begun;
        const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(exactly);
        m_rules->meter->count(route, response.status, exactly);
        log::info("http", "request",
                  {{"id", m_requestId}, {"method", methodWord(request.method)}, {"route", pattern},
                   {"status", response.status}, {"ms", taken.count()}});
        std::shared_ptr<EventStream> events = response.events;
        const bool sent = co_await send(std::move(response), after);
        if (!sent) co_return;
        if (events) co_await sendEvents(std::move(events));
        m_busy = false;
    }
    m_busy = true;
    co_await closeGently();
}

awaitable<bool> Session::handshake() {
    auto shake = m_stream.async_handshake(asio::ssl::stream_base::server, kToken);
    const auto done = co_await base::before(m_rules->deadlines.handshake, std::move(shake));
    co_return done.has_value() && !std::get<0>(*done);
}

awaitable<Session::Step> Session::readHead() {
    const Deadlines& deadlines = m_rules->deadlines;
    bool begun = m_buffer.size() > 0 || m_answered == 0;
    auto deadline = steady_clock::now() + (begun ? deadlines.header : deadlines.idle);
    for (std::size_t scanned = 0;;) {
        const std::string_view bytes(static_cast<const char*>(m_buffer.data().data()), m_buffer.size());
        const auto end = headEnd(bytes, scanned);
        scanned = bytes.size();
        if (!end) {
            m_fault = end.error();
            co_return Step::refuse;
        }
        if (*end > limits::kHttpHeaderBytesMax || (*end == 0 && scanned >= limits::kHttpHeaderBytesMax)) {
            m_fault = Error{Errc::headerTooLarge, "at most " + std::to_string(limits::kHttpHeaderBytesMax) + " bytes"};
            co_return Step::refuse;
        }
        if (*end > 0) {
            m_headSize = *end;
            co_return Step::proceed;
        }
        auto reading = m_stream.async_read_some(m_buffer.prepare(kReadBytes), kToken);
        const auto got = co_await base::before(deadline - steady_clock::now(), std::move(reading));
        if (!got) {
            if (m_buffer.size() == 0) co_return Step::close;
            m_fault = Error{Errc::requestTimedOut, "the header took too long"};
            co_return Step::refuse;
        }
        const auto& [failed, size] = *got;
        if (failed) co_return Step::close;
        m_buffer.commit(size);
        if (!begun) deadline = steady_clock::now() + deadlines.header;
        begun = true;
    }
}

awaitable<Session::Step> Session::readRequest(Request& request, After& after) {
    const std::string_view head(static_cast<const char*>(m_buffer.data().data()), m_headSize);
    if (const auto good = checkHead(head); !good) {
        m_fault = good.error();
        co_return Step::refuse;
    }
    beast::http::request_parser<beast::http::string_body> parser;
    parser.header_limit(static_cast<std::uint32_t>(limits::kHttpHeaderBytesMax));
    parser.body_limit(limits::kHttpBodyBytesMax);
    boost::system::error_code failed;
    parser.put(asio::buffer(head.data(), head.size()), failed);
    if (!failed && !parser.is_header_done()) failed = beast::http::error::bad_field;
    if (failed) {
        m_fault = parserError(failed);
        co_return Step::refuse;
    }
    m_buffer.consume(m_headSize);
    if (!parser.is_done()) {
        const auto expected = parser.get().find(beast::http::field::expect);
        if (expected != parser.get().end() && m_buffer.size() == 0) {
            const bool sent = co_await sendBytes("HTTP/1.1 100 Continue\r\n\r\n");
            if (!sent) co_return Step::close;
        }
        const Step read = co_await readBody(parser);
        if (read != Step::proceed) co_return read;
    }
    auto raw = parser.release();
    if (!raw.keep_alive()) after = After::close;
    if (const auto good = readInto(request, raw); !good) {
        m_fault = good.error();
        co_return Step::refuse;
    }
    co_return Step::proceed;
}

// In all at most Deadlines::body; and after a grace no slower than kHttpBodyBytesPerSecondMin.
template <class Parser>
awaitable<Session::Step> Session::readBody(Parser& parser) {
    const Deadlines& deadlines = m_rules->deadlines;
    const auto begun = steady_clock::now();
    const auto announced = parser.content_length_remaining().value_or(0);
    while (!parser.is_done()) {
        const auto received = announced - parser.content_length_remaining().value_or(0);
        const auto earned = std::chrono::milliseconds(received * 1000 / limits::kHttpBodyBytesPerSecondMin);
        const auto deadline = begun + std::min(deadlines.body, deadlines.bodyGrace + earned);
        auto reading = beast::http::async_read_some(m_stream, m_buffer, parser, kToken);
        const auto got = co_await base::before(deadline - steady_clock::now(), std::move(reading));
        if (!got) {
            m_fault = Error{Errc::requestTimedOut, "the body took too long"};
            co_return Step::refuse;
        }
        const auto failed = std::get<0>(*got);
        if (failed && failed.category() != beast::http::make_error_code(beast::http::error::bad_method).category())
            co_return Step::close; // the connection went
        if (failed) {
            m_fault = parserError(failed);
            co_return Step::refuse;
        }
    }
    co_return Step::proceed;
}

awaitable<Response> Session::respond(const Request& request, const Route& route) {
    try {
        co_return co_await route.handler(request);
    } catch (const std::exception& thrown) {
        // By its class only: the text may hold what somebody sent.
        log::error("http", "a handler threw", {{"id", m_requestId}, {"type", typeid(thrown).name()}});
    } catch (...) {
        log::error("http", "a handler threw something unknown", {{"id", m_requestId}});
    }
    const Error ours{Errc::internal, ""};
    co_return problem(ours, m_requestId);
}

awaitable<bool> Session::send(Response response, After after) {
    std::string bytes = headOf(response, m_requestId, after == After::close ? "close" : "keep-alive");
    if (!response.events && response.status != 204) bytes += response.body;
    const bool sent = co_await sendBytes(std::move(bytes));
    co_return sent;
}

awaitable<bool> Session::sendBytes(std::string bytes) {
    auto writing = asio::async_write(m_stream, asio::buffer(bytes), kToken);
    const auto done = co_await base::before(m_rules->deadlines.write, std::move(writing));
    co_return done.has_value() && !std::get<0>(*done);
}

awaitable<void> Session::sendEvents(std::shared_ptr<EventStream> events) {
    using namespace asio::experimental::awaitable_operators;
    static metrics::Level& streams = metrics::level("conclave_http_event_streams", "Open event streams.");
    const metrics::Present present(streams);
    m_events = events;
    co_await (pump(events) || untilPeerCloses());
    events->close();
    m_events.reset();
}

awaitable<void> Session::pump(std::shared_ptr<EventStream> events) {
    for (;;) {
        std::string bytes = co_await events->next(m_rules->deadlines.heartbeat);
        if (bytes.empty()) co_return;
        const bool sent = co_await sendBytes(std::move(bytes));
        if (!sent) co_return;
    }
}

// A client has nothing more to say on an event stream: whatever comes is dropped, the end of it ends the stream.
awaitable<void> Session::untilPeerCloses() {
    std::array<char, 512> ignored;
    for (std::size_t total = 0; total < kBufferBytesMax;) {
        const auto [failed, size] = co_await m_stream.async_read_some(asio::buffer(ignored), kToken);
        if (failed) co_return;
        total += size;
    }
}

awaitable<void> Session::closeGently() {
    // A server that stops does not wait long for the peer's goodbye; the answer is on its way already.
    const auto linger = m_finishing ? std::min(m_rules->deadlines.linger, kLingerWhenStopping) : m_rules->deadlines.linger;
    auto shutting = m_stream.async_shutdown(kToken);
    const auto closed = co_await base::before(linger, std::move(shutting));
    const bool clean = closed.has_value() && !std::get<0>(*closed);
    boost::system::error_code ignored;
    m_stream.next_layer().shutdown(Socket::shutdown_send, ignored);
    if (!clean) co_await base::before(linger, drainCounted());
    abort();
}

// Reads what the peer still sends, so that our answer is not swept away by a reset.
awaitable<std::size_t> Session::drainCounted() {
    std::array<char, kReadBytes> ignored;
    std::size_t total = 0;
    while (total < kDrainBytesMax) {
        const auto [failed, size] = co_await m_stream.next_layer().async_read_some(asio::buffer(ignored), kToken);
        if (failed) break;
        total += size;
    }
    co_return total;
}

} // namespace conclave::http
