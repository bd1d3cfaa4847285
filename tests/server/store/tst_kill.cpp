// labels: unit spec:D2
// covers: T-F1_kill_while_writing
// timeout: 300
// A process that writes is killed at a random moment, again and again: what it has acknowledged is there, nothing is
// there twice, an effect and its Idempotency-Key are there together or not at all, and the file is sound.
#include "server/base/crypto.hpp"
#include "server/store/audit_store.hpp"
#include "server/store/idempotency_store.hpp"
#include "tests/support/temporary_folder.hpp"

#include <QCoreApplication>
#include <QProcess>
#include <QTest>
#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <random>
#include <string>
#include <string_view>

using namespace conclave;
using namespace conclave::store;

namespace {

const Instant kNow = *parseInstant("2026-11-23T10:00:00Z");
constexpr std::array<std::uint8_t, 32> kKey{1, 2, 3};

base::Vault vault() { return base::Vault(std::span<const std::uint8_t, 32>(kKey)); }

IdempotencyKey keyOf(long long n) { return {UserId("writer"), std::to_string(n), "POST", "/write"}; }

// Several rows a transaction, so that a torn one would show.
Result<> writeOne(Database& database, long long n) {
    auto job = [n](Session& session) -> Result<> {
        AuditRow row;
        row.at = kNow;
        row.action = "write";
        row.detail = std::to_string(n);
        AuditStore(session).insert(row);
        const auto sealer = vault();
        IdempotencyStore(session, sealer).insert(keyOf(n), {"hash", 201, base::Secret(row.detail)}, kNow);
        AuditStore(session).insert(row);
        return {};
    };
    return database.transact(job);
}

// What the file holds: how often each number is there.
std::map<long long, int> readAll(Database& database) {
    std::map<long long, int> counts;
    auto job = [&](Session& session) -> Result<> {
        for (const auto& row : AuditStore(session).list({.itemsMax = 1'000'000})) ++counts[std::stoll(row.detail)];
        return {};
    };
    database.transact(job).value();
    return counts;
}

bool keyIsThere(Database& database, long long n) {
    auto job = [n](Session& session) -> Result<bool> {
        const auto sealer = vault();
        const auto found = IdempotencyStore(session, sealer).find(keyOf(n), kNow);
        if (!found) return found.error();
        return found->has_value();
    };
    return database.transact(job).value();
}

// The process that gets killed: a line on standard output is its acknowledgement.
int write(const char* file, const char* firstNumber) {
    auto database = Database::open(file);
    if (!database) return 1;
    for (long long n = std::stoll(firstNumber);; ++n) {
        if (!writeOne(**database, n)) return 1;
        std::printf("%lld\n", n);
        std::fflush(stdout);
    }
}

} // namespace

class TestKill : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void killWhileWriting();
};

void TestKill::killWhileWriting() {
    const auto seed = std::random_device{}();
    qInfo("seed %u", seed);
    std::mt19937 random(seed);
    const tests::TemporaryFolder folder;
    const auto file = folder / "conclave.db";
    long long acknowledged = 0;
    long long checkedUpTo = 0;
    const int rounds = qEnvironmentVariableIsSet("CONCLAVE_NIGHTLY") ? 1'000 : 50;
    for (int round = 0; round < rounds; ++round) {
        QProcess writer;
        writer.setProgram(QCoreApplication::applicationFilePath());
        writer.setArguments({QStringLiteral("write"), QString::fromStdString(file.string()),
                             QString::number(checkedUpTo + 1)});
        writer.start();
        const auto target = acknowledged + std::uniform_int_distribution<int>(0, 40)(random);
        do {
            QVERIFY(writer.waitForReadyRead(30'000));
            while (writer.canReadLine()) acknowledged = writer.readLine().trimmed().toLongLong();
        } while (acknowledged < target);
        writer.kill();
        QVERIFY(writer.waitForFinished(30'000));
        QCOMPARE(writer.exitStatus(), QProcess::CrashExit);
        while (writer.canReadLine()) acknowledged = std::max(acknowledged, writer.readLine().trimmed().toLongLong());

        auto database = Database::open(file);
        QVERIFY(database.has_value());
        QVERIFY((*database)->checkIntegrity().has_value());
        const auto counts = readAll(**database);
        const auto newest = counts.rbegin()->first;
        // One may be committed whose acknowledgement never left.
        QVERIFY2(newest == acknowledged || newest == acknowledged + 1, qPrintable(QString::number(newest)));
        QCOMPARE(counts.size(), static_cast<std::size_t>(newest));
        for (const auto& [n, count] : counts) QCOMPARE(count, 2);
        for (long long n = checkedUpTo + 1; n <= newest; ++n) QVERIFY(keyIsThere(**database, n));
        QVERIFY(!keyIsThere(**database, newest + 1));
        acknowledged = checkedUpTo = newest;
    }
    qInfo("%d kills, %lld writes acknowledged", rounds, acknowledged);
}

int main(int argc, char** argv) {
    base::cryptoInit();
    if (argc == 4 && std::string_view(argv[1]) == "write") return write(argv[2], argv[3]);
    QCoreApplication application(argc, argv);
    TestKill test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_kill.moc"
