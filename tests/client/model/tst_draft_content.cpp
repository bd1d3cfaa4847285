// labels: unit spec:G3
#include "client/model/diagnostic_report.hpp"
#include "client/model/draft_content.hpp"

#include <QSysInfo>
#include <QTest>

namespace conclave::client {

class DraftContentTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void schedule() {
        ScheduleEntry entry;
        entry.begin = QDateTime(QDate(2048, 10, 25), QTime(2, 30), Qt::UTC);
        entry.end = QDateTime(QDate(2048, 10, 25), QTime(4, 0), Qt::UTC);
        entry.zone = QTimeZone("Europe/Berlin");
        entry.beginWhich = Which::second;
        const auto back = scheduleFromJson(toJson(entry));
        QVERIFY(back);
        QCOMPARE(back->begin, entry.begin);
        QCOMPARE(back->end, entry.end);
        QCOMPARE(back->zone, entry.zone);
        QCOMPARE(back->beginWhich, Which::second);
        QCOMPARE(back->endWhich, Which::unsaid);
        QVERIFY(!scheduleFromJson({}));
        QJsonObject odd = toJson(entry);
        odd[QStringLiteral("zone")] = QStringLiteral("Nowhere/At all");
        QVERIFY(!scheduleFromJson(odd));
    }

    void people() {
        const std::vector<NewPerson> batch{{.address = QStringLiteral("ben@example.org"), .displayName = QStringLiteral("Ben"), .hasAccount = true},
                                           {.address = QStringLiteral("half an addr"), .displayName = {}, .hasAccount = false}};
        QCOMPARE(peopleFromJson(toJson(batch)), batch);
        const std::vector<ParticipantsDraft::Waiting> waiting{{.person = batch[0], .role = Role::audience}};
        const auto back = waitingFromJson(toJson(waiting));
        QCOMPARE(back.size(), std::size_t(1));
        QCOMPARE(back[0].person, batch[0]);
        QCOMPARE(back[0].role, Role::audience);
        QCOMPARE(roleFromText(QStringLiteral("king")), Role::participant);
        const std::vector<ParticipantId> ids{ParticipantId("p1"), ParticipantId("p2")};
        QCOMPARE(idsFromJson(toJson(ids)), ids);
    }

    void conferenceGoesWithoutPeople() {
        api::Conference one;
        one.id = ConferenceId("c1");
        one.version = 7;
        one.subject = "Board";
        one.timeZone = "UTC";
        api::Participant person;
        person.pin = "271828182";
        one.participants = std::vector{person};
        const QJsonObject json = toJson(one);
        const auto back = conferenceFromJson(json);
        QVERIFY(back);
        QCOMPARE(back->version, std::int64_t(7));
        QVERIFY(!back->participants);
        QVERIFY(!conferenceFromJson({}));
    }

    // Those who came in by another way in the meantime are told, the others wait as before.
    void restoreOfWaiting() {
        ParticipantsDraft draft;
        api::Participant in;
        in.address = "ben@example.org";
        draft.setExisting({in});
        const auto person = [](const char* address) { return NewPerson{.address = QString::fromLatin1(address), .displayName = {}, .hasAccount = false}; };
        const auto left = draft.restore({{.person = person("carla@example.org"), .role = Role::participant},
                                         {.person = person("Ben@example.org"), .role = Role::participant},
                                         {.person = person("carla@example.org"), .role = Role::audience}});
        QCOMPARE(draft.waiting().size(), std::size_t(1));
        QCOMPARE(left.size(), std::size_t(2));
        QCOMPARE(left[0].fault, EntryFault::alreadyIn);
        QCOMPARE(left[1].fault, EntryFault::earlierBatch);
    }

    void report() {
        ReportFacts facts;
        facts.serverVersion = QStringLiteral("9.8.7");
        facts.scale = 2;
        facts.conferences = 34;
        const QString text = diagnosticReport(facts);
        for (const char* part : {"9.8.7", CONCLAVE_VERSION, qVersion(), "scale 2", "34"}) QVERIFY2(text.contains(QString::fromLatin1(part)), part);
        const QString host = QSysInfo::machineHostName();
        if (host.size() > 3) QVERIFY(!text.contains(host));
        QVERIFY(!text.contains(qEnvironmentVariable("HOME", QStringLiteral("no home"))));
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::DraftContentTest)
#include "tst_draft_content.moc"
