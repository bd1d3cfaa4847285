// labels: unit spec:F1 spec:F6 spec:B6 spec:C3 spec:C8
// needs: server/sip
// Calls on their way into a room, without a phone: what SIP and the bridge would say of them is said by the test. A real
// database and a real bridge; the clock of the schedule is the test's.
#include "server/conference/admission.hpp"
#include "tests/server/conference/house.hpp"
#include "tests/server/media/bridge/attacker.hpp"

#include <QTest>
#include <future>
#include <sqlite3.h>

using namespace conclave;
using namespace conclave::conference;
using namespace conclave::tests;
using media::PromptId;

namespace {

sdp::SessionDescription offer(const std::string& direction = "sendrecv") {
    return *sdp::parse("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/SAVP 96\r\n"
                       "a=rtpmap:96 opus/48000/2\r\na=" + direction + "\r\n"
                       "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj\r\n");
}

media::SrtpKey offeredKey() {
    return media::SrtpKey(sdp::negotiate(offer(), freshLocalMedia(boost::asio::ip::address_v4::loopback(), 9, {}))->peerKey.bytes());
}

// What the bridge says, and which prompts have been played to their end.
struct Ear final : media::EngineListener {
    media::EngineListener& next;
    std::vector<PromptId> ended;

    explicit Ear(media::EngineListener& admission) : next(admission) {}
    void onDigit(media::LegId leg, char digit) override { next.onDigit(leg, digit); }
    void onMediaStarted(media::LegId leg) override { next.onMediaStarted(leg); }
    void onMediaLost(media::LegId leg) override { next.onMediaLost(leg); }
    void onPromptEnded(media::LegId leg, PromptId prompt) override {
        ended.push_back(prompt);
        next.onPromptEnded(leg, prompt);
    }
};

// A server's calls, with the SIP left out: it knows none of them, and so says nothing.
struct Lobby : House {
    CallLog log{control.get_executor(), context};
    LiveFeed feed;
    Rooms rooms{clock, changes, log, feed, {}};
    Admission admission{control.get_executor(), clock, doors, rooms, MediaAddresses({})};
    Ear ear{admission};
    media::Engine engine{{}, control.get_executor(), ear};
    sip::Server calls{control.get_executor(), std::make_shared<boost::asio::ssl::context>(boost::asio::ssl::context::tls_server), {},
                      admission};
    api::Conference conference;
    api::Participant bert;
    std::uint64_t callsMade = 0;

    Lobby() {
        conference = draft();
        bert = add(conference.id, 1).items.at(0);
        (void)inviteAll(conference.id);
        clock.at = conference.begin;
        engine.start().value(); // from now on there is always something to wait for
        admission.attach(calls, engine);
        listeners.add(rooms);
        listeners.add(admission);
        admission.start();
    }
    ~Lobby() {
        admission.stop();
        engine.stop();
        bool stopped = false;
        boost::asio::co_spawn(control, log.stop(), [&](std::exception_ptr) { stopped = true; });
        (void)until([&] { return stopped; });
    }

    template <class Condition>
    bool until(Condition holds) {
        for (const auto end = std::chrono::steady_clock::now() + 60s; !holds();) {
            if (std::chrono::steady_clock::now() > end) return false;
            if (control.stopped()) control.restart();
            control.run_one_for(20ms);
        }
        return true;
    }
    // As run() of the house, beside what goes on for ever.
    template <class T>
    T act(base::awaitable<T> work) {
        std::optional<T> out;
        boost::asio::co_spawn(control, std::move(work), [&](std::exception_ptr, T value) { out.emplace(std::move(value)); });
        if (!until([&] { return out.has_value(); })) qFatal("nothing came of it");
        return std::move(*out);
    }

    // As the bridge would say of every leg there has been.
    template <class Say>
    void ofEveryLeg(Say say) {
        for (auto leg = static_cast<std::uint64_t>(engine.newLegId()); leg > 0; --leg) say(media::LegId(leg));
    }
    void promptEnded(PromptId prompt) {
        ofEveryLeg([&](media::LegId leg) { admission.onPromptEnded(leg, prompt); });
    }
    sip::CallId arrive(const std::string& user, const std::string& source = "192.0.2.1") {
        sip::IncomingCall call;
        call.id = sip::CallId(++callsMade);
        call.userPart = user;
        call.source = {boost::asio::ip::make_address(source), 5061};
        call.offer = offer();
        const auto id = call.id;
        admission.onCall(std::move(call));
        return id;
    }
    std::string link() const { return "j-" + *bert.joinToken; }
    // By link, as far as the 200.
    sip::CallId answered() {
        const auto before = admission.legCount();
        const auto id = arrive(link());
        (void)until([&] { return admission.legCount() > before; });
        return id;
    }
    void type(sip::CallId id, const std::string& keys) {
        for (const char key : keys) admission.onDigit(id, key);
    }
    bool isIn() const { return rooms.isLive(conference.id); }
    // What `begin` asks of the read thread is done, and its word is on the way: nobody has heard it yet.
    template <class Begin>
    void readUnheard(Begin begin) {
        std::promise<void> begun;
        auto wait = [held = begun.get_future().share()](store::Session&) -> Result<> {
            held.wait();
            return {};
        };
        auto last = [](store::Session&) -> Result<> { return {}; };
        const auto done = [](std::exception_ptr, Result<>) {};
        boost::asio::io_context other;
        boost::asio::co_spawn(other, database->read(std::move(wait)), done);
        other.poll();
        begin();
        if (control.stopped()) control.restart();
        control.poll();
        boost::asio::co_spawn(other, database->read(std::move(last)), done);
        other.poll();
        begun.set_value();
        other.run();
    }
    // By another connection: the database is at work.
    void sql(const char* text) {
        sqlite3* other = nullptr;
        const auto name = folder / "conclave.db";
        if (sqlite3_open(name.c_str(), &other) != SQLITE_OK || sqlite3_busy_timeout(other, 10'000) != SQLITE_OK ||
            sqlite3_exec(other, text, nullptr, nullptr, nullptr) != SQLITE_OK)
            qFatal("%s", sqlite3_errmsg(other));
        sqlite3_close(other);
    }
};

} // namespace

class TestAdmission : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { base::cryptoInit(); }
    void whoIsSentAwayBeforeTheAck_data();
    void whoIsSentAwayBeforeTheAck();
    void aRoleChangesBeforeTheAck();
    void aChangeOvertakesALookUp();
    void callsOfOneSeat();
    void theTestLineOpens();
    void aStoreThatFailsIsNoWrongPin();
    void wordOfAnEarlierPromptEndsNoLastOne();
    void aFloodFromAFewAddressesPutsOutItsOwn();
    void aHashAfterAFullEntryStopsNoPrompt();
    void whoIsHeardNeedsNoConnection();
    void stopWhileALinkIsLookedUp();
};

void TestAdmission::whoIsSentAwayBeforeTheAck_data() {
    QTest::addColumn<QByteArray>("act");
    QTest::addColumn<bool>("early");
    for (const char* act : {"remove", "pin", "cancel"})
        for (const bool early : {false, true})
            QTest::addRow("%s%s", act, early ? ", on the test line" : "") << QByteArray(act) << early;
}

void TestAdmission::whoIsSentAwayBeforeTheAck() {
    QFETCH(QByteArray, act);
    QFETCH(bool, early);
    Lobby lobby;
    if (early) lobby.clock.at = lobby.conference.begin - 1h;
    const auto id = lobby.answered();
    if (early) lobby.admission.onEstablished(id);
    if (act == "remove")
        QVERIFY(lobby.act(lobby.participants.remove(lobby.anna, lobby.conference.id, lobby.bert.id, {}, WithdrawalMail::none)).has_value());
    if (act == "pin") QVERIFY(lobby.act(lobby.participants.regeneratePin(lobby.anna, lobby.conference.id, lobby.bert.id, {})).has_value());
    if (act == "cancel") QVERIFY(lobby.act(lobby.invitations.cancel(lobby.anna, lobby.conference.id, {}, {})).has_value());
    if (early) {
        const auto last = act == "cancel" ? PromptId::cancelled : PromptId::removed;
        lobby.promptEnded(last);
    } else {
        lobby.admission.onEstablished(id);
    }
    QCOMPARE(lobby.admission.legCount(), std::size_t(0));
    QVERIFY(!lobby.isIn());
}

void TestAdmission::aRoleChangesBeforeTheAck() {
    Lobby lobby;
    const auto id = lobby.answered();
    api::ParticipantPatch patch;
    patch.role = Role::audience;
    QVERIFY(lobby.act(lobby.participants.change(lobby.anna, lobby.conference.id, lobby.bert.id, {}, patch)).has_value());
    lobby.admission.onEstablished(id);
    QVERIFY(lobby.isIn());
    QCOMPARE(lobby.rooms.view(lobby.conference.id).participants.at(0).role, Role::audience);
}

void TestAdmission::aChangeOvertakesALookUp() {
    for (const bool typed : {false, true}) {
        Lobby lobby;
        sip::CallId id{};
        if (typed) {
            id = lobby.arrive(lobby.conference.number);
            lobby.admission.onEstablished(id);
        }
        lobby.readUnheard([&] {
            if (typed) lobby.type(id, *lobby.bert.pin);
            else id = lobby.arrive(lobby.link());
        });
        lobby.sql("DELETE FROM participant WHERE address LIKE 'p0@%'"); // and then it is committed, and heard of
        lobby.listeners.onParticipantRemoved(lobby.conference.id, lobby.bert.id);
        (void)lobby.act(lobby.doors.find(lobby.conference.id, lobby.bert.id)); // the second look-up is done, too
        lobby.admission.onEstablished(id);
        QVERIFY(!lobby.isIn());
    }
}

void TestAdmission::callsOfOneSeat() {
    for (const bool early : {false, true}) {
        Lobby lobby;
        if (early) lobby.clock.at = lobby.conference.begin - 1h;
        sip::CallId last{};
        for (int i = 0; i < 50; ++i) {
            last = lobby.arrive(lobby.link());
            (void)lobby.act(lobby.doors.find(lobby.conference.id, lobby.bert.id)); // the link's look-up is done, too
            if (early) lobby.admission.onEstablished(last);
        }
        QCOMPARE(lobby.admission.legCount(), std::size_t(2));
        if (early) continue;
        lobby.admission.onEstablished(last);
        QVERIFY(lobby.isIn());
        // Whoever is inside stays so, whatever calls besides.
        lobby.admission.onEnded(lobby.answered(), sip::CallEnd::peerHungUp);
        QVERIFY(lobby.isIn());
    }
}

void TestAdmission::theTestLineOpens() {
    Lobby lobby;
    lobby.clock.at = lobby.conference.begin - 11min;
    lobby.admission.onEstablished(lobby.answered());
    (void)lobby.act(lobby.doors.find(lobby.conference.id, lobby.bert.id));
    QVERIFY(!lobby.isIn());
    lobby.clock.at = lobby.conference.begin - 10min;
    QVERIFY(lobby.until([&] { return lobby.isIn(); }));
}

// Sixty tries at a broken database: a source that was wrong fifty times would be banned.
void TestAdmission::aStoreThatFailsIsNoWrongPin() {
    Lobby lobby;
    lobby.sql("ALTER TABLE participant RENAME TO elsewhere");
    for (int i = 0; i < 60; ++i) {
        const auto id = lobby.arrive(lobby.conference.number);
        lobby.admission.onEstablished(id);
        lobby.type(id, *lobby.bert.pin);
        QVERIFY(lobby.until([&] { // it says goodbye, at the first try
            lobby.promptEnded(PromptId::goodbye);
            return lobby.admission.legCount() == 0;
        }));
    }
    lobby.sql("ALTER TABLE elsewhere RENAME TO participant");
    const auto id = lobby.arrive(lobby.conference.number);
    lobby.admission.onEstablished(id);
    lobby.type(id, *lobby.bert.pin);
    QVERIFY(lobby.until([&] { return lobby.isIn(); }));
}

void TestAdmission::wordOfAnEarlierPromptEndsNoLastOne() {
    Lobby lobby;
    lobby.clock.at = lobby.conference.end;
    const auto id = lobby.arrive(lobby.conference.number);
    lobby.admission.onEstablished(id);
    lobby.type(id, *lobby.bert.pin);
    (void)lobby.act(lobby.doors.find(lobby.conference.id, lobby.bert.id));
    lobby.promptEnded(PromptId::enterPin);
    QCOMPARE(lobby.admission.legCount(), std::size_t(1));
    lobby.promptEnded(PromptId::ended);
    QCOMPARE(lobby.admission.legCount(), std::size_t(0));
}

void TestAdmission::aFloodFromAFewAddressesPutsOutItsOwn() {
    Lobby lobby;
    const auto honest = lobby.arrive(lobby.conference.number, "192.0.2.9");
    lobby.admission.onEstablished(honest);
    for (int i = 0; i < 750; ++i)
        lobby.admission.onEstablished(lobby.arrive(std::to_string(20'000'000 + i), "192.0.2." + std::to_string(20 + i % 3)));
    QVERIFY(lobby.admission.legCount() <= limits::kCallsTypingMax);
    lobby.type(honest, *lobby.bert.pin);
    QVERIFY(lobby.until([&] { return lobby.isIn(); }));
}

void TestAdmission::aHashAfterAFullEntryStopsNoPrompt() {
    Lobby lobby;
    const auto id = lobby.arrive("join");
    lobby.admission.onEstablished(id);
    // Its phone, which the prompts wait for.
    constexpr std::uint32_t kSource = 77;
    Attacker phone(lobby.engine.port(media::ShardIndex{0}));
    Sealer sealer(media::SrtpSuite::aesCm128HmacSha1_80, offeredKey(), kSource);
    std::uint16_t sent = 0;
    const auto hears = [&](const std::vector<PromptId>& wanted) {
        lobby.ear.ended.clear();
        return lobby.until([&] {
            phone.send(sealer.rtp(plainRtp(kSource, sent, sent * 960U, phone.sound())));
            ++sent;
            return lobby.ear.ended == wanted;
        });
    };
    lobby.type(id, lobby.conference.number + "#");
    QVERIFY(hears({PromptId::enterPin}));
    lobby.type(id, "000000000");
    (void)lobby.act(lobby.doors.find(lobby.conference.id, lobby.bert.id)); // the PIN's look-up is done, too
    lobby.type(id, "#");
    QVERIFY(hears({PromptId::wrongPin, PromptId::enterNumber}));
}

void TestAdmission::whoIsHeardNeedsNoConnection() {
    Lobby lobby;
    QVERIFY(!lobby.admission.isHeard(sip::CallId(1)));
    const auto id = lobby.answered();
    lobby.admission.onEstablished(id);
    QVERIFY(!lobby.admission.isHeard(id));
    lobby.ofEveryLeg([&](media::LegId leg) { lobby.admission.onMediaStarted(leg); });
    QVERIFY(lobby.admission.isHeard(id));
    lobby.admission.onReoffer(id, offer("inactive")); // on hold it sends nothing, and is not missed
    QVERIFY(!lobby.admission.isHeard(id));
    lobby.admission.onReoffer(id, offer());
    QVERIFY(lobby.admission.isHeard(id));
    lobby.ofEveryLeg([&](media::LegId leg) { lobby.admission.onMediaLost(leg); });
    QVERIFY(!lobby.admission.isHeard(id));
    QVERIFY(!lobby.isIn());
}

void TestAdmission::stopWhileALinkIsLookedUp() {
    Lobby lobby;
    lobby.arrive(lobby.link());
    lobby.admission.stop();
    (void)lobby.act(lobby.doors.find(lobby.conference.id, lobby.bert.id));
    QCOMPARE(lobby.admission.legCount(), std::size_t(0));
}

QTEST_GUILESS_MAIN(TestAdmission)
#include "tst_admission.moc"
