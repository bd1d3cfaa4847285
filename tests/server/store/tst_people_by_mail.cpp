// What the database counts as it writes (people_by_mail) against a count of everything, after each of many steps in random
// order: people come and go, mails and reminders are written, leased, end; conferences go with everybody.
// labels: unit spec:B1 spec:D3
#include "server/base/crypto.hpp"
#include "server/store/database.hpp"
#include "tests/support/temporary_folder.hpp"

#include <QTest>
#include <random>
#include <sqlite3.h>
#include <string>

namespace conclave::store {
namespace {

// As the mails were counted before: the newest of each person that is no reminder.
constexpr const char* kCounted =
    "SELECT conference, state, count(*) FROM (SELECT conference, participant, state, max(ordinal) FROM delivery "
    "WHERE kind <> 'reminder' GROUP BY conference, participant) WHERE participant NOT IN (SELECT id FROM participant WHERE "
    "removed = 1) GROUP BY conference, state ORDER BY conference, state";
constexpr const char* kKept = "SELECT conference, mail_state, people FROM people_by_mail WHERE people <> 0 AND mail_state <> '' "
                              "ORDER BY conference, mail_state";
constexpr const char* kPeopleCounted = "SELECT conference, count(*) FROM participant WHERE removed = 0 GROUP BY conference ORDER BY 1";
constexpr const char* kPeopleKept = "SELECT conference, sum(people) AS n FROM people_by_mail GROUP BY conference HAVING n <> 0 ORDER BY 1";

class Raw {
public:
    explicit Raw(const std::filesystem::path& file) {
        sqlite3_open(file.c_str(), &m_db);
        run("PRAGMA foreign_keys = ON");
    }
    ~Raw() { sqlite3_close(m_db); }
    Raw(const Raw&) = delete;
    Raw& operator=(const Raw&) = delete;

    std::string run(const std::string& sql) {
        std::string text;
        const auto add = [](void* into, int count, char** values, char**) {
            for (int i = 0; i < count; ++i) *static_cast<std::string*>(into) += std::string(values[i] ? values[i] : "") + " ";
            return 0;
        };
        char* fault = nullptr;
        if (sqlite3_exec(m_db, sql.c_str(), add, &text, &fault) != SQLITE_OK) qFatal("%s: %s", sql.c_str(), fault);
        return text;
    }

private:
    sqlite3* m_db = nullptr;
};

} // namespace

class TestPeopleByMail : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { base::cryptoInit(); }

    void countsAsItWrites() {
        const tests::TemporaryFolder folder;
        const auto file = folder / "conclave.db";
        QVERIFY(Database::open(file).has_value()); // makes the tables
        Raw db(file);
        db.run("PRAGMA synchronous = OFF");
        db.run("INSERT INTO user VALUES ('u', 1, 'u', 'u', 'U', 'u@b.org', 'u@b.org', '', 'conferenceUser', 'en', 'Etc/UTC', 'x', 0, 1, 0, 0)");
        std::mt19937 random(5);
        const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
        const char* states[] = {"accepted", "failed", "bounced", "suppressed"};
        const char* kinds[] = {"invitation", "invitation", "reminder", "withdrawal"};
        int people = 0, mails = 0, conferences = 0;
        const auto conference = [&] {
            const std::string name = std::to_string(10'000'000 + conferences++);
            db.run("INSERT INTO conference (id, version, owner, number, subject, description, begin_at, end_at, time_zone, type, state, "
                   "sequence, created_at, changed_at) VALUES ('c" + name + "', 1, 'u', '" + name +
                   "', 's', '', 1, 2, 'Etc/UTC', 'secure', 'draft', 0, 0, 0)");
        };
        for (int i = 0; i < 3; ++i) conference();
        const auto any = [&](const char* table) { return "(SELECT id FROM " + std::string(table) + " ORDER BY random() LIMIT 1)"; };
        for (int step = 0; step < 1500; ++step) {
            const std::string number = std::to_string(step);
            switch (below(10)) {
            case 0: case 1:
                db.run("INSERT INTO participant (id, version, conference, address, address_key, display_name, role, phone_tested, removed, "
                       "created_at) SELECT 'p" + number + "', 1, id, 'a', 'a" + number + "', '', 'participant', 0, 0, 0 FROM conference "
                       "ORDER BY random() LIMIT 1");
                ++people;
                break;
            case 2: db.run("UPDATE participant SET removed = 1 WHERE id = " + any("participant")); break;
            case 3: case 4: case 5: {
                const bool waits = below(2) == 0;
                db.run("INSERT INTO delivery (id, conference, participant, kind, state, sequence, attempts, due_at, error, created_at, "
                       "changed_at) SELECT 'd" + number + "', conference, id, '" + kinds[below(4)] + "', '" +
                       (waits ? std::string("queued', 0, 0, 1") : std::string(states[below(4)]) + "', 0, 0, NULL") +
                       ", '', 0, 0 FROM participant ORDER BY random() LIMIT 1");
                ++mails;
                break;
            }
            case 6: db.run("UPDATE delivery SET state = 'sending', due_at = 5 WHERE state = 'queued' AND id = " + any("delivery")); break;
            case 7: case 8:
                db.run("UPDATE delivery SET state = '" + std::string(states[below(4)]) + "', due_at = NULL WHERE id = " + any("delivery"));
                break;
            case 9:
                if (below(20) == 0) {
                    db.run("DELETE FROM conference WHERE id = " + any("conference"));
                    conference();
                } else {
                    // Of a whole conference at once, as a cancellation does it.
                    db.run("UPDATE delivery SET state = 'suppressed', due_at = NULL WHERE state = 'queued' AND conference = " + any("conference"));
                }
                break;
            }
            QCOMPARE(db.run(kKept), db.run(kCounted));
            QCOMPARE(db.run(kPeopleKept), db.run(kPeopleCounted));
            QCOMPARE(db.run("SELECT count(*) FROM people_by_mail WHERE people < 0"), std::string("0 "));
        }
        QVERIFY(people > 200 && mails > 300 && conferences > 5);
    }
};

} // namespace conclave::store

QTEST_GUILESS_MAIN(conclave::store::TestPeopleByMail)
#include "tst_people_by_mail.moc"
