// labels: unit spec:A1 spec:A3
// covers: T-B9_sessions
#include "server/conference/accounts.hpp"
#include "server/conference/sessions.hpp"
#include "tests/server/conference/run_to_end.hpp"
#include "tests/support/recording_vfs.hpp"
#include "tests/support/temporary_folder.hpp"

#include <QTest>
#include <boost/asio/io_context.hpp>

using namespace conclave;
using namespace conclave::conference;
using namespace std::chrono_literals;
using base::Secret;

namespace {

const char* const kPassword = "correct horse battery";

class FakeClock final : public base::Clock {
public:
    Instant now() const override { return time; }
    Instant time = *parseInstant("2026-11-23T09:00:00Z");
};

// Everything the sessions stand on, real but for the clock and the hash's cost.
struct Office {
    explicit Office(SessionRules rules = {})
        : database(std::move(*store::Database::open(folder / "conclave.db"))),
          context{*database, vault, clock, changes, listeners}, sessions(context, passwords, "help@example.org", rules) {
        add("anna", Group::conferenceUser);
        add("phone", Group::none);
    }

    void add(const std::string& login, Group group) {
        store::UserRow row;
        row.id = UserId("id-" + login);
        row.properties.login = login;
        row.properties.address = login + "@example.org";
        row.properties.group = group;
        row.passwordHash = *base::hashPassword(Secret(kPassword), base::PasswordCost::quick);
        row.createdAt = row.changedAt = clock.now();
        auto job = [&](store::Session& session) -> Result<> {
            store::UserStore(session).insert(row);
            return {};
        };
        QVERIFY(database->transact(job).has_value());
    }

    void change(const std::string& login, const std::function<void(store::UserRow&)>& how) {
        auto job = [&](store::Session& session) -> Result<> {
            store::UserStore users(session);
            auto row = users.findByLogin(login);
            how(*row);
            users.update(*row, row->version);
            return {};
        };
        QVERIFY(database->transact(job).has_value());
    }

    template <class T>
    T wait(base::awaitable<T> work) {
        return tests::runToEnd(io, std::move(work));
    }

    Result<api::Session> signIn(const std::string& login, const std::string& password, const std::string& from = "192.0.2.1") {
        return wait(sessions.signIn({login, password}, from));
    }
    Result<Caller> authenticate(const std::string& token) { return wait(sessions.authenticate(Secret(token), "192.0.2.1")); }

    boost::asio::io_context io{1}; // outlives the pools
    tests::TemporaryFolder folder{};
    FakeClock clock{};
    base::Vault vault{std::array<std::uint8_t, 32>{}};
    Changes changes{clock};
    ListenerList listeners{};
    std::unique_ptr<store::Database> database;
    base::WorkPool pool{2, 8};
    Passwords passwords{pool, base::PasswordCost::quick};
    Context context;
    Sessions sessions;
};

} // namespace

class TestSessions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { base::cryptoInit(); }
    void refusals_data();
    void refusals();
    void idle();
    void fullDisk();
    void age();
    void tokenIsNotStored();
    void signOut();
    void passwordChange();
    void duty();
    void rightTakenAway();
    void deactivated();
    void guessing();
    void throttleGrows();
    void throttleForgets();
    void throttleIsBounded();
    void officeBehindOneAddress();
};

void TestSessions::refusals_data() {
    QTest::addColumn<QByteArray>("login");
    QTest::addColumn<QByteArray>("password");
    QTest::addColumn<int>("code");
    const int wrong = static_cast<int>(Errc::badCredentials);
    QTest::newRow("unknown") << QByteArray("nobody") << QByteArray(kPassword) << wrong;
    QTest::newRow("wrong") << QByteArray("anna") << QByteArray("another password") << wrong;
    QTest::newRow("empty password") << QByteArray("anna") << QByteArray() << wrong;
    QTest::newRow("empty login") << QByteArray() << QByteArray(kPassword) << wrong;
    QTest::newRow("long login") << QByteArray(10'000, 'a') << QByteArray(kPassword) << wrong;
    QTest::newRow("long password") << QByteArray("anna") << QByteArray(10'000, 'a') << wrong;
    QTest::newRow("login is not utf-8") << QByteArray("\xff") << QByteArray(kPassword) << wrong;
    QTest::newRow("wrong for a phone user") << QByteArray("phone") << QByteArray("another password") << wrong;
    QTest::newRow("phone user") << QByteArray("phone") << QByteArray(kPassword) << static_cast<int>(Errc::noConferenceRight);
}

void TestSessions::refusals() {
    QFETCH(QByteArray, login);
    QFETCH(QByteArray, password);
    QFETCH(int, code);
    Office office;
    const auto session = office.signIn(login.toStdString(), password.toStdString());
    QVERIFY(!session.has_value());
    QCOMPARE(static_cast<int>(session.error().code), code);
    if (session.error().code == Errc::badCredentials) QCOMPARE(session.error().detail, std::string());
    if (session.error().code == Errc::noConferenceRight) QCOMPARE(session.error().detail, std::string("ask help@example.org"));
}

void TestSessions::idle() {
    Office office;
    const auto token = office.signIn("Anna", kPassword)->token; // logins know no case
    for (int i = 0; i < 5; ++i) {
        office.clock.time += 29min;
        QVERIFY(office.authenticate(token).has_value());
    }
    office.clock.time += 29min;
    QVERIFY(office.wait(office.sessions.isAlive(Secret(token)))); // no use
    QVERIFY(office.wait(office.sessions.isAlive(Secret(token), Group::conferenceUser)));
    QVERIFY(!office.wait(office.sessions.isAlive(Secret(token), Group::conferenceSupport))); // other rights than it was opened with
    office.clock.time += 2min;
    QCOMPARE(office.authenticate(token).error().code, Errc::unauthenticated);
    QVERIFY(!office.wait(office.sessions.isAlive(Secret(token))));
}

// A use that cannot be written down is no reason to refuse it; a sign-in is refused by name.
void TestSessions::fullDisk() {
    tests::RecordingVfs disk({});
    disk.stopRecording();
    Office office;
    const auto token = office.signIn("anna", kPassword)->token;
    disk.inject(tests::Fault{1, SQLITE_FULL, true});
    QCOMPARE(office.signIn("anna", kPassword).error().code, Errc::storageFull);
    office.clock.time += 20min;
    QVERIFY(office.authenticate(token).has_value());
    office.clock.time += 10min; // since the sign-in, the last use that is on the disk
    QCOMPARE(office.authenticate(token).error().code, Errc::unauthenticated);
    office.clock.time -= 1min;
    disk.inject(std::nullopt);
    QVERIFY(office.authenticate(token).has_value());
    office.clock.time += 29min;
    QVERIFY(office.authenticate(token).has_value());
}

void TestSessions::age() {
    Office office;
    const auto session = office.signIn("anna", kPassword);
    const Instant begun = office.clock.time;
    QVERIFY(session->expiresAt == begun + 12h);
    while (office.clock.time < begun + 12h - 20min) {
        office.clock.time += 20min;
        if (office.clock.time < begun + 12h) QVERIFY(office.authenticate(session->token).has_value());
    }
    office.clock.time = begun + 12h;
    QCOMPARE(office.authenticate(session->token).error().code, Errc::unauthenticated);
}

void TestSessions::tokenIsNotStored() {
    Office office;
    const auto token = office.signIn("anna", kPassword)->token;
    QCOMPARE(token.size(), std::size_t(43)); // 256 bits in base64url
    for (const auto& file : std::filesystem::directory_iterator(office.folder.path())) {
        QFile bytes(QString::fromStdString(file.path().string()));
        QVERIFY(bytes.open(QIODevice::ReadOnly));
        const QByteArray all = bytes.readAll();
        QVERIFY(!all.contains(QByteArray::fromStdString(token)));
        QVERIFY(!all.contains(kPassword));
    }
}

void TestSessions::signOut() {
    Office office;
    const auto one = office.signIn("anna", kPassword)->token;
    const auto two = office.signIn("anna", kPassword)->token;
    QVERIFY(office.wait(office.sessions.signOut(*office.authenticate(one))).has_value());
    QVERIFY(!office.authenticate(one).has_value());
    QVERIFY(office.authenticate(two).has_value());
    QVERIFY(!office.authenticate("").has_value());
    QVERIFY(!office.authenticate(two + "x").has_value());
}

void TestSessions::passwordChange() {
    Office office;
    const auto one = office.signIn("anna", kPassword)->token;
    const auto two = office.signIn("anna", kPassword)->token;
    const auto change = [&](const std::string& current, const std::string& fresh) {
        return office.wait(office.sessions.changePassword(*office.authenticate(one), {current, fresh}));
    };
    QCOMPARE(change("another password", "something new").error().code, Errc::badCredentials);
    QCOMPARE(change(kPassword, "short").error().field, std::string("newPassword"));
    QCOMPARE(change(kPassword, kPassword).error().code, Errc::invalidValue);
    QVERIFY(change(kPassword, "something new").has_value());
    QVERIFY(office.authenticate(one).has_value());
    QVERIFY(!office.authenticate(two).has_value());
    QVERIFY(!office.signIn("anna", kPassword).has_value());
    QVERIFY(office.signIn("anna", "something new").has_value());
}

void TestSessions::duty() {
    Office office;
    office.change("anna", [](store::UserRow& row) { row.mustChangePassword = true; });
    const auto session = office.signIn("anna", kPassword);
    QVERIFY(session->user.mustChangePassword);
    auto caller = office.authenticate(session->token);
    QVERIFY(caller->duty == PasswordDuty::change);
    QVERIFY(office.wait(office.sessions.changePassword(*caller, {kPassword, "something new"})).has_value());
    QVERIFY(office.authenticate(session->token)->duty == PasswordDuty::none);
}

void TestSessions::rightTakenAway() {
    Office office;
    const auto token = office.signIn("anna", kPassword)->token;
    office.change("anna", [](store::UserRow& row) { row.properties.group = Group::none; });
    QCOMPARE(office.authenticate(token).error().code, Errc::noConferenceRight);
}

void TestSessions::deactivated() {
    Office office;
    const auto token = office.signIn("anna", kPassword)->token;
    office.change("anna", [](store::UserRow& row) { row.active = false; });
    QCOMPARE(office.authenticate(token).error().code, Errc::unauthenticated);
    QCOMPARE(office.signIn("anna", kPassword).error().code, Errc::badCredentials);
}

// Guessing is slowed for logins that exist and those that do not alike; from elsewhere the owner still gets in.
void TestSessions::guessing() {
    Office office;
    for (const char* login : {"anna", "nobody"}) {
        int hashed = 0;
        for (int i = 0; i < 40; ++i)
            if (office.signIn(login, "guess " + std::to_string(i), "198.51.100.7").error().code == Errc::badCredentials) ++hashed;
        QVERIFY2(hashed <= 7, login); // a busy machine may let a second or two pass
    }
    QVERIFY(office.signIn("anna", kPassword, "192.0.2.9").has_value());
}

void TestSessions::throttleGrows() {
    LoginThrottle throttle;
    LoginThrottle::Time now{};
    for (int i = 0; i < 5; ++i) QVERIFY(!throttle.ask("anna", "a", now));
    std::chrono::seconds longest{0};
    int tries = 5;
    const auto end = now + 1h;
    while (now < end) {
        if (const auto wait = throttle.ask("anna", "a", now)) {
            QVERIFY(*wait >= longest || *wait <= 5min);
            longest = std::max(longest, *wait);
            now += *wait;
        } else {
            ++tries;
        }
    }
    QVERIFY2(tries <= 100, qPrintable(QString::number(tries)));
    QVERIFY(longest <= 5min);
}

void TestSessions::throttleForgets() {
    LoginThrottle throttle;
    const LoginThrottle::Time now{};
    for (int i = 0; i < 5; ++i) QVERIFY(!throttle.ask("anna", "a", now));
    QVERIFY(throttle.ask("anna", "a", now).has_value());
    throttle.succeeded("ANNA", "a");
    QVERIFY(!throttle.ask("anna", "a", now));
}

void TestSessions::throttleIsBounded() {
    LoginThrottleRules rules;
    rules.countersMax = 100;
    LoginThrottle throttle(rules);
    LoginThrottle::Time now{};
    for (int i = 0; i < 1000; ++i) {
        now += 31s;
        (void)throttle.ask("login" + std::to_string(i), "source" + std::to_string(i), now);
    }
    QVERIFY(throttle.counterCount() <= 100);
}

void TestSessions::officeBehindOneAddress() {
    LoginThrottle throttle;
    LoginThrottle::Time now{};
    for (int person = 0; person < 40; ++person) {
        const std::string login = "person" + std::to_string(person);
        now += 5s;
        QVERIFY(!throttle.ask(login, "office", now)); // a typo
        now += 2s;
        QVERIFY(!throttle.ask(login, "office", now));
        throttle.succeeded(login, "office");
    }
}

QTEST_GUILESS_MAIN(TestSessions)
#include "tst_sessions.moc"
