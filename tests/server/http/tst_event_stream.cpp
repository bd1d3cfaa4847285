// labels: unit spec:F8
#include "server/http/event_stream.hpp"

#include <QTest>
#include <boost/asio/io_context.hpp>

using namespace conclave;
using namespace std::chrono_literals;
using http::EventStream;

namespace {
constexpr auto kHeartbeat = 20ms;
} // namespace

class TestEventStream : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Whoever may not listen any more hears no more, however much there is to say.
    void aBusyStreamEndsToo();
    void aQuietOneSaysThatItIsThere();
    void whoDoesNotReadCostsNoMoreThanThat();

private:
    void run(base::awaitable<void> work) {
        base::spawn(m_io.get_executor(), std::move(work), "test");
        m_io.restart();
        m_io.run();
    }
    boost::asio::io_context m_io;
};

void TestEventStream::aBusyStreamEndsToo() {
    EventStream stream(m_io.get_executor(), 10);
    int asked = 0;
    stream.setStillWanted([&]() -> base::awaitable<bool> { co_return ++asked < 3; });
    bool ended = false;
    std::string last;
    run([](EventStream& s, bool& over, std::string& said) -> base::awaitable<void> {
        for (int i = 0; i < 10'000 && !over; ++i) {
            s.push("levels", "", std::to_string(i));
            const auto bytes = co_await s.next(kHeartbeat);
            over = bytes.empty();
            if (!over) said = bytes;
            co_await base::sleepFor(1ms);
        }
    }(stream, ended, last));
    QVERIFY(ended);
    QCOMPARE(asked, 3);
    QVERIFY(stream.isClosed());
    QVERIFY(last.starts_with("event: levels\n"));
    QVERIFY(!stream.push("levels", "", "{}"));
}

void TestEventStream::aQuietOneSaysThatItIsThere() {
    EventStream stream(m_io.get_executor(), 10);
    bool wanted = true;
    stream.setStillWanted([&]() -> base::awaitable<bool> { co_return wanted; });
    std::vector<std::string> said;
    run([](EventStream& s, bool& still, std::vector<std::string>& heard) -> base::awaitable<void> {
        heard.push_back(co_await s.next(kHeartbeat));
        still = false;
        heard.push_back(co_await s.next(kHeartbeat));
    }(stream, wanted, said));
    QCOMPARE(said, std::vector<std::string>({": still here\n\n", ""}));
    QVERIFY(stream.isClosed());
}

// Few and large events fill it as many small ones do; one may be larger than all of it.
void TestEventStream::whoDoesNotReadCostsNoMoreThanThat() {
    const std::string large(EventStream::kWaitingBytesMax / 4, 'x');
    EventStream stream(m_io.get_executor(), 1000);
    for (int i = 0; i < 3; ++i) QVERIFY(stream.push("live", "", large));
    QVERIFY(!stream.push("live", "", large));
    QVERIFY(stream.isClosed());
    EventStream reader(m_io.get_executor(), 1000);
    QVERIFY(reader.push("live", "", large + large + large + large + large));
    std::size_t read = 0;
    run([](EventStream& s, const std::string& event, std::size_t& bytes) -> base::awaitable<void> {
        for (int i = 0; i < 20; ++i) {
            const auto said = co_await s.next(kHeartbeat);
            bytes += said.size();
            s.push("live", "", event);
        }
    }(reader, large, read));
    QVERIFY(!reader.isClosed());
    QVERIFY(read > 20 * large.size());
}

QTEST_GUILESS_MAIN(TestEventStream)
#include "tst_event_stream.moc"
