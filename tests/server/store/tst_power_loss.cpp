// labels: unit spec:D2
// covers: T-F2_power_loss
// timeout: 180
// The power goes at any moment of a day's work, a backup put back in its midst: at every sync and between, what was not
// synced is lost, kept or torn as a printed seed has it. Whatever is left opens, and holds exactly one state that was
// committed: the last one acknowledged, or the one in flight.
#include "server/store/backup.hpp"
#include "tests/server/store/workload.hpp"
#include "tests/support/recording_vfs.hpp"
#include "tests/support/temporary_folder.hpp"

#include <QTest>
#include <algorithm>
#include <filesystem>
#include <optional>

using namespace conclave;
using namespace conclave::store;
using namespace conclave::tests;

namespace {

// What was true when `calls` calls had been made: the state of that moment was acknowledged.
struct Acknowledged {
    std::size_t calls;
    std::string content;
};

} // namespace

class TestPowerLoss : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { base::cryptoInit(); }
    void anyMoment();

private:
    void work();
    void crash(std::size_t calls, std::uint32_t seed);
    TemporaryFolder m_folder{};
    TemporaryFolder m_backups{};
    std::vector<DiskCall> m_history{};
    std::vector<Acknowledged> m_acknowledged{};
};

// Records a day; the first state is the empty one.
void TestPowerLoss::work() {
    RecordingVfs disk(m_folder.path());
    const auto file = m_folder / "conclave.db", backup = m_backups / "backup";
    const auto acknowledge = [&] { m_acknowledged.push_back({disk.calls().size(), contentOf(file, disk.realName())}); };
    const auto open = [&] {
        auto opened = Database::open(file);
        return opened ? std::move(*opened) : nullptr;
    };
    auto database = open();
    QVERIFY(database);
    acknowledge();
    const auto jobs = workload(20, 20'000);
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const auto done = transact(*database, jobs[i]);
        QVERIFY(done.has_value() || done.error().code == Errc::lastModerator);
        acknowledge();
        if (i == jobs.size() / 3) { // the log is moved and deleted, and made again
            database.reset();
            database = open();
            QVERIFY(database);
            acknowledge();
            QVERIFY(backUp(file, backup, Existing::kept).has_value());
        }
        if (i == jobs.size() * 2 / 3) { // under the open database, as under a running server
            RestoreOrder order;
            order.file = backup;
            order.database = file;
            order.now = kDay;
            QVERIFY(restore(order, &kWorkVault).has_value());
            acknowledge();
            break;
        }
    }
    for (int n = 100; n < 110; ++n) {
        QVERIFY(transact(*database, plan(n, 20'000)).has_value());
        acknowledge();
    }
    database.reset();
    acknowledge();
    m_history = disk.calls();
}

void TestPowerLoss::crash(std::size_t calls, std::uint32_t seed) {
    const auto where = QStringLiteral("crash before call %1 of %2, seed %3").arg(calls).arg(m_history.size()).arg(seed);
    std::mt19937 chance(seed);
    const TemporaryFolder folder;
    materialise(m_history, calls, chance, folder.path());
    const auto file = folder / "conclave.db";
    auto database = Database::open(file);
    QVERIFY2(database.has_value(), qPrintable(where));
    QVERIFY2((*database)->checkIntegrity().has_value(), qPrintable(where));
    const auto content = contentOf(file, nullptr);
    // The first state that was acknowledged after this moment may be there already, or else the one before it.
    const auto next = std::find_if(m_acknowledged.begin(), m_acknowledged.end(),
                                   [&](const Acknowledged& state) { return state.calls > calls; });
    const bool isNext = next != m_acknowledged.end() && content == next->content;
    const bool isLast = next == m_acknowledged.begin() || content == std::prev(next)->content;
    QVERIFY2(isNext || isLast, qPrintable(where));
    const auto fault = faultIn(**database);
    QVERIFY2(fault.empty(), qPrintable(where + QStringLiteral(": ") + QString::fromStdString(fault)));
    QVERIFY2(transact(**database, refused()).error().code == Errc::lastModerator, qPrintable(where));
}

void TestPowerLoss::anyMoment() {
    work();
    if (QTest::currentTestFailed()) return;
    std::vector<std::size_t> syncs;
    for (std::size_t i = 0; i < m_history.size(); ++i)
        if (m_history[i].what == DiskCall::What::sync || m_history[i].what == DiskCall::What::syncFolder) syncs.push_back(i);
    const bool nightly = qEnvironmentVariableIsSet("CONCLAVE_NIGHTLY");
    const std::size_t wanted = nightly ? 2'400 : 150;
    const auto seed = std::random_device{}();
    qInfo("seed %u, %zu calls, %zu syncs, %zu acknowledged states", seed, m_history.size(), syncs.size(),
          m_acknowledged.size());
    std::mt19937 chance(seed);
    std::shuffle(syncs.begin(), syncs.end(), chance);
    QVERIFY(!nightly || syncs.size() < wanted / 2); // each of them at least once
    for (std::size_t i = 0; i < wanted; ++i) {
        // Before a sync: the most is open then. Between: any call.
        const auto calls = i % 3 == 2 ? chance() % (m_history.size() + 1) : syncs[i % syncs.size()];
        crash(calls, chance());
        if (QTest::currentTestFailed()) return;
    }
    qInfo("%zu crash states", wanted);
}

QTEST_GUILESS_MAIN(TestPowerLoss)
#include "tst_power_loss.moc"
