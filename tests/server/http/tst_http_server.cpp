// labels: unit
// covers: T-B7_http_rules
#include "server/base/crypto.hpp"
#include "server/base/log.hpp"
#include "server/base/tls.hpp"
#include "server/http/event_stream.hpp"
#include "server/http/server.hpp"
#include "tests/server/http/raw_client.hpp"
#include "tests/support/temporary_folder.hpp"

#include <QTest>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <thread>

using namespace conclave;
using namespace std::chrono_literals;
using tests::RawAnswer;
using tests::RawClient;
namespace asio = boost::asio;
using base::awaitable;

namespace {

const std::string kHost = "Host: localhost\r\n";

std::string get(const std::string& target, const std::string& headers = kHost) {
    return "GET " + target + " HTTP/1.1\r\n" + headers + "\r\n";
}

std::string post(const std::string& body, const std::string& headers = kHost) {
    return "POST /echo HTTP/1.1\r\n" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

awaitable<http::Response> echo(const http::Request& request) {
    http::Response response;
    response.contentType = "text/plain";
    response.body = request.body;
    response.headers.emplace_back("X-Type", request.contentType);
    co_return response;
}

awaitable<http::Response> item(const http::Request& request) {
    http::Response response;
    response.body = request.capture("id") + " " + request.query.find("q").value_or("-");
    co_return response;
}

awaitable<http::Response> throws(const http::Request&) {
    throw std::runtime_error("with a secret inside");
    co_return http::Response();
}

std::atomic<bool> isSlowBegun{false};

awaitable<http::Response> slowly(const http::Request&) {
    isSlowBegun = true;
    co_await base::sleepFor(200ms);
    http::Response response;
    response.body = "done";
    co_return response;
}

awaitable<http::Response> nothing(const http::Request&) {
    http::Response response;
    response.status = 204;
    co_return response;
}

// A server on a thread of its own.
class Running {
public:
    explicit Running(http::Deadlines deadlines = {}, http::Caps caps = {}) {
        const auto files = base::ensureSelfSigned(m_folder.path(), "localhost");
        http::Router router;
        router.add(http::Method::post, "/echo", echo);
        router.add(http::Method::get, "/items/{id}", item);
        router.add(http::Method::patch, "/items/{id}", item);
        router.add(http::Method::get, "/items/special", nothing);
        router.add(http::Method::get, "/throws", throws);
        router.add(http::Method::get, "/slow", slowly);
        router.add(http::Method::get, "/events", [this](const http::Request&) { return openEvents(); });
        http::ServerOptions options;
        options.listen = {asio::ip::make_address("127.0.0.1"), 0};
        options.deadlines = deadlines;
        options.caps = caps;
        m_server.emplace(m_io.get_executor(), *base::serverContext(*files), options, std::move(router));
        if (!m_server->start()) qFatal("no port");
        m_thread = std::thread([this] {
            auto work = asio::make_work_guard(m_io);
            m_io.run();
        });
    }
    ~Running() {
        stop();
        m_io.stop();
        m_thread.join();
        m_events.reset();
        m_server.reset();
    }

    std::uint16_t port() const { return m_server->port(); }
    void stop() {
        std::promise<void> done;
        asio::co_spawn(m_io, m_server->stop(), [&](std::exception_ptr) { done.set_value(); });
        done.get_future().wait();
    }
    std::size_t connections() {
        std::promise<std::size_t> count;
        asio::post(m_io, [&] { count.set_value(m_server->connectionCount()); });
        return count.get_future().get();
    }
    void push(const std::string& id, const std::string& data) {
        std::promise<void> done;
        asio::post(m_io, [&] {
            if (m_events) m_events->push("conference", id, data);
            done.set_value();
        });
        done.get_future().wait();
    }
    bool eventsClosed() {
        std::promise<bool> closed;
        asio::post(m_io, [&] { closed.set_value(m_events && m_events->isClosed()); });
        return closed.get_future().get();
    }

private:
    awaitable<http::Response> openEvents() {
        m_events = std::make_shared<http::EventStream>(m_io.get_executor(), 10);
        http::Response response;
        response.events = m_events;
        co_return response;
    }

    tests::TemporaryFolder m_folder{};
    asio::io_context m_io{1};
    std::optional<http::Server> m_server{};
    std::shared_ptr<http::EventStream> m_events{};
    std::thread m_thread{};
};

http::Deadlines hasty() {
    http::Deadlines deadlines;
    deadlines.handshake = deadlines.header = deadlines.body = deadlines.idle = 150ms;
    deadlines.linger = 300ms;
    deadlines.heartbeat = 50ms;
    return deadlines;
}

} // namespace

class TestHttpServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cases_data();
    void cases();
    void securityHeaders();
    void keepsOpen();
    void pipelined();
    void requestsPerConnection();
    void smuggledRequestIsNotAnswered();
    void hugeBodyIsAnswered();
    void expectContinue();
    void byteByByte();
    void slowHeader();
    void slowBody();
    void drippingBody();
    void idle();
    void silentHandshake();
    void noTls();
    void halfClosed();
    void manySlowOnes();
    void connectionCaps();
    void eventStream();
    void slowEventReader();
    void stopFinishesRunning();
    void stopWhenIdle();
};

void TestHttpServer::initTestCase() {
    base::cryptoInit();
    log::setLevel(log::Level::error);
}

void TestHttpServer::cases_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code"); // of the problem; empty: none
    QTest::addColumn<bool>("stays");      // the connection takes another request
    const auto row = [](const char* name, const std::string& bytes, int status, const char* code, bool stays) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << status << QByteArray(code) << stays;
    };
    const auto bad = [&](const char* name, const std::string& bytes) { row(name, bytes, 400, "bad_request", false); };

    row("get", get("/items/7"), 200, "", true);
    row("query", get("/items/7?q=a%20b"), 200, "", true);
    row("post", post("hello"), 200, "", true);
    row("post nothing", post(""), 200, "", true);
    row("no length, no body", "POST /echo HTTP/1.1\r\n" + kHost + "\r\n", 200, "", true);
    row("204", get("/items/special"), 204, "", true);
    row("http 1.0", "GET /items/7 HTTP/1.0\r\n" + kHost + "\r\n", 200, "", false);
    row("connection close", get("/items/7", kHost + "Connection: close\r\n"), 200, "", false);
    row("lower-case header names", get("/items/7", "host: localhost\r\n"), 200, "", true);
    row("unknown path", get("/nowhere"), 404, "not_found", true);
    row("trailing slash", get("/items/7/"), 404, "not_found", true);
    row("double slash", get("//items/7"), 404, "not_found", true);
    row("dots are no way up", get("/items/../items/7"), 404, "not_found", true);
    row("empty capture", get("/items/"), 404, "not_found", true);
    row("wrong method", "DELETE /items/7 HTTP/1.1\r\n" + kHost + "\r\n", 405, "method_not_allowed", true);
    row("unknown method", "BREW /items/7 HTTP/1.1\r\n" + kHost + "\r\n", 405, "method_not_allowed", true);
    row("head", "HEAD /items/7 HTTP/1.1\r\n" + kHost + "\r\n", 405, "method_not_allowed", true);
    row("handler throws", get("/throws"), 500, "internal", true);

    row("chunked", "POST /echo HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501,
        "transfer_encoding_refused", false);
    row("gzip coding alone", "POST /echo HTTP/1.1\r\n" + kHost + "Transfer-Encoding: gzip\r\n\r\n" + get("/items/8"), 501,
        "transfer_encoding_refused", false);
    row("coding and length", "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        501, "transfer_encoding_refused", false);
    row("coding identity", get("/items/7", kHost + "Transfer-Encoding: identity\r\n"), 501, "transfer_encoding_refused", false);
    row("coding in odd case", get("/items/7", kHost + "tRaNsFeR-eNcOdInG: chunked\r\n"), 501, "transfer_encoding_refused", false);
    row("coding empty", get("/items/7", kHost + "Transfer-Encoding:\r\n"), 501, "transfer_encoding_refused", false);

    bad("no host", get("/items/7", ""));
    bad("two hosts", get("/items/7", kHost + kHost));
    bad("two hosts in one", get("/items/7", "Host: a, b\r\n"));
    bad("empty host", get("/items/7", "Host:\r\n"));
    bad("host with a path", get("/items/7", "Host: a/b\r\n"));
    bad("length twice", "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello");
    bad("lengths differ", "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello");
    bad("length list", "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 5, 5\r\n\r\nhello");
    bad("length signed", "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: +5\r\n\r\nhello");
    bad("length negative", "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: -5\r\n\r\nhello");
    bad("length hex", "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 0x5\r\n\r\nhello");
    bad("length huge", "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 99999999999999999999999\r\n\r\n");
    bad("length empty", "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length:\r\n\r\n");
    bad("folded header", get("/items/7", kHost + "X-A: b\r\n c\r\n"));
    bad("folded first header", "GET /items/7 HTTP/1.1\r\n Host: localhost\r\n\r\n");
    bad("space before the colon", get("/items/7", "Host : localhost\r\n"));
    bad("no colon", get("/items/7", kHost + "nonsense\r\n"));
    bad("empty name", get("/items/7", kHost + ": x\r\n"));
    bad("bare line feeds", "GET /items/7 HTTP/1.1\nHost: localhost\n\n");
    bad("one bare line feed", "GET /items/7 HTTP/1.1\r\n" + kHost + "X: y\nZ: 1\r\n\r\n");
    bad("bare carriage return", get("/items/7", kHost + "X: a\rb\r\n"));
    bad("zero byte in a value", get("/items/7", kHost + std::string("X: a\0b\r\n", 8)));
    bad("zero byte in the target", std::string("GET /items/\0 HTTP/1.1\r\n", 23) + kHost + "\r\n");
    bad("control character", get("/items/7", kHost + "X: a\x01" "b\r\n"));
    bad("empty line first", "\r\n" + get("/items/7"));
    bad("two-part request line", "GET /items/7\r\n" + kHost + "\r\n");
    bad("four-part request line", "GET /items/7 x HTTP/1.1\r\n" + kHost + "\r\n");
    bad("http 2", "GET /items/7 HTTP/2.0\r\n" + kHost + "\r\n");
    bad("http 0.9", "GET /items/7 HTTP/0.9\r\n" + kHost + "\r\n");
    bad("http 2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    bad("version in lower case", "GET /items/7 http/1.1\r\n" + kHost + "\r\n");
    bad("absolute target", get("https://localhost/items/7"));
    bad("star target", get("*"));
    bad("tab in the request line", "GET\t/items/7\tHTTP/1.1\r\n" + kHost + "\r\n");
    bad("bad escape", get("/items/7?q=%zz"));
    bad("query is not utf-8", get("/items/7?q=%ff"));
    bad("two tokens", get("/items/7", kHost + "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"));
    bad("two if-match", get("/items/7", kHost + "If-Match: \"1\"\r\nIf-Match: \"2\"\r\n"));
    bad("other expectation", get("/items/7", kHost + "Expect: tea\r\n"));
    bad("long idempotency key", get("/items/7", kHost + "Idempotency-Key: " + std::string(129, 'k') + "\r\n"));
    row("basic authorization", get("/items/7", kHost + "Authorization: Basic YTpi\r\n"), 401, "unauthenticated", false);
    row("long header", get("/items/7", kHost + "X: " + std::string(9000, 'x') + "\r\n"), 431, "header_too_large", false);
    row("long target", get("/items/" + std::string(9000, 'x')), 431, "header_too_large", false);
    row("endless header", "GET /items/7 HTTP/1.1\r\nX: " + std::string(20'000, 'x'), 431, "header_too_large", false);
    std::string many = kHost;
    for (int i = 0; i < 100; ++i) many += "X: y\r\n";
    row("many headers", get("/items/7", many), 431, "header_too_large", false);
    row("body one over", "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 1048577\r\n\r\nx", 413, "body_too_large", false);
    row("body of a terabyte", "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 1099511627776\r\n\r\nx", 413,
        "body_too_large", false);
}

void TestHttpServer::cases() {
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    QFETCH(bool, stays);
    static Running server;
    RawClient client(server.port());
    QVERIFY(client.handshake());
    client.send(bytes.toStdString());
    const RawAnswer answer = client.answer();
    QCOMPARE(answer.status, status);
    QVERIFY(!answer.headers.at("x-request-id").empty());
    QVERIFY(!answer.has("secret"));
    if (!code.isEmpty()) {
        QCOMPARE(answer.headers.at("content-type"), std::string("application/problem+json"));
        QVERIFY2(answer.has("\"code\":\"" + code.toStdString() + "\""), answer.body.c_str());
        QVERIFY(answer.has("\"requestId\":\"" + answer.headers.at("x-request-id") + "\""));
    }
    if (status == 405) QVERIFY(!answer.headers.at("allow").empty());
    QCOMPARE(answer.headers.at("connection"), std::string(stays ? "keep-alive" : "close"));
    if (stays) {
        client.send(get("/items/again"));
        QCOMPARE(client.answer().body, std::string("again -"));
    } else {
        QVERIFY(client.closed());
    }
}

void TestHttpServer::securityHeaders() {
    Running server;
    RawClient client(server.port());
    QVERIFY(client.handshake());
    client.send(get("/items/7"));
    const auto headers = client.answer().headers;
    QCOMPARE(headers.at("cache-control"), std::string("no-store"));
    QCOMPARE(headers.at("x-content-type-options"), std::string("nosniff"));
    QVERIFY(headers.at("strict-transport-security").starts_with("max-age="));
    QVERIFY(headers.count("date"));
    QVERIFY(!headers.count("server"));
}

void TestHttpServer::keepsOpen() {
    Running server;
    RawClient client(server.port());
    QVERIFY(client.handshake());
    for (int i = 0; i < 50; ++i) {
        client.send(i % 2 ? get("/items/" + std::to_string(i)) : post(std::string(static_cast<std::size_t>(i * 1000), 'b')));
        QCOMPARE(client.answer().status, 200);
    }
}

void TestHttpServer::pipelined() {
    Running server;
    RawClient client(server.port());
    QVERIFY(client.handshake());
    std::string all;
    for (int i = 0; i < 30; ++i) all += i % 3 == 0 ? post("body " + std::to_string(i)) : get("/items/" + std::to_string(i));
    client.send(all);
    for (int i = 0; i < 30; ++i) {
        const auto expected = i % 3 == 0 ? "body " + std::to_string(i) : std::to_string(i) + " -";
        QCOMPARE(client.answer().body, expected);
    }
}

void TestHttpServer::requestsPerConnection() {
    Running server;
    RawClient client(server.port());
    QVERIFY(client.handshake());
    std::string all;
    for (int i = 0; i < 1000; ++i) all += get("/items/7");
    client.send(all);
    for (std::size_t i = 1; i < limits::kHttpRequestsPerConnectionMax; ++i)
        QCOMPARE(client.answer().headers.at("connection"), std::string("keep-alive"));
    QCOMPARE(client.answer().headers.at("connection"), std::string("close"));
    QVERIFY(client.closed());
}

// What follows a refused request never becomes a request of its own.
void TestHttpServer::smuggledRequestIsNotAnswered() {
    Running server;
    RawClient client(server.port());
    QVERIFY(client.handshake());
    client.send("POST /echo HTTP/1.1\r\n" + kHost + "Transfer-Encoding: gzip\r\n\r\n" + get("/items/smuggled"));
    QCOMPARE(client.answer().status, 501);
    QVERIFY(client.closed());
    QVERIFY(client.buffered().empty());
}

void TestHttpServer::hugeBodyIsAnswered() {
    Running server;
    RawClient client(server.port());
    QVERIFY(client.handshake());
    client.send(post(std::string(4 * 1024 * 1024, 'x')));
    QCOMPARE(client.answer().status, 413);

    RawClient fits(server.port());
    QVERIFY(fits.handshake());
    fits.send(post(std::string(limits::kHttpBodyBytesMax, 'x')));
    QCOMPARE(fits.answer().body.size(), limits::kHttpBodyBytesMax);
}

void TestHttpServer::expectContinue() {
    Running server;
    RawClient client(server.port());
    QVERIFY(client.handshake());
    client.send("POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    QCOMPARE(client.answer().status, 100);
    client.send("hello");
    QCOMPARE(client.answer().body, std::string("hello"));
}

void TestHttpServer::byteByByte() {
    Running server;
    RawClient client(server.port());
    QVERIFY(client.handshake());
    for (const char c : post("hello")) QVERIFY(client.send(std::string_view(&c, 1)));
    QCOMPARE(client.answer().body, std::string("hello"));
}

void TestHttpServer::slowHeader() {
    Running server(hasty());
    RawClient client(server.port());
    QVERIFY(client.handshake());
    client.send("GET /items/7 HTTP/1.1\r\nHost: loc");
    const auto answer = client.answer();
    QCOMPARE(answer.status, 408);
    QVERIFY(answer.has("request_timed_out"));
    QVERIFY(client.closed());
}

void TestHttpServer::slowBody() {
    Running server(hasty());
    RawClient client(server.port());
    QVERIFY(client.handshake());
    client.send("POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 10\r\n\r\nhalf");
    QCOMPARE(client.answer().status, 408);
    QVERIFY(client.closed());
}

void TestHttpServer::drippingBody() {
    http::Deadlines deadlines = hasty();
    deadlines.body = 1h;
    deadlines.bodyGrace = 300ms;
    Running server(deadlines);
    RawClient client(server.port());
    QVERIFY(client.handshake());
    client.send("POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 1000\r\n\r\n");
    for (bool goesOn = true; goesOn;) { // a byte now and then is not enough
        goesOn = client.send("x");
        std::this_thread::sleep_for(20ms);
        goesOn = goesOn && client.tcp().available() == 0;
    }
    QCOMPARE(client.answer().status, 408);
    // One that keeps the pace is read to its end, past the grace.
    RawClient steady(server.port());
    QVERIFY(steady.handshake());
    steady.send("POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 10000\r\n\r\n");
    for (int i = 0; i < 20; ++i) {
        std::this_thread::sleep_for(25ms);
        QVERIFY(steady.send(std::string(500, 'y')));
    }
    QCOMPARE(steady.answer().body, std::string(10000, 'y'));
}

void TestHttpServer::idle() {
    Running server(hasty());
    RawClient client(server.port());
    QVERIFY(client.handshake());
    client.send(get("/items/7"));
    QCOMPARE(client.answer().status, 200);
    QVERIFY(client.closed()); // without a word: nobody asked
    RawClient silent(server.port());
    QVERIFY(silent.handshake());
    QVERIFY(silent.closed());
}

void TestHttpServer::silentHandshake() {
    Running server(hasty());
    RawClient client(server.port());
    char byte = 0;
    boost::system::error_code failed;
    client.tcp().read_some(asio::buffer(&byte, 1), failed);
    QVERIFY(failed);
}

void TestHttpServer::noTls() {
    Running server(hasty());
    RawClient client(server.port());
    boost::system::error_code failed;
    const std::string plain = get("/items/7");
    asio::write(client.tcp(), asio::buffer(plain), failed);
    std::string got(1000, '\0');
    std::size_t total = 0;
    while (!failed) total += client.tcp().read_some(asio::buffer(got), failed);
    QVERIFY(total < 20); // a TLS alert at most
}

void TestHttpServer::halfClosed() {
    Running server(hasty());
    RawClient client(server.port());
    QVERIFY(client.handshake());
    client.send(get("/slow"));
    client.tcp().shutdown(asio::ip::tcp::socket::shutdown_send);
    QCOMPARE(client.answer().body, std::string("done"));
    QVERIFY(client.closed());
}

void TestHttpServer::manySlowOnes() {
    http::Deadlines deadlines = hasty();
    deadlines.handshake = 20s; // a hundred handshakes on a busy machine
    deadlines.header = 1s;
    Running server(deadlines);
    std::vector<std::unique_ptr<RawClient>> slow;
    for (int i = 0; i < 100; ++i) {
        slow.push_back(std::make_unique<RawClient>(server.port()));
        QVERIFY(slow.back()->handshake());
        slow.back()->send("GET /items/7 HTTP/1.1\r\nX: ");
    }
    RawClient normal(server.port());
    QVERIFY(normal.handshake());
    normal.send(get("/items/7"));
    QCOMPARE(normal.answer().status, 200);
    for (auto& client : slow) QCOMPARE(client->answer().status, 408);
}

void TestHttpServer::connectionCaps() {
    http::Caps caps;
    caps.connectionsPerAddress = 3;
    Running server({}, caps);
    std::vector<std::unique_ptr<RawClient>> open;
    for (int i = 0; i < 3; ++i) {
        open.push_back(std::make_unique<RawClient>(server.port()));
        QVERIFY(open.back()->handshake());
        open.back()->send(get("/items/7"));
        QCOMPARE(open.back()->answer().status, 200);
    }
    RawClient fourth(server.port());
    QVERIFY(!fourth.handshake());
    open[0]->send(get("/items/7", kHost + "Connection: close\r\n"));
    QCOMPARE(open[0]->answer().status, 200);
    QVERIFY(open[0]->closed());
    open.erase(open.begin());
    QTRY_COMPARE(server.connections(), std::size_t(2));
    RawClient fifth(server.port());
    QVERIFY(fifth.handshake());
}

void TestHttpServer::eventStream() {
    Running server(hasty());
    RawClient client(server.port());
    QVERIFY(client.handshake());
    client.send(get("/events"));
    const auto answer = client.answer();
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.at("content-type"), std::string("text/event-stream"));
    QVERIFY(client.readUntil(": still here\n\n"));
    server.push("7", R"({"version":1})");
    QVERIFY(client.readUntil("event: conference\nid: 7\ndata: {\"version\":1}\n\n"));
    client.tcp().close();
    QTRY_VERIFY(server.eventsClosed());
    QTRY_COMPARE(server.connections(), std::size_t(0));
}

void TestHttpServer::slowEventReader() {
    http::Deadlines deadlines = hasty();
    deadlines.write = 200ms;
    Running server(deadlines);
    RawClient client(server.port());
    QVERIFY(client.handshake());
    client.send(get("/events"));
    QCOMPARE(client.answer().status, 200);
    const std::string much(1024 * 1024, 'x');
    for (int i = 0; i < 200 && !server.eventsClosed(); ++i) server.push(std::to_string(i), much);
    QTRY_VERIFY(server.eventsClosed());
    QTRY_COMPARE(server.connections(), std::size_t(0));
}

void TestHttpServer::stopFinishesRunning() {
    Running server;
    RawClient client(server.port());
    QVERIFY(client.handshake());
    client.send(get("/items/7"));
    QCOMPARE(client.answer().status, 200);
    isSlowBegun = false;
    client.send(get("/slow"));
    QTRY_VERIFY(isSlowBegun);
    server.stop(); // it sleeps for some time
    QCOMPARE(client.answer().body, std::string("done"));
    QVERIFY(client.closed());
}

void TestHttpServer::stopWhenIdle() {
    http::Deadlines deadlines;
    deadlines.stop = 1h; // waited for, it would end this test by its time-out
    Running server(deadlines);
    RawClient client(server.port());
    QVERIFY(client.handshake());
    client.send(get("/items/7"));
    QCOMPARE(client.answer().status, 200);
    server.stop();
    QVERIFY(client.closed());
    boost::system::error_code failed;
    asio::io_context io;
    asio::ip::tcp::socket late(io);
    late.connect({asio::ip::make_address("127.0.0.1"), server.port()}, failed);
    QVERIFY(failed);
}

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_http_server.moc"
