// labels: unit spec:C7
#include "server/base/async.hpp"
#include "server/base/crypto.hpp"
#include "server/base/random.hpp"
#include "server/base/tls.hpp"
#include "server/base/work_pool.hpp"
#include "server/base/zone.hpp"
#include "tests/support/temporary_folder.hpp"

#include <QTest>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <set>
#include <sstream>

using namespace conclave;
using namespace conclave::base;

namespace {

awaitable<int> slowly() {
    co_await sleepFor(std::chrono::hours(1));
    co_return 1;
}

awaitable<void> useBefore(bool& timedOut, bool& finished) {
    const auto slow = co_await before(std::chrono::milliseconds(5), slowly());
    timedOut = !slow.has_value();
    finished = true;
}

awaitable<void> useRun(WorkPool& pool, int& answer, Errc& thrown) {
    const auto good = co_await pool.run([]() -> Result<int> { return 42; });
    answer = *good;
    const auto bad = co_await pool.run([]() -> Result<int> { throw std::runtime_error("inside"); });
    thrown = bad.error().code;
}

} // namespace

class TestBase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { cryptoInit(); }
    void digitsAreUniformEnough();
    void uuidsSortByTime();
    void secretsDoNotPrint();
    void passwords();
    void vault();
    void vaultKeyFile();
    void certificate();
    void zones();
    void workPool();
};

void TestBase::digitsAreUniformEnough() {
    std::set<std::string> seen;
    int firsts[10] = {};
    for (int i = 0; i < 9000; ++i) {
        const auto pin = randomDigits(9);
        QCOMPARE(pin.size(), std::size_t(9));
        ++firsts[pin[0] - '0'];
        seen.insert(pin);
    }
    QCOMPARE(firsts[0], 0);
    for (int d = 1; d < 10; ++d) QVERIFY2(firsts[d] > 800 && firsts[d] < 1200, qPrintable(QString::number(firsts[d])));
    QVERIFY(seen.size() > 8990);
}

void TestBase::uuidsSortByTime() {
    const Instant t{std::chrono::milliseconds(1'700'000'000'000)};
    const auto a = newUuid(t);
    const auto b = newUuid(t + std::chrono::milliseconds(1));
    QCOMPARE(a.size(), std::size_t(36));
    QCOMPARE(a[14], '7');
    QVERIFY(a < b);
}

void TestBase::secretsDoNotPrint() {
    const Secret pin("123456789");
    std::ostringstream out;
    out << pin;
    QCOMPARE(out.str(), std::string("***"));
    Secret moved = pin;
    Secret taken = std::move(moved);
    QVERIFY(taken == pin);
    QVERIFY(!(Secret("123456780") == pin));
}

void TestBase::passwords() {
    const auto hash = hashPassword(Secret("correct horse"), PasswordCost::quick);
    QVERIFY(hash.has_value());
    QVERIFY(hash->starts_with("$argon2id$"));
    QVERIFY(verifyPassword(Secret("correct horse"), *hash));
    QVERIFY(!verifyPassword(Secret("correct horsf"), *hash));
    QVERIFY(!verifyPassword(Secret("correct horse"), "nonsense"));
}

void TestBase::vault() {
    std::array<std::uint8_t, 32> key{};
    randomBytes(key);
    const Vault vault{std::span<const std::uint8_t, 32>(key)};
    const auto sealed = vault.seal(Secret("123456789"), "row 1");
    QVERIFY(*vault.open(sealed, "row 1") == Secret("123456789"));
    QVERIFY(!vault.open(sealed, "row 2").has_value());
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto broken = sealed;
        broken[i] ^= 1;
        QVERIFY(!vault.open(broken, "row 1").has_value());
        QVERIFY(!vault.open(std::span(sealed).first(i), "row 1").has_value());
    }
    QVERIFY(vault.tag("a", "bc") != vault.tag("ab", "c"));
    QCOMPARE(vault.tag("a", "bc"), vault.tag("a", "bc"));
}

void TestBase::vaultKeyFile() {
    const tests::TemporaryFolder folder;
    const auto file = folder / "conclave.key";
    const auto first = Vault::openOrCreate(file);
    QVERIFY(first.has_value());
    const auto sealed = first->seal(Secret("x"), "c");
    QVERIFY(Vault::openOrCreate(file)->open(sealed, "c").has_value());
    QCOMPARE(std::filesystem::status(file).permissions() & std::filesystem::perms::all,
             std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    std::filesystem::permissions(file, std::filesystem::perms::owner_write, std::filesystem::perm_options::add);
    std::ofstream(file, std::ios::app) << "more";
    QVERIFY(!Vault::openOrCreate(file).has_value());
}

void TestBase::certificate() {
    const tests::TemporaryFolder folder;
    const auto files = ensureSelfSigned(folder.path(), "conference.example.org");
    QVERIFY(files.has_value());
    QVERIFY(serverContext(*files).has_value());
    const auto print = fingerprint(files->certificate);
    QCOMPARE(print->size(), std::size_t(95));
    QCOMPARE(*fingerprint(ensureSelfSigned(folder.path(), "conference.example.org")->certificate), *print);
    for (const char* host : {"conference.example.org", "localhost", "127.0.0.1", "::1"})
        QVERIFY2(certificateFacts(files->certificate, host)->host == HostFit::fits, host);
    for (const char* host : {"other.example.org", "example.org", "127.0.0.2", ""})
        QVERIFY2(certificateFacts(files->certificate, host)->host == HostFit::differs, host);
    const auto facts = *certificateFacts(files->certificate, "localhost");
    QVERIFY(facts.issuer == Issuer::itself);
    const auto left = facts.notAfter - std::chrono::system_clock::now();
    QVERIFY(left > std::chrono::days(3649) && left < std::chrono::days(3651) && facts.notBefore < std::chrono::system_clock::now());
    QVERIFY(!certificateFacts(files->key, "localhost"));
    QVERIFY(!serverContext({files->key, files->key}).has_value());
    const tests::TemporaryFolder other;
    QVERIFY(!ensureSelfSigned(other.path(), "a,DNS:evil.example").has_value());
}

void TestBase::zones() {
    QVERIFY(zoneExists("Europe/Berlin"));
    QVERIFY(!zoneExists("Europe/Atlantis"));
    QVERIFY(!zoneExists("../../etc/passwd"));
    const auto summer = toLocal(*parseInstant("2026-07-01T10:00:00Z"), "Europe/Berlin");
    QCOMPARE(summer->hour, 12U);
    QCOMPARE(summer->offset.count(), 120L);
    const auto lordHowe = toLocal(*parseInstant("2026-07-01T10:00:00Z"), "Australia/Lord_Howe");
    QCOMPARE(lordHowe->minute, 30U);
}

void TestBase::workPool() {
    asio::io_context context;
    WorkPool pool(2, 8);
    int answer = 0;
    Errc thrown{};
    bool timedOut = false;
    bool finished = false;
    spawn(context.get_executor(), useRun(pool, answer, thrown), "run");
    spawn(context.get_executor(), useBefore(timedOut, finished), "before");
    context.run();
    QCOMPARE(answer, 42);
    QCOMPARE(thrown, Errc::internal);
    QVERIFY(timedOut && finished);
}

QTEST_GUILESS_MAIN(TestBase)
#include "tst_base.moc"
