// labels: unit spec:F8 spec:A6
// covers: T-F4_calls_go_on
#include "server/conference/call_log.hpp"

#include "common/api/codec.hpp"
#include "common/limits.hpp"
#include "server/base/log.hpp"
#include "tests/server/conference/house.hpp"

#include <QTest>

using namespace conclave;
using namespace conclave::conference;
using namespace conclave::tests;

// A log over a house's database, and somebody to be in it.
struct Desk {
    House house;
    CallLog log{house.control.get_executor(), house.context};
    ConferenceId conference = house.draft().id;

    Seat seat(const std::string& name, Role role = Role::participant) {
        Seat out;
        out.conference = conference;
        out.participant = ParticipantId("p-" + name);
        out.displayName = name;
        out.address = name + "@example.net";
        out.role = role;
        return out;
    }
    // Until what was said is written.
    void settle() {
        house.control.restart();
        house.control.run();
    }
    std::vector<api::AttendanceEntry> all() { return house.run(log.attendance(house.anna, conference))->items; }
};

class TestCallLog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { base::cryptoInit(); }
    void stays();
    void whatIsToldIsThere();
    void theClockIsPutBack();
    void whoRedialsWithoutEnd();
    void theLatestOfVeryMany();
    void nothingWaitsForAConferenceThatIsGone();
    void otherPeoplesConferences();
    void whatAKilledServerLeft();
    void csv();
    void deeds();
    void aFullDiskLosesNothing();
};

void TestCallLog::stays() {
    Desk d;
    const auto anna = d.log.joined(d.seat("Anna", Role::moderator), d.house.clock.at);
    const auto bert = d.log.joined(d.seat("Bert"), d.house.clock.at + 1s);
    d.log.roleChanged(bert, Role::audience);
    d.log.left(bert, d.house.clock.at + 61s, Ending::removed);
    const auto again = d.log.joined(d.seat("Bert"), d.house.clock.at + 70s); // all of it in one go, before a word is written
    d.settle();
    const auto stays = d.all();
    QCOMPARE(stays.size(), std::size_t(3));
    QCOMPARE(stays[0].displayName, std::string("Anna"));
    QVERIFY(!stays[0].leftAt && !stays[0].ending);
    QCOMPARE(stays[1].role, Role::audience);
    QCOMPARE(*stays[1].leftAt, d.house.clock.at + 61s);
    QCOMPARE(*stays[1].ending, Ending::removed);
    QCOMPARE(stays[2].role, Role::participant);
    // An end is an end: a later one does not count.
    d.log.left(anna, d.house.clock.at + 100s, Ending::hungUp);
    d.log.left(again, d.house.clock.at + 101s, Ending::lost);
    d.settle();
    QCOMPARE(*d.all()[0].ending, Ending::hungUp);
    QCOMPARE(*d.all()[2].ending, Ending::lost);
}

// Whoever hears that somebody has left reads it at once, written or not.
void TestCallLog::whatIsToldIsThere() {
    Desk d;
    for (int i = 0; i < 20; ++i) {
        const auto stay = d.log.joined(d.seat("Anna" + std::to_string(i)), d.house.clock.at);
        QCOMPARE(d.all().size(), std::size_t(i + 1));
        d.log.left(stay, d.house.clock.at + 1s, Ending::hungUp);
        QVERIFY(d.all().at(static_cast<std::size_t>(i)).leftAt);
    }
    d.settle();
}

void TestCallLog::theClockIsPutBack() {
    Desk d;
    const auto stay = d.log.joined(d.seat("Anna"), d.house.clock.at);
    d.log.left(stay, d.house.clock.at - 1h, Ending::hungUp);
    d.settle();
    QCOMPARE(*d.all()[0].leftAt, d.house.clock.at);
}

void TestCallLog::whoRedialsWithoutEnd() {
    Desk d;
    Instant at = d.house.clock.at;
    constexpr unsigned kCalls = 2000;
    for (unsigned i = 0; i < kCalls; ++i) {
        d.log.left(d.log.joined(d.seat("Bert"), at), at + 500ms, Ending::hungUp);
        at += 1s;
    }
    const auto anna = d.log.joined(d.seat("Anna"), at); // whom it does not concern
    const auto bert = d.log.joined(d.seat("Bert", Role::moderator), at);
    d.settle();
    auto stays = d.all();
    QCOMPARE(stays.size(), std::size_t(CallLog::kStaysAnHourMax + 1));
    const auto& last = stays[CallLog::kStaysAnHourMax - 1];
    QVERIFY(!last.leftAt && !last.ending); // he is in
    QCOMPARE(last.role, Role::moderator);
    d.log.left(bert, at + 60s, Ending::lost);
    d.log.left(anna, at + 60s, Ending::over);
    d.log.left(d.log.joined(d.seat("Bert"), at + 1h), at + 2h, Ending::over); // an hour later he begins anew
    d.settle();
    stays = d.all();
    QCOMPARE(stays.size(), std::size_t(CallLog::kStaysAnHourMax + 2));
    QCOMPARE(*stays[CallLog::kStaysAnHourMax - 1].leftAt, at + 60s);
    QCOMPARE(*stays.back().leftAt, at + 2h);
}

// The desktop program reads it, whatever happened in a year.
void TestCallLog::theLatestOfVeryMany() {
    Desk d;
    constexpr unsigned kMore = 7;
    const Instant first = d.house.clock.at;
    for (unsigned i = 0; i < limits::kStaysTold + kMore; ++i)
        d.log.left(d.log.joined(d.seat("guest" + std::to_string(i)), first + i * 1s), first + i * 1s + 500ms, Ending::hungUp);
    d.settle();
    const auto told = d.house.run(d.log.attendance(d.house.anna, d.conference));
    QVERIFY(told.has_value());
    QCOMPARE(told->earlier, std::int64_t(kMore));
    QCOMPARE(told->items.size(), limits::kStaysTold);
    QCOMPARE(told->items.front().displayName, "guest" + std::to_string(kMore));
    QCOMPARE(told->items.back().displayName, "guest" + std::to_string(limits::kStaysTold + kMore - 1));
    const auto read = api::decode<api::Attendance>(api::encode(*told), api::Unknown::ignored);
    QVERIFY2(read.has_value(), read ? "" : read.error().detail.c_str());
    const auto csv = d.house.run(d.log.attendanceAsCsv(d.house.anna, d.conference));
    QCOMPARE(std::count(csv->text.begin(), csv->text.end(), '\n'), std::ptrdiff_t(limits::kStaysTold + kMore + 1));
}

void TestCallLog::nothingWaitsForAConferenceThatIsGone() {
    Desk d;
    auto gone = d.seat("Bert");
    gone.conference = ConferenceId("deleted-meanwhile");
    d.log.left(d.log.joined(gone, d.house.clock.at), d.house.clock.at, Ending::hungUp);
    const auto stay = d.log.joined(d.seat("Anna"), d.house.clock.at);
    d.log.left(stay, d.house.clock.at + 1s, Ending::hungUp);
    d.settle();
    QCOMPARE(d.all().size(), std::size_t(1));
}

void TestCallLog::otherPeoplesConferences() {
    Desk d;
    QCOMPARE(codeOf(d.house.run(d.log.attendance(d.house.bert, d.conference))), Errc::notFound);
    QCOMPARE(codeOf(d.house.run(d.log.attendanceAsCsv(d.house.bert, d.conference))), Errc::notFound);
    QCOMPARE(codeOf(d.house.run(d.log.attendance(d.house.anna, ConferenceId("none")))), Errc::notFound);
    QVERIFY(d.all().empty());
}

void TestCallLog::whatAKilledServerLeft() {
    Desk d;
    d.log.joined(d.seat("Anna"), d.house.clock.at);
    d.settle();
    QVERIFY(!d.all()[0].leftAt);
    QVERIFY(CallLog::closeForgotten(*d.house.database).has_value());
    QCOMPARE(*d.all()[0].leftAt, d.house.clock.at); // it was never seen after that
    QCOMPARE(*d.all()[0].ending, Ending::stopped);
    QVERIFY(CallLog::closeForgotten(*d.house.database).has_value());
    QCOMPARE(d.all().size(), std::size_t(1));
}

void TestCallLog::csv() {
    Desk d;
    auto evil = d.seat("=HYPERLINK(\"x\")");
    const auto stay = d.log.joined(evil, *parseInstant("2026-11-23T10:00:05Z"));
    d.log.left(stay, *parseInstant("2026-11-23T11:30:00Z"), Ending::over);
    d.settle();
    const auto file = d.house.run(d.log.attendanceAsCsv(d.house.anna, d.conference)); // anna reads German, in Berlin
    QVERIFY(file.has_value());
    QVERIFY(file->name.starts_with("attendance-") && file->name.ends_with(".csv"));
    QVERIFY2(file->text.find("\"Gekommen (Europe/Berlin)\",\"Gegangen (Europe/Berlin)\"") != std::string::npos, file->text.c_str());
    QVERIFY2(file->text.find("\"2026-11-23 11:00:05\",\"2026-11-23 12:30:00\",\"Konferenz beendet\"") != std::string::npos,
             file->text.c_str());
    QVERIFY(file->text.find("\"'=HYPERLINK") != std::string::npos);
}

void TestCallLog::deeds() {
    Desk d;
    store::AuditRow row;
    row.at = d.house.clock.at;
    row.action = "call.locked";
    row.conference = d.conference;
    row.detail = "by participant p-Anna";
    row.source = "192.0.2.7";
    d.log.deed(row);
    d.settle();
    std::vector<store::AuditRow> found;
    d.house.look([&](store::Session& session) {
        store::AuditQuery query;
        query.conference = d.conference;
        query.action = "call";
        found = store::AuditStore(session).list(query);
    });
    QCOMPARE(found.size(), std::size_t(1));
    QCOMPARE(found[0].action, std::string("call.locked"));
    QVERIFY(found[0].actor.empty());
}

// While nothing can be written, callers come and go; once there is room again, all of it is there.
void TestCallLog::aFullDiskLosesNothing() {
    Desk d;
    QVERIFY(d.house.database->limitPages(1).has_value()); // SQLite takes the file's present size instead
    std::vector<std::string> stays;
    const std::string name(200, 'a');
    for (int i = 0; i < 500; ++i)
        stays.push_back(d.log.joined(d.seat(name + std::to_string(i)), d.house.clock.at + std::chrono::milliseconds(i)));
    d.house.control.restart();
    d.house.control.run_for(300ms);
    QVERIFY(d.house.database->isFull());
    d.log.left(stays.front(), d.house.clock.at + 5s, Ending::hungUp);
    QVERIFY(d.house.database->limitPages(0x3FFFFFFF).has_value());
    d.settle();
    QCOMPARE(d.all().size(), std::size_t(500));
    QCOMPARE(*d.all()[0].leftAt, d.house.clock.at + 5s);
}

QTEST_APPLESS_MAIN(TestCallLog)
#include "tst_call_log.moc"
