// labels: unit spec:A5 spec:B4 spec:B5 spec:B10 spec:C1 spec:C6 spec:C7 spec:C8
// Planning and people: against a real database file, under a clock that the test sets.
#include "common/limits.hpp"
#include "server/store/audit_store.hpp"
#include "tests/server/conference/house.hpp"

#include <QTest>
#include <algorithm>
#include <set>

using namespace conclave;
using namespace conclave::conference;
using namespace conclave::tests;
using namespace std::chrono_literals;

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
    void directory();
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
    const Instant begin = std::get<Instant>(p.begin);
    if (named == "end") p.end = begin;
    if (named == "timeZone") p.timeZone = "Europe/Atlantis";
    if (named == "past") p.begin = house.clock.at - 2h, p.end = house.clock.at, named = "end";
    if (named == "window") p.end = begin + 24h * 366 + 1ms, named = "end";
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
        p.begin = std::get<Instant>(p.begin) + 1h * (7 - i);
        p.end = std::get<Instant>(p.end) + 1h * (7 - i);
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
    const auto respelt = house.run(house.participants.change(house.anna, id, people[0].id, {}, patch));
    QVERIFY(respelt.has_value() && !respelt->pin && !respelt->joinToken);
    QVERIFY(house.run(house.doors.findByToken(base::Secret(*people[0].joinToken))).has_value());
    patch.address = "a@b@c";
    QCOMPARE(house.run(house.participants.change(house.anna, id, people[0].id, {}, patch)).error().field,
             std::string("address"));
    patch.address = "bert@example.org";
    patch.displayName = "B";
    const auto changed = house.run(house.participants.change(house.anna, id, people[0].id, {}, patch));
    QCOMPARE(changed->accountId, std::optional(house.bert.id));
    QCOMPARE(changed->displayName, std::string("B"));
    QVERIFY(changed->pin && changed->joinToken);
    QVERIFY(*changed->pin != *people[0].pin && *changed->joinToken != *people[0].joinToken);
    QVERIFY(!house.run(house.doors.findByToken(base::Secret(*people[0].joinToken))).has_value());
    QCOMPARE(house.run(house.doors.findByToken(base::Secret(*changed->joinToken)))->participant, people[0].id);
    const auto pairs = house.run(house.participants.pins(house.anna, id))->items;
    const auto pair = std::ranges::find(pairs, people[0].id, &api::Pin::participantId);
    QCOMPARE(pair->pin, *changed->pin);
    QVERIFY(std::ranges::count(house.recorder.heard, "pin") == 1);
    house.look([&](store::Session& s) {
        int renewals = 0;
        for (const auto& row : store::AuditStore(s).list({.itemsMax = 100})) renewals += row.action == "pin.regenerated";
        QCOMPARE(renewals, 1);
    });
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
        const auto rows = store::AuditStore(s).list({.itemsMax = 2});
        QCOMPARE(rows[0].action, std::string("pin.regenerated"));
        QCOMPARE(rows[1].action, std::string("pins.viewed"));
        QCOMPARE(rows[1].source, std::string("192.0.2.1"));
    });
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

QTEST_GUILESS_MAIN(TestRules)
#include "tst_rules.moc"
