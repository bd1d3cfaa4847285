// labels: unit spec:D8 spec:B4
// covers: T-F7_reminders_and_zone_rules
// needs: server/conference
// Reminders by a clock that the test sets: who gets one, when, and only once. And conferences whose zone got new rules.
#include "common/limits.hpp"
#include "server/base/zone.hpp"
#include "server/conference/reminders.hpp"
#include "server/conference/zone_rules.hpp"
#include "server/store/audit_store.hpp"
#include "tests/server/conference/house.hpp"

#include <QTest>

using namespace conclave;
using namespace conclave::conference;
using namespace conclave::tests;

namespace {

struct Waiting : House {
    Reminders reminders{control.get_executor(), context};

    api::Conference planned(std::int64_t minutes) {
        auto request = properties();
        request.reminderMinutes = minutes;
        return run(schedule.create(anna, request, {})).value();
    }
    // As if the relay had answered.
    void end(const ParticipantId& who, DeliveryState state) {
        look([&](store::Session& s) {
            store::DeliveryStore deliveries(s, vault);
            const auto leased = deliveries.leaseDue(clock.at, 60s, 1000).value();
            for (const auto& due : leased) {
                const bool his = due.row.participant == who;
                const auto ending = his ? state : DeliveryState::accepted;
                QVERIFY(deliveries.complete(due.row.id, due.row.attempts, ending, {}, "", clock.at));
            }
        });
    }
    std::chrono::milliseconds rest{};
    // What is due at that time is queued.
    std::vector<ParticipantId> remindedAt(Instant at, const ConferenceId& conference) {
        clock.at = at;
        rest = run(reminders.remindDue());
        std::vector<ParticipantId> who;
        look([&](store::Session& s) {
            for (const auto& row : store::DeliveryStore(s, vault).list(conference))
                if (row.kind == DeliveryKind::reminder) who.push_back(row.participant);
        });
        return who;
    }
};

} // namespace

class TestReminders : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { base::cryptoInit(); }
    void limits();
    void onlyTheMailed();
    void tooLate();
    void invitedLate();
    void draftsAndCancelled();
    void summaryIsOfInvitations();
    void zoneRules();
    void zoneRulesOfDrafts();
    void olderRows();
};

void TestReminders::limits() {
    House house;
    auto request = house.properties();
    for (const std::int64_t bad : {std::int64_t(-1), conclave::limits::kReminderMinutesMax + 1}) {
        request.reminderMinutes = bad;
        const auto made = house.run(house.schedule.create(house.anna, request, {}));
        QCOMPARE(made.error().field, std::string("reminderMinutes"));
    }
    request.reminderMinutes = conclave::limits::kReminderMinutesMax;
    auto made = house.run(house.schedule.create(house.anna, request, {})).value();
    QCOMPARE(*made.reminderMinutes, conclave::limits::kReminderMinutesMax);
    api::ConferencePatch patch;
    patch.reminderMinutes = 15;
    made = house.run(house.schedule.change(house.anna, made.id, made.version, patch)).value();
    QCOMPARE(*made.reminderMinutes, std::int64_t(15));
    QCOMPARE(*house.run(house.schedule.copy(house.anna, made.id, {}))->reminderMinutes, std::int64_t(15));
    QCOMPARE(*house.draft().reminderMinutes, std::int64_t(0));
}

void TestReminders::onlyTheMailed() {
    Waiting house;
    const auto made = house.planned(30);
    const auto people = house.add(made.id, 4).items;
    api::InvitationsRequest request;
    request.mailTo = {people[0].id, people[1].id, people[2].id}; // not the owner, not the fourth
    (void)house.run(house.invitations.invite(house.anna, made.id, request, {})).value();
    house.end(people[1].id, DeliveryState::failed);
    QCOMPARE(house.remindedAt(made.begin - 31min, made.id).size(), std::size_t(0));
    QCOMPARE(house.rest, std::chrono::milliseconds(30s)); // at the latest
    QCOMPARE(house.remindedAt(made.begin - 30min - 3s, made.id).size(), std::size_t(0));
    QCOMPARE(house.rest, std::chrono::milliseconds(3s));
    const auto who = house.remindedAt(made.begin - 30min, made.id);
    QCOMPARE(who, (std::vector{people[0].id, people[2].id}));
    QCOMPARE(house.remindedAt(made.begin - 29min, made.id).size(), std::size_t(2)); // and not again
    QVERIFY(std::find(house.recorder.heard.begin(), house.recorder.heard.end(), "mail") != house.recorder.heard.end());
}

void TestReminders::tooLate() {
    Waiting house;
    const auto made = house.planned(30);
    (void)house.inviteAll(made.id);
    house.end({}, DeliveryState::accepted);
    // Away at the time: late is better than never, after the begin is not.
    const auto late = house.planned(30);
    (void)house.inviteAll(late.id);
    house.end({}, DeliveryState::accepted);
    QCOMPARE(house.remindedAt(made.begin - 1s, made.id).size(), std::size_t(1));
    QCOMPARE(house.remindedAt(late.begin, late.id).size(), std::size_t(1)); // both were due a second before
    const auto missed = house.planned(30);
    (void)house.inviteAll(missed.id);
    house.end({}, DeliveryState::accepted);
    QCOMPARE(house.remindedAt(missed.begin, missed.id).size(), std::size_t(0));
    QCOMPARE(house.remindedAt(missed.begin - 5min, missed.id).size(), std::size_t(0)); // the clock went back: done is done
}

// Invited after the time of the reminder: one mail is enough.
void TestReminders::invitedLate() {
    Waiting house;
    const auto made = house.planned(30);
    house.clock.at = made.begin - 10min;
    (void)house.inviteAll(made.id);
    house.end({}, DeliveryState::accepted);
    QCOMPARE(house.remindedAt(made.begin - 9min, made.id).size(), std::size_t(0));
}

void TestReminders::draftsAndCancelled() {
    Waiting house;
    const auto draft = house.planned(30);
    const auto cancelled = house.planned(30);
    (void)house.inviteAll(cancelled.id);
    house.end({}, DeliveryState::accepted);
    (void)house.run(house.invitations.cancel(house.anna, cancelled.id, notifyAll(), {})).value();
    const auto none = house.planned(0);
    (void)house.inviteAll(none.id);
    house.end({}, DeliveryState::accepted);
    QCOMPARE(house.remindedAt(draft.begin - 10min, draft.id).size(), std::size_t(0));
    QCOMPARE(house.remindedAt(draft.begin - 10min, cancelled.id).size(), std::size_t(0));
    QCOMPARE(house.remindedAt(draft.begin - 10min, none.id).size(), std::size_t(0));
    // A rescheduled one reminds anew.
    const auto moved = house.planned(30);
    (void)house.inviteAll(moved.id);
    house.end({}, DeliveryState::accepted);
    QCOMPARE(house.remindedAt(moved.begin - 20min, moved.id).size(), std::size_t(1));
    house.end({}, DeliveryState::accepted);
    const auto anew = house.run(house.schedule.reschedule(house.anna, moved.id,
                                                          {moved.begin + 24h, moved.end + 24h, "Europe/Berlin"}, {})).value();
    house.end({}, DeliveryState::accepted);
    QCOMPARE(house.remindedAt(anew.begin - 20min, anew.id).size(), std::size_t(1));
}

void TestReminders::summaryIsOfInvitations() {
    Waiting house;
    const auto made = house.planned(30);
    (void)house.inviteAll(made.id);
    house.end({}, DeliveryState::accepted);
    QCOMPARE(house.remindedAt(made.begin - 30min, made.id).size(), std::size_t(1));
    const auto found = house.run(house.schedule.find(house.anna, made.id)).value();
    QCOMPARE(found.deliverySummary.accepted, std::int64_t(1));
    QCOMPARE(found.deliverySummary.waiting, std::int64_t(0));
    QVERIFY(found.participants->front().delivery->kind == DeliveryKind::invitation);
    QCOMPARE(house.run(house.invitations.deliveries(house.anna, made.id))->items.size(), std::size_t(2));
}

// New rules: the hour that was chosen stays, the instant moves; who was mailed is mailed again with a higher SEQUENCE.
void TestReminders::zoneRules() {
    Waiting house;
    const auto made = house.planned(0);
    const auto people = house.add(made.id, 2).items;
    api::InvitationsRequest request;
    request.mailTo = {people[0].id};
    (void)house.run(house.invitations.invite(house.anna, made.id, request, {})).value();
    house.end({}, DeliveryState::accepted);
    const auto follow = [&] { return followZoneRules(*house.database, house.vault, house.clock).value(); };
    QCOMPARE(follow(), std::size_t(0)); // nothing has changed
    // As a machine with other rules would have written it: the same hour on the clocks, another instant.
    store::ConferenceRow row;
    house.look([&](store::Session& s) {
        store::ConferenceStore conferences(s);
        row = *conferences.find(made.id);
        row.properties.begin += 1h;
        row.properties.end += 1h;
        QVERIFY(conferences.update(row, row.version));
    });
    QCOMPARE(follow(), std::size_t(1));
    QCOMPARE(follow(), std::size_t(0));
    const auto found = house.run(house.schedule.find(house.anna, made.id)).value();
    QCOMPARE(found.begin, made.begin);
    QCOMPARE(found.end, made.end);
    house.look([&](store::Session& s) {
        std::vector<std::pair<ParticipantId, std::int64_t>> again;
        for (const auto& mail : store::DeliveryStore(s, house.vault).list(made.id))
            if (mail.state == DeliveryState::queued) again.emplace_back(mail.participant, mail.sequence);
        QCOMPARE(again, (std::vector{std::pair(people[0].id, std::int64_t(1))}));
        QCOMPARE(store::AuditStore(s).list({.action = "conference.moved"}).size(), std::size_t(1));
    });
}

void TestReminders::zoneRulesOfDrafts() {
    Waiting house;
    const auto made = house.draft();
    const auto over = house.draft();
    house.look([&](store::Session& s) {
        store::ConferenceStore conferences(s);
        for (const auto& id : {made.id, over.id}) {
            auto row = *conferences.find(id);
            row.properties.begin -= 30min;
            row.properties.end -= 30min;
            QVERIFY(conferences.update(row, row.version));
        }
    });
    QCOMPARE(followZoneRules(*house.database, house.vault, house.clock).value(), std::size_t(2));
    QCOMPARE(house.run(house.schedule.find(house.anna, made.id))->begin, made.begin);
    QCOMPARE(house.run(house.invitations.deliveries(house.anna, made.id))->items.size(), std::size_t(0));
    house.clock.at = made.end + 1h; // what is over stays what it was
    house.look([&](store::Session& s) {
        store::ConferenceStore conferences(s);
        auto row = *conferences.find(made.id);
        row.properties.begin -= 30min;
        QVERIFY(conferences.update(row, row.version));
    });
    QCOMPARE(followZoneRules(*house.database, house.vault, house.clock).value(), std::size_t(0));
}

// Rows of a version that kept no wall-clock times get them, and stay where they are.
void TestReminders::olderRows() {
    Waiting house;
    const auto made = house.draft();
    house.look([&](store::Session& s) {
        store::ConferenceStore conferences(s);
        auto row = *conferences.find(made.id);
        row.beginLocal = row.endLocal = "";
        QVERIFY(conferences.update(row, row.version));
    });
    QCOMPARE(followZoneRules(*house.database, house.vault, house.clock).value(), std::size_t(0));
    house.look([&](store::Session& s) {
        const auto row = *store::ConferenceStore(s).find(made.id);
        QCOMPARE(row.properties.begin, made.begin);
        QCOMPARE(row.beginLocal, formatWallTime(base::toWallTime(made.begin, "Europe/Berlin").value()));
        QCOMPARE(row.endLocal, formatWallTime(base::toWallTime(made.end, "Europe/Berlin").value()));
    });
}

QTEST_GUILESS_MAIN(TestReminders)
#include "tst_reminders.moc"
