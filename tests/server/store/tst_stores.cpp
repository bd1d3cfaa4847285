// labels: unit spec:C7 spec:A5
// The tables against a real SQLite file: rows come back as they went, secrets are nowhere in clear, faults are named.
#include "server/base/crypto.hpp"
#include "server/base/random.hpp"
#include "server/store/audit_store.hpp"
#include "server/store/conference_store.hpp"
#include "server/store/delivery_store.hpp"
#include "server/store/idempotency_store.hpp"
#include "server/store/participant_store.hpp"
#include "server/store/session_store.hpp"
#include "server/store/user_store.hpp"
#include "tests/support/temporary_folder.hpp"

#include <QTest>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <functional>
#include <future>
#include <iterator>
#include <set>
#include <sqlite3.h>
#include <thread>
#include <vector>

using namespace conclave;
using namespace conclave::store;
using namespace std::chrono_literals;

namespace {

const Instant kNow = *parseInstant("2026-11-23T10:00:00.123Z");

base::Vault makeVault() {
    std::array<std::uint8_t, 32> key{};
    base::randomBytes(key);
    return base::Vault(std::span<const std::uint8_t, 32>(key));
}

UserRow makeUser(const std::string& login, const std::string& address) {
    UserRow row;
    row.id = UserId(base::newUuid(kNow));
    row.properties = {login, "Name of " + login, address, "4" + login, Group::conferenceUser, "de", "Europe/Berlin"};
    row.passwordHash = "$argon2id$x";
    row.createdAt = row.changedAt = kNow;
    return row;
}

ConferenceRow makeConference(const UserId& owner, Instant begin) {
    ConferenceRow row;
    row.id = ConferenceId(base::newUuid(kNow));
    row.owner = owner;
    row.number = base::randomDigits(8);
    row.properties = {"Über 100 % = \"Ziel\" _", "Zeile\nzwei", begin, begin + 1h, "Europe/Berlin"};
    row.createdAt = row.changedAt = kNow;
    return row;
}

ParticipantRow makeParticipant(const ConferenceId& conference, const std::string& address, Role role) {
    ParticipantRow row;
    row.id = ParticipantId(base::newUuid(kNow));
    row.conference = conference;
    row.address = address;
    row.displayName = "N " + address;
    row.role = role;
    row.createdAt = kNow;
    return row;
}

PinPair makePins() { return {{}, base::Secret(base::randomDigits(9)), base::randomToken(16)}; }

std::string contentOf(const std::filesystem::path& folder) {
    std::string all;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream in(entry.path(), std::ios::binary);
        all.append(std::istreambuf_iterator<char>(in), {});
    }
    return all;
}

// As a thief or an operator would look at the file: by another connection.
int execute(const std::filesystem::path& file, const std::string& sql) {
    sqlite3* connection = nullptr;
    sqlite3_open(file.c_str(), &connection);
    const int code = sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr);
    sqlite3_close(connection);
    return code;
}

} // namespace

class TestStores : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { base::cryptoInit(); }
    void init();
    void cleanup();
    void opensAndReopens();
    void refusesNewerAndDamaged();
    void rollsBack();
    void runsOnItsThread();
    void readsBesideAWriter();
    void users();
    void sessions();
    void conferences();
    void pages();
    void numbers();
    void participants();
    void sealedValuesAreBoundToTheirRow();
    void nothingInClear();
    void deliveries();
    void idempotency();
    void audit();
    void fullDisk();
    void largeIsCheckedLater();
    void busy();

private:
    template <class Use>
    void inStore(Use use) {
        auto job = [&](Session& session) -> Result<> {
            use(session);
            return {};
        };
        const auto done = m_database->transact(job);
        QVERIFY2(done.has_value(), done ? "" : done.error().detail.c_str());
    }

    std::unique_ptr<tests::TemporaryFolder> m_folder;
    boost::asio::io_context m_io{}; // outlives the database's threads
    std::unique_ptr<Database> m_database;
    std::optional<base::Vault> m_vault;
    UserRow m_owner;
};

void TestStores::init() {
    m_folder = std::make_unique<tests::TemporaryFolder>();
    auto opened = Database::open(*m_folder / "conclave.db");
    QVERIFY(opened.has_value());
    m_database = std::move(*opened);
    m_vault = makeVault();
    m_owner = makeUser("anna", "Anna@Example.org");
    inStore([&](Session& s) { UserStore(s).insert(m_owner); });
}

void TestStores::cleanup() {
    m_database.reset();
    m_folder.reset();
}

void TestStores::opensAndReopens() {
    const auto file = *m_folder / "conclave.db";
    QCOMPARE(std::filesystem::status(file).permissions() & std::filesystem::perms::all,
             std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    m_database.reset();
    auto again = Database::open(file);
    QVERIFY(again.has_value());
    m_database = std::move(*again);
    inStore([&](Session& s) { QCOMPARE(UserStore(s).count(), std::int64_t(1)); });
    QVERIFY(m_database->checkIntegrity().has_value());
    QVERIFY(!Database::open("/nonexistent/folder/x.db").has_value());
}

void TestStores::refusesNewerAndDamaged() {
    const auto file = *m_folder / "conclave.db";
    m_database.reset();
    QCOMPARE(execute(file, "PRAGMA user_version = 9999"), SQLITE_OK);
    QCOMPARE(Database::open(file).error().code, Errc::storageFailed);
    const auto junk = *m_folder / "junk.db";
    std::ofstream(junk) << std::string(8192, 'x');
    QCOMPARE(Database::open(junk).error().code, Errc::storageFailed);
}

void TestStores::rollsBack() {
    auto refused = [&](Session& s) -> Result<int> {
        UserStore(s).insert(makeUser("bert", "b@example.org"));
        return Error{Errc::lastModerator, "no"};
    };
    QCOMPARE(m_database->transact(refused).error().code, Errc::lastModerator);
    auto thrown = [&](Session& s) -> Result<int> {
        UserStore(s).insert(makeUser("bert", "b@example.org"));
        throw std::runtime_error("inside");
    };
    QCOMPARE(m_database->transact(thrown).error().code, Errc::internal);
    auto twice = [&](Session& s) -> Result<int> {
        UserStore(s).insert(makeUser("bert", "b@example.org"));
        UserStore(s).insert(makeUser("BERT", "b@example.org"));
        return 1;
    };
    const auto constraint = m_database->transact(twice);
    QCOMPARE(constraint.error().code, Errc::storageFailed);
    QVERIFY(constraint.error().detail.find("bert") == std::string::npos);
    inStore([&](Session& s) { QCOMPARE(UserStore(s).count(), std::int64_t(1)); });
}

namespace {
base::awaitable<void> countUsers(Database& database, std::int64_t& count, std::thread::id& where) {
    auto job = [&where](Session& s) -> Result<std::int64_t> {
        where = std::this_thread::get_id();
        return UserStore(s).count();
    };
    const auto counted = co_await database.run(job);
    count = *counted;
}
} // namespace

namespace {

// A read in the middle of somebody's transaction: neither waits for the other, and it sees what is committed.
base::awaitable<void> writeSlowly(Database& database, std::promise<void>& begun, std::future<void> mayEnd) {
    auto job = [&](Session& session) -> Result<> {
        auto row = *UserStore(session).findByLogin("anna");
        row.properties.displayName = "Written";
        if (!UserStore(session).update(row, row.version)) return Error{Errc::versionStale, ""};
        begun.set_value();
        mayEnd.wait();
        return {};
    };
    const auto done = co_await database.run(std::ref(job));
    if (!done) qFatal("not written");
}

base::awaitable<void> readBeside(Database& database, std::future<void> begun, std::promise<void>& mayEnd,
                                 std::vector<std::string>& seen) {
    begun.wait();
    auto look = [](Session& session) -> Result<std::string> {
        return UserStore(session).findByLogin("anna")->properties.displayName;
    };
    seen.push_back(*co_await database.read(look));
    auto write = [](Session& session) -> Result<> {
        AuditRow row;
        row.action = "by the wrong door";
        AuditStore(session).insert(row);
        return {};
    };
    const auto refused = co_await database.read(write);
    seen.push_back(refused ? "written" : std::string(errcInfo(refused.error().code).word));
    mayEnd.set_value();
    auto barrier = [](Session&) -> Result<> { return {}; };
    if (!co_await database.run(barrier)) qFatal("no barrier");
    seen.push_back(*co_await database.read(look));
}

} // namespace

void TestStores::readsBesideAWriter() {
    std::string before;
    inStore([&](Session& s) { before = UserStore(s).findByLogin("anna")->properties.displayName; });
    std::promise<void> begun, mayEnd;
    std::vector<std::string> seen;
    base::spawn(m_io.get_executor(), writeSlowly(*m_database, begun, mayEnd.get_future()), "write");
    base::spawn(m_io.get_executor(), readBeside(*m_database, begun.get_future(), mayEnd, seen), "read");
    m_io.restart();
    m_io.run();
    QCOMPARE(seen, (std::vector<std::string>{before, "storage_failed", "Written"}));
    inStore([&](Session& s) {
        for (const auto& row : AuditStore(s).list({.itemsMax = 100})) QVERIFY(row.action != "by the wrong door");
    });
}

void TestStores::runsOnItsThread() {
    std::int64_t count = 0;
    std::thread::id where{};
    base::spawn(m_io.get_executor(), countUsers(*m_database, count, where), "count");
    m_io.restart();
    m_io.run();
    QCOMPARE(count, std::int64_t(1));
    QVERIFY(where != std::this_thread::get_id());
}

void TestStores::users() {
    inStore([&](Session& s) {
        UserStore users(s);
        auto bert = makeUser("Bert", "bert@example.org");
        bert.mustChangePassword = true;
        users.insert(bert);
        auto carl = makeUser("carl_x", "carl%@example.org");
        carl.active = false;
        users.insert(carl);
        const auto found = users.findByLogin("bERT");
        QVERIFY(found.has_value());
        QVERIFY(found->properties == bert.properties);
        QCOMPARE(found->createdAt, kNow);
        QVERIFY(found->mustChangePassword && found->active);
        QCOMPARE(found->passwordHash, bert.passwordHash);
        QVERIFY(!users.find(UserId("nobody")).has_value());
        QCOMPARE(users.findActiveByAddress("anna@example.org")->id, m_owner.id);
        QVERIFY(!users.findActiveByAddress("carl%@example.org").has_value());
        QCOMPARE(users.search("", "", 2).size(), std::size_t(2));
        QCOMPARE(users.search("", "bert", 5).size(), std::size_t(1));
        QCOMPARE(users.search("_", "", 5).size(), std::size_t(1)); // not a wildcard
        QCOMPARE(users.search("EXAMPLE", "", 5).size(), std::size_t(3));
        QCOMPARE(users.directory("", 20).size(), std::size_t(2));
        QCOMPARE(users.directory("4anna", 20).size(), std::size_t(1));
        auto changed = *found;
        changed.properties.displayName = "Berta";
        QVERIFY(!users.update(changed, 7));
        QVERIFY(users.update(changed, 1));
        QCOMPARE(users.find(bert.id)->version, std::int64_t(2));
        QCOMPARE(users.find(bert.id)->properties.displayName, std::string("Berta"));
    });
}

void TestStores::sessions() {
    const auto token = base::randomToken(32), other = base::randomToken(32);
    inStore([&](Session& s) {
        SessionStore sessions(s);
        const auto id = sessions.insert(token, {0, m_owner.id, kNow, kNow, kNow + 12h, "::1"});
        sessions.insert(other, {0, m_owner.id, kNow, kNow, kNow + 12h, "::1"});
        QCOMPARE(sessions.findByToken(token)->id, id);
        QVERIFY(!sessions.findByToken(base::randomToken(32)).has_value());
        sessions.touch(id, kNow + 40min);
        QCOMPARE(sessions.findByToken(token)->lastUsedAt, kNow + 40min);
        sessions.removeStale(kNow + 45min, kNow + 15min);
        QVERIFY(!sessions.findByToken(other).has_value());
        sessions.insert(other, {0, m_owner.id, kNow, kNow, kNow + 12h, "::1"});
        sessions.removeOthers(m_owner.id, id);
        QVERIFY(sessions.findByToken(token).has_value() && !sessions.findByToken(other).has_value());
        sessions.removeOfUser(m_owner.id);
        QVERIFY(!sessions.findByToken(token).has_value());
        sessions.insert(token, {0, m_owner.id, kNow, kNow, kNow + 12h, "::1"});
        sessions.removeAll();
        QVERIFY(!sessions.findByToken(token).has_value());
    });
    QVERIFY(contentOf(m_folder->path()).find(token.reveal()) == std::string::npos);
}

void TestStores::conferences() {
    inStore([&](Session& s) {
        ConferenceStore conferences(s);
        const auto row = makeConference(m_owner.id, kNow + 1h);
        conferences.insert(row);
        const auto found = conferences.findOwned(m_owner.id, row.id);
        QVERIFY(found.has_value());
        QVERIFY(found->properties == row.properties);
        QCOMPARE(found->createdAt, kNow);
        QVERIFY(!conferences.findOwned(UserId("other"), row.id).has_value());
        QCOMPARE(conferences.findByNumber(row.number)->id, row.id);
        auto changed = *found;
        changed.state = ConferenceState::scheduled;
        changed.sequence = 3;
        QVERIFY(!conferences.update(changed, 2));
        QVERIFY(conferences.update(changed, 1));
        const auto again = *conferences.find(row.id);
        QCOMPARE(again.version, std::int64_t(2));
        QCOMPARE(again.sequence, std::int64_t(3));
        QCOMPARE(stateAt(again, kNow), ConferenceState::scheduled);
        QCOMPARE(stateAt(again, kNow + 2h), ConferenceState::ended);
        conferences.remove(row.id);
        QVERIFY(!conferences.find(row.id).has_value());
    });
}

void TestStores::pages() {
    inStore([&](Session& s) {
        ConferenceStore conferences(s);
        const auto other = makeUser("bert", "b@example.org");
        UserStore(s).insert(other);
        for (int i = 0; i < 10; ++i) { // three of each begin: the id decides
            auto row = makeConference(m_owner.id, kNow + 1h * (i / 3));
            row.properties.subject = i % 2 ? "Runde 100%" : "Treffen";
            row.state = i < 2 ? ConferenceState::cancelled : i < 6 ? ConferenceState::scheduled : ConferenceState::draft;
            conferences.insert(row);
        }
        conferences.insert(makeConference(other.id, kNow));
        ConferenceListQuery query;
        query.scope = Scope::all;
        query.now = kNow;
        query.itemsMax = 4;
        std::set<std::string> seen;
        Instant last{};
        for (int page = 0; page < 3; ++page) {
            const auto rows = conferences.list(m_owner.id, query);
            QCOMPARE(rows.size(), std::size_t(page < 2 ? 4 : 2));
            for (const auto& row : rows) {
                QVERIFY(seen.insert(row.id.value).second);
                QVERIFY(row.properties.begin >= last);
                last = row.properties.begin;
            }
            query.after = std::pair(rows.back().properties.begin, rows.back().id);
        }
        query.after.reset();
        query.itemsMax = 50;
        query.q = "100%";
        QCOMPARE(conferences.list(m_owner.id, query).size(), std::size_t(5));
        query.q = "RUNDE";
        QCOMPARE(conferences.list(m_owner.id, query).size(), std::size_t(5));
        query.q = "";
        query.scope = Scope::current;
        QCOMPARE(conferences.list(m_owner.id, query).size(), std::size_t(8));
        query.scope = Scope::past;
        QCOMPARE(conferences.list(m_owner.id, query).size(), std::size_t(2));
        query.now = kNow + 1h; // the third has ended
        QCOMPARE(conferences.list(m_owner.id, query).size(), std::size_t(3));
    });
}

void TestStores::numbers() {
    inStore([&](Session& s) {
        ConferenceStore conferences(s);
        QVERIFY(conferences.numberIsFree("12345678", kNow));
        conferences.reserveNumber("12345678", kNow + 24h * 90);
        QVERIFY(!conferences.numberIsFree("12345678", kNow + 24h * 90 - 1ms));
        QVERIFY(conferences.numberIsFree("12345678", kNow + 24h * 90));
        conferences.reserveNumber("12345678", kNow + 1h);
        QVERIFY(conferences.numberIsFree("12345678", kNow + 1h));
        auto draft = makeConference(m_owner.id, kNow + 1h);
        conferences.insert(draft);
        QVERIFY(!conferences.numberIsFree(draft.number, kNow + 24h * 3000));
    });
}

void TestStores::participants() {
    inStore([&](Session& s) {
        ConferenceStore conferences(s);
        ParticipantStore people(s, *m_vault);
        const auto conference = makeConference(m_owner.id, kNow), second = makeConference(m_owner.id, kNow);
        conferences.insert(conference);
        conferences.insert(second);
        const auto anna = makeParticipant(conference.id, "ANNA@example.org", Role::moderator);
        const auto bert = makeParticipant(conference.id, "bert@example.org", Role::audience);
        const auto annaPins = makePins(), bertPins = makePins();
        people.insert(anna, annaPins);
        people.insert(bert, bertPins);
        const auto list = people.list(conference.id);
        QCOMPARE(list.size(), std::size_t(2));
        QCOMPARE(list[0].id, anna.id);
        QCOMPARE(list[0].account, std::optional(m_owner.id));
        QVERIFY(!list[1].account.has_value());
        QCOMPARE(list[1].role, Role::audience);
        QCOMPARE(people.countModerators(conference.id), std::int64_t(1));
        QVERIFY(people.hasAddress(conference.id, "Bert@EXAMPLE.org"));
        QVERIFY(!people.hasAddress(second.id, "bert@example.org"));
        QCOMPARE(people.findByPin(&conference.id, bertPins.pin)->id, bert.id);
        QVERIFY(!people.findByPin(&second.id, bertPins.pin).has_value());
        QVERIFY(!people.findByPin(nullptr, bertPins.pin).has_value());
        QCOMPARE(people.findByToken(annaPins.joinToken)->id, anna.id);
        QVERIFY(!people.pinIsFree(conference.id, annaPins.pin));
        const auto pins = people.pins(conference.id);
        QVERIFY((*pins)[1].pin == bertPins.pin && (*pins)[1].joinToken == bertPins.joinToken);
        QVERIFY(people.pinsOpen(1) && people.pinsOpen(100));
        auto changed = list[1];
        changed.role = Role::participant;
        QVERIFY(!people.update(changed, 9));
        QVERIFY(people.update(changed, 1));
        QCOMPARE(people.find(conference.id, bert.id)->version, std::int64_t(2));
        people.markPhoneTested(bert.id);
        QVERIFY(people.find(conference.id, bert.id)->phoneTested);
        people.destroyPins(conference.id);
        QVERIFY(people.pins(conference.id)->empty());
        QCOMPARE(people.findByPin(&conference.id, bertPins.pin)->id, bert.id);
        people.markRemoved(conference.id, bert.id);
        QVERIFY(!people.find(conference.id, bert.id).has_value());
        QVERIFY(!people.findByPin(&conference.id, bertPins.pin).has_value());
        QVERIFY(!people.findByToken(bertPins.joinToken).has_value());
        people.insert(makeParticipant(conference.id, "bert@example.org", Role::audience), makePins());
        QCOMPARE(people.count(conference.id), std::int64_t(2));
    });
}

void TestStores::sealedValuesAreBoundToTheirRow() {
    const auto conference = makeConference(m_owner.id, kNow);
    const auto anna = makeParticipant(conference.id, "a@example.org", Role::moderator);
    const auto bert = makeParticipant(conference.id, "b@example.org", Role::audience);
    inStore([&](Session& s) {
        ConferenceStore(s).insert(conference);
        ParticipantStore people(s, *m_vault);
        people.insert(anna, makePins());
        people.insert(bert, makePins());
    });
    QCOMPARE(execute(*m_folder / "conclave.db", "UPDATE participant SET pin_sealed = (SELECT pin_sealed FROM "
                                                "participant WHERE address = 'a@example.org')"),
             SQLITE_OK);
    inStore([&](Session& s) {
        const ParticipantStore people(s, *m_vault);
        QVERIFY(people.pin(conference.id, anna.id).has_value());
        QCOMPARE(people.pin(conference.id, bert.id).error().code, Errc::internal);
        const auto otherKey = makeVault();
        QVERIFY(!ParticipantStore(s, otherKey).pin(conference.id, anna.id).has_value());
        QVERIFY(!ParticipantStore(s, otherKey).pinsOpen(1));
        QVERIFY(!people.pinsOpen(1)); // the newest is bert's
    });
}

void TestStores::nothingInClear() {
    const auto conference = makeConference(m_owner.id, kNow);
    std::vector<PinPair> pins;
    inStore([&](Session& s) {
        ConferenceStore(s).insert(conference);
        ParticipantStore people(s, *m_vault);
        for (int i = 0; i < 20; ++i) {
            pins.push_back(makePins());
            people.insert(makeParticipant(conference.id, std::to_string(i) + "@example.org", Role::moderator),
                          pins.back());
        }
        IdempotencyStore(s, *m_vault)
            .insert({m_owner.id, "k", "POST", "/p"}, {"h", 201, base::Secret("answer with 123456789")}, kNow);
    });
    const auto content = contentOf(m_folder->path());
    QVERIFY(content.find("19@example.org") != std::string::npos);
    for (const auto& pair : pins) {
        QVERIFY(content.find(pair.pin.reveal()) == std::string::npos);
        QVERIFY(content.find(pair.joinToken.reveal()) == std::string::npos);
    }
    QVERIFY(content.find("answer with") == std::string::npos);
}

void TestStores::deliveries() {
    inStore([&](Session& s) {
        ConferenceStore(s).insert(makeConference(m_owner.id, kNow));
        const auto conference = *ConferenceStore(s).list(m_owner.id, {Scope::all, "", kNow, {}, 1}).begin();
        ParticipantStore people(s, *m_vault);
        const auto anna = makeParticipant(conference.id, "anna@example.org", Role::moderator);
        const auto bert = makeParticipant(conference.id, "bert@example.org", Role::audience);
        const auto pins = makePins();
        people.insert(anna, pins);
        people.insert(bert, makePins());
        DeliveryStore outbox(s, *m_vault);
        const auto put = [&](const ParticipantRow& who, DeliveryKind kind, DeliveryState state) {
            DeliveryRow row;
            row.id = DeliveryId(base::newUuid(kNow));
            row.conference = conference.id;
            row.participant = who.id;
            row.kind = kind;
            row.state = state;
            row.createdAt = row.changedAt = kNow;
            outbox.insert(row);
            return row.id;
        };
        const auto first = put(anna, DeliveryKind::invitation, DeliveryState::queued);
        put(bert, DeliveryKind::invitation, DeliveryState::suppressed);
        QCOMPARE(*outbox.nextDue(), kNow);
        QVERIFY(outbox.leaseDue(kNow - 1ms, 60s, 9)->empty());
        auto due = outbox.leaseDue(kNow, 60s, 9);
        QCOMPARE(due->size(), std::size_t(1));
        const auto& item = due->front();
        QCOMPARE(item.row.id, first);
        QCOMPARE(item.row.attempts, std::int64_t(1));
        QVERIFY(item.pins.pin == pins.pin && item.pins.joinToken == pins.joinToken);
        QCOMPARE(item.organiser.id, m_owner.id);
        QCOMPARE(item.recipientTimeZone, std::string("Europe/Berlin"));
        QCOMPARE(outbox.summary(conference.id).waiting, std::int64_t(1));
        QCOMPARE(outbox.summary(conference.id).suppressed, std::int64_t(1));
        // A lease that has run out is due again; the first holder's report comes too late.
        QVERIFY(outbox.leaseDue(kNow + 59s, 60s, 9)->empty());
        QCOMPARE(outbox.leaseDue(kNow + 60s, 60s, 9)->front().row.attempts, std::int64_t(2));
        QVERIFY(!outbox.complete(first, 1, DeliveryState::accepted, {}, "", kNow));
        QVERIFY(outbox.complete(first, 2, DeliveryState::deferred, kNow + 5min, "421 later", kNow + 61s));
        QCOMPARE(outbox.find(first)->nextTry, std::optional(kNow + 5min));
        QCOMPARE(outbox.find(first)->error, std::string("421 later"));
        QCOMPARE(outbox.leaseDue(kNow + 5min, 60s, 9)->size(), std::size_t(1));
        QVERIFY(outbox.release(first, 3, kNow + 5min));
        QCOMPARE(outbox.find(first)->attempts, std::int64_t(2));
        QCOMPARE(outbox.leaseDue(kNow + 5min, 60s, 9)->size(), std::size_t(1));
        QVERIFY(outbox.complete(first, 3, DeliveryState::accepted, {}, "", kNow));
        QVERIFY(!outbox.nextDue().has_value());
        // After a restore: what waited is failed, or due again; what has ended stays.
        const auto waiting = put(bert, DeliveryKind::cancellation, DeliveryState::deferred);
        QCOMPARE(outbox.requeueWaiting(kNow), std::size_t(1));
        QCOMPARE(outbox.find(waiting)->state, DeliveryState::queued);
        QCOMPARE(outbox.failWaiting("not known", kNow), std::size_t(1));
        QCOMPARE(outbox.find(waiting)->state, DeliveryState::failed);
        QCOMPARE(outbox.find(waiting)->error, std::string("not known"));
        QCOMPARE(outbox.find(first)->state, DeliveryState::accepted);
        QVERIFY(!outbox.nextDue().has_value());
        // PINs gone: an invitation cannot go out any more, a cancellation can.
        const auto late = put(anna, DeliveryKind::invitation, DeliveryState::queued);
        const auto cancel = put(bert, DeliveryKind::cancellation, DeliveryState::queued);
        people.destroyPins(conference.id);
        due = outbox.leaseDue(kNow, 60s, 9);
        QCOMPARE(due->size(), std::size_t(1));
        QCOMPARE(due->front().row.id, cancel);
        QVERIFY(due->front().pins.pin.empty());
        QCOMPARE(outbox.find(late)->state, DeliveryState::failed);
        QCOMPARE(outbox.summary(conference.id).failed, std::int64_t(1));
        QCOMPARE(outbox.newest(conference.id).at(anna.id).id, late);
        QCOMPARE(outbox.list(conference.id).size(), std::size_t(5));
        put(bert, DeliveryKind::invitation, DeliveryState::queued);
        outbox.suppressWaiting(conference.id, anna.id, kNow);
        QCOMPARE(outbox.newest(conference.id).at(bert.id).state, DeliveryState::queued);
        outbox.suppressWaiting(conference.id, std::nullopt, kNow);
        QCOMPARE(outbox.newest(conference.id).at(bert.id).state, DeliveryState::suppressed);
    });
}

void TestStores::idempotency() {
    inStore([&](Session& s) {
        IdempotencyStore keys(s, *m_vault);
        const IdempotencyKey key{m_owner.id, "k", "POST", "/a"};
        QVERIFY(!keys.find(key, kNow)->has_value());
        keys.insert(key, {"hash", 202, base::Secret("{}")}, kNow);
        const auto found = keys.find(key, kNow + 24h - 1ms);
        QCOMPARE((*found)->status, 202);
        QVERIFY((*found)->answer == base::Secret("{}"));
        QVERIFY(!keys.find({UserId("x"), "k", "POST", "/a"}, kNow)->has_value());
        QVERIFY(!keys.find({m_owner.id, "k", "POST", "/b"}, kNow)->has_value());
        QVERIFY(!keys.find(key, kNow + 24h)->has_value());
        keys.insert(key, {"other", 201, base::Secret("[]")}, kNow + 24h); // the old row is swept out
        QCOMPARE((*keys.find(key, kNow + 24h))->bodyHash, std::string("other"));
    });
}

void TestStores::audit() {
    inStore([&](Session& s) {
        AuditStore audit(s);
        for (int i = 0; i < 5; ++i) {
            AuditRow row;
            row.at = kNow + std::chrono::hours(i);
            row.actor = m_owner.id;
            row.action = "a" + std::to_string(i);
            audit.insert(row);
        }
        const auto newest = audit.list({.itemsMax = 2});
        QCOMPARE(newest.size(), std::size_t(2));
        QCOMPARE(newest[0].action, std::string("a4"));
        QCOMPARE(audit.list({.before = newest[1].id, .itemsMax = 9}).size(), std::size_t(3));
        // Every condition for itself, and together.
        AuditRow row;
        row.at = kNow;
        row.action = "pins.viewed";
        row.user = UserId("u");
        row.conference = ConferenceId("c");
        audit.insert(row);
        row.action = "pinsalike.viewed";
        audit.insert(row);
        const auto count = [&](const AuditQuery& query) { return audit.list(query).size(); };
        QCOMPARE(count({}), std::size_t(7));
        QCOMPARE(count({.actor = m_owner.id}), std::size_t(5));
        QCOMPARE(count({.user = UserId("u")}), std::size_t(2));
        QCOMPARE(count({.conference = ConferenceId("c")}), std::size_t(2));
        QCOMPARE(count({.action = "pins"}), std::size_t(1));
        QCOMPARE(count({.action = "pins.viewed"}), std::size_t(1));
        QCOMPARE(count({.action = "pins.view"}), std::size_t(0));
        QCOMPARE(count({.since = kNow + std::chrono::hours(3)}), std::size_t(2));
        QCOMPARE(count({.until = kNow + std::chrono::hours(1)}), std::size_t(3));
        QCOMPARE(count({.actor = m_owner.id, .action = "a4", .since = kNow, .until = kNow + std::chrono::hours(5)}),
                 std::size_t(1));
        QCOMPARE(count({.user = UserId("' OR 1=1 --")}), std::size_t(0));
    });
}

void TestStores::fullDisk() {
    // The page limit is of the connection; a store that has reached it answers like one on a full disk.
    const auto tooMany = [&](Session& s) -> Result<> {
        ConferenceStore conferences(s);
        for (int i = 0; i < 2000; ++i) {
            auto row = makeConference(m_owner.id, kNow);
            row.properties.description = std::string(3000, 'x');
            conferences.insert(row);
        }
        return {};
    };
    QVERIFY(m_database->limitPages(80).has_value());
    auto job = tooMany;
    QCOMPARE(m_database->transact(job).error().code, Errc::storageFull);
    inStore([&](Session& s) { // nothing half done, and reads go on
        QVERIFY(ConferenceStore(s).list(m_owner.id, {Scope::all, "", kNow, {}, 1}).empty());
        QCOMPARE(UserStore(s).count(), std::int64_t(1));
    });
    QVERIFY(m_database->limitPages(0x3FFFFFFF).has_value());
    QVERIFY(m_database->transact(job).has_value());
    QVERIFY(m_database->checkIntegrity().has_value());
}

void TestStores::largeIsCheckedLater() {
    const auto file = *m_folder / "conclave.db";
    m_database.reset();
    QCOMPARE(execute(file, "CREATE TABLE ballast (b BLOB); INSERT INTO ballast VALUES (zeroblob(70000000))"), SQLITE_OK);
    const auto open = [&] {
        auto opened = Database::open(file);
        QVERIFY(opened.has_value());
        m_database = std::move(*opened);
    };
    open();
    inStore([&](Session& s) { QCOMPARE(UserStore(s).count(), std::int64_t(1)); });
    m_database.reset(); // breaks it off
    // The blob is a chain of pages; one of them now points to itself.
    {
        std::fstream raw(file, std::ios::in | std::ios::out | std::ios::binary);
        const std::int64_t page = static_cast<std::int64_t>(std::filesystem::file_size(file)) / 4096 - 100;
        const char self[] = {static_cast<char>(page >> 24), static_cast<char>(page >> 16), static_cast<char>(page >> 8),
                             static_cast<char>(page)};
        raw.seekp((page - 1) * 4096);
        raw.write(self, sizeof self);
    }
    open();
    auto read = [](Session& s) -> Result<std::int64_t> { return UserStore(s).count(); };
    QTRY_VERIFY_WITH_TIMEOUT(!m_database->transact(read).has_value(), 60'000);
    QCOMPARE(m_database->transact(read).error().code, Errc::storageFailed);
}

void TestStores::busy() {
    // Another process writes for longer than anybody waits.
    sqlite3* other = nullptr;
    sqlite3_open((*m_folder / "conclave.db").c_str(), &other);
    QCOMPARE(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
    auto read = [](Session& s) -> Result<std::int64_t> { return UserStore(s).count(); };
    QCOMPARE(m_database->transact(read).error().code, Errc::unavailable);
    sqlite3_exec(other, "ROLLBACK", nullptr, nullptr, nullptr);
    sqlite3_close(other);
    QVERIFY(m_database->transact(read).has_value());
}

QTEST_GUILESS_MAIN(TestStores)
#include "tst_stores.moc"
