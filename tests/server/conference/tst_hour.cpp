// labels: unit spec:F3 spec:F4 spec:F8 spec:A6
// A conference of an hour, on a clock that the test turns: who came too early, the lock, hands, muting, the warning and the end;
// then attendance and audit are held against what happened, to the second.
#include "common/api/codec.hpp"
#include "server/base/log.hpp"
#include "server/conference/live.hpp"
#include "tests/server/conference/house.hpp"
#include "tests/server/media/bridge/test_peer.hpp"

#include <QTest>
#include <map>
#include <set>
#include <thread>

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
    std::vector<std::string> heard{}; // to its end

    void dismiss(sip::CallId call, media::PromptId last, std::string_view, Ending why) override {
        said.push_back(seats[call].displayName + ": " + media::nameOf(last));
        rooms->left(seats[call], call, why);
    }
    bool isConnected(sip::CallId call) const override { return !disconnected.contains(call); }
    void publishRoster(sip::CallId, const sip::Roster& roster) override { rosters.push_back(roster); }
    void onDigit(media::LegId, char) override {}
    void onMediaStarted(media::LegId) override {}
    void onMediaLost(media::LegId) override {}
    void onPromptEnded(media::LegId, media::PromptId prompt) override { heard.emplace_back(media::nameOf(prompt)); }
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
    void pastItsEndItGoesOn();
    void whoDialsAgainAndAgainHidesNobody();
    void whoIsCutOffHasNoGoodLine();
    void theOwnerIsToldOfTheRoomWithoutAName();
    void fiveMinutesAreSaidWhenItIsFive();

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

// A moderator is in: the organiser still finds it, and may say who speaks.
void TestHour::pastItsEndItGoesOn() {
    m_house->listeners.setLiveView(m_rooms.get());
    const auto other = m_house->draft(); // ended likewise, and nobody is in
    (void)m_house->inviteAll(other.id);
    const auto found = m_house->run(m_house->schedule.find(m_house->anna, m_conference.id));
    auto bert = seat("Bert", Role::participant);
    bert.participant = found->participants->back().id;
    at(0s);
    const auto annas = enter(seat("Anna", Role::moderator));
    const auto berts = enter(bert);
    at(61min);
    const auto ids = [&](store::Scope scope) {
        std::set<std::string> all;
        ListRequest request;
        request.scope = scope;
        const auto page = m_house->run(m_house->schedule.list(m_house->anna, request));
        for (const auto& one : page->items) all.insert(one.id.value);
        return all;
    };
    QCOMPARE(ids(store::Scope::current), std::set<std::string>({m_conference.id.value}));
    QCOMPARE(ids(store::Scope::past), std::set<std::string>({other.id.value}));
    const auto whole = *m_house->run(m_house->schedule.find(m_house->anna, m_conference.id));
    QVERIFY(whole.live);
    QCOMPARE(whole.state, ConferenceState::ended); // nobody new comes in, and no mail goes out
    const auto change = [&](api::ParticipantPatch patch) {
        return codeOf(m_house->run(m_house->participants.change(m_house->anna, m_conference.id, bert.participant, {}, std::move(patch))));
    };
    api::ParticipantPatch role, name;
    role.role = Role::audience;
    name.displayName = "Bertram";
    QCOMPARE(change(role), Errc{});
    QCOMPARE(m_house->recorder.heard.back(), std::string("changed audience"));
    QCOMPARE(change(name), Errc::conferenceEnded);
    m_rooms->left(bert, berts, Ending::hungUp);
    m_rooms->left(seat("Anna", Role::moderator), annas, Ending::hungUp);
    role.role = Role::participant;
    QCOMPARE(change(role), Errc::conferenceEnded);
    QCOMPARE(ids(store::Scope::current), std::set<std::string>());
    QCOMPARE(ids(store::Scope::past).size(), std::size_t(2));
    m_house->control.restart();
    m_house->control.run();
}

void TestHour::whoDialsAgainAndAgainHidesNobody() {
    at(0s);
    enter(seat("Anna", Role::moderator));
    m_rooms->refused(seat("Carla", Role::participant), RefusedFor::locked);
    for (int i = 1; i <= 40; ++i) {
        at(std::chrono::seconds(i));
        m_rooms->refused(seat("Bert", Role::participant), RefusedFor::locked);
    }
    const auto refusals = m_rooms->view(m_conference.id).refusals;
    QCOMPARE(refusals.size(), std::size_t(2));
    QCOMPARE(refusals[0].displayName, std::string("Bert"));
    QCOMPARE(refusals[0].at, m_begin + 40s);
    QCOMPARE(refusals[1].displayName, std::string("Carla"));
    m_house->control.restart();
    m_house->control.run();
}

void TestHour::whoIsCutOffHasNoGoodLine() {
    at(0s);
    const auto bert = seat("Bert", Role::participant);
    enter(bert);
    const auto grade = [&] { return m_rooms->view(m_conference.id).participants.at(0).quality->grade; };
    media::LegStats stats;
    m_rooms->stats(bert, stats);
    QCOMPARE(grade(), LineGrade::good);
    enter(bert); // anew, since a line is graded every five seconds
    stats.sinceLastPacket = 11s;
    m_rooms->stats(bert, stats);
    QCOMPARE(grade(), LineGrade::poor);
    enter(bert);
    m_rooms->setHeld(bert, media::Held::yes);
    m_rooms->stats(bert, stats);
    QCOMPARE(grade(), LineGrade::good);
    m_house->control.restart();
    m_house->control.run();
}

// What is not about one participant names none: an empty id is no id.
void TestHour::theOwnerIsToldOfTheRoomWithoutAName() {
    std::vector<api::Change> told;
    const auto resumed = m_house->changes.subscribe({m_house->anna.id}, {}, [&](const Event& event) { told.push_back(event.change); });
    at(0s);
    const auto anna = seat("Anna", Role::moderator);
    enter(anna);
    press(anna, "*1");
    QVERIFY(told.size() >= 2);
    QVERIFY(!told.back().participantId);
    QVERIFY(api::decode<api::Change>(api::encode(told.back())).has_value());
    for (const auto& change : told) QVERIFY(!change.participantId || !change.participantId->empty());
    m_house->control.restart();
    m_house->control.run();
}

// Heard by a phone. Whoever opens the room anew when less than that is left hears nothing false.
void TestHour::fiveMinutesAreSaidWhenItIsFive() {
    media::EngineOptions options;
    options.threads = 1;
    options.listenAddress = boost::asio::ip::make_address("127.0.0.1");
    m_engine = std::make_unique<media::Engine>(options, m_house->control.get_executor(), *m_callers);
    m_rooms->attach(*m_engine, *m_callers);
    QVERIFY(m_engine->start());
    const auto anna = seat("Anna", Role::moderator);
    const auto heardAfter = [&](std::chrono::minutes first, std::chrono::minutes then) {
        m_callers->heard.clear();
        media::LegSpec spec;
        spec.leg = m_engine->newLegId();
        spec.bridge = m_engine->newBridgeId();
        spec.place = media::LegPlace::mix;
        spec.role = Role::moderator;
        TestPeer phone(spec, 7);
        const auto shard = m_engine->place(spec.bridge);
        phone.setServer(m_engine->port(shard));
        if (!m_engine->addLeg(shard, phone.spec())) return std::vector<std::string>{"no leg"};
        const sip::CallId call{++m_calls};
        m_callers->seats[call] = anna;
        at(first);
        m_rooms->enter({anna, call, spec.leg, spec.bridge, media::Language::en, "192.0.2.7"});
        at(first);
        at(then);
        press(anna, "*6"); // is said last
        for (int i = 0; i < 3000 && (m_callers->heard.empty() || m_callers->heard.back() != media::nameOf(media::PromptId::mutedYourself)); ++i) {
            phone.sendFrame();
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            phone.receive();
            m_house->control.restart();
            m_house->control.poll();
        }
        m_rooms->left(anna, call, Ending::hungUp);
        m_engine->removeLeg(spec.leg);
        return m_callers->heard;
    };
    const std::string alone = media::nameOf(media::PromptId::onlyOne), five = media::nameOf(media::PromptId::endsInFiveMinutes),
                      muted = media::nameOf(media::PromptId::mutedYourself);
    QCOMPARE(heardAfter(54min, 55min), std::vector<std::string>({alone, five, muted}));
    QCOMPARE(heardAfter(58min, 59min), std::vector<std::string>({alone, muted}));
    m_engine.reset(); // it listens as long as it is there
    m_house->control.restart();
    m_house->control.run();
}

QTEST_APPLESS_MAIN(TestHour)
#include "tst_hour.moc"
