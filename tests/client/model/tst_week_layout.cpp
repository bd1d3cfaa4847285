// labels: unit spec:B1
#include "client/model/week_layout.hpp"

#include <QTest>

namespace conclave::client {
namespace {

const QDate kMonday(2026, 11, 23);

WeekEntry entry(int day, const char* from, const char* until, int untilDay = -1) {
    const auto at = [](int d, const char* text) {
        return QDateTime(kMonday.addDays(d), QTime::fromString(QString::fromLatin1(text), QStringLiteral("hh:mm")));
    };
    return {at(day, from), at(untilDay < 0 ? day : untilDay, until)};
}

WeekLayout week(const std::vector<WeekEntry>& entries) { return layOutWeek(entries, kMonday, 30); }

} // namespace

class WeekLayoutTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void weeksBegin() {
        QCOMPARE(weekStart(QDate(2026, 11, 25), Qt::Monday), kMonday);
        QCOMPARE(weekStart(kMonday, Qt::Monday), kMonday);
        QCOMPARE(weekStart(QDate(2026, 11, 29), Qt::Monday), kMonday);
        QCOMPARE(weekStart(QDate(2026, 11, 29), Qt::Sunday), QDate(2026, 11, 29));
        QCOMPARE(weekStart(QDate(2026, 11, 25), Qt::Saturday), QDate(2026, 11, 21));
    }

    void sideBySide() {
        const auto layout = week({entry(1, "09:00", "10:00"), entry(1, "09:30", "11:00"), entry(1, "10:00", "10:30"),
                                  entry(1, "11:00", "12:00"), entry(2, "09:00", "10:00")});
        QCOMPARE(layout.pieces.size(), std::size_t(5));
        const auto is = [&](std::size_t i, std::size_t which, int lane, int lanes) {
            return layout.pieces[i].entry == which && layout.pieces[i].lane == lane && layout.pieces[i].lanes == lanes;
        };
        QVERIFY(is(0, 0, 0, 2));
        QVERIFY(is(1, 1, 1, 2));
        QVERIFY(is(2, 2, 0, 2)); // where the first has ended
        QVERIFY(is(3, 3, 0, 1)); // touches, but does not overlap
        QVERIFY(is(4, 4, 0, 1));
        QCOMPARE(layout.pieces[3].from, 11 * 60);
        QCOMPARE(layout.pieces[3].until, 12 * 60);
    }

    void shortOnesAreTallEnough() {
        const auto layout = week({entry(0, "09:00", "09:05"), entry(0, "09:10", "09:40"), entry(0, "23:55", "23:59")});
        QCOMPARE(layout.pieces[0].until, 9 * 60 + 30);
        QCOMPARE(layout.pieces[1].lanes, 2); // they would cover each other
        QCOMPARE(layout.pieces[2].from, 23 * 60 + 30);
        QCOMPARE(layout.pieces[2].until, 24 * 60);
    }

    void overMidnight() {
        const auto layout = week({entry(2, "22:00", "02:00", 3), entry(6, "23:00", "01:00", 7), entry(-1, "23:00", "01:00", 0),
                                  entry(4, "20:00", "00:00", 5)});
        QCOMPARE(layout.pieces.size(), std::size_t(5)); // one without the day before, two with what follows, one of each end
        QCOMPARE(layout.pieces[0].entry, std::size_t(2));
        QVERIFY(layout.pieces[0].continues && layout.pieces[0].from == 0 && layout.pieces[0].until == 60);
        QVERIFY(!layout.pieces[1].continues && layout.pieces[1].until == 24 * 60);
        QVERIFY(layout.pieces[2].continues && layout.pieces[2].day == 3);
        QCOMPARE(layout.pieces[3].entry, std::size_t(3)); // ends at midnight: nothing on the next day
        QCOMPARE(layout.pieces[4].entry, std::size_t(1));
    }

    void bands() {
        const auto layout = week({entry(-3, "08:00", "18:00", 1), entry(1, "00:00", "00:00", 2), entry(2, "09:00", "18:00", 30),
                                  entry(3, "08:00", "18:00", 4), entry(-9, "08:00", "18:00", -2), entry(8, "08:00", "18:00", 9)});
        QCOMPARE(layout.bands.size(), std::size_t(4));
        QCOMPARE(layout.bandLines, 2);
        const auto is = [&](std::size_t i, int firstDay, int lastDay, int line) {
            return layout.bands[i].firstDay == firstDay && layout.bands[i].lastDay == lastDay && layout.bands[i].line == line;
        };
        QVERIFY(is(0, 0, 1, 0));
        QVERIFY(is(1, 1, 1, 1)); // one whole day
        QVERIFY(is(2, 2, 6, 0));
        QVERIFY(is(3, 3, 4, 1));
        QVERIFY(layout.pieces.empty());
    }

    void nonsenseIsLeftOut() {
        QVERIFY(week({entry(1, "10:00", "09:00"), entry(1, "10:00", "10:00"), {}}).pieces.empty());
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::WeekLayoutTest)
#include "tst_week_layout.moc"
