// What people enter, before anything is sent: windows in odd zones, pasted addresses, batches of people.
// labels: unit spec:B4 spec:C3 spec:C5 spec:C6
#include "client/model/address_paste.hpp"
#include "client/model/participants_draft.hpp"
#include "client/model/schedule_draft.hpp"

#include <QTest>

namespace conclave::client {

class DraftsTest : public QObject {
    Q_OBJECT

    static QDateTime wall(const char* text) {
        QDateTime at = QDateTime::fromString(QString::fromLatin1(text), QStringLiteral("yyyy-MM-dd HH:mm"));
        return QDateTime(at.date(), at.time(), Qt::UTC);
    }
    static NewPerson person(const char* address) {
        return {.address = QString::fromLatin1(address), .displayName = {}, .hasAccount = false};
    }

private Q_SLOTS:
    void clock_data() {
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<QByteArray>("shown");
        QTest::addColumn<QByteArrayList>("instants");
        QTest::newRow("plain") << QByteArray("Europe/Berlin") << QByteArray("2026-11-24 09:30")
                               << QByteArrayList{"2026-11-24T08:30:00Z"};
        QTest::newRow("gap") << QByteArray("Europe/Berlin") << QByteArray("2026-03-29 02:30") << QByteArrayList{};
        QTest::newRow("before the gap") << QByteArray("Europe/Berlin") << QByteArray("2026-03-29 01:59")
                                        << QByteArrayList{"2026-03-29T00:59:00Z"};
        QTest::newRow("twice") << QByteArray("Europe/Berlin") << QByteArray("2026-10-25 02:30")
                               << QByteArrayList{"2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"};
        QTest::newRow("half an hour twice") << QByteArray("Australia/Lord_Howe") << QByteArray("2026-04-05 01:45")
                                            << QByteArrayList{"2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z"};
        QTest::newRow("a day that never was") << QByteArray("Pacific/Apia") << QByteArray("2011-12-30 12:00") << QByteArrayList{};
        QTest::newRow("UTC") << QByteArray("UTC") << QByteArray("2026-03-29 02:30") << QByteArrayList{"2026-03-29T02:30:00Z"};
    }
    void clock() {
        QFETCH(QByteArray, zone);
        QFETCH(QByteArray, shown);
        QFETCH(QByteArrayList, instants);
        QByteArrayList found;
        for (const Instant at : instantsShowing(wall(shown), QTimeZone(zone))) {
            found += QByteArray::fromStdString(formatInstant(at));
            QCOMPARE(wallClock(at, QTimeZone(zone)), wall(shown));
        }
        QCOMPARE(found, instants);
    }

    void schedule_data() {
        QTest::addColumn<QByteArray>("begin");
        QTest::addColumn<QByteArray>("end");
        QTest::addColumn<int>("fault");
        QTest::addColumn<bool>("beginPast");
        const auto row = [](const char* name, const char* begin, const char* end, ScheduleFault fault, bool past) {
            QTest::newRow(name) << QByteArray(begin) << QByteArray(end) << static_cast<int>(fault) << past;
        };
        row("fine", "2026-11-24 09:30", "2026-11-24 10:30", ScheduleFault::none, false);
        row("same", "2026-11-24 09:30", "2026-11-24 09:30", ScheduleFault::endNotAfterBegin, false);
        row("running", "2026-11-23 11:00", "2026-11-24 10:30", ScheduleFault::none, true);
        row("over", "2026-11-20 11:00", "2026-11-21 10:30", ScheduleFault::endPast, true);
        row("a leap year", "2027-11-24 09:30", "2028-11-24 09:30", ScheduleFault::none, false);
        row("a minute too long", "2027-11-24 09:30", "2028-11-24 09:31", ScheduleFault::tooLong, false);
        row("begin in the gap", "2027-03-28 02:15", "2027-03-28 05:00", ScheduleFault::beginMissing, false);
        row("end in the gap", "2027-03-27 02:15", "2027-03-28 02:00", ScheduleFault::endMissing, false);
        row("begin twice", "2027-10-31 02:15", "2027-10-31 05:00", ScheduleFault::beginTwice, false);
        row("end twice", "2027-10-31 01:15", "2027-10-31 02:15", ScheduleFault::endTwice, false);
    }
    void schedule() {
        QFETCH(QByteArray, begin);
        QFETCH(QByteArray, end);
        QFETCH(int, fault);
        QFETCH(bool, beginPast);
        ScheduleEntry entry{.begin = wall(begin), .end = wall(end), .zone = QTimeZone("Europe/Berlin")};
        const ScheduleReading read = readSchedule(entry, *parseInstant("2026-11-23T16:00:00Z"));
        QCOMPARE(static_cast<int>(read.fault), fault);
        QCOMPARE(read.beginPast, beginPast);
    }

    void whichOfTheTwo() {
        ScheduleEntry entry{.begin = wall("2027-10-31 02:15"), .end = wall("2027-10-31 05:00"), .zone = QTimeZone("Europe/Berlin")};
        const Instant now = *parseInstant("2026-11-23T16:00:00Z");
        entry.beginWhich = Which::first;
        QCOMPARE(formatInstant(readSchedule(entry, now).begin), std::string("2027-10-31T00:15:00Z"));
        entry.beginWhich = Which::second;
        QCOMPARE(formatInstant(readSchedule(entry, now).begin), std::string("2027-10-31T01:15:00Z"));
        QCOMPARE(readSchedule(entry, now).fault, ScheduleFault::none);
        QCOMPARE(afterGap(wall("2027-03-28 02:15"), entry.zone), wall("2027-03-28 03:00"));
    }

    void defaults() {
        const ScheduleEntry entry = defaultSchedule(*parseInstant("2026-11-23T16:30:00Z"), QTimeZone("Europe/Berlin"));
        QCOMPARE(entry.begin, wall("2026-11-23 18:00"));
        QCOMPARE(entry.end, wall("2026-11-23 19:00"));
        QCOMPARE(tonight(entry.begin), wall("2026-11-23 22:00"));
        QVERIFY(!tonight(wall("2026-11-23 22:00")).isValid());
    }

    void paste_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("read"); // address|name, or !piece
        const auto row = [](const char* name, const QString& text, const QStringList& read) { QTest::newRow(name) << text << read; };
        using namespace Qt::StringLiterals;
        row("nothing", u" \n ;, "_s, {});
        row("one", u" anna@example.org "_s, {u"anna@example.org|"_s});
        row("named", u"Anna Berger <anna@example.org>"_s, {u"anna@example.org|Anna Berger"_s});
        row("quoted comma", u"\"Berger, Anna\" <anna@example.org>, ben@example.org"_s,
            {u"anna@example.org|Berger, Anna"_s, u"ben@example.org|"_s});
        row("lines", u"a@example.org\r\nb@example.org\n\nc@example.org"_s,
            {u"a@example.org|"_s, u"b@example.org|"_s, u"c@example.org|"_s});
        row("semicolons and tabs", u"a@example.org;b@example.org\tc@example.org"_s,
            {u"a@example.org|"_s, u"b@example.org|"_s, u"c@example.org|"_s});
        row("blanks", u"a@example.org b@example.org"_s, {u"a@example.org|"_s, u"b@example.org|"_s});
        row("run together", u"Anna <a@example.org> Ben <b@example.org>"_s, {u"a@example.org|Anna"_s, u"b@example.org|Ben"_s});
        row("bare name", u"Anna Berger anna@example.org"_s, {u"anna@example.org|Anna Berger"_s});
        row("mailto", u"mailto:anna@example.org?subject=x"_s, {u"anna@example.org|"_s});
        row("umlaut", u"Jörg Müßig <j@example.org>"_s, {u"j@example.org|Jörg Müßig"_s});
        row("bad ones stay", u"nobody; a@b; ok@example.org"_s, {u"!nobody"_s, u"!a@b"_s, u"ok@example.org|"_s});
        row("open quote", u"\"Anna <a@example.org>\nb@example.org"_s, {u"a@example.org|\"Anna"_s, u"b@example.org|"_s});
        row("twice", u"a@example.org, A@example.org"_s, {u"a@example.org|"_s, u"A@example.org|"_s});
        row("header injection", u"a@example.org\nBcc: b@example.org"_s, {u"a@example.org|"_s, u"b@example.org|Bcc:"_s});
    }
    void paste() {
        QFETCH(QString, text);
        QFETCH(QStringList, read);
        QStringList found;
        for (const PastedAddress& one : readAddresses(text))
            found += one.valid ? one.address + u'|' + one.displayName : u'!' + one.address;
        QCOMPARE(found, read);
    }

    void review() {
        ParticipantsDraft draft;
        api::Participant anna;
        anna.address = "Anna@example.org";
        anna.role = Role::moderator;
        draft.setExisting({anna});
        QVERIFY(draft.isLastModerator(0));
        draft.accept(draft.review({person("early@example.org")}, Role::participant));
        const auto entries = draft.review({person("anna@EXAMPLE.org"), person("early@example.org"), person("new@example.org"),
                                           person("NEW@example.org"), person("nobody")},
                                          Role::participant);
        const EntryFault faults[] = {EntryFault::otherRole, EntryFault::earlierBatch, EntryFault::none, EntryFault::twiceInBatch,
                                     EntryFault::invalidAddress};
        for (std::size_t i = 0; i < 5; ++i) QCOMPARE(entries[i].fault, faults[i]);
        QCOMPARE(*entries[0].existing, std::size_t(0));
        QCOMPARE(draft.review({person("anna@example.org")}, Role::moderator)[0].fault, EntryFault::alreadyIn);
        QCOMPARE(draft.accept(entries), std::size_t(1));
        QCOMPARE(draft.request().participants.size(), std::size_t(2));
        QCOMPARE(draft.request().participants[1].address, std::string("new@example.org"));
        draft.changeWaitingRole(1, Role::audience);
        QCOMPARE(draft.request().participants[1].role, Role::audience);
        draft.removeWaiting(0);
        QCOMPARE(draft.total(), std::size_t(2));
    }

    // 250 in all, and no more.
    void full() {
        ParticipantsDraft draft;
        draft.setExisting(std::vector<api::Participant>(248));
        const auto entries = draft.review({person("a@example.org"), person("b@example.org"), person("c@example.org")}, Role::audience);
        QCOMPARE(entries[1].fault, EntryFault::none);
        QCOMPARE(entries[2].fault, EntryFault::conferenceFull);
        QCOMPARE(draft.accept(entries), std::size_t(2));
        QCOMPARE(draft.room(), std::size_t(0));
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::DraftsTest)
#include "tst_drafts.moc"
