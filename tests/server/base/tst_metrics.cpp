// labels: unit spec:H2
// What is counted, and how Prometheus gets to read it.
#include "server/base/metrics.hpp"
#include "server/base/process.hpp"

#include <QTest>
#include <thread>

using namespace conclave;
using namespace std::chrono_literals;

namespace {

// The lines of one family.
std::vector<std::string> linesOf(const std::string& text, const std::string& name) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        const std::string line = text.substr(at, end - at);
        if (line.find(name) != std::string::npos) lines.push_back(line);
        at = end + 1;
    }
    return lines;
}

} // namespace

class TestMetrics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void counters();
    void levels();
    void histograms();
    void labelsAreEscaped();
    void numbers();
    void manyThreads();
    void process();
};

void TestMetrics::counters() {
    metrics::counter("a_total", "Help.", {{"kind", "x"}}).add();
    metrics::counter("a_total", "Help.", {{"kind", "y"}});
    metrics::counter("a_total", "Help.", {{"kind", "x"}}).add(4);
    metrics::Page page;
    page.addCounted();
    const std::vector<std::string> expected{"# HELP a_total Help.", "# TYPE a_total counter", "a_total{kind=\"x\"} 5",
                                            "a_total{kind=\"y\"} 0"};
    QCOMPARE(linesOf(page.text(), "a_total"), expected);
}

void TestMetrics::levels() {
    auto& level = metrics::level("b_now", "Help.");
    {
        const metrics::Present one(level), two(level);
        QCOMPARE(level.value(), std::int64_t(2));
    }
    level.rise();
    metrics::Page page;
    page.addCounted();
    QCOMPARE(linesOf(page.text(), "b_now").back(), std::string("b_now 1"));
}

void TestMetrics::histograms() {
    auto& times = metrics::histogram("c_seconds", "Help.", {{"route", "/x"}});
    for (const auto time : {0ns, 1'000'000ns, 1'000'001ns, 10'000'000'000ns, 10'000'000'001ns}) times.observe(time);
    metrics::Page page;
    page.addCounted();
    const auto lines = linesOf(page.text(), "c_seconds");
    QCOMPARE(lines.size(), 2 + metrics::Histogram::kBoundsMs.size() + 1 + 2);
    QCOMPARE(lines[2], std::string(R"(c_seconds_bucket{route="/x",le="0.001"} 2)"));
    QCOMPARE(lines[3], std::string(R"(c_seconds_bucket{route="/x",le="0.002"} 3)"));
    QCOMPARE(lines[lines.size() - 4], std::string(R"(c_seconds_bucket{route="/x",le="10"} 4)"));
    QCOMPARE(lines[lines.size() - 3], std::string(R"(c_seconds_bucket{route="/x",le="+Inf"} 5)"));
    QVERIFY(lines[lines.size() - 2].starts_with(R"(c_seconds_sum{route="/x"} 20.002)"));
    QCOMPARE(lines.back(), std::string(R"(c_seconds_count{route="/x"} 5)"));
}

void TestMetrics::labelsAreEscaped() {
    metrics::Page page;
    page.gauge("d", "Help.", 1, {{"a", "say \"\\\""}, {"b", "one\ntwo"}});
    QCOMPARE(page.text(), std::string("# HELP d Help.\n# TYPE d gauge\nd{a=\"say \\\"\\\\\\\"\",b=\"one two\"} 1\n"));
}

void TestMetrics::numbers() {
    metrics::Page page;
    page.gauge("e", "Help.", -3);
    page.gauge("e", "Help.", 0.25, {{"n", "1"}});
    page.counter("f_total", "Help.", 1.5e15);
    QVERIFY(page.text().find("\ne{n=\"1\"} 0.25\n") != std::string::npos);
    QVERIFY(page.text().find("\ne -3\n") != std::string::npos);
    QVERIFY(page.text().ends_with("f_total 1500000000000000\n"));
}

void TestMetrics::manyThreads() {
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([] {
            for (int n = 0; n < 1000; ++n) {
                metrics::counter("g_total", "Help.", {{"n", std::to_string(n % 10)}}).add();
                if (n % 100 == 0) {
                    metrics::Page page;
                    page.addCounted();
                }
            }
        });
    for (auto& thread : threads) thread.join();
    for (int n = 0; n < 10; ++n)
        QCOMPARE(metrics::counter("g_total", "Help.", {{"n", std::to_string(n)}}).value(), std::uint64_t(400));
}

void TestMetrics::process() {
    const auto facts = base::processFacts();
    QVERIFY(facts.cpu > 0ns);
    QVERIFY(facts.residentBytes > 1'000'000);
    QVERIFY(facts.openFiles >= 3);
    QVERIFY(facts.threads >= 1);
    QCOMPARE(base::processFacts().startedAt, facts.startedAt);
    std::thread beside([&facts] { QVERIFY(base::processFacts().threads > facts.threads); });
    beside.join();
}

QTEST_GUILESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
