// labels: unit spec:A5 spec:B4 spec:B5 spec:B6 spec:B7 spec:B8 spec:B9 spec:B10 spec:C1 spec:C6 spec:C7 spec:C8 spec:C9 spec:D1 spec:D2
// The rules of conferences against a real database file, under a clock that the test sets.
#include "common/limits.hpp"
#include "server/base/random.hpp"
#include "server/conference/directory.hpp"
#include "server/conference/doors.hpp"
#include "server/conference/invitations.hpp"
#include "server/conference/participants.hpp"
#include "server/conference/schedule.hpp"
#include "server/store/audit_store.hpp"
#include "server/store/delivery_store.hpp"
#include "server/store/user_store.hpp"
#include "tests/support/temporary_folder.hpp"

#include <QTest>
#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

using namespace conclave;
using namespace conclave::conference;
using namespace std::chrono_literals;

namespace {

struct TestClock final : base::Clock {
    Instant at = *parseInstant("2026-11-23T10:00:00Z");
    Instant now() const override { return at; }
};

struct Recorder final : ConferenceListener {
    std::vector<std::string> heard;
    void onCancelled(const ConferenceId&) override { heard.push_back("cancelled"); }
    void onParticipantChanged(const ConferenceId&, const ParticipantId&, Role role) override {
        heard.push_back("changed " + std::string(wordOf(role)));
    }
    void onParticipantRemoved(const ConferenceId&, const ParticipantId&) override { heard.push_back("removed"); }
    void onPinChanged(const ConferenceId&, const ParticipantId&) override { heard.push_back("pin"); }
    void onMailQueued() override { heard.push_back("mail"); }
};

base::Vault makeVault() {
    std::array<std::uint8_t, 32> key{};
    base::randomBytes(key);
    return base::Vault(std::span<const std::uint8_t, 32>(key));
}

template <class T>
base::awaitable<void> keep(base::awaitable<T> work, std::optional<T>& out) {
    out.emplace(co_await std::move(work));
}

// One server's worth of rules.
struct House {
    tests::TemporaryFolder folder;
    std::unique_ptr<store::Database> database = std::move(*store::Database::open(folder / "conclave.db"));
    base::Vault vault = makeVault();
    TestClock clock;
    Changes changes{clock};
    ListenerList listeners;
    Recorder recorder;
    Context context{*database, vault, clock, changes, listeners};
    Schedule schedule{context};
    Participants participants{context};
    Invitations invitations{context};
    Directory directory{context};
    Doors doors{context};
    boost::asio::io_context control;
    Principal anna, bert;

    House() {
        listeners.add(recorder);
        anna = addUser("anna", Group::conferenceUser);
        bert = addUser("bert", Group::conferenceUser);
    }

    Principal addUser(const std::string& login, Group group, const std::string& locale = "de") {
        store::UserRow row;
        row.id = UserId(base::newUuid(clock.at));
        row.properties = {login, "Name " + login, login + "@example.org", "7" + login, group, locale, "Europe/Berlin"};
        auto job = [&](store::Session& session) -> Result<> {
            store::UserStore(session).insert(row);
            return {};
        };
        database->transact(job).value();
        return {row.id, group, locale, "Europe/Berlin", "192.0.2.1"};
    }

    template <class T>
    T run(base::awaitable<T> work) {
        std::optional<T> out;
        base::spawn(control.get_executor(), keep(std::move(work), out), "test");
        control.restart();
        control.run();
        return std::move(*out);
    }

    template <class Read>
    void look(Read read) {
        auto job = [&](store::Session& session) -> Result<> {
            read(session);
            return {};
        };
        database->transact(job).value();
    }

    api::ConferenceCreate properties() const {
        return {"Quartal", "Zahlen", clock.at + 24h, clock.at + 25h, "Europe/Berlin", ConferenceType::secure};
    }
    api::Conference draft() { return *run(schedule.create(anna, properties(), {})); }
    api::ParticipantList add(const ConferenceId& id, int count, const std::string& prefix = "p") {
        api::ParticipantsCreate request;
        for (int i = 0; i < count; ++i)
            request.participants.push_back({prefix + std::to_string(i) + "@example.net", {}, Role::participant});
        return *run(participants.add(anna, id, request, {}));
    }
    api::StateChange inviteAll(const ConferenceId& id) {
        api::InvitationsRequest request;
        const auto found = run(schedule.find(anna, id));
        for (const auto& person : *found->participants) request.mailTo.push_back(person.id);
        return *run(invitations.invite(anna, id, request, {}));
    }
};

std::optional<OnceKey> onceKey(const std::string& key, const std::string& hash = "h1") {
    return OnceKey{key, "POST", "/x", hash, 201};
}

template <class R>
Errc codeOf(const R& result) {
    return result ? Errc{} : result.error().code;
}

api::CancellationRequest notifyAll() {
    api::CancellationRequest request;
    request.notify.all = true;
    return request;
}

} // namespace

class TestRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { base::cryptoInit(); }
    void createPutsTheCreatorIn();
    void propertiesAreChecked_data();
    void propertiesAreChecked();
    void draftsChange();
    void scheduledIsLocked();
    void ownersAreApart();
    void groupsDecide();
    void listing();
    void addingIsAllOrNone();
    void twoHundredFifty();
    void roles();
    void addressChange();
    void removal();
    void pinsAreSeenAndRenewed();
    void invitations();
    void latecomers();
    void resend();
    void cancellation();
    void endedIsClosed();
    void once();
    void doors();
    void copyAndReschedule();
    void directory();
    void auditTellsNoSecret();
    void events();
    void backlogIsBounded();
};

void TestRules::createPutsTheCreatorIn() {
    House house;
    const auto made = house.draft();
    QCOMPARE(made.state, ConferenceState::draft);
    QCOMPARE(made.version, std::int64_t(1));
    QCOMPARE(made.number.size(), std::size_t(8));
    QCOMPARE(made.participantCount, std::int64_t(1));
    const auto& creator = made.participants->front();
    QCOMPARE(creator.role, Role::moderator);
    QCOMPARE(creator.accountId, std::optional(house.anna.id));
    QCOMPARE(creator.address, std::string("anna@example.org"));
    QVERIFY(!creator.pin.has_value());
    const auto pins = house.run(house.participants.pins(house.anna, made.id));
    QCOMPARE(pins->items.size(), std::size_t(1));
    QCOMPARE(pins->items[0].pin.size(), std::size_t(9));
    QVERIFY(pins->items[0].pin[0] != '0');
    QCOMPARE(pins->items[0].joinToken.size(), std::size_t(22));
}

void TestRules::propertiesAreChecked_data() {
    QTest::addColumn<QString>("field");
    QTest::addColumn<int>("code");
    for (const char* field : {"subject", "description", "end", "timeZone", "past", "window"})
        QTest::newRow(field) << QString::fromLatin1(field)
                             << int(std::string_view(field) == "window" || std::string_view(field) == "description"
                                        ? Errc::tooLong
                                        : Errc::invalidValue);
}

void TestRules::propertiesAreChecked() {
    QFETCH(QString, field);
    QFETCH(int, code);
    House house;
    auto p = house.properties();
    std::string named = field.toStdString();
    if (named == "subject") p.subject = "one\ntwo";
    if (named == "description") p.description = std::string(4001, 'x');
    if (named == "end") p.end = p.begin;
    if (named == "timeZone") p.timeZone = "Europe/Atlantis";
    if (named == "past") p.begin = house.clock.at - 2h, p.end = house.clock.at, named = "end";
    if (named == "window") p.end = p.begin + 24h * 366 + 1ms, named = "end";
    const auto refused = house.run(house.schedule.create(house.anna, p, {}));
    QCOMPARE(int(codeOf(refused)), code);
    QCOMPARE(refused.error().field, named);
    QVERIFY(house.run(house.schedule.list(house.anna, {}))->items.empty());
}

void TestRules::draftsChange() {
    House house;
    const auto made = house.draft();
    api::ConferencePatch patch;
    patch.subject = "  Neu  ";
    patch.begin = house.clock.at - 1h; // a begin in the past is legal
    const auto changed = house.run(house.schedule.change(house.anna, made.id, 1, patch));
    QCOMPARE(changed->version, std::int64_t(2));
    QCOMPARE(changed->subject, std::string("Neu"));
    QCOMPARE(changed->description, std::string("Zahlen"));
    QCOMPARE(codeOf(house.run(house.schedule.change(house.anna, made.id, 1, patch))), Errc::versionStale);
    patch.end = house.clock.at - 2h;
    QCOMPARE(codeOf(house.run(house.schedule.change(house.anna, made.id, 2, patch))), Errc::invalidValue);
    QCOMPARE(codeOf(house.run(house.schedule.remove(house.anna, made.id, 1))), Errc::versionStale);
    QVERIFY(house.run(house.schedule.remove(house.anna, made.id, 2)).has_value());
    QCOMPARE(codeOf(house.run(house.schedule.find(house.anna, made.id))), Errc::notFound);
    house.look([&](store::Session& s) {
        QVERIFY(!store::ConferenceStore(s).numberIsFree(made.number, house.clock.at + 24h * 90 - 1ms));
        QVERIFY(store::ConferenceStore(s).numberIsFree(made.number, house.clock.at + 24h * 90));
    });
}

void TestRules::scheduledIsLocked() {
    House house;
    const auto made = house.draft();
    house.inviteAll(made.id);
    api::ConferencePatch patch;
    patch.subject = "Neu";
    QCOMPARE(codeOf(house.run(house.schedule.change(house.anna, made.id, {}, patch))), Errc::scheduleLocked);
    QCOMPARE(codeOf(house.run(house.schedule.remove(house.anna, made.id, {}))), Errc::alreadyScheduled);
}

void TestRules::ownersAreApart() {
    House house;
    const auto made = house.draft();
    const auto who = made.participants->front().id;
    // Somebody else's conference and none at all: the same words.
    for (const auto& id : {made.id, ConferenceId("none")}) {
        const auto found = house.run(house.schedule.find(house.bert, id));
        QVERIFY(found.error() == (Error{Errc::notFound, "there is no such conference"}));
        QCOMPARE(codeOf(house.run(house.schedule.change(house.bert, id, {}, {}))), Errc::notFound);
        QCOMPARE(codeOf(house.run(house.schedule.remove(house.bert, id, {}))), Errc::notFound);
        QCOMPARE(codeOf(house.run(house.schedule.copy(house.bert, id, {}))), Errc::notFound);
        QCOMPARE(codeOf(house.run(house.schedule.reschedule(house.bert, id, {}, {}))), Errc::notFound);
        QCOMPARE(codeOf(house.run(house.participants.add(house.bert, id, {}, {}))), Errc::notFound);
        QCOMPARE(codeOf(house.run(house.participants.change(house.bert, id, who, {}, {}))), Errc::notFound);
        QCOMPARE(codeOf(house.run(house.participants.remove(house.bert, id, who, {}, WithdrawalMail::send))),
                 Errc::notFound);
        QCOMPARE(codeOf(house.run(house.participants.regeneratePin(house.bert, id, who, {}))), Errc::notFound);
        QCOMPARE(codeOf(house.run(house.participants.pins(house.bert, id))), Errc::notFound);
        QCOMPARE(codeOf(house.run(house.invitations.invite(house.bert, id, {}, {}))), Errc::notFound);
        QCOMPARE(codeOf(house.run(house.invitations.deliveries(house.bert, id))), Errc::notFound);
        QCOMPARE(codeOf(house.run(house.invitations.resend(house.bert, id, {}, {}))), Errc::notFound);
        QCOMPARE(codeOf(house.run(house.invitations.cancel(house.bert, id, notifyAll(), {}))), Errc::notFound);
    }
    QVERIFY(house.run(house.schedule.list(house.bert, {}))->items.empty());
    // A participant of another conference of one's own is nobody here.
    const auto other = house.draft();
    QCOMPARE(codeOf(house.run(house.participants.regeneratePin(house.anna, other.id, who, {}))), Errc::notFound);
}

void TestRules::groupsDecide() {
    House house;
    const auto phoneUser = house.addUser("carl", Group::none);
    QCOMPARE(codeOf(house.run(house.schedule.create(phoneUser, house.properties(), {}))), Errc::forbidden);
    QCOMPARE(codeOf(house.run(house.schedule.list(phoneUser, {}))), Errc::forbidden);
    QCOMPARE(codeOf(house.run(house.directory.find(phoneUser, ""))), Errc::forbidden);
    QVERIFY(house.run(house.schedule.create(house.addUser("s", Group::conferenceSupport), house.properties(), {}))
                .has_value());
}

void TestRules::listing() {
    House house;
    for (int i = 0; i < 7; ++i) {
        auto p = house.properties();
        p.subject = "Nr " + std::to_string(i);
        p.begin += 1h * (7 - i);
        p.end += 1h * (7 - i);
        QVERIFY(house.run(house.schedule.create(house.anna, p, {})).has_value());
    }
    ListRequest request;
    request.limit = 3;
    std::vector<std::string> subjects;
    for (int page = 0; page < 3; ++page) {
        const auto list = house.run(house.schedule.list(house.anna, request));
        for (const auto& item : list->items) subjects.push_back(item.subject);
        QCOMPARE(list->next.has_value(), page < 2);
        request.cursor = list->next.value_or("");
    }
    QCOMPARE(subjects.size(), std::size_t(7));
    QCOMPARE(subjects.front(), std::string("Nr 6"));
    QCOMPARE(subjects.back(), std::string("Nr 0"));
    request = {};
    request.q = "nr 3";
    QCOMPARE(house.run(house.schedule.list(house.anna, request))->items.size(), std::size_t(1));
    for (const char* cursor : {"x", "1", "1.", ".a", "99999999999999999999.a"}) {
        request.cursor = cursor;
        QCOMPARE(house.run(house.schedule.list(house.anna, request)).error().field, std::string("cursor"));
    }
    request = {};
    request.limit = limits::kPageItemsMax + 1;
    QCOMPARE(house.run(house.schedule.list(house.anna, request)).error().field, std::string("limit"));
}

void TestRules::addingIsAllOrNone() {
    House house;
    const auto id = house.draft().id;
    const auto attempt = [&](std::vector<std::string> addresses) {
        api::ParticipantsCreate request;
        for (auto& a : addresses) request.participants.push_back({std::move(a), {}, Role::audience});
        return house.run(house.participants.add(house.anna, id, request, {}));
    };
    const auto twice = attempt({"x@example.net", "y@example.net", "X@Example.net"});
    QVERIFY(twice.error().code == Errc::duplicateAddress && twice.error().field == "participants[2].address");
    const auto there = attempt({"x@example.net", "ANNA@example.org"});
    QVERIFY(there.error().code == Errc::duplicateAddress && there.error().field == "participants[1].address");
    const auto bad = attempt({"x@example.net", "no address"});
    QVERIFY(bad.error().code == Errc::invalidValue && bad.error().field == "participants[1].address");
    QCOMPARE(codeOf(attempt({})), Errc::invalidValue);
    QCOMPARE(house.run(house.schedule.find(house.anna, id))->participantCount, std::int64_t(1));
    const auto added = attempt({" bert@Example.org ", "z@example.net"});
    QCOMPARE(added->items.size(), std::size_t(2));
    QCOMPARE(added->items[0].accountId, std::optional(house.bert.id)); // green
    QCOMPARE(added->items[0].displayName, std::string("Name bert"));
    QVERIFY(!added->items[1].accountId.has_value());
    QVERIFY(added->items[1].pin.has_value() && added->items[1].joinToken.has_value());
}

void TestRules::twoHundredFifty() {
    House house;
    const auto id = house.draft().id;
    QCOMPARE(house.add(id, 248).items.size(), std::size_t(248));
    api::ParticipantsCreate two;
    two.participants = {{"a@example.com", {}, Role::audience}, {"b@example.com", {}, Role::audience}};
    const auto full = house.run(house.participants.add(house.anna, id, two, {}));
    QCOMPARE(codeOf(full), Errc::conferenceFull);
    two.participants.pop_back();
    QVERIFY(house.run(house.participants.add(house.anna, id, two, {})).has_value()); // the 250th
    two.participants[0].address = "c@example.com";
    QCOMPARE(codeOf(house.run(house.participants.add(house.anna, id, two, {}))), Errc::conferenceFull);
    std::set<std::string> pins;
    const auto listed = house.run(house.participants.pins(house.anna, id));
    for (const auto& pin : listed->items) pins.insert(pin.pin);
    QCOMPARE(pins.size(), std::size_t(250));
}

void TestRules::roles() {
    House house;
    const auto made = house.draft();
    const auto anna = made.participants->front();
    const auto other = house.add(made.id, 1).items[0];
    api::ParticipantPatch demote;
    demote.role = Role::audience;
    QCOMPARE(codeOf(house.run(house.participants.change(house.anna, made.id, anna.id, 1, demote))),
             Errc::lastModerator);
    QCOMPARE(codeOf(house.run(house.participants.remove(house.anna, made.id, anna.id, {}, WithdrawalMail::none))),
             Errc::lastModerator);
    api::ParticipantPatch promote;
    promote.role = Role::moderator;
    const auto promoted = house.run(house.participants.change(house.anna, made.id, other.id, other.version, promote));
    QCOMPARE(promoted->role, Role::moderator);
    QCOMPARE(promoted->version, other.version + 1);
    QVERIFY(!promoted->pin.has_value());
    QCOMPARE(house.recorder.heard.back(), std::string("changed moderator"));
    QCOMPARE(codeOf(house.run(house.participants.change(house.anna, made.id, other.id, other.version, demote))),
             Errc::versionStale);
    house.inviteAll(made.id); // roles stay open
    QVERIFY(house.run(house.participants.change(house.anna, made.id, anna.id, 1, demote)).has_value());
}

void TestRules::addressChange() {
    House house;
    const auto id = house.draft().id;
    const auto people = house.add(id, 2).items;
    api::ParticipantPatch patch;
    patch.address = people[1].address;
    const auto taken = house.run(house.participants.change(house.anna, id, people[0].id, {}, patch));
    QVERIFY(taken.error().code == Errc::duplicateAddress && taken.error().field == "address");
    patch.address = "P0@EXAMPLE.net"; // one's own in another spelling
    QVERIFY(house.run(house.participants.change(house.anna, id, people[0].id, {}, patch)).has_value());
    patch.address = "a@b@c";
    QCOMPARE(house.run(house.participants.change(house.anna, id, people[0].id, {}, patch)).error().field,
             std::string("address"));
    patch.address = "bert@example.org";
    patch.displayName = "B";
    const auto changed = house.run(house.participants.change(house.anna, id, people[0].id, {}, patch));
    QCOMPARE(changed->accountId, std::optional(house.bert.id));
    QCOMPARE(changed->displayName, std::string("B"));
}

void TestRules::removal() {
    House house;
    const auto id = house.draft().id;
    const auto people = house.add(id, 3).items;
    const auto remove = [&](const ParticipantId& who, WithdrawalMail mail) {
        return house.run(house.participants.remove(house.anna, id, who, {}, mail));
    };
    QVERIFY(remove(people[0].id, WithdrawalMail::send).has_value()); // of a draft: nobody has heard of it
    api::InvitationsRequest request;
    request.mailTo = {people[1].id};
    QVERIFY(house.run(house.invitations.invite(house.anna, id, request, {})).has_value());
    house.look([&](store::Session& s) {
        const auto due = store::DeliveryStore(s, house.vault).leaseDue(house.clock.at, 60s, 9);
        QCOMPARE(due->size(), std::size_t(1));
        QVERIFY(store::DeliveryStore(s, house.vault)
                    .complete(due->front().row.id, 1, DeliveryState::accepted, {}, "", house.clock.at));
    });
    QVERIFY(remove(people[1].id, WithdrawalMail::send).has_value());
    QVERIFY(remove(people[2].id, WithdrawalMail::send).has_value()); // never mailed
    QCOMPARE(codeOf(remove(people[2].id, WithdrawalMail::send)), Errc::notFound);
    house.look([&](store::Session& s) {
        const auto due = store::DeliveryStore(s, house.vault).leaseDue(house.clock.at, 60s, 9);
        QCOMPARE(due->size(), std::size_t(1));
        QCOMPARE(due->front().row.kind, DeliveryKind::withdrawal);
        QCOMPARE(due->front().row.sequence, std::int64_t(1));
        QCOMPARE(due->front().participant.address, people[1].address);
    });
    QCOMPARE(house.run(house.schedule.find(house.anna, id))->participants->size(), std::size_t(1));
    QCOMPARE(codeOf(house.run(house.doors.findByToken(base::Secret(*people[1].joinToken)))), Errc::joinRefused);
    api::ParticipantsCreate again; // the address is free once more
    again.participants = {{people[1].address, {}, Role::audience}};
    QVERIFY(house.run(house.participants.add(house.anna, id, again, {})).has_value());
}

void TestRules::pinsAreSeenAndRenewed() {
    House house;
    const auto made = house.draft();
    const auto person = house.add(made.id, 1).items[0];
    const auto listed = house.run(house.participants.pins(house.anna, made.id));
    QCOMPARE(listed->items[1].pin, *person.pin);
    QCOMPARE(listed->items[1].joinToken, *person.joinToken);
    const auto fresh = house.run(house.participants.regeneratePin(house.anna, made.id, person.id, {}));
    QVERIFY(fresh->pin != *person.pin && fresh->joinToken != *person.joinToken);
    QCOMPARE(house.recorder.heard.back(), std::string("pin"));
    const auto byPin = [&](const std::string& pin) {
        return codeOf(house.run(house.doors.findByNumberAndPin(made.number, base::Secret(pin))));
    };
    QCOMPARE(byPin(*person.pin), Errc::joinRefused);
    QCOMPARE(byPin(fresh->pin), Errc{});
    house.look([&](store::Session& s) {
        const auto rows = store::AuditStore(s).list(0, 2);
        QCOMPARE(rows[0].action, std::string("pin.regenerated"));
        QCOMPARE(rows[1].action, std::string("pins.viewed"));
        QCOMPARE(rows[1].source, std::string("192.0.2.1"));
    });
}

void TestRules::invitations() {
    House house;
    const auto made = house.draft();
    const auto people = house.add(made.id, 3).items;
    api::InvitationsRequest request;
    request.mailTo = {people[0].id, ParticipantId("nobody")};
    const auto refused = house.run(house.invitations.invite(house.anna, made.id, request, {}));
    QCOMPARE(refused.error().field, std::string("mailTo[1]"));
    QCOMPARE(house.run(house.schedule.find(house.anna, made.id))->state, ConferenceState::draft);
    request.mailTo = {people[0].id, people[2].id};
    const auto sent = house.run(house.invitations.invite(house.anna, made.id, request, {}));
    QCOMPARE(sent->state, ConferenceState::scheduled);
    QCOMPARE(sent->items.size(), std::size_t(4));
    std::map<ParticipantId, DeliveryState> states;
    for (const auto& item : sent->items) states[item.participantId] = item.state;
    QCOMPARE(states[people[0].id], DeliveryState::queued);
    QCOMPARE(states[people[1].id], DeliveryState::suppressed);
    QCOMPARE(house.recorder.heard.back(), std::string("mail"));
    const auto found = house.run(house.schedule.find(house.anna, made.id));
    QCOMPARE(found->state, ConferenceState::scheduled);
    QCOMPARE(found->version, std::int64_t(2));
    QCOMPARE(found->deliverySummary.waiting, std::int64_t(2));
    QCOMPARE(found->deliverySummary.suppressed, std::int64_t(2));
    QCOMPARE(found->participants->at(1).delivery->state, DeliveryState::queued);
    // Nobody at all is legal.
    const auto quiet = house.draft();
    QCOMPARE(house.run(house.invitations.invite(house.anna, quiet.id, {}, {}))->state, ConferenceState::scheduled);
}

void TestRules::latecomers() {
    House house;
    const auto id = house.draft().id;
    house.inviteAll(id);
    const auto late = house.add(id, 2).items;
    const auto all = house.inviteAll(id); // only the two are new
    QCOMPARE(all.items.size(), std::size_t(3));
    QCOMPARE(house.inviteAll(id).items.size(), std::size_t(3));
    const auto found = house.run(house.schedule.find(house.anna, id));
    QCOMPARE(found->version, std::int64_t(2)); // finalised once
    QCOMPARE(found->deliverySummary.waiting, std::int64_t(3));
}

void TestRules::resend() {
    House house;
    const auto id = house.draft().id;
    const auto people = house.add(id, 2).items;
    api::ResendRequest request;
    request.participantIds = {people[0].id};
    QCOMPARE(codeOf(house.run(house.invitations.resend(house.anna, id, request, {}))), Errc::notScheduled);
    house.inviteAll(id);
    QCOMPARE(house.run(house.invitations.resend(house.anna, id, request, {}))->items.size(), std::size_t(3)); // waits
    house.look([&](store::Session& s) {
        store::DeliveryStore outbox(s, house.vault);
        const auto due = outbox.leaseDue(house.clock.at, 60s, 9);
        for (const auto& item : *due)
            QVERIFY(outbox.complete(item.row.id, 1, DeliveryState::failed, {}, "550 no such user", house.clock.at));
    });
    QCOMPARE(house.run(house.schedule.find(house.anna, id))->deliverySummary.failed, std::int64_t(3));
    const auto again = house.run(house.invitations.resend(house.anna, id, request, {}));
    QCOMPARE(again->items.size(), std::size_t(4));
    QCOMPARE(again->items.back().state, DeliveryState::queued);
    QCOMPARE(*again->items[1].error, std::string("550 no such user"));
    QCOMPARE(house.run(house.schedule.find(house.anna, id))->deliverySummary.failed, std::int64_t(2));
    request.participantIds = {ParticipantId("x")};
    QCOMPARE(house.run(house.invitations.resend(house.anna, id, request, {})).error().field,
             std::string("participantIds[0]"));
}

void TestRules::cancellation() {
    House house;
    const auto draft = house.draft();
    QCOMPARE(house.run(house.invitations.cancel(house.anna, draft.id, notifyAll(), {}))->items.size(), std::size_t(0));
    QCOMPARE(codeOf(house.run(house.schedule.find(house.anna, draft.id))), Errc::notFound);

    const auto id = house.draft().id;
    const auto people = house.add(id, 2).items;
    house.inviteAll(id);
    api::CancellationRequest some;
    some.notify.ids = {people[0].id};
    const auto done = house.run(house.invitations.cancel(house.anna, id, some, {}));
    QCOMPARE(done->state, ConferenceState::cancelled);
    int queued = 0, suppressed = 0;
    for (const auto& item : done->items) {
        queued += item.state == DeliveryState::queued;
        suppressed += item.state == DeliveryState::suppressed;
    }
    QCOMPARE(queued, 1); // the invitations that waited are overtaken
    QCOMPARE(suppressed, 5);
    QVERIFY(std::ranges::count(house.recorder.heard, "cancelled") == 2);
    house.look([&](store::Session& s) {
        const auto due = store::DeliveryStore(s, house.vault).leaseDue(house.clock.at, 60s, 9);
        QCOMPARE(due->size(), std::size_t(1));
        QCOMPARE(due->front().row.kind, DeliveryKind::cancellation);
        QCOMPARE(due->front().row.sequence, std::int64_t(1));
        QCOMPARE(due->front().conference.id, id); // the UID
    });
    QVERIFY(house.run(house.participants.pins(house.anna, id))->items.empty());
    const auto seat = house.run(house.doors.findByToken(base::Secret(*people[0].joinToken)));
    QCOMPARE(seat->state, ConferenceState::cancelled); // who knew the PIN hears why
    QCOMPARE(codeOf(house.run(house.invitations.cancel(house.anna, id, some, {}))), Errc::alreadyCancelled);
    QCOMPARE(codeOf(house.run(house.invitations.invite(house.anna, id, {}, {}))), Errc::alreadyCancelled);
    QCOMPARE(codeOf(house.run(house.participants.regeneratePin(house.anna, id, people[0].id, {}))),
             Errc::alreadyCancelled);
    QCOMPARE(house.run(house.schedule.list(house.anna, {}))->items.size(), std::size_t(0));
    ListRequest past;
    past.scope = store::Scope::past;
    QCOMPARE(house.run(house.schedule.list(house.anna, past))->items.at(0).state, ConferenceState::cancelled);
}

void TestRules::endedIsClosed() {
    House house;
    const auto made = house.draft();
    house.inviteAll(made.id);
    house.clock.at = made.end;
    QCOMPARE(house.run(house.schedule.find(house.anna, made.id))->state, ConferenceState::ended);
    QCOMPARE(codeOf(house.run(house.invitations.cancel(house.anna, made.id, notifyAll(), {}))), Errc::conferenceEnded);
    api::ParticipantsCreate one;
    one.participants = {{"x@example.net", {}, Role::audience}};
    QCOMPARE(codeOf(house.run(house.participants.add(house.anna, made.id, one, {}))), Errc::conferenceEnded);
    QVERIFY(house.run(house.schedule.list(house.anna, {}))->items.empty());
}

void TestRules::once() {
    House house;
    const auto first = house.run(house.schedule.create(house.anna, house.properties(), onceKey("k1")));
    const auto again = house.run(house.schedule.create(house.anna, house.properties(), onceKey("k1")));
    QCOMPARE(again->id, first->id);
    QCOMPARE(api::encode(*again), api::encode(*first));
    QCOMPARE(house.run(house.schedule.list(house.anna, {}))->items.size(), std::size_t(1));
    QCOMPARE(codeOf(house.run(house.schedule.create(house.anna, house.properties(), onceKey("k1", "h2")))),
             Errc::idempotencyMismatch);
    QVERIFY(house.run(house.schedule.create(house.bert, house.properties(), onceKey("k1")))->id != first->id);
    // An answer with PINs is the same again, and is nowhere in clear.
    api::ParticipantsCreate one;
    one.participants = {{"x@example.net", {}, Role::audience}};
    const auto added = house.run(house.participants.add(house.anna, first->id, one, onceKey("k2")));
    const auto repeated = house.run(house.participants.add(house.anna, first->id, one, onceKey("k2")));
    QCOMPARE(*repeated->items[0].pin, *added->items[0].pin);
    std::string content;
    for (const auto& entry : std::filesystem::directory_iterator(house.folder.path())) {
        std::ifstream in(entry.path(), std::ios::binary);
        content.append(std::istreambuf_iterator<char>(in), {});
    }
    QVERIFY(content.find("x@example.net") != std::string::npos);
    QVERIFY(content.find(*added->items[0].pin) == std::string::npos);
    QVERIFY(content.find(*added->items[0].joinToken) == std::string::npos);
    // A refusal is not remembered: the same key may succeed later.
    QCOMPARE(codeOf(house.run(house.participants.add(house.anna, first->id, one, onceKey("k3")))),
             Errc::duplicateAddress);
    QVERIFY(house.run(house.participants.remove(house.anna, first->id, added->items[0].id, {}, WithdrawalMail::none))
                .has_value());
    QVERIFY(house.run(house.participants.add(house.anna, first->id, one, onceKey("k3"))).has_value());
    // Invitations under one key queue one set of mails.
    const auto sent = house.run(house.invitations.invite(house.anna, first->id, {}, onceKey("k4")));
    const auto heard = house.recorder.heard.size();
    QCOMPARE(house.run(house.invitations.invite(house.anna, first->id, {}, onceKey("k4")))->items.size(),
             sent->items.size());
    QCOMPARE(house.recorder.heard.size(), heard);
    house.clock.at += 24h; // forgotten after a day
    QVERIFY(house.run(house.schedule.create(house.bert, house.properties(), onceKey("k1", "h2"))).has_value());
}

void TestRules::doors() {
    House house;
    const auto made = house.draft();
    const auto other = house.draft();
    house.addUser("emma", Group::none, "en");
    api::ParticipantsCreate one;
    one.participants = {{"emma@example.org", {}, Role::audience}};
    const auto person = house.run(house.participants.add(house.anna, made.id, one, {}))->items[0];
    const auto byToken = house.run(house.doors.findByToken(base::Secret(*person.joinToken)));
    QCOMPARE(byToken->participant, person.id);
    QCOMPARE(byToken->state, ConferenceState::draft);
    QCOMPARE(byToken->role, Role::audience);
    QCOMPARE(byToken->locale, std::string("en"));
    QCOMPARE(byToken->owner, house.anna.id);
    const auto right = house.run(house.doors.findByNumberAndPin(made.number, base::Secret(*person.pin)));
    QCOMPARE(right->participant, person.id);
    const auto refused = house.run(house.doors.findByNumberAndPin("00000000", base::Secret(*person.pin)));
    for (const auto& [number, pin] : {std::pair(other.number, *person.pin), std::pair(made.number, std::string("1")),
                                      std::pair(std::string(), std::string())})
        QVERIFY(house.run(house.doors.findByNumberAndPin(number, base::Secret(pin))).error() == refused.error());
    QVERIFY(house.run(house.doors.findByToken(base::Secret(""))).error() == refused.error());
    house.inviteAll(made.id);
    QCOMPARE(house.run(house.doors.find(made.id, person.id))->state, ConferenceState::scheduled);
    QCOMPARE(codeOf(house.run(house.doors.find(other.id, person.id))), Errc::notFound);
    QVERIFY(house.run(house.doors.markPhoneTested(made.id, person.id)).has_value());
    QVERIFY(house.run(house.schedule.find(house.anna, made.id))->participants->at(1).phoneTested);
    house.clock.at = made.end;
    QCOMPARE(house.run(house.doors.findByToken(base::Secret(*person.joinToken)))->state, ConferenceState::ended);
}

void TestRules::copyAndReschedule() {
    House house;
    const auto made = house.draft();
    const auto people = house.add(made.id, 2).items;
    const auto copy = house.run(house.schedule.copy(house.anna, made.id, {}));
    QCOMPARE(copy->state, ConferenceState::draft);
    QCOMPARE(copy->participants->size(), std::size_t(3));
    QVERIFY(copy->number != made.number);
    Window window{made.begin + 48h, made.end + 48h, "America/New_York"};
    QCOMPARE(codeOf(house.run(house.schedule.reschedule(house.anna, made.id, window, {}))), Errc::notScheduled);
    api::InvitationsRequest request;
    request.mailTo = {people[0].id};
    QVERIFY(house.run(house.invitations.invite(house.anna, made.id, request, {})).has_value());
    Window empty{made.end, made.end, "Europe/Berlin"};
    QCOMPARE(codeOf(house.run(house.schedule.reschedule(house.anna, made.id, empty, {}))), Errc::invalidValue);
    const auto moved = house.run(house.schedule.reschedule(house.anna, made.id, window, onceKey("r")));
    QCOMPARE(moved->state, ConferenceState::scheduled);
    QCOMPARE(moved->begin, window.begin);
    QCOMPARE(moved->deliverySummary.waiting, std::int64_t(1));
    QCOMPARE(moved->deliverySummary.suppressed, std::int64_t(2));
    QCOMPARE(house.run(house.schedule.find(house.anna, made.id))->state, ConferenceState::cancelled);
    QCOMPARE(house.run(house.schedule.reschedule(house.anna, made.id, window, onceKey("r")))->id, moved->id);
    house.look([&](store::Session& s) {
        const auto due = store::DeliveryStore(s, house.vault).leaseDue(house.clock.at, 60s, 9);
        QCOMPARE(due->size(), std::size_t(2));
        for (const auto& item : *due)
            QCOMPARE(item.row.kind, item.conference.id == made.id ? DeliveryKind::cancellation
                                                                   : DeliveryKind::invitation);
    });
    house.clock.at = moved->end + 1h; // a copy of what is over moves ahead
    const auto later = house.run(house.schedule.copy(house.anna, moved->id, {}));
    QVERIFY(later->begin > house.clock.at);
    QCOMPARE(later->end - later->begin, moved->end - moved->begin);
}

void TestRules::directory() {
    House house;
    for (int i = 0; i < 25; ++i) house.addUser("u" + std::to_string(i), Group::none);
    QCOMPARE(house.run(house.directory.find(house.anna, ""))->items.size(), std::size_t(20));
    const auto found = house.run(house.directory.find(house.anna, " 7BERT "));
    QCOMPARE(found->items.size(), std::size_t(1));
    QCOMPARE(found->items[0].address, std::string("bert@example.org"));
    QCOMPARE(house.run(house.directory.find(house.anna, std::string("a\0b", 3))).error().field, std::string("q"));
}

void TestRules::auditTellsNoSecret() {
    House house;
    const auto made = house.draft();
    const auto person = house.add(made.id, 1).items[0];
    house.inviteAll(made.id);
    QVERIFY(house.run(house.participants.pins(house.anna, made.id)).has_value());
    QVERIFY(house.run(house.invitations.cancel(house.anna, made.id, notifyAll(), {})).has_value());
    house.look([&](store::Session& s) {
        const auto rows = store::AuditStore(s).list(0, 50);
        QCOMPARE(rows.size(), std::size_t(5));
        for (const auto& row : rows) {
            QCOMPARE(row.actor, house.anna.id);
            QCOMPARE(row.conference, made.id);
            const auto all = row.action + row.detail;
            for (const auto& secret : {*person.pin, *person.joinToken, made.subject, person.address})
                QVERIFY(all.find(secret) == std::string::npos);
        }
    });
}

void TestRules::events() {
    House house;
    std::vector<Event> annas, berts;
    auto stream = house.changes.subscribe(house.anna.id, {}, [&](const Event& e) { annas.push_back(e); });
    auto other = house.changes.subscribe(house.bert.id, {}, [&](const Event& e) { berts.push_back(e); });
    const auto made = house.draft();
    house.add(made.id, 1);
    QCOMPARE(annas.size(), std::size_t(2));
    QVERIFY(berts.empty());
    QCOMPARE(annas[0].kind, std::string("conference"));
    QCOMPARE(annas[0].change.conferenceId, std::optional(made.id));
    QVERIFY(annas[1].id > annas[0].id);
    stream.subscription = {};
    house.inviteAll(made.id);
    QCOMPARE(annas.size(), std::size_t(2));
    const auto resumed = house.changes.subscribe(house.anna.id, annas[0].id, [](const Event&) {});
    QVERIFY(resumed.complete);
    QCOMPARE(resumed.missed.size(), std::size_t(2));
    QVERIFY(house.changes.subscribe(house.bert.id, house.changes.lastId(), [](const Event&) {}).complete);
    QVERIFY(!house.changes.subscribe(house.anna.id, 5, [](const Event&) {}).complete); // from an earlier process
    QVERIFY(!house.changes.subscribe(house.anna.id, house.changes.lastId() + 5, [](const Event&) {}).complete);
}

void TestRules::backlogIsBounded() {
    TestClock clock;
    Changes changes(clock);
    const UserId owner("o");
    changes.publish(owner, "user", {});
    const auto first = changes.lastId();
    for (std::size_t i = 0; i < limits::kEventBacklogMax; ++i) changes.publish(owner, "user", {});
    const auto kept = changes.subscribe(owner, first, [](const Event&) {});
    QVERIFY(kept.complete);
    QCOMPARE(kept.missed.size(), limits::kEventBacklogMax);
    QVERIFY(!changes.subscribe(owner, first - 1, [](const Event&) {}).complete);
    // A callback may end its own stream.
    Changes::Resumed self;
    int calls = 0;
    self = changes.subscribe(owner, {}, [&](const Event&) {
        ++calls;
        self.subscription = {};
    });
    changes.publish(owner, "user", {});
    changes.publish(owner, "user", {});
    QCOMPARE(calls, 1);
}

QTEST_GUILESS_MAIN(TestRules)
#include "tst_rules.moc"
