// labels: unit spec:F1
// covers: T-B11_pin_guesses
// Guessing PINs against the throttle alone, at full size, the clock in the test's hands: from one address, from a thousand,
// all at once, and honest people beside it.
#include "server/conference/pin_throttle.hpp"

#include <QTest>
#include <array>
#include <functional>
#include <optional>
#include <queue>
#include <random>
#include <unordered_set>

using namespace conclave::conference;
using namespace std::chrono_literals;
using Time = PinThrottle::Time;
using Verdict = PinThrottle::Verdict;

namespace {

constexpr int kSeats = 250;
const std::string kNumber = "12345678";

// A conference of 250 with its PINs, its throttle, and who types at it.
struct Door {
    explicit Door(unsigned seed) : random(seed) {
        while (pins.size() < kSeats) pins.insert(pin());
    }
    int pin() { return std::uniform_int_distribution(100'000'000, 999'999'999)(random); }

    // One guess, looked at in its turn. How long it took to be looked at; nothing where it was refused.
    std::optional<std::chrono::milliseconds> guess(const std::string& source, const std::string& number = kNumber) {
        const auto answer = throttle.ask(source, number, now);
        if (answer.verdict == Verdict::refuse) return std::nullopt;
        ++looked;
        if (pins.contains(pin())) ++won;
        if (const auto alarm = throttle.wrong(number, now)) alarms.push_back({now, *alarm});
        return answer.wait;
    }

    std::mt19937 random;
    std::unordered_set<int> pins{};
    PinThrottle throttle{};
    Time now{};
    int looked = 0, won = 0;
    std::vector<std::pair<Time, PinThrottle::Alarm>> alarms{};
};

} // namespace

class TestPinAttack : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tenThousandFromOneAddress();
    void tenEachFromAThousand();
    void allAtOnce();
    void hammeringDoesNotLockOut();
    void twentyHonestPeopleAtOnce();
    void honestBesideAGuesser();
    void alarms();
    void aDayOfGuesses();
};

void TestPinAttack::tenThousandFromOneAddress() {
    Door door(1);
    for (int i = 0; i < 10'000; ++i, door.now += 300ms) door.guess("192.0.2.1"); // 50 minutes
    QVERIFY2(door.looked <= 50, qPrintable(QString::number(door.looked)));
    QCOMPARE(door.won, 0);
}

void TestPinAttack::tenEachFromAThousand() {
    Door door(2);
    const Time begun = door.now;
    for (int round = 0; round < 10; ++round)
        for (int source = 0; source < 1000; ++source, door.now += 200ms) door.guess("source " + std::to_string(source));
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(door.now - begun).count();
    // The free hundred, then one in five seconds, and a minute of them under way.
    QVERIFY2(door.looked <= 100 + seconds / 5 + 13, qPrintable(QString::number(door.looked)));
    QCOMPARE(door.won, 0);
    QCOMPARE(door.alarms.size() > 0, true);
    QVERIFY(door.alarms.front().first <= begun + 100 * 200ms + 60s);
    QCOMPARE(door.throttle.ask("another", "87654321", door.now).verdict, Verdict::go);
}

// Three hundred calls that end their entry in the same moment: none of them is free because nobody has been wrong yet.
void TestPinAttack::allAtOnce() {
    PinThrottle throttle;
    int free = 0, queued = 0;
    for (int i = 0; i < 300; ++i) {
        const auto answer = throttle.ask("192.0.2.1", kNumber, Time{});
        free += answer.verdict == Verdict::go;
        queued += answer.verdict == Verdict::wait;
    }
    QVERIFY2(free <= 11, qPrintable(QString::number(free))); // ten, and the first that is slowed
    QVERIFY2(queued <= 12, qPrintable(QString::number(queued)));
}

void TestPinAttack::hammeringDoesNotLockOut() {
    Door door(3);
    for (int i = 0; i < 100'000; ++i, door.now += 10ms) door.guess("source " + std::to_string(i % 5000));
    const auto answer = door.throttle.ask("honest", kNumber, door.now);
    if (answer.verdict == Verdict::refuse) {
        // The queue is full; five seconds on it is not.
        const auto later = door.throttle.ask("honest", kNumber, door.now + 5s);
        QVERIFY(later.verdict != Verdict::refuse);
        QVERIFY(later.wait <= 60s);
    }
    QVERIFY(door.throttle.ask("honest", kNumber, door.now + 70s).wait <= 10s);
}

// All dial when the clock strikes, and each mistypes twice. Whoever is refused calls again.
void TestPinAttack::twentyHonestPeopleAtOnce() {
    struct Try {
        Time at;
        int person;
        bool operator>(const Try& other) const { return at > other.at; }
    };
    PinThrottle throttle;
    std::priority_queue<Try, std::vector<Try>, std::greater<>> tries;
    std::array<int, 20> typos{};
    for (int person = 0; person < 20; ++person) tries.push({Time{} + person * 50ms, person});
    int in = 0, refused = 0;
    Time last{};
    while (!tries.empty() && tries.top().at < Time{} + 1h) {
        const auto [now, person] = tries.top();
        tries.pop();
        const auto answer = throttle.ask("192.0.2.1", kNumber, now);
        if (answer.verdict == Verdict::refuse) {
            ++refused;
            tries.push({now + 20s, person});
            continue;
        }
        const Time looked = now + answer.wait + 20ms;
        if (typos.at(static_cast<std::size_t>(person))++ < 2) {
            throttle.wrong(kNumber, looked);
            tries.push({looked + 8s, person});
        } else {
            throttle.right("192.0.2.1", kNumber, looked);
            ++in;
            last = looked;
        }
    }
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(last - Time{}).count();
    qInfo("20 at once: all in after %lld s, %d times refused", static_cast<long long>(seconds), refused);
    QCOMPARE(in, 20);
    QVERIFY(last < Time{} + 6min);
}

void TestPinAttack::honestBesideAGuesser() {
    Door door(4);
    int in = 0;
    for (int second = 0; second < 600; ++second, door.now += 1s) {
        door.guess("192.0.2.66", std::to_string(10'000'000 + second)); // a number each
        if (second % 30 != 0) continue;
        in += door.throttle.ask("192.0.2.1", kNumber, door.now).verdict == Verdict::go;
        door.throttle.right("192.0.2.1", kNumber, door.now);
    }
    QCOMPARE(in, 20);
    QCOMPARE(door.won, 0);
}

void TestPinAttack::alarms() {
    Door door(5);
    for (int i = 0; i < 400; ++i, door.now += 6s) door.guess("source " + std::to_string(i));
    QCOMPARE(door.looked, 400);
    QCOMPARE(door.alarms.front().second.scope, std::string_view("conference"));
    QCOMPARE(door.alarms.front().second.wrong, std::size_t(100));
    QCOMPARE(door.alarms.front().first, Time{} + 99 * 6s);
    for (std::size_t i = 1; i < door.alarms.size(); ++i)
        QVERIFY(door.alarms[i].first >= door.alarms[i - 1].first + 1min);
    // An hour of quiet ends it.
    const auto before = door.alarms.size();
    door.now += 2h;
    for (int i = 0; i < 99; ++i, door.now += 1s) door.guess("late " + std::to_string(i));
    QCOMPARE(door.alarms.size(), before);
}

// A few at each of many conferences, from many addresses: nobody but the whole server has reason to complain.
void TestPinAttack::aDayOfGuesses() {
    Door door(6);
    for (int i = 0; i < 1200; ++i, door.now += 60s)
        door.guess("source " + std::to_string(i), std::to_string(10'000'000 + i));
    QVERIFY(!door.alarms.empty());
    QCOMPARE(door.alarms.front().second.scope, std::string_view("server"));
    QCOMPARE(door.alarms.front().second.wrong, std::size_t(1000));
    const auto before = door.alarms.size();
    door.now += 25h;
    door.guess("tomorrow", "99999999");
    QCOMPARE(door.alarms.size(), before);
}

QTEST_GUILESS_MAIN(TestPinAttack)
#include "tst_pin_attack.moc"
