// labels: unit spec:B4
// covers: T-F7_zones
// Wall-clock times against what Python's zoneinfo says of them (tests/data/zone_times.json): one instant, none where the
// clocks go forward, two where they go back. All lie in the past, so that no government changes them any more.
#include "server/base/zone.hpp"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace conclave;
using namespace std::chrono_literals;

class TestZone : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wallTimes_data();
    void wallTimes();
    void reasons();
    void unknownZones();
    void parsing();
};

void TestZone::wallTimes_data() {
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QString>("local");
    QTest::addColumn<QStringList>("utc");
    QFile file(qEnvironmentVariable("CONCLAVE_SOURCE") + QStringLiteral("/tests/data/zone_times.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto rows = QJsonDocument::fromJson(file.readAll()).array();
    QVERIFY(rows.size() >= 60);
    for (const auto& value : rows) {
        const auto row = value.toObject();
        const QString zone = row[QStringLiteral("zone")].toString(), local = row[QStringLiteral("local")].toString();
        QStringList utc;
        for (const auto& instant : row[QStringLiteral("utc")].toArray()) utc << instant.toString();
        QTest::newRow(qPrintable(zone + QLatin1Char(' ') + local)) << zone << local << utc;
    }
}

void TestZone::wallTimes() {
    QFETCH(QString, zone);
    QFETCH(QString, local);
    QFETCH(QStringList, utc);
    const auto wall = parseWallTime(local.toStdString());
    QVERIFY(wall.has_value());
    const auto name = zone.toStdString();
    const auto made = base::toInstant(*wall, name, "begin");
    QCOMPARE(made.has_value(), utc.size() == 1);
    if (made) {
        QCOMPARE(QString::fromStdString(formatInstant(*made)), utc.front());
    } else {
        QCOMPARE(made.error().code, utc.isEmpty() ? Errc::localTimeMissing : Errc::localTimeAmbiguous);
        QCOMPARE(made.error().field, std::string("begin"));
        for (const auto& instant : utc) QVERIFY(QString::fromStdString(made.error().detail).contains(instant));
    }
    for (const auto& instant : utc) { // and back; where nobody is asked, the nearer one
        const auto at = parseInstant(instant.toStdString()).value();
        QCOMPARE(base::toWallTime(at, name).value(), *wall);
        QCOMPARE(base::toInstantNear(*wall, name, at).value(), at);
        QCOMPARE(base::toInstantNear(*wall, name, at + 10min).value(), at); // Lord Howe: half an hour apart
    }
    if (utc.isEmpty()) { // the moment at which the clocks go forward
        const auto edge = base::toInstantNear(*wall, name, Instant{}).value();
        QVERIFY(base::toWallTime(edge, name).value() > *wall);
        QVERIFY(base::toWallTime(edge - 1s, name).value() < *wall);
    }
}

void TestZone::reasons() {
    const auto gap = base::toInstant(parseWallTime("2024-03-31T02:30").value(), "Europe/Berlin", "end");
    QCOMPARE(gap.error().detail, std::string("clocks go from 2024-03-31T02:00:00 to 2024-03-31T03:00:00"));
    const auto twice = base::toInstant(parseWallTime("2024-10-27T02:30").value(), "Europe/Berlin", "end");
    QCOMPARE(twice.error().detail, std::string("2024-10-27T00:30:00Z or 2024-10-27T01:30:00Z"));
}

void TestZone::unknownZones() {
    for (const char* zone : {"", "Mars/Base", "../../etc/passwd", "/etc/passwd", "Europe/Berlin\n"}) {
        QCOMPARE(base::toInstant(WallTime{}, zone, "begin").error().field, std::string("timeZone"));
        QCOMPARE(base::toInstantNear(WallTime{}, zone, Instant{}).error().field, std::string("timeZone"));
        QCOMPARE(base::toWallTime(Instant{}, zone).error().field, std::string("timeZone"));
    }
}

void TestZone::parsing() {
    const auto wall = parseMoment("2026-11-23T10:30");
    QVERIFY(wall.has_value() && std::holds_alternative<WallTime>(*wall));
    QCOMPARE(formatWallTime(std::get<WallTime>(*wall)), std::string("2026-11-23T10:30:00"));
    const auto instant = parseMoment("2026-11-23T10:30:00+01:00");
    QVERIFY(instant.has_value() && std::holds_alternative<Instant>(*instant));
    QCOMPARE(formatInstant(std::get<Instant>(*instant)), std::string("2026-11-23T09:30:00Z"));
    for (const char* bad : {"", "2026", "2026-11-23", "2026-11-23T10", "2026-11-23T10:", "2026-11-23T10:30:", "2026-11-23T10:61",
                            "2026-11-31T10:30", "2026-11-23T10:30:00.5", "2026-11-23T10:30Z", "2026-11-23T10:30+01:00",
                            "1969-11-23T10:30", "2026-11-23T10:30 ", "2026-11-23T24:00"})
        QVERIFY2(!parseMoment(bad), bad);
}

QTEST_GUILESS_MAIN(TestZone)
#include "tst_zone.moc"
