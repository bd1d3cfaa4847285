// Who was in a conference, looked at and saved as a person would, against a server in memory behind real TLS.
// labels: unit spec:F8 spec:G4
// needs: client/ui/widgets client/net
#include "client/ui/attendance_dialog.hpp"
#include "client/ui/attendance_document.hpp"
#include "tests/client/ui/stage.hpp"

#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QTableWidget>
#include <QTextDocument>
#include <QTimer>

namespace conclave::client {

using tests::OfficeCall;
using tests::Stage;

class AttendanceDialogTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Stage> m_stage;

    tests::BusyOffice& office() { return m_stage->office; }
    OfficeCall& call() { return office().call; }
    void changedElsewhere(const char* kind) {
        api::Change change;
        change.conferenceId = office().conference.id;
        Q_EMIT m_stage->api->changed(QString::fromLatin1(kind), change);
    }

private Q_SLOTS:
    void initTestCase() {
        applyTheme(*qApp, Theme::light);
        QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    }
    void init() { m_stage = std::make_unique<Stage>(false); }
    void cleanup() { m_stage.reset(); }

    void thereWereMoreThanIsTold() {
        office().finalise();
        office().recordAttendance();
        office().call.attendance.earlier = 1200;
        AttendanceDialog dialog(*m_stage->api, office().conference.id, nullptr);
        m_stage->show(dialog);
        QTRY_VERIFY(Stage::find<QLabel>(dialog, "summary").text().endsWith(QStringLiteral("(the 1200 earlier one(s) are in the CSV file)")));
    }

    void attendanceIsSaved() {
        office().finalise();
        office().recordAttendance();
        AttendanceDialog dialog(*m_stage->api, office().conference.id, nullptr);
        m_stage->show(dialog);
        auto& rows = Stage::find<QTableWidget>(dialog, "attendanceTable");
        QTRY_COMPARE(rows.rowCount(), 7); // six people, one of them twice
        QVERIFY(Stage::find<QLabel>(dialog, "summary").text().startsWith(QStringLiteral("6 people, 7 stay")));
        QTemporaryDir folder;
        for (const char* kind : {"saveCsv", "savePdf"}) {
            Stage::press(dialog, kind);
            auto* where = qobject_cast<QFileDialog*>(&Stage::above());
            QVERIFY(where);
            const QString file = folder.filePath(QString::fromLatin1(kind));
            Q_EMIT where->fileSelected(file);
            where->close();
            QTRY_VERIFY(QFile::exists(file));
            QFile saved(file);
            QVERIFY(saved.open(QIODevice::ReadOnly));
            const QByteArray bytes = saved.readAll();
            QVERIFY(bytes.startsWith(kind == QByteArray("savePdf") ? "%PDF-" : "\xEF\xBB\xBF\"Name\""));
            QCOMPARE(saved.permissions() & (QFileDevice::ReadOther | QFileDevice::ReadGroup), QFileDevice::Permissions());
            QTest::qWait(30);
        }
    }

    // What was said last may never have been heard: looked at again while somebody is in, and before it is kept.
    void whoHasLeftUnheardIsSeen() {
        office().finalise();
        call().attendance.items.push_back({.participantId = office().people[0].id,
                                           .displayName = "Anna Berger",
                                           .address = "anna.berger@example.org",
                                           .role = Role::moderator,
                                           .joinedAt = OfficeCall::now() - std::chrono::minutes(10)});
        AttendanceDialog dialog(*m_stage->api, office().conference.id, nullptr);
        m_stage->show(dialog);
        auto& rows = Stage::find<QTableWidget>(dialog, "attendanceTable");
        QTRY_COMPARE(rows.rowCount(), 1);
        const auto left = [&] { return rows.item(0, static_cast<int>(AttendanceColumn::left))->text(); };
        QCOMPARE(left(), QStringLiteral("still in"));
        call().attendance.items[0].leftAt = OfficeCall::now();
        call().attendance.items[0].ending = Ending::hungUp;
        QTemporaryDir folder;
        Stage::press(dialog, "savePdf");
        auto* where = qobject_cast<QFileDialog*>(&Stage::above());
        QVERIFY(where);
        Q_EMIT where->fileSelected(folder.filePath(QStringLiteral("a.pdf")));
        where->close();
        QTRY_VERIFY(QFile::exists(folder.filePath(QStringLiteral("a.pdf"))));
        QVERIFY(left() != QStringLiteral("still in"));
        call().attendance.items[0].leftAt.reset();
        call().attendance.items[0].ending.reset();
        changedElsewhere("live");
        QTRY_COMPARE(left(), QStringLiteral("still in"));
        call().attendance.items[0].leftAt = OfficeCall::now();
        dialog.findChild<QTimer*>(QStringLiteral("minute"))->start(1);
        QTRY_VERIFY(left() != QStringLiteral("still in"));
    }

    // Clocks were changed between the first stay and the last: no offset is right for both.
    void theOffsetIsToldWhereItIsOne() {
        const QByteArray before = qgetenv("TZ");
        qputenv("TZ", "Europe/Berlin");
        tzset();
        const auto footOf = [&](const char* first, const char* last) {
            api::Attendance all;
            for (const char* when : {first, last})
                all.items.push_back({.participantId = ParticipantId("p1"), .displayName = "Anna", .address = "anna@example.org",
                                     .role = Role::moderator, .joinedAt = *parseInstant(when), .leftAt = *parseInstant(when)});
            const auto rows = attendanceRows(all, *parseInstant(last));
            return attendanceDocument(office().conference, rows, 0)->toPlainText().section(QStringLiteral("Times are those of "), 1);
        };
        const QString once = footOf("2026-03-16T09:00:00Z", "2026-03-20T09:00:00Z");
        const QString changed = footOf("2026-03-16T09:00:00Z", "2026-04-02T09:00:00Z");
        if (before.isEmpty()) qunsetenv("TZ");
        else qputenv("TZ", before);
        tzset();
        QVERIFY2(once.startsWith(QStringLiteral("Europe/Berlin (UTC+01:00)")), qPrintable(once));
        QVERIFY2(changed.startsWith(QStringLiteral("Europe/Berlin.")), qPrintable(changed));
    }

    // Whoever is still in stays longer by the server's clock, whatever ours says, and from minute to minute.
    void whoIsStillInStaysLonger() {
        using std::chrono::minutes;
        office().finalise();
        call().ahead = std::chrono::hours(1);
        call().attendance.items.push_back({.participantId = office().people[0].id,
                                           .displayName = "Anna Berger",
                                           .address = "anna.berger@example.org",
                                           .role = Role::moderator,
                                           .joinedAt = OfficeCall::now() + call().ahead - minutes(10)});
        AttendanceDialog dialog(*m_stage->api, office().conference.id, nullptr);
        m_stage->show(dialog);
        auto& rows = Stage::find<QTableWidget>(dialog, "attendanceTable");
        QTRY_COMPARE(rows.rowCount(), 1);
        const auto stayed = [&] { return rows.item(0, static_cast<int>(AttendanceColumn::stay))->text(); };
        QCOMPARE(stayed(), QStringLiteral("10 min"));
        call().ahead += minutes(5);
        bool heard = false;
        m_stage->api->live(office().conference.id, this, [&](const Result<api::Live>&) { heard = true; });
        QTRY_VERIFY(heard);
        QCOMPARE(stayed(), QStringLiteral("10 min"));
        dialog.findChild<QTimer*>(QStringLiteral("minute"))->start(1);
        QTRY_COMPARE(stayed(), QStringLiteral("15 min"));
    }

    void whoIsLookedAtInTheAttendanceStays() {
        office().finalise();
        office().recordAttendance();
        AttendanceDialog dialog(*m_stage->api, office().conference.id, nullptr);
        m_stage->show(dialog);
        auto& rows = Stage::find<QTableWidget>(dialog, "attendanceTable");
        QTRY_COMPARE(rows.rowCount(), 7);
        QCOMPARE(rows.currentRow(), 0);
        rows.setCurrentCell(4, 3);
        const QString who = rows.item(4, 1)->text();
        const QTableWidgetItem* cell = rows.item(4, 3);
        api::AttendanceEntry again = call().attendance.items[0];
        again.joinedAt = *again.leftAt + std::chrono::minutes(1);
        again.leftAt = again.joinedAt + std::chrono::minutes(1);
        const int asked = office().asked("/attendance");
        changedElsewhere("live"); // and nothing has changed
        QTRY_COMPARE(office().asked("/attendance"), asked + 1);
        QTest::qWait(50);
        QCOMPARE(rows.item(4, 3), cell);
        QCOMPARE(rows.currentColumn(), 3);
        call().attendance.items.push_back(again);
        changedElsewhere("live");
        QTRY_COMPARE(rows.rowCount(), 8);
        QCOMPARE(rows.currentRow(), 5);
        QCOMPARE(rows.currentColumn(), 3);
        QCOMPARE(rows.item(5, 1)->text(), who);
    }

    // The name of the conference is not there: nothing can be saved, and it is asked for again.
    void aConferenceThatWasNotReadIsAskedForAgain() {
        office().finalise();
        office().recordAttendance();
        bool fails = true;
        const auto usual = office().further;
        office().further = [&](const tests::ReceivedRequest& request, QSslSocket& socket) {
            if (!fails || !request.target.endsWith("/conferences/c1")) return usual(request, socket);
            tests::TlsServer::answer(
                socket, 503, R"({"type":"x","title":"t","status":503,"detail":"","code":"unavailable","requestId":"r"})",
                "application/problem+json");
            return true;
        };
        AttendanceDialog dialog(*m_stage->api, office().conference.id, nullptr);
        m_stage->show(dialog);
        auto& message = Stage::find(dialog, "workMessage");
        QTRY_VERIFY(message.isVisible());
        QVERIFY(!Stage::find(dialog, "savePdf").isEnabled());
        fails = false;
        Stage::press(message, "messageAction");
        QTRY_VERIFY(Stage::find(dialog, "savePdf").isEnabled());
        QVERIFY(!message.isVisible());
        QVERIFY(!QApplication::activeModalWidget()); // it is no question where to save
    }
};

} // namespace conclave::client

QTEST_MAIN(conclave::client::AttendanceDialogTest)
#include "tst_attendance_dialog.moc"
