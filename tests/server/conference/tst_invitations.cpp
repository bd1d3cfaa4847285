// labels: unit spec:B5 spec:B6 spec:B7 spec:B8 spec:B9 spec:D1 spec:D2
// From a draft to its invitations, and what may happen to it then.
#include "tests/server/conference/house.hpp"

#include <QTest>
#include <algorithm>
#include <map>

using namespace conclave;
using namespace conclave::conference;
using namespace conclave::tests;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(conclave::DeliveryState)

class TestInvitations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { base::cryptoInit(); }
    void invitations();
    void latecomers();
    void resend();
    void addressChange_data();
    void addressChange();
    void cancellation();
    void endedIsClosed();
    void copyAndReschedule();
};

void TestInvitations::invitations() {
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

void TestInvitations::latecomers() {
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

void TestInvitations::resend() {
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

// No mail takes the new pair to the old address, wherever it was when the address changed; and none is lost.
void TestInvitations::addressChange_data() {
    QTest::addColumn<DeliveryState>("was");
    QTest::newRow("queued") << DeliveryState::queued;
    QTest::newRow("deferred") << DeliveryState::deferred;
    QTest::newRow("in flight") << DeliveryState::sending;
    QTest::newRow("accepted") << DeliveryState::accepted;
}
void TestInvitations::addressChange() {
    QFETCH(DeliveryState, was);
    House house;
    const auto id = house.draft().id;
    const auto person = house.add(id, 1).items.at(0);
    api::InvitationsRequest request;
    request.mailTo = {person.id};
    QVERIFY(house.run(house.invitations.invite(house.anna, id, request, {})).has_value());
    const auto lease = [&house] {
        std::vector<store::DueDelivery> due;
        house.look([&](store::Session& s) {
            due = *store::DeliveryStore(s, house.vault).leaseDue(house.clock.at, 60s, 9);
        });
        return due;
    };
    const auto end = [&house](const store::DueDelivery& due, DeliveryState state) {
        bool ours = false;
        house.look([&](store::Session& s) {
            const auto next = state == DeliveryState::deferred ? std::optional(house.clock.at + 1h) : std::nullopt;
            ours = store::DeliveryStore(s, house.vault)
                       .complete(due.row.id, due.row.attempts, state, next, "450 later", house.clock.at);
        });
        return ours;
    };
    std::vector<store::DueDelivery> before;
    if (was != DeliveryState::queued) {
        before = lease();
        QCOMPARE(before.size(), std::size_t(1));
        QCOMPARE(before[0].participant.address, person.address);
        QVERIFY(before[0].pins.pin == base::Secret(*person.pin));
    }
    if (was == DeliveryState::deferred) QVERIFY(end(before[0], DeliveryState::deferred));
    if (was == DeliveryState::accepted) QVERIFY(end(before[0], DeliveryState::accepted));

    api::ParticipantPatch patch;
    patch.address = "right@example.net";
    const auto changed = house.run(house.participants.change(house.anna, id, person.id, {}, patch));
    const bool isOut = was == DeliveryState::accepted;
    QCOMPARE(changed->delivery->state, isOut ? DeliveryState::accepted : DeliveryState::queued);
    QVERIFY(isOut || !changed->delivery->error);
    QCOMPARE(house.recorder.heard.back(), std::string("mail"));
    if (was == DeliveryState::sending) QVERIFY(!end(before[0], DeliveryState::accepted)); // it went to the wrong address
    if (isOut) {
        QVERIFY(lease().empty());
        api::ResendRequest again;
        again.participantIds = {person.id};
        QVERIFY(house.run(house.invitations.resend(house.anna, id, again, {})).has_value());
    }
    const auto after = lease();
    QCOMPARE(after.size(), std::size_t(1));
    QCOMPARE(after[0].participant.address, std::string("right@example.net"));
    QVERIFY(after[0].pins.pin == base::Secret(*changed->pin));
    QVERIFY(after[0].pins.joinToken == base::Secret(*changed->joinToken));
    if (was == DeliveryState::sending) QVERIFY(!end(before[0], DeliveryState::failed)); // nor may it end the new lease
    QVERIFY(end(after[0], DeliveryState::accepted));
}

void TestInvitations::cancellation() {
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

void TestInvitations::endedIsClosed() {
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

void TestInvitations::copyAndReschedule() {
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
    QCOMPARE(moved->begin, std::get<Instant>(window.begin));
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

QTEST_GUILESS_MAIN(TestInvitations)
#include "tst_invitations.moc"
