// labels: unit spec:F3 spec:F4 spec:F8
#include "server/conference/room.hpp"

#include <QTest>

using namespace conclave;
using namespace conclave::conference;
using namespace std::chrono_literals;
using media::PromptId;
using Act = Room::Act;
using PersonAct = Room::PersonAct;

namespace {

const ParticipantId kAnna{"anna"}, kBert{"bert"}, kCarla{"carla"}, kDora{"dora"};

// Writes down what the room tells, as "bert: muted" or "deed locked by anna".
struct Sink final : RoomSink {
    Room* room = nullptr;
    std::vector<std::string> said, deeds, out, muting;
    int changes = 0, roomChanges = 0;

    void say(const Person& to, PromptId prompt) override { said.push_back(to.id.value + ": " + std::string(media::nameOf(prompt))); }
    void sayCount(const Person& to, std::size_t people) override { said.push_back(to.id.value + ": " + std::to_string(people)); }
    void applyMute(const Person& person) override { muting.push_back(person.id.value + (person.muted() ? " off" : " on")); }
    void dismiss(const Person& person, PromptId last, Ending why) override {
        out.push_back(person.id.value + ": " + std::string(media::nameOf(last)) + ", " + std::string(wordOf(why)));
        room->leave(person.id, why);
    }
    void onPersonChanged(const Person&) override { ++changes; }
    void onRoomChanged() override { ++roomChanges; }
    void onDeed(RoomDeed deed, const Person* by, const ParticipantId& to) override {
        deeds.push_back(std::to_string(static_cast<int>(deed)) + " by " + (by ? by->id.value : "organiser") + " to " + to.value);
    }
    std::vector<std::string> takeSaid() { return std::exchange(said, {}); }
};

using Said = std::vector<std::string>;

} // namespace

class TestRoom : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void keysNeedTheirStar();
    void theStarIsForgotten();
    void onlyModeratorsMayModerate();
    void lockAndUnlock();
    void muteEveryone();
    void whoComesLaterIsMutedToo();
    void whatAModeratorDidOnlyAModeratorUndoes();
    void aModeratorCannotUnmuteWhoMutedHimself();
    void roles();
    void hands();
    void handsAreToldNowAndThen();
    void tooManyKeysAreNone();
    void whoComesAgainIsAsHeLeft();
    void whoLostTheLineIsAsHeWas();
    void removeTheLast();
    void removeOne();
    void theEnd();
    void whatIsSoStaysSoWithoutAWord();
    void notHere();

private:
    void press(const ParticipantId& who, const char* keys) {
        for (; *keys; ++keys) m_room->onKey(who, *keys, m_at, m_now);
    }
    void enter(const ParticipantId& who, Role role) { m_room->enter(who, sip::CallId{1}, role, m_now); }

    Sink m_sink;
    std::unique_ptr<Room> m_room;
    Keypad::Time m_at{};
    Instant m_now = *parseInstant("2026-11-26T10:00:00Z");
};

// Anna moderates, Bert takes part, Carla listens.
void TestRoom::init() {
    m_sink = {};
    m_room = std::make_unique<Room>(m_sink);
    m_sink.room = m_room.get();
    enter(kAnna, Role::moderator);
    enter(kBert, Role::participant);
    enter(kCarla, Role::audience);
    QCOMPARE(m_sink.takeSaid(), Said({"anna: onlyOne"}));
    m_sink.changes = m_sink.roomChanges = 0;
}

void TestRoom::keysNeedTheirStar() {
    press(kAnna, "1234690#");
    QVERIFY(m_sink.said.empty() && m_sink.deeds.empty());
    press(kAnna, "*71*5*"); // what means nothing takes the star with it
    QVERIFY(m_sink.said.empty());
    press(kAnna, "*3");     // a star after a star is the new one
    QCOMPARE(m_sink.takeSaid(), Said({"anna: 3"}));
}

void TestRoom::theStarIsForgotten() {
    press(kAnna, "*");
    m_at += Keypad::kPauseMax;
    press(kAnna, "3");
    QCOMPARE(m_sink.takeSaid(), Said({"anna: 3"}));
    press(kAnna, "*");
    m_at += Keypad::kPauseMax + 1ms;
    press(kAnna, "#");
    QVERIFY(m_sink.out.empty());
}

void TestRoom::onlyModeratorsMayModerate() {
    for (const char* keys : {"*1", "*2", "*4", "*#"}) {
        press(kBert, keys);
        press(kCarla, keys);
        QCOMPARE(m_sink.takeSaid(), Said({"bert: onlyModerators", "carla: onlyModerators"}));
    }
    QVERIFY(m_sink.deeds.empty() && m_sink.out.empty() && !m_room->locked() && !m_room->everyoneMuted());
    press(kBert, "*0*3");
    press(kAnna, "*0");
    QCOMPARE(m_sink.takeSaid(), Said({"bert: helpEveryone", "bert: 3", "anna: helpModerator"}));
}

void TestRoom::lockAndUnlock() {
    press(kAnna, "*1");
    QVERIFY(m_room->locked());
    press(kAnna, "*1");
    QVERIFY(!m_room->locked());
    QCOMPARE(m_sink.takeSaid(), Said({"anna: lockedNow", "anna: unlockedNow"}));
    QCOMPARE(m_sink.deeds, Said({"0 by anna to ", "1 by anna to "}));
    QCOMPARE(m_sink.roomChanges, 2);
}

void TestRoom::muteEveryone() {
    press(kAnna, "*2");
    QVERIFY(m_room->everyoneMuted());
    QVERIFY(!m_room->find(kAnna)->muted());
    QVERIFY(m_room->find(kBert)->mutedByModerator);
    QVERIFY(m_room->find(kCarla)->mutedByModerator);
    auto said = m_sink.takeSaid();
    QCOMPARE(said, Said({"bert: muted", "anna: everyoneMuted"})); // the audience need not know
    press(kAnna, "*2");
    QVERIFY(!m_room->find(kBert)->muted() && !m_room->everyoneMuted());
    QCOMPARE(m_sink.takeSaid(), Said({"bert: unmuted", "anna: everyoneUnmuted"}));
    std::sort(m_sink.muting.begin(), m_sink.muting.end());
    QCOMPARE(m_sink.muting, Said({"bert off", "bert on", "carla off", "carla on"}));
    QCOMPARE(m_sink.deeds, Said({"2 by anna to ", "3 by anna to "}));
}

void TestRoom::whoComesLaterIsMutedToo() {
    m_room->act(Act::muteAll);
    m_sink.said.clear();
    enter(kDora, Role::participant);
    QCOMPARE(m_sink.takeSaid(), Said({"dora: muted"}));
    QVERIFY(m_room->find(kDora)->mutedByModerator);
    m_room->leave(kDora, Ending::hungUp);
    enter(kDora, Role::moderator);
    QVERIFY(!m_room->find(kDora)->muted());
    QVERIFY(m_sink.said.empty());
}

void TestRoom::whatAModeratorDidOnlyAModeratorUndoes() {
    QVERIFY(m_room->act(kBert, PersonAct::mute).has_value());
    press(kBert, "*6"); // mutes himself besides
    press(kBert, "*6");
    QVERIFY(m_room->find(kBert)->muted());
    QCOMPARE(m_sink.takeSaid(), Said({"bert: muted", "bert: mutedYourself", "bert: cannotUnmute"}));
    m_room->act(Act::unmuteAll);
    QVERIFY(!m_room->find(kBert)->muted());
}

void TestRoom::aModeratorCannotUnmuteWhoMutedHimself() {
    press(kBert, "*6");
    QCOMPARE(int(m_room->find(kBert)->mutedBy()), int(MutedBy::self));
    QVERIFY(m_room->act(kBert, PersonAct::mute).has_value());
    QCOMPARE(int(m_room->find(kBert)->mutedBy()), int(MutedBy::moderator));
    QVERIFY(m_room->act(kBert, PersonAct::unmute).has_value());
    QVERIFY(m_room->find(kBert)->muted());
    QCOMPARE(m_sink.takeSaid(), Said({"bert: mutedYourself"})); // nothing he would have to know has changed
    press(kBert, "*6");
    QVERIFY(!m_room->find(kBert)->muted());
    press(kCarla, "*6"); // is not heard anyway
    QCOMPARE(m_sink.takeSaid(), Said({"bert: unmutedYourself", "carla: roleAudience"}));
    QVERIFY(!m_room->find(kCarla)->muted());
}

void TestRoom::roles() {
    m_room->act(Act::muteAll);
    m_sink.said.clear();
    m_room->setRole(kBert, Role::moderator);
    QVERIFY(!m_room->find(kBert)->muted());
    m_room->setRole(kBert, Role::participant);
    QVERIFY(m_room->find(kBert)->mutedByModerator); // everyone but moderators still is
    m_room->setRole(kBert, Role::audience);
    QCOMPARE(m_sink.takeSaid(), Said({"bert: nowModerator", "bert: nowParticipant", "bert: nowAudience"}));
    m_room->setRole(kBert, Role::audience);
    QVERIFY(m_sink.said.empty());
}

void TestRoom::hands() {
    press(kCarla, "*9");
    QCOMPARE(m_sink.takeSaid(), Said({"carla: handRaised", "anna: somebodyRaisedHand"}));
    QCOMPARE(m_room->find(kCarla)->hand, std::optional(m_now));
    press(kCarla, "*9");
    QVERIFY(!m_room->find(kCarla)->hand);
    press(kCarla, "*9");
    m_sink.said.clear();
    QVERIFY(m_room->act(kCarla, PersonAct::lowerHand).has_value());
    QVERIFY(m_room->act(kCarla, PersonAct::lowerHand).has_value()); // the second click
    QCOMPARE(m_sink.takeSaid(), Said({"carla: handLowered"}));
    QCOMPARE(m_sink.deeds, Said({"8 by organiser to carla"}));
}

// A prompt takes the place of what others say: with twenty hands the moderators must hear more than that.
void TestRoom::handsAreToldNowAndThen() {
    enter(kDora, Role::moderator);
    const auto told = [this] {
        Said found;
        for (const auto& line : m_sink.takeSaid())
            if (line.ends_with(": somebodyRaisedHand")) found.push_back(line);
        std::sort(found.begin(), found.end());
        return found;
    };
    const Said both{"anna: somebodyRaisedHand", "dora: somebodyRaisedHand"};
    for (int i = 0; i < 20; ++i) {
        const ParticipantId who{"hand" + std::to_string(i)};
        enter(who, Role::participant);
        press(who, "*9");
        m_at += 50ms;
    }
    QCOMPARE(told(), both);
    m_at += Room::kBetweenHandsHeard;
    press(ParticipantId{"hand3"}, "*9*9"); // one that was told just now
    QCOMPARE(told(), Said());
    press(kBert, "*9");
    QCOMPARE(told(), both);
    m_at += Room::kBetweenOnesHands;
    press(kDora, "*9"); // not to oneself
    QCOMPARE(told(), Said({"anna: somebodyRaisedHand"}));
}

void TestRoom::tooManyKeysAreNone() {
    for (unsigned i = 0; i < 50; ++i) press(kBert, "*9");
    QCOMPARE(m_sink.changes, int(Keypad::kActsAtOnce));
    m_at += 2 * Keypad::kBetweenActs;
    for (unsigned i = 0; i < 50; ++i) press(kBert, "*9");
    QCOMPARE(m_sink.changes, int(Keypad::kActsAtOnce) + 2);
    press(kAnna, "*1"); // each has his own
    QVERIFY(m_room->locked());
    m_at += 100 * Keypad::kBetweenActs;
    for (unsigned i = 0; i < 50; ++i) press(kBert, "*9");
    QCOMPARE(m_sink.changes, 2 * int(Keypad::kActsAtOnce) + 2);
}

// What a moderator did, nobody undoes by calling again.
void TestRoom::whoComesAgainIsAsHeLeft() {
    QVERIFY(m_room->act(kBert, PersonAct::mute).has_value());
    press(kBert, "*6*9");
    m_sink.said.clear();
    m_room->leave(kBert, Ending::hungUp);
    enter(kBert, Role::participant);
    QVERIFY(m_room->find(kBert)->mutedByModerator);
    QVERIFY(!m_room->find(kBert)->mutedBySelf && !m_room->find(kBert)->hand); // he went by himself, and begins anew
    QCOMPARE(m_sink.muting.back(), std::string("bert off"));
    QCOMPARE(m_sink.takeSaid(), Said({"bert: muted"}));
    // Let speak again while all are muted, he may when he comes back; what is said to all afterwards is said to him too.
    m_room->act(Act::muteAll);
    QVERIFY(m_room->act(kBert, PersonAct::unmute).has_value());
    m_room->leave(kBert, Ending::hungUp);
    enter(kBert, Role::participant);
    QVERIFY(!m_room->find(kBert)->muted());
    m_room->leave(kBert, Ending::hungUp);
    m_room->act(Act::muteAll);
    enter(kBert, Role::participant);
    QVERIFY(m_room->find(kBert)->mutedByModerator);
    m_room->leave(kBert, Ending::hungUp);
    m_room->act(Act::unmuteAll);
    enter(kBert, Role::participant);
    QVERIFY(!m_room->find(kBert)->muted());
    // Made a moderator meanwhile: as if he had been here.
    QVERIFY(m_room->act(kBert, PersonAct::mute).has_value());
    m_room->leave(kBert, Ending::hungUp);
    enter(kBert, Role::moderator);
    QVERIFY(!m_room->find(kBert)->muted());
}

// A microphone that its owner closed opens by nobody's redialling.
void TestRoom::whoLostTheLineIsAsHeWas() {
    for (const auto why : {Ending::lost, Ending::replaced}) {
        m_at += 60s;
        press(kBert, "*6*9");
        QVERIFY(m_room->find(kBert)->mutedBySelf);
        m_sink.said.clear();
        m_room->leave(kBert, why);
        m_now += 10s;
        enter(kBert, Role::participant);
        QVERIFY(m_room->find(kBert)->mutedBySelf);
        QCOMPARE(m_sink.muting.back(), std::string("bert off"));
        QCOMPARE(m_room->find(kBert)->hand, std::optional(m_now - 10s));
        QCOMPARE(m_sink.takeSaid(), Said({"bert: mutedYourself"}));
        m_at += 60s;
        press(kBert, "*6*9");
        QVERIFY(!m_room->find(kBert)->muted() && !m_room->find(kBert)->hand);
    }
    press(kBert, "*6");
    m_room->leave(kBert, Ending::lost);
    enter(kBert, Role::audience);
    QVERIFY(!m_room->find(kBert)->muted());
}

void TestRoom::removeTheLast() {
    enter(kDora, Role::moderator);
    press(kAnna, "*4*4*4"); // never a moderator, and not oneself
    QCOMPARE(m_sink.out, Said({"carla: removed, removed", "bert: removed, removed"}));
    QCOMPARE(m_sink.takeSaid(), Said({"anna: lastRemoved", "anna: lastRemoved", "anna: nobodyToRemove"}));
    QCOMPARE(m_room->count(), std::size_t(2));
    QCOMPARE(m_sink.deeds, Said({"7 by anna to carla", "7 by anna to bert"}));
}

void TestRoom::removeOne() {
    QVERIFY(m_room->act(kAnna, PersonAct::remove).has_value()); // the organiser may, also a moderator
    QCOMPARE(m_sink.out, Said({"anna: removed, removed"}));
    QVERIFY(!m_room->hasModerator());
}

void TestRoom::theEnd() {
    press(kAnna, "*#");
    QCOMPARE(m_sink.out, Said({"anna: endedByModerator, over", "bert: endedByModerator, over", "carla: endedByModerator, over"}));
    QVERIFY(m_room->empty());
    QCOMPARE(m_sink.deeds, Said({"4 by anna to "}));
}

void TestRoom::whatIsSoStaysSoWithoutAWord() {
    m_room->act(Act::unlock);
    m_room->act(Act::unmuteAll);
    QVERIFY(m_room->act(kBert, PersonAct::unmute).has_value());
    m_room->act(Act::lock);
    m_room->act(Act::lock);
    m_room->act(Act::muteAll);
    m_room->act(Act::muteAll);
    QVERIFY(m_room->act(kBert, PersonAct::mute).has_value());
    QCOMPARE(m_sink.deeds, Said({"0 by organiser to ", "2 by organiser to "}));
    QCOMPARE(m_sink.takeSaid(), Said({"bert: muted"}));
    QCOMPARE(m_sink.roomChanges, 2);
    // One who was let speak again while all are muted: mute all means him too.
    QVERIFY(m_room->act(kBert, PersonAct::unmute).has_value());
    m_room->act(Act::muteAll);
    QVERIFY(m_room->find(kBert)->muted());
}

void TestRoom::notHere() {
    for (const auto what : {PersonAct::mute, PersonAct::unmute, PersonAct::remove, PersonAct::lowerHand})
        QCOMPARE(m_room->act(kDora, what).error().code, Errc::notLive);
    press(kDora, "*1");
    m_room->leave(kDora, Ending::hungUp);
    m_room->setRole(kDora, Role::moderator);
    QVERIFY(m_sink.said.empty() && !m_room->locked());
    QCOMPARE(m_room->count(), std::size_t(3));
}

QTEST_APPLESS_MAIN(TestRoom)
#include "tst_room.moc"
