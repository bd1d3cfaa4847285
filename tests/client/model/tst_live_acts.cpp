// labels: unit spec:F8 spec:C6
#include "client/model/live_acts.hpp"

#include <QTest>

namespace conclave::client {

class LiveActsTest : public QObject {
    Q_OBJECT

    api::Conference m_conference;
    LiveRow m_row;
    LiveScene m_scene;

    bool can(LiveAct act) const { return availabilityOf(act, m_scene).possible; }

private Q_SLOTS:
    void init() {
        m_conference = {};
        m_conference.state = ConferenceState::scheduled;
        m_conference.participants.emplace();
        api::Participant invited;
        invited.id = ParticipantId("p1");
        m_conference.participants->push_back(invited);
        m_row = {};
        m_row.id = invited.id;
        m_row.invited = invited;
        m_row.here.emplace();
        m_row.here->participantId = invited.id;
        m_scene = {
            .open = true, .locked = false, .everyoneMuted = false, .blocked = {}, .chosen = &m_row, .conference = &m_conference};
    }

    void whatMakesSense() {
        for (const LiveAct act :
             {LiveAct::lock, LiveAct::muteAll, LiveAct::end, LiveAct::mute, LiveAct::changeRole, LiveAct::remove})
            QVERIFY(can(act));
        QVERIFY(!can(LiveAct::lowerHand));
        m_row.here->hand = true;
        QVERIFY(can(LiveAct::lowerHand));
    }

    void everyRefusalHasAReason() {
        m_scene.blocked = QStringLiteral("off line");
        for (int i = 0; i < kLiveActs; ++i) QCOMPARE(availabilityOf(static_cast<LiveAct>(i), m_scene).says, m_scene.blocked);
        m_scene.blocked.clear();
        m_scene.open = false;
        m_scene.chosen = nullptr;
        for (int i = 0; i < kLiveActs; ++i) {
            const Availability one = availabilityOf(static_cast<LiveAct>(i), m_scene);
            QVERIFY(!one.possible && !one.says.isEmpty());
        }
    }

    // The truth, not the next best reason.
    void whatIsNotKnownYetIsSaid() {
        m_scene.conference = nullptr;
        m_row.invited.reset();
        QVERIFY(availabilityOf(LiveAct::changeRole, m_scene).says.contains(QStringLiteral("still being read")));
        m_scene.conference = &m_conference;
        QVERIFY(availabilityOf(LiveAct::changeRole, m_scene).says.contains(QStringLiteral("not on the list")));
    }

    // What one did oneself only oneself undoes.
    void whoMutedThemselvesStaysMuted() {
        m_row.here->muted = true;
        m_row.here->mutedBy = MutedBy::self;
        QVERIFY(!can(LiveAct::mute));
        m_row.here->mutedBy = MutedBy::moderator;
        QVERIFY(can(LiveAct::mute));
        QVERIFY(undoes(LiveAct::mute, m_scene));
        m_row.here->role = Role::audience;
        QVERIFY(!can(LiveAct::mute));
    }

    void whoIsNotHereCanOnlyHaveAnotherRole() {
        m_row.here.reset();
        QVERIFY(can(LiveAct::changeRole));
        for (const LiveAct act : {LiveAct::mute, LiveAct::lowerHand, LiveAct::remove}) QVERIFY(!can(act));
    }

    void theLastModeratorStaysOne() {
        m_conference.participants->front().role = Role::moderator;
        m_row.invited->role = Role::moderator;
        QVERIFY(!can(LiveAct::changeRole));
        QVERIFY(can(LiveAct::remove)); // from the call, not from the list
        m_row.invited.reset();
        QVERIFY(!can(LiveAct::changeRole));
    }

    void whatIsDoneCanBeUndone() {
        QVERIFY(!undoes(LiveAct::lock, m_scene));
        m_scene.locked = m_scene.everyoneMuted = true;
        QVERIFY(undoes(LiveAct::lock, m_scene));
        QVERIFY(undoes(LiveAct::muteAll, m_scene));
        QVERIFY(!undoes(LiveAct::end, m_scene));
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::LiveActsTest)
#include "tst_live_acts.moc"
