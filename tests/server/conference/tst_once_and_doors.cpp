// labels: unit spec:A6 spec:C7 spec:C9 spec:D2 spec:G4
// Requests that come twice, callers at the door, the audit and the event streams.
#include "common/limits.hpp"
#include "server/store/audit_store.hpp"
#include "tests/server/conference/house.hpp"

#include <QTest>
#include <fstream>
#include <iterator>

using namespace conclave;
using namespace conclave::conference;
using namespace conclave::tests;
using namespace std::chrono_literals;

class TestOnceAndDoors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { base::cryptoInit(); }
    void once();
    void doors();
    void auditTellsNoSecret();
    void events();
    void backlogIsBounded();
};

void TestOnceAndDoors::once() {
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

void TestOnceAndDoors::doors() {
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

void TestOnceAndDoors::auditTellsNoSecret() {
    House house;
    const auto made = house.draft();
    const auto person = house.add(made.id, 1).items[0];
    house.inviteAll(made.id);
    QVERIFY(house.run(house.participants.pins(house.anna, made.id)).has_value());
    QVERIFY(house.run(house.invitations.cancel(house.anna, made.id, notifyAll(), {})).has_value());
    house.look([&](store::Session& s) {
        const auto rows = store::AuditStore(s).list({.itemsMax = 50});
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

void TestOnceAndDoors::events() {
    House house;
    std::vector<Event> annas, berts;
    auto stream = house.changes.subscribe({house.anna.id}, {}, [&](const Event& e) { annas.push_back(e); });
    auto other = house.changes.subscribe({house.bert.id}, {}, [&](const Event& e) { berts.push_back(e); });
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
    const auto resumed = house.changes.subscribe({house.anna.id}, annas[0].id, [](const Event&) {});
    QVERIFY(resumed.complete);
    QCOMPARE(resumed.missed.size(), std::size_t(2));
    QVERIFY(house.changes.subscribe({house.bert.id}, house.changes.lastId(), [](const Event&) {}).complete);
    QVERIFY(!house.changes.subscribe({house.anna.id}, 5, [](const Event&) {}).complete); // from an earlier process
    QVERIFY(!house.changes.subscribe({house.anna.id}, house.changes.lastId() + 5, [](const Event&) {}).complete);
}

void TestOnceAndDoors::backlogIsBounded() {
    TestClock clock;
    Changes changes(clock);
    const UserId owner("o");
    changes.publish(owner, "user", {});
    const auto first = changes.lastId();
    for (std::size_t i = 0; i < limits::kEventBacklogMax; ++i) changes.publish(owner, "user", {});
    const auto kept = changes.subscribe({owner}, first, [](const Event&) {});
    QVERIFY(kept.complete);
    QCOMPARE(kept.missed.size(), limits::kEventBacklogMax);
    QVERIFY(!changes.subscribe({owner}, first - 1, [](const Event&) {}).complete);
    // A callback may end its own stream.
    Changes::Resumed self;
    int calls = 0;
    self = changes.subscribe({owner}, {}, [&](const Event&) {
        ++calls;
        self.subscription = {};
    });
    changes.publish(owner, "user", {});
    changes.publish(owner, "user", {});
    QCOMPARE(calls, 1);
}

QTEST_GUILESS_MAIN(TestOnceAndDoors)
#include "tst_once_and_doors.moc"
