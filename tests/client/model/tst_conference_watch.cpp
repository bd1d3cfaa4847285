// labels: unit spec:G6
#include "client/model/conference_watch.hpp"

#include <QSignalSpy>
#include <QTest>

namespace conclave::client {

using namespace std::chrono_literals;

class ConferenceWatchTest : public QObject {
    Q_OBJECT

    Instant m_now{};
    std::unique_ptr<ConferenceWatch> m_watch;
    QList<Notice> m_told;

    static api::Conference planned(Instant begin) {
        api::Conference one;
        one.id = ConferenceId("c1");
        one.subject = "Board";
        one.state = ConferenceState::scheduled;
        one.begin = begin;
        one.end = begin + 1h;
        one.number = "12345678";
        return one;
    }

private Q_SLOTS:
    void init() {
        m_now = *parseInstant("2048-11-24T08:00:00Z");
        m_told.clear();
        m_watch = std::make_unique<ConferenceWatch>([this] { return m_now; });
        connect(m_watch.get(), &ConferenceWatch::due, this, [this](const Notice& notice) { m_told += notice; });
    }

    void startsSoonOnce() {
        m_watch->see({planned(m_now + 30min)});
        QVERIFY(m_told.isEmpty());
        m_now += 19min + 59s;
        m_watch->check();
        QVERIFY(m_told.isEmpty());
        m_now += 1s;
        m_watch->check();
        QCOMPARE(m_told.size(), 1);
        QCOMPARE(m_told[0].kind, NoticeKind::startsSoon);
        QVERIFY(m_told[0].title.contains(QStringLiteral("Starts at")));
        QVERIFY(m_told[0].text.contains(QStringLiteral("Board")));
        QVERIFY(!m_told[0].text.contains(QStringLiteral("12345678")));
        m_now += 5min;
        m_watch->see({planned(m_now + 5min)}); // the same begin, read again
        m_watch->check();
        QCOMPARE(m_told.size(), 1);
        m_watch->see({planned(m_now + 8min)}); // moved: told anew
        QCOMPARE(m_told.size(), 2);
    }

    void neitherDraftsNorThePast() {
        api::Conference draft = planned(m_now + 5min);
        draft.state = ConferenceState::draft;
        m_watch->see({draft});
        api::Conference begun = planned(m_now - 1min);
        begun.id = ConferenceId("c2");
        m_watch->see({begun});
        api::Conference cancelled = planned(m_now + 5min);
        cancelled.id = ConferenceId("c3");
        cancelled.state = ConferenceState::cancelled;
        m_watch->see({cancelled});
        QVERIFY(m_told.isEmpty());
    }

    void mailsThatFailAfterwards() {
        api::Conference one = planned(m_now + 24h);
        one.deliverySummary.failed = 2; // known before the program was started
        m_watch->see({one});
        QVERIFY(m_told.isEmpty());
        one.deliverySummary.failed = 3;
        m_watch->see({one});
        m_watch->see({one});
        QCOMPARE(m_told.size(), 1);
        QCOMPARE(m_told[0].kind, NoticeKind::mailFailed);
        one.deliverySummary.failed = 0; // corrected
        m_watch->see({one});
        one.deliverySummary.failed = 1;
        m_watch->see({one});
        QCOMPARE(m_told.size(), 2);
    }

    void somebodyIsInTheCall() {
        api::Conference one = planned(m_now - 1min);
        m_watch->see({one});
        one.live = true;
        m_watch->see({one});
        m_watch->see({one});
        QCOMPARE(m_told.size(), 1);
        QCOMPARE(m_told[0].kind, NoticeKind::begun);
    }

    void onlyWhatIsChosen() {
        m_watch->setChoice({.startsSoon = false, .minutesBefore = 10, .mailFailed = false, .begun = false});
        api::Conference one = planned(m_now + 5min);
        m_watch->see({one});
        one.live = true;
        one.deliverySummary.failed = 1;
        m_watch->see({one});
        QVERIFY(m_told.isEmpty());
        m_watch->setChoice({.startsSoon = true, .minutesBefore = 2, .mailFailed = false, .begun = false});
        QVERIFY(m_told.isEmpty());
        m_now += 3min;
        m_watch->check();
        QCOMPARE(m_told.size(), 1);
    }

    void anotherAccountStartsAnew() {
        api::Conference one = planned(m_now + 24h);
        m_watch->see({one});
        m_watch->clear();
        one.deliverySummary.failed = 1;
        m_watch->see({one});
        QVERIFY(m_told.isEmpty());
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::ConferenceWatchTest)
#include "tst_conference_watch.moc"
