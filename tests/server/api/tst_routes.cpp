// labels: unit spec:A3 spec:A5
// covers: T-B9b_roles_and_routes
// needs: server/conference server/http
// timeout: 300
// Everybody at every door: each route of the table against each kind of caller, over real services and a real database.
// A route that has no trial here fails the test.
#include "common/api/codec.hpp"
#include "common/limits.hpp"
#include "server/api/openapi.hpp"
#include "server/api/resources.hpp"
#include "server/http/event_stream.hpp"
#include "server/store/session_store.hpp"
#include "tests/server/conference/house.hpp"

#include <QTest>
#include <algorithm>
#include <map>
#include <set>

using namespace conclave;
using namespace conclave::conference;
using namespace conclave::tests;
using http::Method;
using rest::Access;

namespace {

const char* const kPassword = "correct horse battery";
const char* const kNobody = "01890000-0000-7000-8000-00000000dead";

enum class Stage { draft, scheduled, live };

// What the owner sends, and what the answer is. `{id}`, `{pid}`, `{begin}` and `{end}` are filled in.
struct Trial {
    Method method = Method::get;
    const char* pattern = "";
    Access access = Access::group;
    int status = 200;
    const char* body = nullptr;
    Stage stage = Stage::draft;
    Group least = Group::conferenceUser;
};

const Trial kTrials[] = {
    {Method::get, "/api/v1/server", Access::anyone},
    {Method::get, "/healthz", Access::anyone},
    {Method::get, "/api/v1/openapi.json", Access::anyone},
    {Method::post, "/api/v1/sessions", Access::anyone, 201, R"({"login":"anna","password":"correct horse battery"})"},
    {Method::remove, "/api/v1/sessions/current", Access::signedIn, 204},
    {Method::put, "/api/v1/me/password", Access::signedIn, 204,
     R"({"currentPassword":"correct horse battery","newPassword":"another horse battery"})"},
    {Method::get, "/api/v1/me"},
    {Method::patch, "/api/v1/me", Access::group, 200, R"({"locale":"en"})"},
    {Method::get, "/api/v1/conferences"},
    {Method::post, "/api/v1/conferences", Access::group, 201,
     R"({"subject":"S","description":"","begin":"{begin}","end":"{end}","timeZone":"Europe/Berlin","type":"secure"})"},
    {Method::get, "/api/v1/conferences/{id}"},
    {Method::patch, "/api/v1/conferences/{id}", Access::group, 200, R"({"subject":"Other"})"},
    {Method::remove, "/api/v1/conferences/{id}", Access::group, 204},
    {Method::post, "/api/v1/conferences/{id}/copy", Access::group, 201},
    {Method::post, "/api/v1/conferences/{id}/reschedule", Access::group, 201,
     R"({"begin":"{begin}","end":"{end}","timeZone":"Europe/Berlin"})", Stage::scheduled},
    {Method::post, "/api/v1/conferences/{id}/cancellation", Access::group, 200, R"({"notify":"all"})",
     Stage::scheduled},
    {Method::post, "/api/v1/conferences/{id}/participants", Access::group, 201,
     R"({"participants":[{"address":"new@example.net","role":"audience"}]})"},
    {Method::patch, "/api/v1/conferences/{id}/participants/{pid}", Access::group, 200, R"({"role":"audience"})"},
    {Method::remove, "/api/v1/conferences/{id}/participants/{pid}", Access::group, 204},
    {Method::post, "/api/v1/conferences/{id}/participants/{pid}/pin"},
    {Method::get, "/api/v1/conferences/{id}/participants/{pid}/invitation", Access::group, 200, nullptr,
     Stage::scheduled},
    {Method::get, "/api/v1/conferences/{id}/pins"},
    {Method::get, "/api/v1/conferences/{id}/pins.csv"},
    {Method::post, "/api/v1/conferences/{id}/invitations", Access::group, 202, R"({"mailTo":["{pid}"]})"},
    {Method::get, "/api/v1/conferences/{id}/invitations"},
    {Method::post, "/api/v1/conferences/{id}/invitations/resend", Access::group, 202, R"({"participantIds":["{pid}"]})",
     Stage::scheduled},
    {Method::get, "/api/v1/conferences/{id}/live", Access::group, 200, nullptr, Stage::live},
    {Method::get, "/api/v1/conferences/{id}/live/events", Access::group, 200, nullptr, Stage::live},
    {Method::post, "/api/v1/conferences/{id}/live/lock", Access::group, 204, nullptr, Stage::live},
    {Method::post, "/api/v1/conferences/{id}/live/unlock", Access::group, 204, nullptr, Stage::live},
    {Method::post, "/api/v1/conferences/{id}/live/mute-all", Access::group, 204, nullptr, Stage::live},
    {Method::post, "/api/v1/conferences/{id}/live/unmute-all", Access::group, 204, nullptr, Stage::live},
    {Method::post, "/api/v1/conferences/{id}/live/end", Access::group, 204, nullptr, Stage::live},
    {Method::post, "/api/v1/conferences/{id}/live/participants/{pid}/mute", Access::group, 204, nullptr, Stage::live},
    {Method::post, "/api/v1/conferences/{id}/live/participants/{pid}/unmute", Access::group, 204, nullptr, Stage::live},
    {Method::post, "/api/v1/conferences/{id}/live/participants/{pid}/remove", Access::group, 204, nullptr, Stage::live},
    {Method::post, "/api/v1/conferences/{id}/live/participants/{pid}/lower-hand", Access::group, 204, nullptr, Stage::live},
    {Method::get, "/api/v1/conferences/{id}/attendance"},
    {Method::get, "/api/v1/conferences/{id}/attendance.csv"},
    {Method::get, "/api/v1/directory"},
    {Method::get, "/api/v1/events"},
    {Method::get, "/api/v1/users", Access::group, 200, nullptr, Stage::draft, Group::conferenceSupport},
    {Method::post, "/api/v1/users", Access::group, 201,
     R"({"login":"new","displayName":"New","address":"new@example.org"})", Stage::draft, Group::conferenceSupport},
    {Method::get, "/api/v1/users/{id}", Access::group, 200, nullptr, Stage::draft, Group::conferenceSupport},
    {Method::patch, "/api/v1/users/{id}", Access::group, 200, R"({"displayName":"Other"})", Stage::draft,
     Group::conferenceSupport},
    {Method::put, "/api/v1/users/{id}/password", Access::group, 200, R"({"generate":true})", Stage::draft,
     Group::conferenceSupport},
    {Method::get, "/api/v1/audit", Access::group, 200, nullptr, Stage::draft, Group::administrator},
};

bool isAboutAccounts(const Trial& trial) { return std::string_view(trial.pattern).find("/users") != std::string_view::npos; }

std::string nameOf(Method method, const std::string& pattern) {
    return std::string(http::methodWord(method)) + " " + pattern;
}

std::string filled(std::string text, const std::map<std::string, std::string>& values) {
    for (const auto& [name, value] : values)
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name)) text.replace(at, name.size(), value);
    return text;
}

// Calls without phones: whoever is told to go is gone.
struct Callers final : RoomHost, media::EngineListener {
    Rooms* rooms = nullptr;
    std::map<sip::CallId, Seat> seats{};
    void dismiss(sip::CallId call, media::PromptId, std::string_view, Ending why) override { rooms->left(seats[call], call, why); }
    bool isConnected(sip::CallId) const override { return true; }
    void publishRoster(sip::CallId, const sip::Roster&) override {}
    void onDigit(media::LegId, char) override {}
    void onMediaStarted(media::LegId) override {}
    void onMediaLost(media::LegId) override {}
    void onPromptEnded(media::LegId, media::PromptId) override {}
};

// The house with its doors: accounts with sessions, a conference of each of two owners.
struct Building : House {
    base::WorkPool pool{1, 8};
    Passwords passwords{pool, base::PasswordCost::quick};
    Sessions sessions{context, passwords, "help@example.org"};
    Accounts accounts{context};
    Users users{context, passwords};
    AuditTrail auditTrail{context};
    Handouts handouts{context, handoutSettings()};
    LiveFeed feed{};
    CallLog log{control.get_executor(), context};
    Rooms rooms{clock, changes, log, feed, {}};
    Live live{context, rooms, feed};
    Callers callers{};
    media::Engine engine{{}, control.get_executor(), callers};
    rest::Routes routes{sessions};
    std::vector<rest::RouteAccess> table{};
    http::Router router{};

    struct Place {
        std::string conference{};
        std::string participant{};
    };
    std::uint64_t calls = 0;
    Place annas{}, berts{}, target{}; // target: an account that support may look after

    static OutboxSettings handoutSettings() {
        OutboxSettings settings;
        settings.publicHost = "conference.example.org";
        settings.sender = {"Conclave", "conference@example.org"};
        return settings;
    }

    explicit Building(Stage stage = Stage::draft) {
        rest::Services services{sessions, accounts, users, auditTrail, schedule, participants, invitations,
                                handouts, directory, live, log, changes, control.get_executor(), {}, {}};
        callers.rooms = &rooms;
        rooms.attach(engine, callers);
        rest::addResources(routes, services);
        table = routes.table();
        router = routes.takeRouter();
        alter(anna, [](store::UserRow& row) {
            row.passwordHash = *base::hashPassword(base::Secret(kPassword), base::PasswordCost::quick);
        });
        annas = place(anna, stage);
        berts = place(bert, stage);
        target.conference = addUser("target", Group::none).id.value;
    }

    void alter(const Principal& who, const std::function<void(store::UserRow&)>& how) {
        look([&](store::Session& s) {
            store::UserStore accountRows(s);
            auto row = accountRows.find(who.id).value();
            how(row);
            QVERIFY(accountRows.update(row, row.version));
        });
    }

    Place place(const Principal& owner, Stage stage) {
        const auto made = run(schedule.create(owner, properties(), {})).value();
        api::ParticipantsCreate request;
        request.participants = {{"guest@example.net", {}, Role::participant}};
        const auto added = run(participants.add(owner, made.id, request, {})).value();
        if (stage != Stage::draft) (void)run(invitations.invite(owner, made.id, {}, {})).value();
        if (stage == Stage::live) {
            Seat seat;
            seat.conference = made.id;
            seat.participant = added.items.at(0).id;
            seat.owner = owner.id;
            seat.end = clock.at + 31h;
            const sip::CallId call{++calls};
            callers.seats[call] = seat;
            rooms.enter({seat, call, engine.newLegId(), engine.newBridgeId(), media::Language::en, "192.0.2.7"});
        }
        return {made.id.value, added.items.at(0).id.value};
    }

    std::string session(const Principal& who, std::chrono::seconds idle = 0s, std::chrono::seconds left = 1h) {
        const auto token = base::randomToken(limits::kSessionTokenBytes);
        store::SessionRow row;
        row.user = who.id;
        row.createdAt = row.lastUsedAt = clock.at - idle;
        row.expiresAt = clock.at + left;
        look([&](store::Session& s) { store::SessionStore(s).insert(token, row); });
        return std::string(token.reveal());
    }

    std::int64_t version(const Trial& trial, const Place& at) {
        std::int64_t found = 1;
        look([&](store::Session& s) {
            const std::string pattern = trial.pattern;
            if (isAboutAccounts(trial)) {
                if (const auto row = store::UserStore(s).find(UserId(at.conference))) found = row->version;
            } else if (pattern.ends_with("/me"))
                found = store::UserStore(s).find(anna.id)->version;
            else if (pattern.ends_with("{pid}"))
                found = store::ParticipantStore(s, vault).findAny(ParticipantId(at.participant))->version;
            else if (const auto row = store::ConferenceStore(s).find(ConferenceId(at.conference)))
                found = row->version;
        });
        return found;
    }

    // The whole request of the trial, aimed at `at`.
    http::Request request(const Trial& trial, const std::string& token, const Place& at) {
        const std::map<std::string, std::string> values{{"{id}", at.conference},
                                                        {"{pid}", at.participant},
                                                        {"{begin}", formatInstant(clock.at + 30h)},
                                                        {"{end}", formatInstant(clock.at + 31h)}};
        http::Request request;
        request.method = trial.method;
        request.path = filled(trial.pattern, values);
        request.bearer = base::Secret(token);
        request.source = boost::asio::ip::make_address("192.0.2.1");
        request.requestId = "one";
        if (trial.body) {
            request.body = filled(trial.body, values);
            request.contentType = "application/json";
        }
        if (trial.method == Method::patch || trial.method == Method::remove)
            request.ifMatch = '"' + std::to_string(version(trial, isAboutAccounts(trial) ? target : annas)) + '"';
        return request;
    }

    http::Response send(http::Request request) {
        const auto found = router.find(request.method, request.path);
        if (!found.route) return {.status = 599};
        request.captures = found.captures;
        http::Response response = run(found.route->handler(request));
        if (response.events) response.events->close();
        return response;
    }

    std::string stateOf(const Principal& owner) {
        ListRequest everything;
        everything.scope = store::Scope::all;
        std::string state = api::encode(*run(schedule.list(owner, everything)));
        const ConferenceId id(owner.id == anna.id ? annas.conference : berts.conference);
        state += api::encode(*run(schedule.find(owner, id)));
        look([&](store::Session& s) {
            for (const auto& pair : *store::ParticipantStore(s, vault).pins(id)) state += pair.pin.reveal();
            for (const auto& row : store::UserStore(s).search("", "", 100))
                state += row.properties.login + row.properties.displayName + row.passwordHash;
        });
        return state;
    }
};

std::string codeOf(const http::Response& response) {
    const auto problem = api::decode<api::Problem>(response.body);
    return std::to_string(response.status) + " " + (problem ? problem->code : std::string());
}

} // namespace

class TestRoutes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { base::cryptoInit(); }
    void everyRouteHasATrial();
    void everyRouteIsInTheContract();
    void callers_data() { trials(); }
    void callers();
    void otherPeoplesThings_data() { trials(); }
    void otherPeoplesThings();

private:
    static void trials();
};

void TestRoutes::trials() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < std::size(kTrials); ++i)
        QTest::newRow(nameOf(kTrials[i].method, kTrials[i].pattern).c_str()) << static_cast<int>(i);
}

void TestRoutes::everyRouteHasATrial() {
    const Building building;
    std::map<std::string, Access> tried;
    std::map<std::string, Group> least;
    for (const Trial& trial : kTrials) {
        tried[nameOf(trial.method, trial.pattern)] = trial.access;
        least[nameOf(trial.method, trial.pattern)] = trial.least;
    }
    QCOMPARE(tried.size(), std::size(kTrials));
    for (const auto& route : building.table) {
        const std::string name = nameOf(route.method, route.pattern);
        QVERIFY2(tried.contains(name), (name + " has no trial").c_str());
        QVERIFY2(tried[name] == route.access, (name + " is open to others than the trial says").c_str());
        QVERIFY2(route.access != Access::group || route.least == least[name], name.c_str());
        tried.erase(name);
    }
    for (const auto& [name, access] : tried) QVERIFY2(false, (name + " is not a route").c_str());
    QCOMPARE(building.router.routes().size(), building.table.size()); // nothing came in by another door
}

// The published text names the routes that exist, and no other.
void TestRoutes::everyRouteIsInTheContract() {
    const Building building;
    std::set<std::string> written, there;
    for (const auto& operation : rest::operations())
        QVERIFY(written.insert(std::string(operation.method) + " " + std::string(operation.path)).second);
    for (const auto& route : building.table) there.insert(nameOf(route.method, route.pattern));
    for (const auto& name : there) QVERIFY2(written.contains(name), (name + " is not in the contract").c_str());
    for (const auto& name : written) QVERIFY2(there.contains(name), (name + " is not a route").c_str());
}

void TestRoutes::callers() {
    QFETCH(int, index);
    const Trial& trial = kTrials[index];
    Building house(trial.stage);
    const auto idle = house.session(house.anna, limits::kSessionIdleMax);
    const auto aged = house.session(house.anna, 0s, 0s);
    const auto phone = house.addUser("phone", Group::conferenceUser);
    const auto phones = house.session(phone);
    house.alter(phone, [](store::UserRow& row) { row.properties.group = Group::none; });
    const auto gone = house.addUser("gone", Group::conferenceUser);
    const auto gones = house.session(gone);
    house.alter(gone, [](store::UserRow& row) { row.active = false; });
    const auto& place = isAboutAccounts(trial) ? house.target : house.annas;
    const auto chief = trial.least == Group::conferenceUser ? house.anna : house.addUser("chief", trial.least);
    const auto before = house.stateOf(house.anna);
    const auto answer = [&](const std::string& token) { return house.send(house.request(trial, token, place)); };

    const bool isOpen = trial.access == Access::anyone;
    if (!isOpen) {
        for (const auto& token : {std::string(), std::string("not-a-token"), idle, aged, gones})
            QCOMPARE(codeOf(answer(token)), std::string("401 unauthenticated"));
        QCOMPARE(codeOf(answer(phones)), std::string("403 no_conference_right"));
        QCOMPARE(house.stateOf(house.anna), before);
    }
    // Every level below the one that is needed.
    for (const auto level : {Group::conferenceUser, Group::conferenceSupport}) {
        if (trial.access != Access::group || level >= trial.least) continue;
        const auto lower = house.addUser("lower-" + std::string(wordOf(level)), level);
        const auto unchanged = house.stateOf(house.anna);
        QCOMPARE(codeOf(answer(house.session(lower))), std::string("403 forbidden"));
        QCOMPARE(house.stateOf(house.anna), unchanged);
    }
    // With the duty to change the password only the door to that is open, and the way out.
    const auto token = house.session(chief);
    house.alter(chief, [](store::UserRow& row) { row.mustChangePassword = true; });
    if (trial.access == Access::group) {
        const auto unchanged = house.stateOf(house.anna);
        QCOMPARE(codeOf(answer(token)), std::string("403 password_change_required"));
        QCOMPARE(house.stateOf(house.anna), unchanged);
        house.alter(chief, [](store::UserRow& row) { row.mustChangePassword = false; });
    }
    const auto good = answer(isOpen ? std::string() : token);
    QVERIFY2(good.status == trial.status, (std::to_string(good.status) + " " + good.body).c_str());
}

// Somebody else's conference or participant answers as one that does not exist, to every group and however the request
// is made; and stays as it is.
void TestRoutes::otherPeoplesThings() {
    QFETCH(int, index);
    const Trial& trial = kTrials[index];
    const std::string pattern = trial.pattern;
    if (pattern.find("{id}") == std::string::npos || isAboutAccounts(trial)) return;
    Building house(trial.stage);
    const Building::Place nowhere{kNobody, kNobody};
    const auto same = [&](const std::string& token, const Building::Place& theirs, const Building::Place& none) {
        for (int variant = 0; variant < 5; ++variant) {
            const auto answer = [&](const Building::Place& at) {
                auto request = house.request(trial, token, at);
                if (variant == 1) request.ifMatch.reset();
                if (variant == 2) request.ifMatch = "\"999\"";
                if (variant == 3) request.body = "{";
                if (variant == 4 && trial.method == Method::post) request.idempotencyKey = "key";
                return house.send(request);
            };
            const auto refused = answer(theirs), unknown = answer(none);
            if (variant == 0) QCOMPARE(codeOf(refused), std::string("404 not_found"));
            QVERIFY2(refused.status >= 400, std::to_string(variant).c_str());
            QCOMPARE(refused.body, unknown.body);
            QCOMPARE(refused.status, unknown.status);
            QCOMPARE(refused.headers, unknown.headers);
        }
    };
    const auto support = house.addUser("support", Group::conferenceSupport);
    const auto administrator = house.addUser("admin", Group::administrator);
    const auto before = house.stateOf(house.anna);
    for (const auto& who : {house.bert, support, administrator}) same(house.session(who), house.annas, nowhere);
    if (pattern.find("{pid}") != std::string::npos) { // a stranger's participant by way of one's own conference
        const Building::Place mixed{house.berts.conference, house.annas.participant};
        same(house.session(house.bert), mixed, {house.berts.conference, kNobody});
    }
    QCOMPARE(house.stateOf(house.anna), before);
}

QTEST_GUILESS_MAIN(TestRoutes)
#include "tst_routes.moc"
