// labels: unit spec:F8 spec:D9 spec:G4
#include "client/model/live_people_model.hpp"
#include "client/model/live_words.hpp"
#include "client/model/words.hpp"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>

namespace conclave::client {

namespace {

using namespace std::chrono_literals;

QString roleWord(Role role) {
    return role == Role::moderator ? QStringLiteral("M") : role == Role::participant ? QStringLiteral("P") : QStringLiteral("A");
}
QString mailWord(DeliveryState state) { return QString::number(static_cast<int>(state)); }

constexpr LivePeopleModel::Words kWords{roleWord, mailWord};
const Instant kNow{1'800'000'000'000ms};

api::LiveParticipant caller(const char* id, Role role = Role::participant) {
    api::LiveParticipant one;
    one.participantId = ParticipantId(id);
    one.displayName = std::string("Name ") + id;
    one.role = role;
    one.joinedAt = kNow;
    return one;
}

api::Participant invited(const char* id, Role role = Role::participant) {
    api::Participant one;
    one.id = ParticipantId(id);
    one.displayName = std::string("Name ") + id;
    one.address = std::string(id) + "@example.org";
    one.role = role;
    return one;
}

QString ids(const LivePeopleModel& model) {
    QStringList out;
    for (int row = 0; row < model.rowCount(); ++row)
        out += QString::fromStdString(model.at(row).id.value) + (model.at(row).here ? QString() : QStringLiteral("-"));
    return out.join(u' ');
}

QString text(const LivePeopleModel& model, int row, int column) { return model.index(row, column).data().toString(); }

} // namespace

class LivePeopleModelTest : public QObject {
    Q_OBJECT

    std::chrono::milliseconds m_clock{0};
    std::unique_ptr<LivePeopleModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;

private Q_SLOTS:
    void init() {
        m_clock = 0ms;
        m_tester.reset();
        m_model = std::make_unique<LivePeopleModel>(kWords, [this] { return m_clock; });
        m_tester =
            std::make_unique<QAbstractItemModelTester>(m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }

    // Hands by how long they are up, moderators, participants, audience, by name; who is not here below.
    void standsInOrder() {
        auto late = caller("b", Role::audience);
        auto early = caller("z", Role::audience);
        late.hand = early.hand = true;
        late.handSince = kNow + 2min;
        early.handSince = kNow + 1min;
        m_model->setInvited({invited("m", Role::moderator), invited("x"), invited("c"), invited("y", Role::moderator)});
        m_model->setHere({caller("a", Role::audience), caller("c"), late, early, caller("m", Role::moderator), caller("d")},
                         kNow);
        QCOMPARE(ids(*m_model), QStringLiteral("z b m c d a y- x-"));
        QCOMPARE(m_model->hereCount(), 6);
        QCOMPARE(m_model->invitedCount(), 4);
    }

    void keepsTheChoiceThroughEverything() {
        m_model->setInvited({invited("a"), invited("b"), invited("c")});
        m_model->setHere({caller("a"), caller("b"), caller("c")}, kNow);
        QItemSelectionModel selection(m_model.get());
        selection.select(m_model->index(1, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
        const auto chosen = [&] { return selection.selectedRows().value(0).data(LivePeopleModel::IdRole).toString(); };
        auto hand = caller("c");
        hand.hand = true;
        hand.handSince = kNow;
        m_model->put(hand);
        QCOMPARE(ids(*m_model), QStringLiteral("c a b"));
        QCOMPARE(chosen(), QStringLiteral("b"));
        m_model->leave({ParticipantId("b"), Ending::hungUp}, kNow);
        QCOMPARE(ids(*m_model), QStringLiteral("c a b-"));
        QCOMPARE(chosen(), QStringLiteral("b"));
        m_model->setHere({caller("b"), caller("a")}, kNow);
        QCOMPARE(ids(*m_model), QStringLiteral("a b c-"));
        QCOMPARE(chosen(), QStringLiteral("b"));
        QCOMPARE(resets.count(), 0);
    }

    void whoLeavesStaysWhileInvited() {
        m_model->setInvited({invited("a")});
        m_model->setHere({caller("a"), caller("guest")}, kNow);
        m_model->leave({ParticipantId("guest"), Ending::hungUp}, kNow);
        m_model->leave({ParticipantId("a"), Ending::lost}, kNow);
        m_model->leave({ParticipantId("a"), Ending::lost}, kNow);
        QCOMPARE(ids(*m_model), QStringLiteral("a-"));
        QVERIFY(text(*m_model, 0, LivePeopleModel::Talking).contains(clockWord(kNow)));
        QCOMPARE(m_model->index(0, LivePeopleModel::Talking).data(Qt::ToolTipRole).toString(), endingWord(Ending::lost));
        m_model->setInvited({});
        QCOMPARE(m_model->rowCount(), 0);
    }

    // Nobody saw when: who was here before the connection broke, and is not after it.
    void whoLeftUnseenHasNoTime() {
        m_model->setInvited({invited("a")});
        m_model->setHere({caller("a")}, kNow);
        m_model->setHere({}, kNow + 1h);
        QCOMPARE(text(*m_model, 0, LivePeopleModel::Talking), QStringLiteral("Has left"));
        QVERIFY(!m_model->index(0, LivePeopleModel::Name).data(Qt::AccessibleTextRole).toString().contains(clockWord(kNow + 1h)));
    }

    // What would look the same is not painted, and what falls silent comes to rest.
    void onlyWhoIsHeardIsPainted() {
        std::vector<api::LiveParticipant> people;
        for (int i = 0; i < 250; ++i) people.push_back(caller(("p" + std::to_string(i)).c_str()));
        m_model->setHere(people, kNow);
        QSignalSpy changes(m_model.get(), &QAbstractItemModel::dataChanged);
        m_model->hear({{{ParticipantId("p7"), -20}, {ParticipantId("p200"), -31}}});
        QCOMPARE(changes.count(), 2);
        for (const auto& change : changes) {
            QCOMPARE(change[0].toModelIndex(), change[1].toModelIndex());
            QCOMPARE(change[0].toModelIndex().column(), int(LivePeopleModel::Talking));
        }
        changes.clear();
        m_model->hear({{{ParticipantId("p7"), -20}, {ParticipantId("p200"), -31}}});
        QCOMPARE(changes.count(), 0);
        const int row = *m_model->rowOf(ParticipantId("p7"));
        QVERIFY(m_model->at(row).talking());
        // Nothing more comes: it falls by itself.
        m_clock += 10s;
        QTRY_VERIFY(!m_model->at(row).talking());
        QTRY_COMPARE(m_model->at(row).shownDb, kSilentDb);
        changes.clear();
        QTest::qWait(250);
        QCOMPARE(changes.count(), 0);
    }

    void aLevelRisesAtOnceAndFallsSlowly() {
        QCOMPARE(levelSteps(kSilentDb), 0);
        QCOMPARE(levelSteps(-60), 0);
        QCOMPARE(levelSteps(-59), 1);
        QCOMPARE(levelSteps(0), kLevelSteps);
        QCOMPARE(levelSteps(40), kLevelSteps);
        QCOMPARE(fallenLevel(-50, -10), -10);
        int shown = -10;
        int ticks = 0;
        while (shown != kSilentDb) {
            const int before = shown;
            shown = fallenLevel(shown, kSilentDb);
            QVERIFY(shown < before);
            ++ticks;
        }
        QVERIFY(ticks > 3 && ticks < 15);
        QCOMPARE(fallenLevel(-10, -12), -12);
    }

    // One point a measurement, five minutes of them.
    void aLineKeepsFiveMinutes() {
        LineHistory line;
        api::LineQuality quality;
        quality.grade = LineGrade::good;
        quality.lossInPermille = 3;
        quality.lossOutPermille = 9;
        quality.jitterInMs = 12;
        line.add(0s, quality);
        line.add(2s, quality); // a hand went up
        QCOMPARE(line.samples().size(), std::size_t{1});
        QCOMPARE(line.samples().front().lossPermille, 9);
        QCOMPARE(line.samples().front().jitterMs, 12);
        quality.lossInPermille = 5'000'000;
        quality.jitterInMs = -4;
        quality.jitterOutMs = -4;
        line.add(4'900ms, quality);
        QCOMPARE(line.samples().size(), std::size_t{2});
        QCOMPARE(line.samples().back().lossPermille, 1000);
        QCOMPARE(line.samples().back().jitterMs, 0);
        for (int i = 2; i < 200; ++i) line.add(i * 5s, quality);
        QCOMPARE(line.samples().size(), LineHistory::kSamplesMax);
        QVERIFY(line.samples().back().at - line.samples().front().at < LineHistory::kLength);
        line.add(1h, quality);
        QCOMPARE(line.samples().size(), std::size_t{1});
    }

    void saysHowSomebodyIs() {
        auto one = caller("a");
        one.muted = true;
        one.mutedBy = MutedBy::moderator;
        one.hand = true;
        one.handSince = kNow;
        one.quality =
            api::LineQuality{.grade = LineGrade::poor, .lossInPermille = 123, .roundTripMs = 77, .cipher = "AES-128-GCM, DTLS"};
        m_model->setInvited({invited("b")});
        m_model->put(one);
        QCOMPARE(text(*m_model, 0, LivePeopleModel::Microphone), QStringLiteral("Muted by a moderator"));
        QVERIFY(text(*m_model, 0, LivePeopleModel::Hand).contains(clockWord(kNow)));
        QCOMPARE(text(*m_model, 0, LivePeopleModel::Line), QStringLiteral("Poor"));
        const QString tip = m_model->index(0, LivePeopleModel::Line).data(Qt::ToolTipRole).toString();
        for (const QString& part : {QLocale().toString(12.3, 'f', 1), QStringLiteral("77"), QStringLiteral("AES-128-GCM")})
            QVERIFY2(tip.contains(part), qPrintable(tip));
        const QString heard = m_model->index(0, LivePeopleModel::Name).data(Qt::AccessibleTextRole).toString();
        QVERIFY2(heard.startsWith(QStringLiteral("Name a, P, Muted by a moderator")), qPrintable(heard));
        QCOMPARE(text(*m_model, 1, LivePeopleModel::Talking), QStringLiteral("Not here yet"));
        QCOMPARE(text(*m_model, 1, LivePeopleModel::Microphone), QStringLiteral("Not invited"));
        QCOMPARE(text(*m_model, 1, LivePeopleModel::Line), QStringLiteral("Phone not tested"));
        one.held = true;
        m_model->put(one);
        QCOMPARE(text(*m_model, 0, LivePeopleModel::Microphone), QStringLiteral("On hold"));
    }

    void nobodyIsWithoutAName() {
        const api::LiveRefusal refused{ParticipantId("p"), "", kNow, RefusedFor::full};
        QVERIFY(refusalSentence(refused).startsWith(QStringLiteral("Somebody was not let in")));
        auto one = caller("a");
        one.displayName.clear();
        m_model->put(one);
        QVERIFY(!text(*m_model, 0, LivePeopleModel::Name).isEmpty());
        m_model->setInvited({invited("a")});
        QCOMPARE(text(*m_model, 0, LivePeopleModel::Name), QStringLiteral("Name a"));
    }

    // A name is no HTML, and would not be shown as it is.
    void aTipShowsWhatStandsThere() {
        auto odd = invited("a");
        odd.displayName = "<b>Anna</b> & Co";
        m_model->setInvited({odd});
        const QString tip = m_model->index(0, LivePeopleModel::Name).data(Qt::ToolTipRole).toString();
        QCOMPARE(tip, QStringLiteral("<qt>&lt;b&gt;Anna&lt;/b&gt; &amp; Co<br>a@example.org</qt>"));
        QCOMPARE(tipText(QStringLiteral("Anna\nBerger")), QStringLiteral("Anna\nBerger"));
    }

    void tellsTheTimeLeft() {
        QCOMPARE(timeLeftWord(72min), QStringLiteral("1 h 12 min left"));
        QCOMPARE(timeLeftWord(59min), QStringLiteral("59 min left"));
        QCOMPARE(timeLeftWord(9min + 59s + 900ms), QStringLiteral("9:59 left"));
        QCOMPARE(timeLeftWord(67s), QStringLiteral("1:07 left"));
        QCOMPARE(timeLeftWord(-1s), QStringLiteral("Time is up"));
        QCOMPARE(presentWord(34, 37), QStringLiteral("34 of 37 here"));
    }

    void anythingMayCome() {
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        const auto any = [&] {
            auto one =
                caller(std::string(1, static_cast<char>('a' + random.bounded(9))).c_str(), static_cast<Role>(random.bounded(3)));
            one.hand = random.bounded(3) == 0;
            if (one.hand && random.bounded(2) == 0) one.handSince = kNow + std::chrono::seconds(random.bounded(5));
            one.talking = random.bounded(2) == 0;
            one.level = random.bounded(300) - 200;
            return one;
        };
        for (int round = 0; round < 1500; ++round) {
            std::vector<api::LiveParticipant> here;
            std::vector<api::Participant> list;
            switch (random.bounded(6)) {
            case 0:
                for (int i = random.bounded(8); i > 0; --i) here.push_back(any());
                m_model->setHere(here, kNow);
                break;
            case 1:
                for (int i = random.bounded(8); i > 0; --i)
                    list.push_back(invited(std::string(1, static_cast<char>('a' + random.bounded(9))).c_str(),
                                           static_cast<Role>(random.bounded(3))));
                m_model->setInvited(list);
                break;
            case 2: m_model->leave({any().participantId, Ending::hungUp}, kNow); break;
            case 3: m_model->hear({{{any().participantId, random.bounded(300) - 200}, {any().participantId, -30}}}); break;
            case 4: m_model->setStale(random.bounded(2) == 0); break;
            default: m_model->put(any()); break;
            }
            int counted = 0;
            for (int row = 0; row < m_model->rowCount(); ++row) {
                QVERIFY(row == 0 || standsBefore(m_model->at(row - 1), m_model->at(row)));
                QVERIFY(m_model->at(row).here || m_model->at(row).invited);
                counted += m_model->at(row).here.has_value();
            }
            QCOMPARE(m_model->hereCount(), counted);
        }
    }

    // A server that names ten thousand is not shown whole.
    void thereIsALimit() {
        std::vector<api::LiveParticipant> people;
        for (int i = 0; i < 3000; ++i) people.push_back(caller(("p" + std::to_string(i)).c_str()));
        m_tester.reset(); // looks at all of them after each
        m_model->setHere(people, kNow);
        QCOMPARE(m_model->rowCount(), 500);
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::LivePeopleModelTest)
#include "tst_live_people_model.moc"
