// labels: unit spec:D2
// covers: T-F3_disk_faults
// timeout: 180
// Each call that a day's work makes to the disk fails once, and from there on: a job is done or not done, says which, and
// never half; when the disk is well again, so is the database.
#include "server/store/backup.hpp"
#include "tests/server/store/workload.hpp"
#include "tests/support/recording_vfs.hpp"
#include "tests/support/temporary_folder.hpp"

#include <QTest>
#include <set>

using namespace conclave;
using namespace conclave::store;
using namespace conclave::tests;

class TestDiskFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { base::cryptoInit(); }
    void everyCall_data();
    void everyCall();
    void restoring_data() { everyCall_data(); }
    void restoring();

private:
    std::int64_t restoreOnce(const Fault& fault);
    std::int64_t work(const Fault& fault);
    std::set<Errc> m_errors{};
};

void TestDiskFaults::everyCall_data() {
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("lasts");
    QTest::newRow("one input or output error") << SQLITE_IOERR << false;
    QTest::newRow("a disk that has died") << SQLITE_IOERR << true;
    QTest::newRow("one write onto a full disk") << SQLITE_FULL << false;
    QTest::newRow("a full disk") << SQLITE_FULL << true;
}

// How many calls there were.
std::int64_t TestDiskFaults::work(const Fault& fault) {
    const auto where = QStringLiteral("call %1").arg(fault.call);
    const TemporaryFolder folder;
    RecordingVfs disk(folder.path());
    disk.stopRecording();
    const auto file = folder / "conclave.db";
    disk.inject(fault);
    auto opened = Database::open(file);
    if (!opened) {
        m_errors.insert(opened.error().code);
        disk.inject(std::nullopt);
        opened = Database::open(file);
        if (!QTest::qVerify(opened.has_value(), "opens again", qPrintable(where), __FILE__, __LINE__)) return 0;
    }
    auto& database = **opened;
    auto before = contentOf(file, disk.realName());
    for (const auto& job : workload(2, 9'000)) {
        const auto done = transact(database, job);
        auto after = contentOf(file, disk.realName());
        if (!done) {
            m_errors.insert(done.error().code);
            if (!QTest::qVerify(after == before, "not done", qPrintable(where), __FILE__, __LINE__)) return 0;
        }
        before = std::move(after);
    }
    const auto counted = disk.counted();
    disk.inject(std::nullopt);
    // Whatever failed above, the rest of the day goes well.
    UserRow other;
    other.id = UserId("other");
    other.properties.login = "other";
    Job add = [&](Session& session) -> Result<> {
        UserStore(session).insert(other);
        return {};
    };
    const bool works = transact(database, add).has_value() && contentOf(file, disk.realName()) != before;
    if (!QTest::qVerify(works, "works again", qPrintable(where), __FILE__, __LINE__)) return 0;
    const auto wrong = faultIn(database);
    const bool sound = database.checkIntegrity().has_value() && wrong.empty();
    if (!QTest::qVerify(sound, wrong.c_str(), qPrintable(where), __FILE__, __LINE__)) return 0;
    before = contentOf(file, disk.realName());
    opened->reset();
    const bool kept = Database::open(file).has_value() && contentOf(file, disk.realName()) == before;
    if (!QTest::qVerify(kept, "is kept", qPrintable(where), __FILE__, __LINE__)) return 0;
    return counted;
}

void TestDiskFaults::everyCall() {
    QFETCH(int, code);
    QFETCH(bool, lasts);
    const auto total = work({0, code, lasts}); // none fails: how many there are
    QVERIFY(total > 50);
    const bool nightly = qEnvironmentVariableIsSet("CONCLAVE_NIGHTLY");
    const std::int64_t runs = nightly ? total : 12;
    // In the quick size every n-th, from another start each time.
    const auto start = nightly ? 0 : static_cast<std::int64_t>(std::random_device{}() % static_cast<unsigned>(total));
    qInfo("%lld calls, from call %lld", static_cast<long long>(total), static_cast<long long>(start + 1));
    m_errors.clear();
    for (std::int64_t run = 0; run < runs; ++run) {
        work({(start + run * total / runs) % total + 1, code, lasts});
        if (QTest::currentTestFailed()) return;
    }
    const auto expected = code == SQLITE_FULL ? Errc::storageFull : Errc::storageFailed;
    QVERIFY(m_errors.contains(expected));
    for (const auto error : m_errors)
        QVERIFY2(error == Errc::storageFull || error == Errc::storageFailed || error == Errc::notFound ||
                     error == Errc::lastModerator || error == Errc::internal,
                 errcInfo(error).word.data());
}

// A backup is put back under an open database while the disk fails: all of it is there, or nothing has changed.
std::int64_t TestDiskFaults::restoreOnce(const Fault& fault) {
    const auto where = QStringLiteral("call %1").arg(fault.call);
    const TemporaryFolder folder, backups;
    RecordingVfs disk(folder.path());
    disk.stopRecording();
    RestoreOrder order;
    order.file = backups / "backup";
    order.database = folder / "conclave.db";
    order.now = kDay;
    auto database = std::move(*Database::open(order.database));
    const bool prepared = transact(*database, addOwner()).has_value() && transact(*database, plan(1, 9'000)).has_value() &&
                    backUp(order.database, order.file, Existing::kept).has_value() &&
                    transact(*database, plan(2, 9'000)).has_value();
    if (!QTest::qVerify(prepared, "prepared", "", __FILE__, __LINE__)) return 0;
    const auto before = contentOf(order.database, disk.realName());
    disk.inject(fault);
    const auto done = restore(order, &kWorkVault);
    const auto counted = disk.counted();
    disk.inject(std::nullopt);
    const auto after = contentOf(order.database, disk.realName());
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
        names.insert(entry.path().filename().string());
    if (done) {
        const bool restored = after.find("database.restored") != std::string::npos &&
                              after.find("conference-1") != std::string::npos &&
                              after.find("conference-2") == std::string::npos && names.erase(done->kept.filename().string()) == 1;
        if (!QTest::qVerify(restored, "restored", qPrintable(where), __FILE__, __LINE__)) return 0;
    } else {
        m_errors.insert(done.error().code);
        if (!QTest::qVerify(after == before, "as before", qPrintable(where), __FILE__, __LINE__)) return 0;
    }
    for (const char* own : {"conclave.db", "conclave.db-wal", "conclave.db-shm"}) names.erase(own);
    if (!QTest::qVerify(names.empty(), names.empty() ? "" : names.begin()->c_str(), qPrintable(where), __FILE__, __LINE__)) return 0;
    const bool works = transact(*database, plan(3, 9'000)).has_value() && database->checkIntegrity().has_value() &&
                       faultIn(*database).empty();
    if (!QTest::qVerify(works, "works again", qPrintable(where), __FILE__, __LINE__)) return 0;
    return counted;
}

void TestDiskFaults::restoring() {
    QFETCH(int, code);
    QFETCH(bool, lasts);
    const auto total = restoreOnce({0, code, lasts});
    QVERIFY(total > 50);
    const std::int64_t runs = qEnvironmentVariableIsSet("CONCLAVE_NIGHTLY") ? total : 8;
    qInfo("%lld calls", static_cast<long long>(total));
    m_errors.clear();
    for (std::int64_t run = 0; run < runs; ++run) {
        restoreOnce({run * total / runs + 1, code, lasts});
        if (QTest::currentTestFailed()) return;
    }
    QVERIFY(m_errors.contains(code == SQLITE_FULL ? Errc::storageFull : Errc::storageFailed));
}

QTEST_GUILESS_MAIN(TestDiskFaults)
#include "tst_disk_faults.moc"
