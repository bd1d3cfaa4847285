// labels: unit spec:F3 spec:F4 spec:F8 spec:A6
// A conference of an hour, on a clock that the test turns: who came too early, the lock, hands, muting, the warning and the end;
// then attendance and audit are held against what happened, to the second.
#include "common/api/codec.hpp"
#include "server/base/log.hpp"
#include "server/conference/live.hpp"
#include "tests/server/conference/house.hpp"

#include <QTest>
#include <map>
#include <set>

using namespace conclave;
using namespace conclave::conference;
using namespace conclave::tests;

namespace {

// Calls without phones. Whoever is told to go hears the last prompt out for three seconds.
struct Callers final : RoomHost, media::EngineListener {
    Rooms* rooms = nullptr;
    std::map<sip::CallId, Seat> seats{};
    std::vector<std::string> said{};
    std::vector<sip::Roster> rosters{};
    std::set<sip::CallId> disconnected{};

    void dismiss(sip::CallId call, media::PromptId last, std::string_view, Ending why) override {
        said.push_back(seats[call].displayName + ": " + media::nameOf(last));
        rooms->left(seats[call], call, why);
    }
    bool isConnected(sip::CallId call) const override { return !disconnected.contains(call); }
    void publishRoster(sip::CallId, const sip::Roster& roster) override { rosters.push_back(roster); }
    void onDigit(media::LegId, char) override {}
    void onMediaStarted(media::LegId) override {}
    void onMediaLost(media::LegId) override {}
    void onPromptEnded(media::LegId, media::PromptId) override {}
};

} // namespace

class TestHour : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { base::cryptoInit(); }
    void init();
    void anHour();
    void atOnceWhenItIsOver();
    void whoLostTheLineComesThroughTheLock();
    void aDeadSeatIsTakenOver();
    void theRosterTellsNoAddress();

private:
    void open(RoomRules rules);
    Seat seat(const std::string& name, Role role);
    sip::CallId enter(const Seat& seat);
    // From the begin: hours, minutes and seconds pass, and the rooms look about.
    void at(std::chrono::seconds fromBegin);
    void press(const Seat& who, const char* keys) {
        for (; *keys; ++keys) m_rooms->key(who, *keys);
    }
    std::optional<RefusedFor> refusedFor(const Seat& who) {
        const auto no = m_rooms->refusal(who, {});
        return no ? no->why : std::nullopt;
    }

    std::unique_ptr<House> m_house{};
    std::unique_ptr<CallLog> m_log{};
    std::unique_ptr<LiveFeed> m_feed{};
    std::unique_ptr<Rooms> m_rooms{};
    std::unique_ptr<Callers> m_callers{};
    std::unique_ptr<media::Engine> m_engine{};
    api::Conference m_conference{};
    Instant m_begin{};
    std::uint64_t m_calls = 0;
};

void TestHour::init() {
    m_engine.reset();
    m_rooms.reset();
    m_log.reset();
    m_house = std::make_unique<House>();
    m_conference = m_house->draft();
    (void)m_house->add(m_conference.id, 1);
    (void)m_house->inviteAll(m_conference.id);
    m_begin = m_conference.begin;
    open({});
}

void TestHour::open(RoomRules rules) {
    m_engine.reset();
    m_rooms.reset();
    m_log = std::make_unique<CallLog>(m_house->control.get_executor(), m_house->context);
    m_feed = std::make_unique<LiveFeed>();
    m_callers = std::make_unique<Callers>();
    m_rooms = std::make_unique<Rooms>(m_house->clock, m_house->changes, *m_log, *m_feed, rules);
    m_engine = std::make_unique<media::Engine>(media::EngineOptions{}, m_house->control.get_executor(), *m_callers);
    m_callers->rooms = m_rooms.get();
    m_rooms->attach(*m_engine, *m_callers);
}

Seat TestHour::seat(const std::string& name, Role role) {
    Seat out;
    out.conference = m_conference.id;
    out.participant = ParticipantId("p-" + name);
    out.owner = m_house->anna.id;
    out.number = m_conference.number;
    out.subject = m_conference.subject;
    out.displayName = name;
    out.address = name + "@example.net";
    out.role = role;
    out.begin = m_begin;
    out.end = m_conference.end;
    out.state = ConferenceState::scheduled;
    return out;
}

sip::CallId TestHour::enter(const Seat& who) {
    const sip::CallId call{++m_calls};
    m_callers->seats[call] = who;
    m_rooms->enter({who, call, m_engine->newLegId(), m_engine->newBridgeId(), media::Language::en, "192.0.2.7"});
    return call;
}

void TestHour::at(std::chrono::seconds fromBegin) {
    m_house->clock.at = m_begin + fromBegin;
    m_rooms->beat();
}

void TestHour::anHour() {
    const auto anna = seat("Anna", Role::moderator), bert = seat("Bert", Role::participant), carla = seat("Carla", Role::audience),
               dora = seat("Dora", Role::participant);
    std::vector<std::string> seen;
    const auto watching = m_feed->subscribe(m_conference.id, [&](const std::string& kind, const std::string&) { seen.push_back(kind); });

    at(-31min);
    QCOMPARE(refusedFor(anna), std::optional(RefusedFor::notOpen));
    at(-30min);
    QVERIFY(!refusedFor(anna));
    const auto annas = enter(anna);
    at(-10min - 1s);
    QCOMPARE(refusedFor(bert), std::optional(RefusedFor::notOpen));
    at(-10min);
    QVERIFY(!refusedFor(bert));
    const auto berts = enter(bert);
    at(1s);
    enter(carla);
    QCOMPARE(refusedFor(carla), std::optional(RefusedFor::seatTaken));

    at(5min);
    press(anna, "*1");
    QCOMPARE(refusedFor(dora), std::optional(RefusedFor::locked));
    m_rooms->refused(dora, RefusedFor::locked);
    press(carla, "*9");
    auto live = m_rooms->view(m_conference.id);
    QVERIFY(live.open && live.locked);
    QCOMPARE(live.participants.size(), std::size_t(3));
    QCOMPARE(live.refusals.at(0).displayName, std::string("Dora"));
    QCOMPARE(*live.participants[2].handSince, m_begin + 5min);

    at(20min);
    press(anna, "*1");
    QVERIFY(!refusedFor(dora));
    const auto doras = enter(dora);
    press(anna, "*2");
    QCOMPARE(m_rooms->view(m_conference.id).participants[3].mutedBy, MutedBy::moderator);
    QVERIFY(m_rooms->act(m_house->anna, m_conference.id, dora.participant, Room::PersonAct::unmute).has_value());
    QCOMPARE(m_rooms->view(m_conference.id).participants[3].mutedBy, MutedBy::nobody);

    at(30min);
    m_rooms->left(dora, doras, Ending::lost);
    at(40min);
    m_rooms->onParticipantRemoved(m_conference.id, carla.participant);
    at(55min); // five minutes before the end, those inside are told
    at(60min - 1s);
    QVERIFY(!refusedFor(dora));
    at(60min);
    QCOMPARE(refusedFor(dora), std::optional(RefusedFor::ended));
    QVERIFY(m_rooms->isLive(m_conference.id)); // as long as a moderator is in
    at(63min);
    m_rooms->left(anna, annas, Ending::hungUp);
    QVERIFY(m_rooms->isLive(m_conference.id));
    at(63min + 1s);
    QVERIFY(!m_rooms->isLive(m_conference.id));
    QCOMPARE(m_callers->said, std::vector<std::string>({"Carla: removed", "Bert: ended"}));
    Q_UNUSED(berts);
    QCOMPARE(seen.back(), std::string("live")); // it is over

    m_house->control.restart();
    m_house->control.run();
    const auto stays = m_house->run(m_log->attendance(m_house->anna, m_conference.id))->items;
    std::vector<std::string> written;
    for (const auto& stay : stays)
        written.push_back(stay.displayName + " " + std::to_string(std::chrono::floor<std::chrono::seconds>(stay.joinedAt - m_begin).count()) +
                          " to " + std::to_string(std::chrono::floor<std::chrono::seconds>(*stay.leftAt - m_begin).count()) + " " +
                          std::string(wordOf(*stay.ending)));
    QCOMPARE(written, std::vector<std::string>({"Anna -1800 to 3780 hungUp", "Bert -600 to 3781 over", "Carla 1 to 2400 removed",
                                                "Dora 1200 to 1800 lost"}));
    std::vector<std::string> deeds;
    m_house->look([&](store::Session& session) {
        store::AuditQuery query;
        query.conference = m_conference.id;
        query.action = "call";
        const auto rows = store::AuditStore(session).list(query);
        for (auto row = rows.rbegin(); row != rows.rend(); ++row)
            deeds.push_back(std::to_string(std::chrono::floor<std::chrono::seconds>(row->at - m_begin).count()) + " " + row->action + " " +
                            row->participant.value + (row->actor == m_house->anna.id ? "by the organiser" : row->detail));
    });
    QCOMPARE(deeds, std::vector<std::string>({"300 call.locked by participant p-Anna", "1200 call.unlocked by participant p-Anna",
                                              "1200 call.everyoneMuted by participant p-Anna",
                                              "1200 call.unmuted p-Dora" "by the organiser"}));
}

void TestHour::atOnceWhenItIsOver() {
    RoomRules rules;
    rules.atEnd = AtEnd::atOnce;
    rules.opensBefore = 0min;
    open(rules);
    at(-1s);
    QCOMPARE(refusedFor(seat("Bert", Role::participant)), std::optional(RefusedFor::notOpen));
    at(0s);
    enter(seat("Anna", Role::moderator));
    enter(seat("Bert", Role::participant));
    at(60min - 1s);
    QVERIFY(m_rooms->isLive(m_conference.id));
    at(60min);
    QVERIFY(!m_rooms->isLive(m_conference.id));
    QCOMPARE(m_callers->said, std::vector<std::string>({"Anna: ended", "Bert: ended"}));
    m_house->control.restart();
    m_house->control.run();
}

void TestHour::whoLostTheLineComesThroughTheLock() {
    const auto anna = seat("Anna", Role::moderator), bert = seat("Bert", Role::participant), carla = seat("Carla", Role::participant);
    at(0s);
    enter(anna);
    const auto berts = enter(bert), carlas = enter(carla);
    press(anna, "*1");
    m_rooms->left(bert, berts, Ending::lost);
    m_rooms->left(carla, carlas, Ending::hungUp);
    QVERIFY(!refusedFor(bert));
    QCOMPARE(refusedFor(carla), std::optional(RefusedFor::locked));
    QVERIFY(!refusedFor(seat("Emil", Role::moderator)));
    m_house->control.restart();
    m_house->control.run();
}

void TestHour::aDeadSeatIsTakenOver() {
    const auto bert = seat("Bert", Role::participant);
    at(0s);
    const auto first = enter(bert);
    QCOMPARE(refusedFor(bert), std::optional(RefusedFor::seatTaken));
    QVERIFY(!m_rooms->refusal(bert, first)); // it has shown that this call is its own (RFC 3891)
    m_callers->disconnected.insert(first);
    QVERIFY(!refusedFor(bert));
    const auto second = enter(bert);
    QCOMPARE(m_rooms->view(m_conference.id).participants.size(), std::size_t(1));
    m_rooms->left(bert, first, Ending::hungUp); // a late word of the old call moves nobody
    QVERIFY(m_rooms->isLive(m_conference.id));
    // Ten seconds without a packet, too, but not on hold.
    media::LegStats silent;
    silent.sinceLastPacket = 11s;
    m_rooms->stats(bert, silent);
    QVERIFY(!refusedFor(bert));
    m_rooms->setHeld(bert, media::Held::yes);
    m_rooms->stats(bert, silent);
    QCOMPARE(refusedFor(bert), std::optional(RefusedFor::seatTaken));
    m_rooms->left(bert, second, Ending::hungUp);
    m_house->control.restart();
    m_house->control.run();
    const auto stays = m_house->run(m_log->attendance(m_house->anna, m_conference.id))->items;
    QCOMPARE(*stays.at(0).ending, Ending::replaced);
    QCOMPARE(*stays.at(1).ending, Ending::hungUp);
}

void TestHour::theRosterTellsNoAddress() {
    auto nameless = seat("Bert", Role::participant);
    nameless.displayName.clear();
    const auto anna = seat("Anna", Role::moderator);
    at(0s);
    enter(anna);
    m_rooms->subscribe(anna);
    QCOMPARE(m_callers->rosters.size(), std::size_t(1)); // at once
    enter(nameless);
    m_rooms->beat();
    QCOMPARE(m_callers->rosters.size(), std::size_t(2)); // what changes within a beat is told as one
    m_rooms->beat();
    QCOMPARE(m_callers->rosters.size(), std::size_t(2));
    const auto& roster = m_callers->rosters.back();
    QCOMPARE(roster.users.size(), std::size_t(2));
    const auto text = sip::ConferenceInfo(roster).document(1);
    QVERIFY2(text.find("@example.net") == std::string::npos && text.find("p-Bert") == std::string::npos, text.c_str());
    QVERIFY(text.find("Anna") != std::string::npos && text.find(m_conference.subject) != std::string::npos);
    m_house->control.restart();
    m_house->control.run();
}

QTEST_APPLESS_MAIN(TestHour)
#include "tst_hour.moc"
