// labels: unit spec:B1 spec:B5 spec:B7 spec:B8 spec:B9 spec:F8
#include "client/model/conference_actions.hpp"

#include <QTest>

namespace conclave::client {

class ConferenceActionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsPossible_data() {
        QTest::addColumn<int>("state");
        QTest::addColumn<int>("fresh"); // people who were added after the invitations
        QTest::addColumn<QByteArray>("possible"); // open, people, invite, remove, duplicate, reschedule, live, attendance
        const auto row = [](const char* name, ConferenceState state, int fresh, const char* possible) {
            QTest::newRow(name) << static_cast<int>(state) << fresh << QByteArray(possible);
        };
        row("draft", ConferenceState::draft, 0, "11111000");
        row("scheduled, all invited", ConferenceState::scheduled, 0, "11011101");
        row("scheduled, one new", ConferenceState::scheduled, 1, "11111101");
        row("ended", ConferenceState::ended, 0, "10001001");
        row("cancelled", ConferenceState::cancelled, 0, "10001001");
    }

    void whatRunsCanBeLookedAt() {
        api::Conference conference;
        conference.state = ConferenceState::scheduled;
        QVERIFY(!availabilityOf(RowAction::live, conference).possible);
        conference.live = true;
        QVERIFY(availabilityOf(RowAction::live, conference).possible);
        conference.state = ConferenceState::ended; // it goes on
        QVERIFY(availabilityOf(RowAction::live, conference).possible);
        QVERIFY(!availabilityOf(RowAction::remove, conference).possible);
        conference.live = false;
        QVERIFY(!availabilityOf(RowAction::live, conference).possible);
        conference.live = true;
        conference.state = ConferenceState::cancelled;
        QVERIFY(!availabilityOf(RowAction::live, conference).possible);
    }

    void whatIsPossible() {
        QFETCH(int, state);
        QFETCH(int, fresh);
        QFETCH(QByteArray, possible);
        api::Conference conference;
        conference.state = static_cast<ConferenceState>(state);
        conference.deliverySummary = {1, 2, 3, 4};
        conference.participantCount = 10 + fresh;
        QByteArray got;
        for (int action = 0; action < kConferenceActions; ++action) {
            const Availability availability = availabilityOf(static_cast<RowAction>(action), conference);
            QVERIFY(!availability.says.isEmpty()); // what it does, or why not
            got += availability.possible ? '1' : '0';
        }
        QCOMPARE(got, possible);
        QCOMPARE(notYetInvited(conference), std::int64_t{fresh});
        QCOMPARE(opensForEditing(conference), conference.state == ConferenceState::draft);
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::ConferenceActionsTest)
#include "tst_conference_actions.moc"
