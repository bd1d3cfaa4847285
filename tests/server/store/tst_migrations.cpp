// labels: unit spec:D2
// covers: T-F13_old_schemas
// timeout: 180
// Files of every older schema are brought up to date with all that they hold, and every PIN in them opens; a process that dies
// before any statement of it leaves the old schema or the new one, and the next start finishes the work.
#include "server/base/crypto.hpp"
#include "server/store/conference_store.hpp"
#include "server/store/delivery_store.hpp"
#include "server/store/idempotency_store.hpp"
#include "server/store/migrations.hpp"
#include "server/store/participant_store.hpp"
#include "server/store/user_store.hpp"
#include "tests/support/temporary_folder.hpp"

#include <QTest>
#include <csignal>
#include <fstream>
#include <iterator>
#include <numeric>
#include <set>
#include <sqlite3.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

using namespace conclave;
using namespace conclave::store;

namespace {

const ConferenceId kScheduled{"01931000-0000-7000-8000-0000000000c1"};
const ConferenceId kDraft{"01931000-0000-7000-8000-0000000000c2"};
const UserId kAnna{"01931000-0000-7000-8000-000000000001"};
const Instant kMade{std::chrono::milliseconds(1'764'000'000'000)};

base::Vault vault() {
    std::array<std::uint8_t, 32> key{};
    std::iota(key.begin(), key.end(), std::uint8_t{0});
    return base::Vault(std::span<const std::uint8_t, 32>(key));
}

std::string readFile(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// `tests/data/schema_N.sql`, one for each schema that was ever in use but the last.
std::string dumpOf(int schema) {
    return readFile(std::filesystem::path(qEnvironmentVariable("CONCLAVE_SOURCE").toStdString()) / "tests" / "data" /
                    ("schema_" + std::to_string(schema) + ".sql"));
}

int execute(const std::filesystem::path& file, const std::string& sql) {
    sqlite3* connection = nullptr;
    sqlite3_open(file.c_str(), &connection);
    const int code = sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr);
    sqlite3_close(connection);
    return code;
}

std::string textOf(const std::filesystem::path& file, const std::string& sql) {
    sqlite3* connection = nullptr;
    sqlite3_open(file.c_str(), &connection);
    std::string text;
    const auto add = [](void* into, int, char** values, char**) {
        *static_cast<std::string*>(into) += (values[0] ? values[0] : "") + std::string("\n");
        return 0;
    };
    sqlite3_exec(connection, sql.c_str(), add, &text, nullptr);
    sqlite3_close(connection);
    return text;
}

int schemaOf(const std::filesystem::path& file) { return std::stoi(textOf(file, "PRAGMA user_version")); }

// The tables' and indexes' texts: what a schema is.
std::string tablesOf(const std::filesystem::path& file) {
    return textOf(file, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name");
}

// Statements until this process dies; 0: it lives.
int statementsLeft = 0;

int countStatement(unsigned, void*, void*, void*) {
    if (statementsLeft > 0 && --statementsLeft == 0) ::raise(SIGKILL);
    return 0;
}

// SQLite calls this for every connection that is opened.
int watchStatements(sqlite3* connection, char**, const struct sqlite3_api_routines*) {
    return sqlite3_trace_v2(connection, SQLITE_TRACE_STMT, countStatement, nullptr);
}

// True where a child process was killed before its statement number `statement`; false where it came to its end.
bool diesWhileOpening(const std::filesystem::path& file, int statement) {
    const pid_t child = ::fork();
    if (child == 0) {
        statementsLeft = statement;
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(watchStatements));
        const bool opened = Database::open(file).has_value();
        ::_exit(opened ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0) throw std::runtime_error("the child could not open the database");
    return WIFSIGNALED(status);
}

} // namespace

class TestMigrations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { base::cryptoInit(); }
    void everyOldSchema_data();
    void everyOldSchema();
    void killedAtEachStatement_data();
    void killedAtEachStatement();

private:
    void verifyContent(Database& database);
};

void TestMigrations::everyOldSchema_data() {
    QTest::addColumn<int>("schema");
    for (int schema = 1; schema < Database::schemaVersion(); ++schema)
        QTest::addRow("schema %d", schema) << schema;
}

void TestMigrations::verifyContent(Database& database) {
    auto job = [](Session& session) -> Result<> {
        const auto key = vault();
        const auto anna = UserStore(session).findByLogin("anna");
        const ConferenceStore conferences(session);
        const auto scheduled = conferences.find(kScheduled), draft = conferences.find(kDraft);
        const auto mine = [](bool good) { return good ? Result<>() : Result<>(Error{Errc::internal, "content"}); };
        if (!anna || !scheduled || !draft) return mine(false);
        const ParticipantStore people(session, key);
        const auto pins = people.pins(kScheduled);
        const DeliveryStore outbox(session, key);
        const auto mails = outbox.list(kScheduled);
        const auto mailed = outbox.summary(kScheduled);
        const std::vector<ConferenceId> both{kScheduled, kDraft};
        auto counts = people.counts(both);
        const bool counted = mailed.accepted == 1 && mailed.waiting == 1 && mailed.failed == 0 && mailed.suppressed == 0 &&
                             counts[kScheduled] == 2 && counts[kDraft] == 1;
        const auto answer =
            IdempotencyStore(session, key).find({kAnna, "key-1", "POST", "/api/v1/conferences"}, kMade);
        return mine(
            anna->properties.displayName == "Anna Maß" && anna->mustChangePassword && anna->version == 3 &&
            scheduled->properties.subject == "Sitzung – „Ziel“; it's" && scheduled->properties.description == "Zeile\nzwei" &&
            scheduled->state == ConferenceState::scheduled && draft->state == ConferenceState::draft &&
            scheduled->number == "12345678" && !conferences.numberIsFree("12345678", kMade) && pins && pins->size() == 2 &&
            (*pins)[0].pin.reveal() == "123456789" && (*pins)[1].pin.reveal() == "987654321" &&
            people.findByPin(&kDraft, base::Secret("555666777")).has_value() &&
            people.findByToken((*pins)[1].joinToken)->address == "ben@example.org" && people.pinsOpen(9) &&
            mails.size() == 2 && mails[0].state == DeliveryState::accepted && mails[1].state == DeliveryState::deferred &&
            counted && answer && answer->has_value());
    };
    QVERIFY(database.transact(job).has_value());
}

void TestMigrations::everyOldSchema() {
    QFETCH(int, schema);
    const tests::TemporaryFolder folder;
    const auto file = folder / "conclave.db", fresh = folder / "fresh.db";
    QCOMPARE(execute(file, dumpOf(schema)), SQLITE_OK);
    QCOMPARE(schemaOf(file), schema);
    {
        const auto database = Database::open(file);
        QVERIFY(database.has_value());
        QVERIFY((*database)->checkIntegrity().has_value());
        verifyContent(**database);
    }
    QCOMPARE(schemaOf(file), Database::schemaVersion());
    QVERIFY(Database::open(fresh).has_value());
    QCOMPARE(tablesOf(file), tablesOf(fresh));
}

void TestMigrations::killedAtEachStatement_data() { // 0: from nothing
    QTest::addColumn<int>("schema");
    for (int schema = 0; schema < Database::schemaVersion(); ++schema)
        QTest::addRow("from schema %d", schema) << schema;
}

void TestMigrations::killedAtEachStatement() {
    QFETCH(int, schema);
    const tests::TemporaryFolder folder;
    // What each whole schema looks like.
    std::vector<std::string> tables{""};
    for (int step = 0; step < Database::schemaVersion(); ++step) {
        const auto whole = folder / "whole.db";
        QCOMPARE(execute(whole, migrations()[static_cast<std::size_t>(step)]), SQLITE_OK);
        tables.push_back(tablesOf(whole));
    }
    std::set<int> seen;
    int statement = 1;
    for (bool died = true; died; ++statement) {
        const auto file = folder / ("killed-" + std::to_string(statement)).c_str();
        if (schema > 0) QCOMPARE(execute(file, dumpOf(schema)), SQLITE_OK);
        died = diesWhileOpening(file, statement);
        if (std::filesystem::exists(file)) {
            const int found = schemaOf(file);
            QVERIFY2(found >= schema && found <= Database::schemaVersion(), qPrintable(QString::number(statement)));
            QCOMPARE(tablesOf(file), tables[static_cast<std::size_t>(found)]);
            seen.insert(found);
        }
        const auto database = Database::open(file);
        QVERIFY(database.has_value());
        QVERIFY((*database)->checkIntegrity().has_value());
        if (schema > 0) verifyContent(**database);
    }
    qInfo("killed before each of %d statements", statement - 2);
    QVERIFY(statement > 10);
    QCOMPARE(seen.size(), static_cast<std::size_t>(Database::schemaVersion() - schema + 1));
}

QTEST_GUILESS_MAIN(TestMigrations)
#include "tst_migrations.moc"
