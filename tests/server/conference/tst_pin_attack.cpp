// labels: unit spec:F1
// covers: T-B11_pin_guesses
// Guessing PINs against the throttle alone, at full size, the clock in the test's hands: from one address, from a thousand,
// all at once, and honest people beside it.
#include "common/limits.hpp"
#include "server/conference/pin_throttle.hpp"

#include <QTest>
#include <array>
#include <map>
#include <random>
#include <unordered_set>

using namespace conclave;
using namespace conclave::conference;
using namespace std::chrono_literals;
using Time = PinThrottle::Time;
using Verdict = PinThrottle::Verdict;

namespace {

constexpr int kSeats = 250;
const std::string kNumber = "12345678";

// A conference of 250 with its PINs, its throttle, and who types at it.
struct Door {
    explicit Door(unsigned seed) : random(seed), throttle({}, seed) {
        while (pins.size() < kSeats) pins.insert(pin());
    }
    int pin() { return std::uniform_int_distribution(100'000'000, 999'999'999)(random); }

    // One guess; who has to wait for its turn does so, as long as a server has places.
    Verdict guess(const std::string& source, const std::string& number = kNumber) {
        const auto verdict = ask({source, number, false});
        if (waiting.size() <= limits::kCallsTypingMax) return verdict;
        throttle.withdraw(waiting.begin()->first);
        waiting.erase(waiting.begin());
        return verdict;
    }
    // A right PIN of somebody in the conference.
    Verdict come(const std::string& source, const std::string& number = kNumber) { return ask({source, number, true}); }

    void pass(std::chrono::milliseconds time) {
        now += time;
        for (const auto ticket : throttle.turns(now)) {
            const auto at = waiting.find(ticket);
            const Try its = at->second;
            waiting.erase(at);
            look(its);
        }
    }

    struct Try {
        std::string source{};
        std::string number{};
        bool isRight = false;
    };
    Verdict ask(const Try& its) {
        const PinThrottle::Ticket ticket{++tickets};
        const auto verdict = throttle.ask(ticket, its.source, its.number, now);
        if (verdict == Verdict::go) look(its);
        if (verdict == Verdict::wait) waiting.emplace(ticket, its);
        return verdict;
    }
    void look(const Try& its) {
        if (its.isRight) {
            in.push_back({now, its.source});
            throttle.right(its.source, its.number, ParticipantId("seat of " + its.source), now);
            return;
        }
        ++looked;
        if (pins.contains(pin())) ++won;
        if (const auto alarm = throttle.wrong(its.number, now)) alarms.push_back({now, *alarm});
    }

    std::mt19937 random;
    std::unordered_set<int> pins{};
    PinThrottle throttle;
    std::map<PinThrottle::Ticket, Try> waiting{};
    std::uint64_t tickets = 0;
    Time now{};
    int looked = 0, won = 0;
    std::vector<std::pair<Time, std::string>> in{};
    std::vector<std::pair<Time, PinThrottle::Alarm>> alarms{};
};

} // namespace

class TestPinAttack : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tenThousandFromOneAddress();
    void tenEachFromAThousand();
    void allAtOnce();
    void aRightPinBuysNoGuesses();
    void anAttackedConferenceStaysOpen();
    void aCrowdLocksNobodyOut();
    void whatCouldNotBeLookedAtDoesNotCount();
    void twentyHonestPeopleAtOnce();
    void otherNumbersHideNoAttack_data();
    void otherNumbersHideNoAttack();
    void honestBesideAGuesser();
    void alarms();
    void aDayOfGuesses();
};

void TestPinAttack::tenThousandFromOneAddress() {
    Door door(1);
    for (int i = 0; i < 10'000; ++i, door.pass(300ms)) door.guess("192.0.2.1"); // 50 minutes
    QVERIFY2(door.looked <= 50, qPrintable(QString::number(door.looked)));
    QCOMPARE(door.won, 0);
}

void TestPinAttack::tenEachFromAThousand() {
    Door door(2);
    const Time begun = door.now;
    for (int round = 0; round < 10; ++round)
        for (int source = 0; source < 1000; ++source, door.pass(200ms)) door.guess("source " + std::to_string(source));
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(door.now - begun).count();
    // The free hundred, then one in five seconds.
    QVERIFY2(door.looked <= 100 + seconds / 5 + 1, qPrintable(QString::number(door.looked)));
    QCOMPARE(door.won, 0);
    QCOMPARE(door.alarms.size() > 0, true);
    QVERIFY(door.alarms.front().first <= begun + 100 * 200ms + 60s);
    QCOMPARE(door.come("another", "87654321"), Verdict::go);
}

// Three hundred calls that end their entry in the same moment: none of them is free because nobody has been wrong yet.
void TestPinAttack::allAtOnce() {
    PinThrottle throttle;
    std::map<Verdict, int> count;
    for (std::uint64_t i = 0; i < 300; ++i) ++count[throttle.ask(PinThrottle::Ticket(i), "192.0.2.1", kNumber, Time{})];
    QVERIFY2(count[Verdict::go] <= 11, qPrintable(QString::number(count[Verdict::go]))); // ten, and the first that is slowed
    QCOMPARE(count[Verdict::wait], 12);
    QCOMPARE(count[Verdict::refuse], 0);
}

// A participant of one conference guesses at another, and shows the right PIN between the guesses.
void TestPinAttack::aRightPinBuysNoGuesses() {
    Door door(3);
    const Time begun = door.now;
    for (int i = 0; door.now < begun + 20min; ++i, door.pass(100ms)) {
        if (i % 3 == 0) door.come("192.0.2.66", "87654321");
        else door.guess("192.0.2.66");
    }
    QVERIFY2(door.looked <= 52, qPrintable(QString::number(door.looked))); // the fifty, and the typos of one person
    QVERIFY(door.in.size() > 0);
}

// Twenty addresses guess ten times a second in all: whoever else types at that conference is in within half a minute.
void TestPinAttack::anAttackedConferenceStaysOpen() {
    Door door(7);
    for (int i = 0; i < 6000; ++i, door.pass(100ms)) {
        door.guess("guesser " + std::to_string(i % 20));
        if (i < 1000 || i % 300 != 0) continue;
        QCOMPARE(door.come("person " + std::to_string(i)), Verdict::wait);
    }
    QCOMPARE(door.in.size(), std::size_t(16)); // all but the last may have had to wait
    for (const auto& [at, source] : door.in) {
        const int asked = std::stoi(source.substr(7));
        const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(at - Time{}) - asked * 100ms;
        QVERIFY2(waited <= 30s, qPrintable(QString::number(waited.count())));
    }
    QCOMPARE(door.won, 0);
}

// Thousands of addresses keep every place taken: nobody is refused, the lot falls on honest ones too, and it passes with the crowd.
void TestPinAttack::aCrowdLocksNobodyOut() {
    Door door(8);
    for (int i = 0; i < 3000; ++i) {
        door.guess("source " + std::to_string(i));
        if (i % 10 == 0) door.pass(100ms);
    }
    QVERIFY(door.waiting.size() > 500);
    const auto verdict = door.come("192.0.2.1");
    QCOMPARE(verdict, Verdict::wait);
    QCOMPARE(door.come("192.0.2.1"), Verdict::again); // one of a source, and it is not looked at
    const auto honest = std::prev(door.waiting.end())->first;
    for (const auto& [ticket, its] : door.waiting)
        if (ticket != honest) door.throttle.withdraw(ticket);
    QCOMPARE(door.throttle.waitingCount(), std::size_t(1));
    for (int i = 0; i < 52; ++i) door.pass(100ms);
    QCOMPARE(door.in.size(), std::size_t(1));
}

void TestPinAttack::whatCouldNotBeLookedAtDoesNotCount() {
    PinThrottle throttle;
    Time now{};
    for (std::uint64_t i = 0; i < 500; ++i, now += 1s) {
        QCOMPARE(throttle.ask(PinThrottle::Ticket(i), "192.0.2.1", kNumber, now), Verdict::go);
        throttle.undo("192.0.2.1", kNumber, now);
    }
}

// All dial when the clock strikes, and each mistypes twice. Whoever is asked again types again.
void TestPinAttack::twentyHonestPeopleAtOnce() {
    PinThrottle throttle({}, 9);
    std::multimap<Time, std::uint64_t> typing; // when each has typed its next try
    std::array<int, 20> typos{};
    for (std::uint64_t person = 0; person < 20; ++person) typing.emplace(Time{} + person * 50ms, person);
    int in = 0, again = 0;
    Time now{};
    const auto look = [&](std::uint64_t person) {
        if (typos.at(person)++ < 2) {
            throttle.wrong(kNumber, now);
            typing.emplace(now + 8s, person);
            return;
        }
        throttle.right("192.0.2.1", kNumber, ParticipantId(std::to_string(person)), now);
        ++in;
    };
    for (; in < 20 && now < Time{} + 1h; now += 100ms) {
        for (const auto ticket : throttle.turns(now)) look(static_cast<std::uint64_t>(ticket));
        while (!typing.empty() && typing.begin()->first <= now) {
            const auto person = typing.begin()->second;
            typing.erase(typing.begin());
            const auto verdict = throttle.ask(PinThrottle::Ticket(person), "192.0.2.1", kNumber, now);
            QVERIFY(verdict != Verdict::refuse);
            if (verdict == Verdict::go) look(person);
            if (verdict != Verdict::again) continue;
            ++again;
            typing.emplace(now + 8s, person);
        }
    }
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - Time{}).count();
    qInfo("20 at once: all in after %lld s, %d times asked again", static_cast<long long>(seconds), again);
    QCOMPARE(in, 20);
    QVERIFY(now < Time{} + 6min);
}

void TestPinAttack::otherNumbersHideNoAttack_data() {
    QTest::addColumn<int>("before");
    QTest::addColumn<bool>("areLookedAt");
    for (const int before : {2, 50, 100})
        for (const bool areLookedAt : {false, true})
            QTest::addRow("after %d, %s", before, areLookedAt ? "tried" : "asked for alone") << before << areLookedAt;
}

// Somebody guesses at a conference, tries as many numbers besides as memory has room for, and guesses on.
void TestPinAttack::otherNumbersHideNoAttack() {
    QFETCH(int, before);
    QFETCH(bool, areLookedAt);
    const int others = static_cast<int>(PinThrottleRules{}.numbersMax) + 10'000;
    Door door(10);
    for (int i = 0; i < before; ++i) door.guess("early " + std::to_string(i));
    for (int i = 0; i < others; ++i) {
        const auto verdict = door.guess(areLookedAt ? "source " + std::to_string(i / 10) : "192.0.2.66", std::to_string(20'000'000 + i));
        QVERIFY(!areLookedAt || verdict == Verdict::go);
    }
    QVERIFY(door.throttle.numberCount() <= PinThrottleRules{}.numbersMax);
    const int looked = door.looked;
    for (int i = 0; i < 300; ++i) door.guess("late " + std::to_string(i));
    QCOMPARE(before + door.looked - looked, 101); // the free hundred, and the first that is slowed
}

void TestPinAttack::honestBesideAGuesser() {
    Door door(4);
    for (int second = 0; second < 600; ++second, door.pass(1s)) {
        door.guess("192.0.2.66", std::to_string(10'000'000 + second)); // a number each
        if (second % 30 == 0) QCOMPARE(door.come("192.0.2.1"), Verdict::go);
    }
    QCOMPARE(door.in.size(), std::size_t(20));
    QCOMPARE(door.won, 0);
}

void TestPinAttack::alarms() {
    Door door(5);
    for (int i = 0; i < 400; ++i, door.pass(6s)) door.guess("source " + std::to_string(i));
    QCOMPARE(door.looked, 400);
    QCOMPARE(door.alarms.front().second.scope, std::string_view("conference"));
    QCOMPARE(door.alarms.front().second.wrong, std::size_t(100));
    QCOMPARE(door.alarms.front().first, Time{} + 99 * 6s);
    for (std::size_t i = 1; i < door.alarms.size(); ++i)
        QVERIFY(door.alarms[i].first >= door.alarms[i - 1].first + 1min);
    // An hour of quiet ends it.
    const auto before = door.alarms.size();
    door.pass(2h);
    for (int i = 0; i < 99; ++i, door.pass(1s)) door.guess("late " + std::to_string(i));
    QCOMPARE(door.alarms.size(), before);
}

// A few at each of many conferences, from many addresses: nobody but the whole server has reason to complain.
void TestPinAttack::aDayOfGuesses() {
    Door door(6);
    for (int i = 0; i < 1200; ++i, door.pass(60s))
        door.guess("source " + std::to_string(i), std::to_string(10'000'000 + i));
    QVERIFY(!door.alarms.empty());
    QCOMPARE(door.alarms.front().second.scope, std::string_view("server"));
    QCOMPARE(door.alarms.front().second.wrong, std::size_t(1000));
    const auto before = door.alarms.size();
    door.pass(25h);
    door.guess("tomorrow", "99999999");
    QCOMPARE(door.alarms.size(), before);
}

QTEST_GUILESS_MAIN(TestPinAttack)
#include "tst_pin_attack.moc"
