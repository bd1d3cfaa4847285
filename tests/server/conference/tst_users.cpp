// labels: unit spec:A1 spec:A2 spec:A3 spec:A6
// needs: server/conference
// What support may do to accounts and what not, over a real database: levels, passwords, sessions, the audit trail.
#include "server/conference/accounts.hpp"
#include "server/conference/audit_trail.hpp"
#include "server/conference/sessions.hpp"
#include "server/conference/users.hpp"
#include "server/store/session_store.hpp"
#include "tests/server/conference/house.hpp"

#include <QTest>
#include <set>

using namespace conclave;
using namespace conclave::conference;
using namespace conclave::tests;

namespace {

struct Desk : House {
    base::WorkPool pool{1, 8};
    Passwords passwords{pool, base::PasswordCost::quick};
    Sessions sessions{context, passwords, "help@example.org"};
    Users users{context, passwords};
    AuditTrail trail{context};
    Principal support = addUser("support", Group::conferenceSupport);
    Principal chief = addUser("chief", Group::administrator);

    api::UserCreate wanted(const std::string& login, Group group = Group::conferenceUser) const {
        api::UserCreate request;
        request.login = login;
        request.displayName = "Name of " + login;
        request.address = login + "@example.com";
        request.group = group;
        return request;
    }
    api::UserPatch toGroup(Group group) const {
        api::UserPatch patch;
        patch.group = group;
        return patch;
    }
    Result<api::User> move(const Principal& who, const UserId& id, Group group) {
        return run(users.change(who, id, {}, toGroup(group)));
    }
    Result<api::AssignedPassword> assign(const Principal& who, const UserId& id, const std::string& password) {
        api::PasswordAssignment request;
        request.password = password;
        return run(users.assignPassword(who, id, {}, request));
    }
    Result<api::Session> signIn(const std::string& login, const std::string& password) {
        return run(sessions.signIn({login, password}, "192.0.2.7"));
    }
    std::vector<api::AuditEntry> entries(const store::AuditQuery& query) { return run(trail.list(chief, query))->items; }
};

} // namespace

class TestUsers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { base::cryptoInit(); }
    void made();
    void refusedProperties_data();
    void refusedProperties();
    void levels();
    void lastAdministrator();
    void versions();
    void passwords();
    void deactivation();
    void pages();
    void generated();
    void audit();
    void told();
};

void TestUsers::made() {
    Desk desk;
    auto request = desk.wanted("  Carl ");
    request.address = "carl@example.com";
    const auto made = desk.run(desk.users.create(desk.support, request, onceKey("k"))).value();
    QCOMPARE(made.login, std::string("Carl"));
    QVERIFY(made.active && !made.mustChangePassword);
    // Once, however often it is asked; and nobody else has this login, in whatever case.
    QCOMPARE(desk.run(desk.users.create(desk.support, request, onceKey("k"))).value().id, made.id);
    QCOMPARE(codeOf(desk.run(desk.users.create(desk.support, desk.wanted("CARL"), {}))), Errc::duplicateLogin);
    QCOMPARE(desk.run(desk.users.find(desk.support, made.id)).value().address, std::string("carl@example.com"));
    QCOMPARE(codeOf(desk.run(desk.users.find(desk.support, UserId("nobody")))), Errc::notFound);
    // Without a password nobody gets in.
    for (const char* guess : {"", "x", "correct horse battery"})
        QCOMPARE(codeOf(desk.signIn("carl", guess)), Errc::badCredentials);
}

void TestUsers::refusedProperties_data() {
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("no login") << QByteArray("login") << QByteArray("");
    QTest::newRow("spaces") << QByteArray("login") << QByteArray("a b");
    QTest::newRow("long login") << QByteArray("login") << QByteArray(65, 'a');
    QTest::newRow("no address") << QByteArray("address") << QByteArray("");
    QTest::newRow("address") << QByteArray("address") << QByteArray("a@b@c");
    QTest::newRow("line feed") << QByteArray("displayName") << QByteArray("a\nb");
    QTest::newRow("long name") << QByteArray("displayName") << QByteArray(121, 'a');
    QTest::newRow("long extension") << QByteArray("extension") << QByteArray(33, '1');
    QTest::newRow("language") << QByteArray("locale") << QByteArray("fr");
    QTest::newRow("zone") << QByteArray("timeZone") << QByteArray("Mars/Base");
}

void TestUsers::refusedProperties() {
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, value);
    Desk desk;
    auto create = desk.wanted("carl");
    api::UserPatch patch;
    const std::string text = value.toStdString();
    if (field == "login") create.login = *(patch.login = text);
    if (field == "address") create.address = *(patch.address = text);
    if (field == "displayName") create.displayName = *(patch.displayName = text);
    if (field == "extension") create.extension = patch.extension = text;
    if (field == "locale") create.locale = patch.locale = text;
    if (field == "timeZone") create.timeZone = patch.timeZone = text;
    const auto made = desk.run(desk.users.create(desk.support, create, {}));
    QVERIFY(!made);
    QCOMPARE(made.error().field, field.toStdString());
    const auto changed = desk.run(desk.users.change(desk.support, desk.anna.id, {}, patch));
    QVERIFY(!changed);
    QCOMPARE(changed.error().field, field.toStdString());
}

// Who may lift whom to what: support acts below its own level, an administrator on everybody.
void TestUsers::levels() {
    constexpr Group kAll[] = {Group::none, Group::conferenceUser, Group::conferenceSupport, Group::administrator};
    for (const Group actor : kAll) {
        for (const Group from : kAll) {
            for (const Group to : kAll) {
                Desk desk;
                const auto who = desk.addUser("actor", actor);
                const auto target = desk.addUser("target", from);
                const bool may = actor == Group::administrator ||
                                 (actor == Group::conferenceSupport && from < Group::conferenceSupport &&
                                  to < Group::conferenceSupport);
                const auto label = std::string(wordOf(actor)) + " moves " + std::string(wordOf(from)) + " to " +
                                   std::string(wordOf(to));
                const auto done = desk.move(who, target.id, to);
                QVERIFY2(done.has_value() == may, label.c_str());
                if (!may) QCOMPARE(done.error().code, Errc::forbidden);
                QCOMPARE(desk.run(desk.users.find(desk.chief, target.id))->group, may ? to : from);
                const auto made = desk.run(desk.users.create(who, desk.wanted("fresh", to), {}));
                const bool mayMake = actor == Group::administrator ||
                                     (actor == Group::conferenceSupport && to < Group::conferenceSupport);
                QVERIFY2(made.has_value() == mayMake, label.c_str());
            }
        }
    }
    // Not one's own level either, by whatever door.
    Desk desk;
    QCOMPARE(codeOf(desk.move(desk.support, desk.support.id, Group::administrator)), Errc::forbidden);
    api::UserPatch name;
    name.displayName = "X";
    QCOMPARE(codeOf(desk.run(desk.users.change(desk.support, desk.support.id, {}, name))), Errc::forbidden);
    QCOMPARE(codeOf(desk.assign(desk.support, desk.chief.id, "correct horse battery")), Errc::forbidden);
    QCOMPARE(codeOf(desk.assign(desk.support, desk.support.id, "correct horse battery")), Errc::forbidden);
    QCOMPARE(codeOf(desk.assign(desk.anna, desk.bert.id, "correct horse battery")), Errc::forbidden);
    QCOMPARE(codeOf(desk.run(desk.users.list(desk.anna, {}))), Errc::forbidden);
    QCOMPARE(codeOf(desk.run(desk.users.find(desk.anna, desk.anna.id))), Errc::forbidden);
    QCOMPARE(codeOf(desk.run(desk.trail.list(desk.support, {}))), Errc::forbidden);
}

void TestUsers::lastAdministrator() {
    Desk desk;
    api::UserPatch off;
    off.active = false;
    const auto demoted = desk.move(desk.chief, desk.chief.id, Group::conferenceUser);
    QCOMPARE(codeOf(demoted), Errc::lastAdministrator);
    QCOMPARE(demoted.error().field, std::string("group"));
    const auto gone = desk.run(desk.users.change(desk.chief, desk.chief.id, {}, off));
    QCOMPARE(codeOf(gone), Errc::lastAdministrator);
    QCOMPARE(gone.error().field, std::string("active"));
    const auto second = desk.addUser("second", Group::administrator);
    QVERIFY(desk.run(desk.users.change(desk.chief, second.id, {}, off)).has_value());
    QCOMPARE(codeOf(desk.move(desk.chief, desk.chief.id, Group::none)), Errc::lastAdministrator); // one that sleeps is none
    api::UserPatch on;
    on.active = true;
    QVERIFY(desk.run(desk.users.change(desk.chief, second.id, {}, on)).has_value());
    QVERIFY(desk.move(desk.chief, desk.chief.id, Group::conferenceUser).has_value());
}

void TestUsers::versions() {
    Desk desk;
    const auto before = desk.run(desk.users.find(desk.support, desk.anna.id)).value();
    api::UserPatch patch;
    patch.extension = "4711";
    const auto changed = desk.run(desk.users.change(desk.support, desk.anna.id, before.version, patch)).value();
    QCOMPARE(changed.version, before.version + 1);
    QCOMPARE(desk.run(desk.users.find(desk.support, desk.anna.id))->version, changed.version);
    QCOMPARE(codeOf(desk.run(desk.users.change(desk.support, desk.anna.id, before.version, patch))), Errc::versionStale);
    api::PasswordAssignment generate;
    generate.generate = true;
    QCOMPARE(codeOf(desk.run(desk.users.assignPassword(desk.support, desk.anna.id, before.version, generate))),
             Errc::versionStale);
    patch = {};
    patch.login = "BERT";
    QCOMPARE(codeOf(desk.run(desk.users.change(desk.support, desk.anna.id, {}, patch))), Errc::duplicateLogin);
    patch.login = "ANNA"; // one's own in another case
    QCOMPARE(desk.run(desk.users.change(desk.support, desk.anna.id, {}, patch))->login, std::string("ANNA"));
    QCOMPARE(codeOf(desk.run(desk.users.change(desk.support, UserId("nobody"), {}, patch))), Errc::notFound);
}

void TestUsers::passwords() {
    Desk desk;
    api::PasswordAssignment request;
    QCOMPARE(codeOf(desk.run(desk.users.assignPassword(desk.support, desk.anna.id, {}, request))), Errc::missingField);
    request.generate = true;
    request.password = "correct horse battery";
    QCOMPARE(codeOf(desk.run(desk.users.assignPassword(desk.support, desk.anna.id, {}, request))), Errc::missingField);
    QCOMPARE(codeOf(desk.assign(desk.support, desk.anna.id, "short")), Errc::invalidValue);
    QCOMPARE(codeOf(desk.assign(desk.support, desk.anna.id, std::string(257, 'a'))), Errc::tooLong);
    QCOMPARE(codeOf(desk.assign(desk.support, UserId("nobody"), "correct horse battery")), Errc::notFound);

    QVERIFY(!desk.assign(desk.support, desk.anna.id, "correct horse battery")->password); // the caller knows it
    const auto session = desk.signIn("anna", "correct horse battery").value();
    QVERIFY(session.user.mustChangePassword);
    request = {};
    request.generate = true;
    const auto shown = desk.run(desk.users.assignPassword(desk.support, desk.anna.id, {}, request))->password.value();
    QCOMPARE(codeOf(desk.run(desk.sessions.authenticate(base::Secret(session.token), ""))), Errc::unauthenticated);
    QCOMPARE(codeOf(desk.signIn("anna", "correct horse battery")), Errc::badCredentials);
    const auto again = desk.signIn("anna", shown).value();
    const auto caller = desk.run(desk.sessions.authenticate(base::Secret(again.token), "")).value();
    QVERIFY(caller.duty == PasswordDuty::change);
    QVERIFY(desk.run(desk.sessions.changePassword(caller, {shown, "another horse battery"})).has_value());
    QVERIFY(!desk.signIn("anna", "another horse battery")->user.mustChangePassword);
    // Shown once: the database holds neither.
    desk.look([&](store::Session& s) {
        QVERIFY(store::UserStore(s).find(desk.anna.id)->passwordHash.find(shown) == std::string::npos);
    });
}

void TestUsers::deactivation() {
    Desk desk;
    (void)desk.assign(desk.support, desk.anna.id, "correct horse battery").value();
    const auto token = desk.signIn("anna", "correct horse battery")->token;
    const auto alive = [&] { return desk.run(desk.sessions.authenticate(base::Secret(token), "")); };
    QVERIFY(alive().has_value());
    // Without the right, the session lives on to say so.
    QVERIFY(desk.move(desk.support, desk.anna.id, Group::none).has_value());
    QCOMPARE(codeOf(alive()), Errc::noConferenceRight);
    QCOMPARE(codeOf(desk.signIn("anna", "correct horse battery")), Errc::noConferenceRight);
    QVERIFY(desk.move(desk.support, desk.anna.id, Group::conferenceUser).has_value());
    QVERIFY(alive().has_value());

    api::UserPatch patch;
    patch.active = false;
    QVERIFY(!desk.run(desk.users.change(desk.support, desk.anna.id, {}, patch))->active);
    QCOMPARE(codeOf(alive()), Errc::unauthenticated);
    QCOMPARE(codeOf(desk.signIn("anna", "correct horse battery")), Errc::badCredentials);
    QCOMPARE(desk.run(desk.directory.find(desk.bert, "anna"))->items.size(), std::size_t(0));
    patch.active = true;
    QVERIFY(desk.run(desk.users.change(desk.support, desk.anna.id, {}, patch)).has_value());
    QCOMPARE(codeOf(alive()), Errc::unauthenticated); // ended is ended
    QVERIFY(desk.signIn("anna", "correct horse battery").has_value());
}

void TestUsers::pages() {
    Desk desk;
    for (int i = 0; i < 120; ++i) desk.addUser("u" + std::to_string(1000 + i), Group::none);
    UserListRequest request;
    request.q = "U1"; // no case
    request.limit = 50;
    std::vector<std::string> seen;
    for (int page = 0; page < 5; ++page) {
        const auto answer = desk.run(desk.users.list(desk.support, request)).value();
        for (const auto& user : answer.items) seen.push_back(user.login);
        if (!answer.next) break;
        request.cursor = *answer.next;
    }
    QCOMPARE(seen.size(), std::size_t(120));
    QVERIFY(std::is_sorted(seen.begin(), seen.end()));
    QCOMPARE(std::set(seen.begin(), seen.end()).size(), seen.size());
    const auto found = [&](const std::string& q) {
        UserListRequest one;
        one.q = q;
        return desk.run(desk.users.list(desk.support, one))->items.size();
    };
    QCOMPARE(found("Name anna"), std::size_t(1)); // name
    QCOMPARE(found("anna@example"), std::size_t(1));
    QCOMPARE(found("7anna"), std::size_t(1)); // extension
    QCOMPARE(found("%"), std::size_t(0));
    QCOMPARE(found("no such account"), std::size_t(0));
    request.limit = 201;
    QCOMPARE(codeOf(desk.run(desk.users.list(desk.support, request))), Errc::invalidValue);
    request.limit = 1;
    request.q = std::string(201, 'x');
    QCOMPARE(codeOf(desk.run(desk.users.list(desk.support, request))), Errc::tooLong);
}

void TestUsers::generated() {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const auto password = generatedPassword();
        const std::string text(password.reveal());
        QCOMPARE(text.size(), std::size_t(29));
        QVERIFY(validatePassword(text, "").has_value());
        QVERIFY(text.find_first_of("ilo01ILO") == std::string::npos);
        QVERIFY(seen.insert(text).second);
    }
}

void TestUsers::audit() {
    Desk desk;
    const auto made = desk.run(desk.users.create(desk.support, desk.wanted("carl"), {})).value();
    (void)desk.assign(desk.support, made.id, "correct horse battery").value();
    api::UserPatch patch;
    patch.group = Group::none;
    patch.address = "elsewhere@example.com";
    (void)desk.run(desk.users.change(desk.support, made.id, {}, patch)).value();
    const auto about = desk.entries({.user = made.id});
    QCOMPARE(about.size(), std::size_t(3));
    QCOMPARE(about[0].action, std::string("user.changed"));
    QCOMPARE(about[0].detail, std::string("address, conferenceUser to none"));
    QCOMPARE(about[0].actorLogin, std::optional<std::string>("support"));
    QCOMPARE(about[0].source, std::string("192.0.2.1"));
    QCOMPARE(about[1].action, std::string("password.set"));
    QCOMPARE(about[2].action, std::string("user.created"));
    for (const auto& entry : desk.entries({.itemsMax = 200})) {
        QVERIFY(entry.detail.find("example") == std::string::npos); // words and numbers only
        QVERIFY(entry.detail.find("horse") == std::string::npos);
    }
    // Pages, newest first.
    for (int i = 0; i < 60; ++i) desk.draft();
    store::AuditQuery query{.actor = desk.anna.id, .itemsMax = 25};
    std::size_t count = 0;
    std::int64_t last = std::numeric_limits<std::int64_t>::max();
    for (int page = 0; page < 5; ++page) {
        const auto answer = desk.run(desk.trail.list(desk.chief, query)).value();
        for (const auto& entry : answer.items) {
            QVERIFY(entry.id < last);
            last = entry.id;
        }
        count += answer.items.size();
        if (!answer.next) break;
        query.before = std::stoll(*answer.next);
    }
    QCOMPARE(count, std::size_t(60));
    QCOMPARE(codeOf(desk.run(desk.trail.list(desk.chief, {.itemsMax = 201}))), Errc::invalidValue);
}

// Who hears of a changed account: itself and support, each once.
void TestUsers::told() {
    Desk desk;
    std::vector<std::uint64_t> annas, desks, both, berts;
    const auto into = [](std::vector<std::uint64_t>& list) { return [&list](const Event& e) { list.push_back(e.id); }; };
    auto one = desk.changes.subscribe({desk.anna.id}, {}, into(annas));
    auto two = desk.changes.subscribe({desk.support.id, kSupportDesk}, {}, into(desks));
    auto three = desk.changes.subscribe({desk.anna.id, kSupportDesk}, {}, into(both));
    auto four = desk.changes.subscribe({desk.bert.id}, {}, into(berts));
    const auto before = desk.changes.lastId();
    api::UserPatch patch;
    patch.extension = "1";
    (void)desk.run(desk.users.change(desk.support, desk.anna.id, {}, patch)).value();
    QCOMPARE(annas.size(), std::size_t(1));
    QCOMPARE(desks, annas);
    QCOMPARE(both, annas);
    QVERIFY(berts.empty());
    // And the same when it comes back later.
    const auto resumed = desk.changes.subscribe({desk.anna.id, kSupportDesk}, before, [](const Event&) {});
    QVERIFY(resumed.complete);
    QCOMPARE(resumed.missed.size(), std::size_t(1));
    QCOMPARE(resumed.missed[0].id, annas[0]);
    QCOMPARE(resumed.missed[0].change.userId, std::optional(desk.anna.id));
}

QTEST_GUILESS_MAIN(TestUsers)
#include "tst_users.moc"
