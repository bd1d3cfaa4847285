// labels: unit
// covers: T-F7_clock_watch
#include "server/base/clock_watch.hpp"

#include <QTest>
#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>

using namespace conclave;
using namespace conclave::base;
using namespace std::chrono_literals;

namespace {

const Instant kStart = *parseInstant("2026-11-23T09:00:00Z");

// The real steady clock, and a wall clock that a test sets.
class SteppedClock final : public Clock {
public:
    Instant now() const override { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) + step; }
    std::chrono::milliseconds step{};
};

} // namespace

class TestClockWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comparison_data();
    void comparison();
    void drift();
    void tells();
};

void TestClockWatch::comparison_data() {
    QTest::addColumn<qint64>("stepMs");
    QTest::addColumn<bool>("told");
    QTest::newRow("nothing") << qint64(0) << false;
    QTest::newRow("slewing") << qint64(499) << false;
    QTest::newRow("just enough") << qint64(500) << true;
    QTest::newRow("back, slewing") << qint64(-499) << false;
    QTest::newRow("back, just enough") << qint64(-500) << true;
    QTest::newRow("an hour") << qint64(3600'000) << true;
    QTest::newRow("an hour back") << qint64(-3600'000) << true;
    QTest::newRow("a day") << qint64(86400'000) << true;
}

void TestClockWatch::comparison() {
    QFETCH(qint64, stepMs);
    QFETCH(bool, told);
    const ClockComparison::Steady begin{};
    ClockComparison comparison(kStart, begin);
    QVERIFY(!comparison.look(kStart + 500ms, begin + 500ms));
    const auto step = comparison.look(kStart + 1000ms + std::chrono::milliseconds(stepMs), begin + 1000ms);
    QCOMPARE(step.has_value(), told);
    if (told) QCOMPARE(qint64(step->count()), stepMs);
    // Told once.
    QVERIFY(!comparison.look(kStart + 1500ms + std::chrono::milliseconds(stepMs), begin + 1500ms));
}

// A clock that runs 1 % fast is told each time that has added up to half a second.
void TestClockWatch::drift() {
    const ClockComparison::Steady begin{};
    ClockComparison comparison(kStart, begin);
    std::chrono::milliseconds total{};
    int told = 0;
    for (int i = 1; i <= 1000; ++i) {
        const auto step = comparison.look(kStart + i * 505ms, begin + i * 500ms);
        if (!step) continue;
        ++told;
        total += *step;
    }
    QCOMPARE(told, 10);
    QVERIFY(total == 5000ms);
}

void TestClockWatch::tells() {
    boost::asio::io_context io;
    SteppedClock clock;
    ClockWatch watch(io.get_executor(), clock);
    std::vector<std::chrono::milliseconds> heard;
    std::vector<std::chrono::milliseconds> after; // how long each took
    const std::vector<std::chrono::milliseconds> steps{3600s, -3600s, 86400s};
    auto at = std::chrono::steady_clock::now();
    watch.start([&](std::chrono::milliseconds step) {
        heard.push_back(step);
        after.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - at));
        if (heard.size() == steps.size()) {
            watch.stop();
            return;
        }
        clock.step += steps[heard.size()];
        at = std::chrono::steady_clock::now();
    });
    boost::asio::steady_timer set(io, 100ms); // the watch has begun
    set.async_wait([&](boost::system::error_code) {
        clock.step += steps[0];
        at = std::chrono::steady_clock::now();
    });
    // How late this machine was itself, at the worst.
    std::chrono::steady_clock::duration late{};
    boost::asio::steady_timer beat(io);
    std::function<void()> look = [&] {
        beat.expires_after(10ms);
        beat.async_wait([&](boost::system::error_code) {
            late = std::max(late, std::chrono::steady_clock::now() - beat.expiry());
            if (heard.size() < steps.size()) look();
        });
    };
    look();
    io.run();
    QCOMPARE(heard.size(), steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
        QVERIFY(std::chrono::abs(heard[i] - steps[i]) < 200ms + late);
        QVERIFY2(after[i] < 1s + late, qPrintable(QString::number(after[i].count())));
    }
}

QTEST_GUILESS_MAIN(TestClockWatch)
#include "tst_clock_watch.moc"
