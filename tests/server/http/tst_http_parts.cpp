// labels: unit
#include "server/http/connection_count.hpp"
#include "server/http/head_rules.hpp"
#include "server/http/problem.hpp"
#include "server/http/router.hpp"

#include <QTest>

using namespace conclave;
using http::Method;

class TestHttpParts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyTruncation();
    void routes_data();
    void routes();
    void allow();
    void problems();
    void sources_data();
    void sources();
    void queries();
};

// No cut of a good head is taken for a whole one, and scanning in pieces finds what scanning at once finds.
void TestHttpParts::everyTruncation() {
    const std::string head = "GET /a?b=c HTTP/1.1\r\nHost: localhost\r\nX: y\r\n\r\n";
    for (std::size_t size = 0; size < head.size(); ++size) QCOMPARE(*http::headEnd(head.substr(0, size)), std::size_t(0));
    QCOMPARE(*http::headEnd(head), head.size());
    for (std::size_t from = 0; from < head.size(); ++from) QCOMPARE(*http::headEnd(head, from), head.size());
    QVERIFY(http::checkHead(head).has_value());
    for (std::size_t size = 0; size < head.size() - 2; ++size) (void)http::checkHead(head.substr(0, size));
}

void TestHttpParts::routes_data() {
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("pattern");
    QTest::newRow("literal") << QByteArray("/a") << QByteArray("/a");
    QTest::newRow("capture") << QByteArray("/a/7") << QByteArray("/a/{id}");
    QTest::newRow("literal wins") << QByteArray("/a/new") << QByteArray("/a/new");
    QTest::newRow("two captures") << QByteArray("/a/7/b/8") << QByteArray("/a/{id}/b/{pid}");
    QTest::newRow("too long") << QByteArray("/a/7/b/8/c") << QByteArray("");
    QTest::newRow("too short") << QByteArray("/a/7/b") << QByteArray("");
    QTest::newRow("empty") << QByteArray("") << QByteArray("");
    QTest::newRow("root") << QByteArray("/") << QByteArray("");
    QTest::newRow("case") << QByteArray("/A") << QByteArray("");
    QTest::newRow("slash") << QByteArray("/a/") << QByteArray("");
}

namespace {

base::awaitable<http::Response> nothing(const http::Request&) { co_return http::Response(); }

http::Router sample() {
    http::Router router;
    for (const char* pattern : {"/a", "/a/{id}", "/a/new", "/a/{id}/b/{pid}"}) router.add(Method::get, pattern, nothing);
    router.add(Method::patch, "/a/{id}", nothing);
    router.add(Method::remove, "/a/{id}", nothing);
    return router;
}

} // namespace

void TestHttpParts::routes() {
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, pattern);
    const auto router = sample();
    const auto found = router.find(Method::get, path.toStdString());
    QCOMPARE(found.route ? found.route->pattern : std::string(), pattern.toStdString());
    QVERIFY(found.allow.empty());
    if (pattern.endsWith("{pid}")) {
        QCOMPARE(found.captures.size(), std::size_t(2));
        QCOMPARE(found.captures[1].first, std::string("pid"));
        QCOMPARE(found.captures[1].second, std::string("8"));
    }
}

void TestHttpParts::allow() {
    const auto router = sample();
    QCOMPARE(router.find(Method::put, "/a/7").allow, std::string("GET, PATCH, DELETE"));
    QCOMPARE(router.find(Method::put, "/b").allow, std::string());
    QVERIFY(!router.find(Method::other, "/a").route);
}

void TestHttpParts::problems() {
    const auto stale = http::problem(Error{Errc::versionStale, "detail", "subject"}, "id7");
    QCOMPARE(stale.status, 412);
    QCOMPARE(stale.contentType, std::string("application/problem+json"));
    for (const char* part : {"\"code\":\"version_stale\"", "\"status\":412", "\"field\":\"subject\"", "\"requestId\":\"id7\"",
                             "\"type\":\"urn:conclave:problem:version_stale\""})
        QVERIFY2(stale.body.find(part) != std::string::npos, part);
    QVERIFY(http::problem(Error{Errc::internal, "inner"}, "").body.find("inner") == std::string::npos);
    const auto busy = http::problem(Error{Errc::tooManyRequests, ""}, "");
    QCOMPARE(busy.headers.at(0).first, std::string("Retry-After"));
}

void TestHttpParts::sources_data() {
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("other");
    QTest::addColumn<bool>("same");
    QTest::newRow("v4") << QByteArray("192.0.2.1") << QByteArray("192.0.2.2") << false;
    QTest::newRow("mapped") << QByteArray("192.0.2.1") << QByteArray("::ffff:192.0.2.1") << true;
    QTest::newRow("one household") << QByteArray("2001:db8:1:2::1") << QByteArray("2001:db8:1:2:ffff::9") << true;
    QTest::newRow("neighbours") << QByteArray("2001:db8:1:2::1") << QByteArray("2001:db8:1:3::1") << false;
}

void TestHttpParts::sources() {
    QFETCH(QByteArray, one);
    QFETCH(QByteArray, other);
    QFETCH(bool, same);
    const auto key = [](const QByteArray& text) {
        return http::sourceKey(boost::asio::ip::make_address(text.toStdString()));
    };
    QCOMPARE(key(one) == key(other), same);
    http::ConnectionCount count(3, 1);
    QVERIFY(count.enter(key(one)));
    QCOMPARE(count.enter(key(other)), !same);
    count.leave(key(one));
    QVERIFY(count.enter(key(one)));
}

void TestHttpParts::queries() {
    const http::Query query({{"q", "a"}, {"limit", "5"}, {"q", "b"}});
    QCOMPARE(*query.find("q"), std::string("a"));
    QVERIFY(!query.find("x"));
    QCOMPARE(*query.unexpected({"q", "limit"}), std::string("q"));
    QCOMPARE(*query.unexpected({"q"}), std::string("limit"));
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    QVERIFY(!http::Query(Pairs{{"q", "a"}}).unexpected({"q"}));
}

QTEST_GUILESS_MAIN(TestHttpParts)
#include "tst_http_parts.moc"
