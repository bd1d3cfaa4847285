// labels: unit spec:F8
#include "client/model/attendance_rows.hpp"

#include <QTest>

namespace conclave::client {

using namespace std::chrono_literals;

namespace {

const Instant kBegin{1'800'000'000'000ms};

api::AttendanceEntry stay(const char* who, std::chrono::minutes from, std::optional<std::chrono::minutes> to) {
    api::AttendanceEntry one;
    one.participantId = ParticipantId(who);
    one.joinedAt = kBegin + from;
    if (to) one.leftAt = kBegin + *to;
    return one;
}

} // namespace

class AttendanceRowsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void staysOfOnePersonStandTogether() {
        const auto rows = attendanceRows(
            {{stay("a", 0min, 10min), stay("b", 1min, 5min), stay("a", 20min, {}), stay("c", 2min, 2min)}}, kBegin + 30min);
        QStringList order;
        for (const auto& row : rows) order += QString::fromStdString(row.entry.participantId.value);
        QCOMPARE(order.join(u' '), QStringLiteral("a a b c"));
        QCOMPARE(rows[0].total, std::optional<std::chrono::milliseconds>(20min));
        QVERIFY(!rows[1].total);
        QVERIFY(rows[1].stay == 10min);
        QCOMPARE(rows[2].total, std::optional<std::chrono::milliseconds>(4min));
        QCOMPARE(rows[3].total, std::optional<std::chrono::milliseconds>(0min));
        QCOMPARE(attendedPeople(rows), std::size_t{3});
    }

    // A call that replaced another one began before the other was over.
    void whatOverlapsCountsOnce() {
        const auto rows = attendanceRows({{stay("a", 0min, 10min), stay("a", 5min, 8min), stay("a", 9min, 15min)}}, kBegin + 1h);
        QCOMPARE(rows[0].total, std::optional<std::chrono::milliseconds>(15min));
    }

    void aClockThatGoesBackDoesNoHarm() {
        const auto rows = attendanceRows({{stay("a", 10min, 0min), stay("b", 50min, {})}}, kBegin + 30min);
        for (const auto& row : rows) QVERIFY(row.stay == 0ms && row.total == 0ms);
        QVERIFY(attendanceRows({}, kBegin).empty());
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::AttendanceRowsTest)
#include "tst_attendance_rows.moc"
