// labels: unit spec:G6
// needs: client/ui/widgets
#include "client/model/live_watch.hpp"
#include "tests/client/ui/busy_office.hpp"
#include "tests/client/ui/office_session.hpp"

#include <QTest>

namespace conclave::client {

using namespace std::chrono_literals;

class LiveWatchTest : public QObject {
    Q_OBJECT

    tests::ThrowAwayCertificates m_certificates;
    std::unique_ptr<tests::BusyOffice> m_office;
    std::unique_ptr<ServerTrust> m_trust;
    std::unique_ptr<ApiClient> m_api;
    std::unique_ptr<LiveWatch> m_watch;
    QList<Notice> m_told;
    Instant m_now{};

    const ConferenceId& id() const { return m_office->conference.id; }
    api::Live live(Role role, std::vector<api::LiveRefusal> refusals = {}) {
        api::Live all;
        all.open = true;
        all.now = m_now;
        api::LiveParticipant& one = all.participants.emplace_back();
        one.participantId = ParticipantId("p2");
        one.role = role;
        all.refusals = std::move(refusals);
        return all;
    }
    api::LiveRefusal refused(Instant at) { return {ParticipantId("p1"), "Carla Conti", at, RefusedFor::locked}; }
    void hint() {
        api::Change change;
        change.conferenceId = id();
        Q_EMIT m_api->changed(QStringLiteral("live"), change);
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_certificates.make()); }
    void init() {
        m_now = *parseInstant("2048-11-24T08:00:00Z");
        m_told.clear();
        m_office = std::make_unique<tests::BusyOffice>(m_certificates.certificate("good"), m_certificates.key("good"), false);
        m_office->conference.live = true;
        m_office->conference.state = ConferenceState::scheduled;
        m_trust = tests::trustIn(m_certificates);
        m_api = tests::signedIn(*m_trust, *m_office);
        m_watch = std::make_unique<LiveWatch>(*m_api);
        m_watch->setTimes(10ms, 60s);
        connect(m_watch.get(), &LiveWatch::due, this, [this](const Notice& notice) { m_told += notice; });
        m_watch->see({m_office->conference});
        m_watch->take(id(), live(Role::moderator));
    }
    void cleanup() {
        m_watch.reset();
        m_api.reset();
    }

    void eachRefusalIsToldOnce() {
        m_watch->take(id(), live(Role::moderator, {refused(m_now - 20s)}));
        QCOMPARE(m_told.size(), 1);
        QCOMPARE(m_told[0].kind, NoticeKind::refused);
        QVERIFY(m_told[0].title.contains(QStringLiteral("Carla Conti")));
        QCOMPARE(m_told[0].text, QStringLiteral("Board, third quarter"));
        m_watch->take(id(), live(Role::moderator, {refused(m_now - 20s)}));
        QCOMPARE(m_told.size(), 1);
        api::LiveRefusal another = refused(m_now + 5s);
        another.participantId = ParticipantId("p3");
        m_watch->take(id(), live(Role::moderator, {another, refused(m_now - 20s)}));
        QCOMPARE(m_told.size(), 2);
    }

    // A phone that dials without end rings once a minute, and hides nobody.
    void whoDialsAgainAndAgainIsToldOnce() {
        for (int i = 0; i < 59; ++i) m_watch->take(id(), live(Role::moderator, {refused(m_now + std::chrono::seconds(i))}));
        QCOMPARE(m_told.size(), 1);
        api::LiveRefusal full = refused(m_now + 59s);
        full.reason = RefusedFor::full;
        m_watch->take(id(), live(Role::moderator, {full, refused(m_now + 59s)}));
        QCOMPARE(m_told.size(), 2); // for another reason
        m_watch->take(id(), live(Role::moderator, {refused(m_now + 60s)}));
        QCOMPARE(m_told.size(), 3);
    }

    // As long as somebody is in, whatever the clock says.
    void aCallPastItsEndIsWatched() {
        m_office->conference.state = ConferenceState::ended;
        m_watch->see({m_office->conference});
        m_watch->take(id(), live(Role::moderator, {refused(m_now + 5s)}));
        QCOMPARE(m_told.size(), 1);
    }

    void oldRefusalsAreNoNews() {
        m_watch->clear();
        m_watch->see({m_office->conference});
        m_watch->take(id(), live(Role::moderator, {refused(m_now - 10min)}));
        QVERIFY(m_told.isEmpty());
    }

    void aFloodIsToldInPart() {
        std::vector<api::LiveRefusal> many;
        for (int i = 20; i > 0; --i) {
            many.push_back(refused(m_now + std::chrono::seconds(i)));
            many.back().participantId = ParticipantId("p" + std::to_string(i));
        }
        m_watch->take(id(), live(Role::moderator, many));
        QCOMPARE(m_told.size(), 3);
        m_watch->take(id(), live(Role::moderator, many));
        QCOMPARE(m_told.size(), 3);
    }

    void aMinuteWithoutAModerator() {
        m_watch->take(id(), live(Role::participant));
        QVERIFY(m_told.isEmpty());
        m_now += 59s;
        m_watch->take(id(), live(Role::participant));
        QVERIFY(m_told.isEmpty());
        m_now += 1s;
        m_watch->take(id(), live(Role::participant));
        QCOMPARE(m_told.size(), 1);
        QCOMPARE(m_told[0].kind, NoticeKind::moderatorMissing);
        m_now += 5min;
        m_watch->take(id(), live(Role::participant));
        QCOMPARE(m_told.size(), 1); // once
        m_watch->take(id(), live(Role::moderator));
        m_watch->take(id(), live(Role::participant));
        m_now += 59s;
        m_watch->take(id(), live(Role::participant));
        QCOMPARE(m_told.size(), 1); // anew from the begin
        m_now += 1s;
        m_watch->take(id(), live(Role::participant));
        QCOMPARE(m_told.size(), 2);
    }

    // Nobody says anything more, and reading fails just then.
    void aMissingModeratorIsNotForgotten() {
        m_office->call.live = live(Role::participant);
        m_watch->setTimes(10ms, 100ms);
        QTRY_COMPARE(m_office->asked("/live"), 1); // when it began to run
        bool fails = false;
        int failures = 0;
        const auto usual = m_office->further;
        m_office->further = [&](const tests::ReceivedRequest& request, QSslSocket& socket) {
            if (!fails || !request.target.endsWith("/live")) return usual(request, socket);
            ++failures;
            tests::TlsServer::answer(
                socket, 503, R"({"type":"x","title":"t","status":503,"detail":"","code":"unavailable","requestId":"r"})",
                "application/problem+json");
            return true;
        };
        m_watch->take(id(), live(Role::participant));
        fails = true;
        QTRY_VERIFY(failures > 0);
        m_now += 1min;
        m_office->call.live = live(Role::participant);
        fails = false;
        QTRY_COMPARE(m_told.size(), 1);
        QCOMPARE(m_told[0].kind, NoticeKind::moderatorMissing);
    }

    // What was said meanwhile is not known.
    void afterAGapEveryCallIsRead() {
        QTRY_COMPARE(m_office->asked("/live"), 1);
        Q_EMIT m_api->changesMissed();
        QTRY_COMPARE(m_office->asked("/live"), 2);
        Q_EMIT m_api->sessionStarted();
        QTRY_COMPARE(m_office->asked("/live"), 3);
    }

    // A hint makes it read; nothing that was not chosen is read or told.
    void aHintIsFollowed() {
        QTRY_COMPARE(m_office->asked("/live"), 1); // it runs
        m_office->call.live = live(Role::moderator, {refused(m_now + 1s)});
        hint();
        hint();
        QTRY_COMPARE(m_told.size(), 1);
        QTest::qWait(50);
        QCOMPARE(m_office->asked("/live"), 2);
        m_watch->setChoice({.callNeedsYou = false});
        m_office->call.live = live(Role::moderator, {refused(m_now + 2s)});
        hint();
        QTest::qWait(50);
        QCOMPARE(m_office->asked("/live"), 2);
        m_watch->setChoice({});
        m_office->conference.live = false;
        m_watch->see({m_office->conference});
        hint();
        QTest::qWait(50);
        QCOMPARE(m_told.size(), 1);
    }

    // It looks again by itself, without a hint.
    void whoStaysAloneIsLookedAtAgain() {
        m_watch->setTimes(5ms, 40ms);
        m_office->call.live = live(Role::participant);
        m_office->call.live.now = m_now;
        hint();
        QTRY_VERIFY(m_office->asked("/live") >= 1);
        m_office->call.live.now += 41ms;
        QTRY_COMPARE(m_told.size(), 1);
        QCOMPARE(m_told[0].kind, NoticeKind::moderatorMissing);
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::LiveWatchTest)
#include "tst_live_watch.moc"
