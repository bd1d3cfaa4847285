// Several media threads: whoever waits in any thread's lobby can be admitted to every conference. Its phone goes on sending to
// the port it was told, and neither commands nor attackers find a gap between the two threads.
// labels: unit T-B5
// timeout: 300
#include "tests/server/media/bridge/house.hpp"

#include <QTest>
#include <chrono>
#include <set>
#include <unistd.h>

using namespace conclave;
using namespace conclave::media;
using namespace conclave::tests;
using namespace std::chrono_literals;

namespace {
constexpr unsigned kThreads = 3;

// A house with three media threads. Phones 0, 1, 2 … wait in lobbies on threads 0, 1, 2, 0 …, each in one of its own.
struct Hotel : House {
    explicit Hotel(EngineOptions o = options(30s, kThreads)) : House(o) {}

    TestPeer& wait(double toneHz) {
        const auto conference = std::exchange(bridge, engine.newBridgeId());
        auto& peer = add(Role::participant, LegPlace::lobby, toneHz);
        homes.push_back(engine.place(bridge));
        bridge = conference;
        return peer;
    }
    // Everybody in, and everybody hears everybody else.
    bool admitAll() {
        for (const auto& peer : peers)
            if (!engine.admit(peer->spec().leg, bridge, Role::participant)) return false;
        return runUntil([&] { return allHear(); });
    }
    bool allHear() const {
        for (const auto& peer : peers)
            for (const auto& other : peers)
                if (peer != other && other->tone() > 0 && peer->hearsByTenths(other->tone()) < kClearDb) return false;
        return true;
    }
    // What all threads have sent on to others.
    std::uint64_t forwarded() const {
        std::uint64_t sum = 0;
        for (unsigned i = 0; i < engine.shardCount(); ++i) sum += engine.shardStats(ShardIndex{i}).packetsForwarded;
        return sum;
    }
    LegStats asked(const TestPeer& peer) {
        const auto leg = peer.spec().leg;
        listener.stats.erase(leg);
        engine.stats(leg);
        if (!runUntil([&] { return listener.stats.contains(leg); })) qFatal("no answer");
        return listener.stats[leg];
    }
    // With the sound of before forgotten.
    void runAfresh(int frames) {
        run(20);
        forget();
        run(frames);
    }

    std::vector<ShardIndex> homes;
};
} // namespace

class GuestsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void callersOfEveryLobbyMeet() {
        Hotel hotel;
        for (const double hz : {431.0, 1117.0, 2903.0}) hotel.wait(hz);
        QCOMPARE(std::set(hotel.homes.begin(), hotel.homes.end()).size(), std::size_t{kThreads});
        QVERIFY(hotel.runUntil([&] { return hotel.listener.started.size() == 3; }));
        QVERIFY(hotel.admitAll());
        hotel.runAfresh(50);
        QVERIFY(hotel.allHear());
        const auto before = hotel.forwarded();
        hotel.run(50);
        QVERIFY(hotel.forwarded() - before >= 90); // of two, fifty each
        for (const auto& peer : hotel.peers) {
            QVERIFY(peer->hears(peer->tone()) < kAbsentDb);
            QCOMPARE(peer->unreadable, std::size_t{0});
            QVERIFY(peer->packetsMissing <= hotel.ticksSkipped());
            QVERIFY(hotel.asked(*peer).packetsReceived > 100);
            QVERIFY(hotel.listener.talking[peer->spec().leg]);
        }
        QVERIFY(hotel.runUntil([&] {
            return std::all_of(hotel.peers.begin(), hotel.peers.end(), [](const auto& peer) { return peer->reportsReceived > 0; });
        }));
        for (const auto& peer : hotel.peers) { // keys, prompts, mute
            peer->sendDigit('7');
            hotel.engine.play(peer->spec().leg, PromptId::goodbye, Language::en);
        }
        QVERIFY(hotel.runUntil([&] { return hotel.listener.ended.size() == 3; }));
        for (const auto& peer : hotel.peers) QCOMPARE(hotel.listener.digits[peer->spec().leg], std::string("7"));
        for (const auto& peer : hotel.peers) hotel.engine.setMuted(peer->spec().leg, Muted::yes);
        hotel.runAfresh(30);
        for (const auto& peer : hotel.peers) QCOMPARE(peer->soundPackets, std::size_t{0});
        QCOMPARE(hotel.listener.started.size(), std::size_t{3}); // nobody was lost
    }
    void aCallerWhoHasNotBeenHeardYet() {
        Hotel hotel;
        for (const double hz : {431.0, 1117.0}) hotel.wait(hz);
        auto& announced = hotel.add(Role::participant, LegPlace::lobby, 2903, SrtpSuite::aesCm128HmacSha1_80, true);
        QVERIFY(hotel.admitAll()); // before the first packet of each
        QCOMPARE(hotel.asked(announced).addressMoves, std::uint64_t{0});
    }
    void aGuestThatMovesIsFollowed() {
        Hotel hotel;
        for (const double hz : {431.0, 1117.0, 2903.0}) hotel.wait(hz);
        QVERIFY(hotel.admitAll());
        for (std::uint64_t moves = 1; moves <= 2; ++moves)
            for (const auto& peer : hotel.peers) {
                peer->moveAddress();
                hotel.forget();
                QVERIFY(hotel.runUntil([&] { return hotel.allHear(); }));
                QCOMPARE(hotel.asked(*peer).addressMoves, moves);
            }
        for (std::uint32_t i = 0; i < hotel.peers.size(); ++i) { // another source, and then another address
            auto& peer = *hotel.peers[i];
            peer.changeSource(77'000 + i);
            hotel.runAfresh(60);
            QVERIFY(hotel.allHear());
            peer.moveAddress();
            hotel.forget();
            QVERIFY(hotel.runUntil([&] { return hotel.allHear(); }));
            QCOMPARE(hotel.asked(peer).addressMoves, std::uint64_t{3});
        }
        QCOMPARE(hotel.listener.started.size(), std::size_t{3});
        for (unsigned i = 0; i < kThreads; ++i) // a stranger's packet costs a trial: those of known addresses do not
            QVERIFY(hotel.engine.shardStats(ShardIndex{i}).packetsForwardDropped == 0);
    }
    void guestsLeave() {
        Hotel hotel;
        for (const double hz : {431.0, 1117.0, 2903.0}) hotel.wait(hz);
        QVERIFY(hotel.admitAll());
        const auto forwardedTo = hotel.engine.place(hotel.bridge);
        std::vector<TestPeer*> guests;
        for (std::size_t i = 0; i < 3; ++i)
            if (hotel.homes[i] != forwardedTo) guests.push_back(hotel.peers[i].get());
        QCOMPARE(guests.size(), std::size_t{2});
        auto& stays = *std::find_if(hotel.peers.begin(), hotel.peers.end(), [&](const auto& peer) {
            return std::find(guests.begin(), guests.end(), peer.get()) == guests.end();
        })->get();
        hotel.engine.toLobby(guests[0]->spec().leg); // to hear a last prompt
        hotel.engine.play(guests[0]->spec().leg, PromptId::goodbye, Language::de);
        hotel.engine.removeLeg(guests[1]->spec().leg);
        hotel.engine.removeLeg(guests[1]->spec().leg);
        QVERIFY(hotel.runUntil([&] { return hotel.listener.ended.size() == 1; }));
        hotel.runAfresh(40);
        QVERIFY(stays.hears(guests[0]->tone()) < kAbsentDb && stays.hears(guests[1]->tone()) < kAbsentDb);
        QCOMPARE(guests[0]->soundPackets + guests[1]->soundPackets, std::size_t{0});
        QCOMPARE(guests[1]->packetsReceived > 0, true);
        QVERIFY(hotel.engine.admit(guests[0]->spec().leg, hotel.bridge, Role::participant).has_value());
        QVERIFY(hotel.runUntil([&] { return stays.hears(guests[0]->tone()) > kClearDb && guests[0]->hears(stays.tone()) > kClearDb; }));
        // The conference ends, and with it its bridge, while a guest is still there.
        hotel.engine.removeLeg(stays.spec().leg);
        hotel.engine.toLobby(guests[0]->spec().leg);
        const BridgeId next = hotel.engine.newBridgeId();
        QVERIFY(hotel.engine.admit(guests[0]->spec().leg, next, Role::participant).has_value());
        hotel.run(5);
        hotel.engine.removeLeg(guests[0]->spec().leg);
        hotel.run(5);
        std::uint64_t idle = 0;
        for (unsigned i = 0; i < kThreads; ++i) idle += hotel.engine.shardStats(ShardIndex{i}).ticks;
        hotel.run(10);
        for (unsigned i = 0; i < kThreads; ++i) idle -= hotel.engine.shardStats(ShardIndex{i}).ticks;
        QVERIFY(-static_cast<std::int64_t>(idle) <= 2 * static_cast<std::int64_t>(kThreads)); // all threads sleep
    }
    // Said in one breath, before any media thread has had a turn.
    void commandsOnTheWayKeepTheirOrder() {
        Hotel hotel;
        for (const double hz : {431.0, 1117.0, 2903.0}) hotel.wait(hz);
        std::array<BridgeId, kThreads> on{};
        for (auto& id : on) id = hotel.engine.newBridgeId();
        std::array<LegId, 3> legs{};
        for (std::size_t i = 0; i < 3; ++i) legs[i] = hotel.peers[i]->spec().leg;
        for (std::size_t i = 0; i < 3; ++i) { // a bridge where each one's phone sends to
            QVERIFY(hotel.engine.admit(legs[i], on[i], Role::participant).has_value());
            QCOMPARE(hotel.engine.place(on[i]), hotel.homes[i]);
        }
        QVERIFY(hotel.runUntil([&] { return hotel.listener.started.size() == 3; }));
        std::mt19937 random(11);
        for (int round = 0; round < 40; ++round) {
            if (round % 4 == 0) hotel.run(static_cast<int>(random() % 3));
            for (std::size_t i = 0; i < 3; ++i) {
                if (i == 2) continue; // so that no bridge but this one's has to last
                QVERIFY(hotel.engine.admit(legs[i], on[random() % kThreads], Role::participant).has_value());
                hotel.engine.setMuted(legs[i], random() % 2 == 0 ? Muted::yes : Muted::no);
                if (random() % 3 == 0) hotel.engine.toLobby(legs[i]);
                hotel.engine.setRole(legs[i], random() % 2 == 0 ? Role::audience : Role::moderator);
            }
        }
        for (std::size_t i = 0; i < 3; ++i) {
            hotel.engine.setMuted(legs[i], Muted::yes);
            QVERIFY(hotel.engine.admit(legs[i], on[2], Role::audience).has_value());
            hotel.engine.setMuted(legs[i], Muted::no);
            hotel.engine.setRole(legs[i], Role::participant);
            hotel.engine.stats(legs[i]);
        }
        QVERIFY(hotel.runUntil([&] { return hotel.allHear() && hotel.listener.stats.size() == 3; }));
        QCOMPARE(hotel.engine.place(on[2]), hotel.homes[2]);
        for (std::size_t i = 0; i < 2; ++i) QVERIFY(hotel.engine.admit(legs[i], on[i], Role::participant).has_value()); // home
        hotel.runAfresh(20);
        for (const auto& peer : hotel.peers) QCOMPARE(peer->soundPackets, std::size_t{0}); // each one alone
        const auto before = hotel.forwarded();
        hotel.run(10);
        QCOMPARE(hotel.forwarded(), before); // and on its home
        for (const auto leg : legs) { // gone while on the way
            QVERIFY(hotel.engine.admit(leg, on[0], Role::participant).has_value());
            hotel.engine.play(leg, PromptId::goodbye, Language::en);
            QVERIFY(hotel.engine.admit(leg, on[1], Role::participant).has_value());
            hotel.engine.removeLeg(leg);
        }
        hotel.run(20);
        for (const auto& peer : hotel.peers) QCOMPARE(peer->unreadable, std::size_t{0});
        hotel.engine.stop();
    }
    // What is left of a guest at home is freed as soon as its leg is back there: by the control thread, which is busy reading. Whoever
    // still looks at it then is seen by the sanitizers.
    void manyComeHomeAndLeaveAgain() {
        Hotel hotel;
        std::array<BridgeId, kThreads> on{};
        for (auto& id : on) { // each on a thread of its own, with somebody who stays
            auto& stays = hotel.wait(0);
            id = hotel.engine.newBridgeId();
            QVERIFY(hotel.engine.admit(stays.spec().leg, id, Role::participant).has_value());
        }
        std::vector<LegId> movers;
        for (int i = 0; i < 30; ++i) movers.push_back(hotel.wait(0).spec().leg);
        std::mt19937 random(3);
        std::size_t answers = 0;
        for (int round = 0; round < 60; ++round) {
            for (const auto leg : movers) QVERIFY(hotel.engine.admit(leg, on[random() % kThreads], Role::participant).has_value());
            for (int i = 0; i < 25; ++i) {
                for (std::size_t k = 0; k < kThreads; ++k) hotel.engine.stats(hotel.peers[k]->spec().leg);
                hotel.io.restart();
                answers += hotel.io.poll();
                std::this_thread::sleep_for(1ms);
            }
        }
        QVERIFY(answers > 0);
        for (const auto leg : movers) hotel.engine.stats(leg);
        QVERIFY(hotel.runUntil([&] {
            return std::all_of(movers.begin(), movers.end(), [&](LegId leg) { return hotel.listener.stats.contains(leg); });
        }));
    }
    void nothingForgedChangesAnything() {
        Hotel hotel;
        for (const double hz : {431.0, 1117.0, 2903.0}) hotel.wait(hz);
        QVERIFY(hotel.admitAll());
        std::vector<std::unique_ptr<TestPeer>> strangers;
        for (const auto& peer : hotel.peers) {
            strangers.push_back(std::make_unique<TestPeer>(peer->spec(), 9000 + static_cast<std::uint32_t>(strangers.size()), 1900));
            strangers.back()->changeSource(peer->ssrc()); // another key
            strangers.back()->setServer(hotel.engine.port(hotel.homes[strangers.size() - 1]));
        }
        std::mt19937 random(5);
        hotel.run(50, [&](int) {
            for (std::size_t i = 0; i < strangers.size(); ++i) {
                auto& peer = *hotel.peers[i];
                strangers[i]->sendFrame();
                strangers[i]->raw(peer.last()); // a replay from elsewhere
                peer.raw(peer.last());
                std::vector<std::uint8_t> junk(random() % 300);
                for (auto& b : junk) b = static_cast<std::uint8_t>(random());
                strangers[i]->raw(junk);
                peer.raw(junk);
                const std::array<std::uint8_t, 3> payload{0x78, 1, 2};
                if (random() % 8 == 0) strangers[i]->raw(peer.sealed(payload, peer.spec().opusPayloadType, 1)); // taken off the wire
            }
        });
        for (std::size_t i = 0; i < strangers.size(); ++i) {
            const auto stats = hotel.asked(*hotel.peers[i]);
            QCOMPARE(stats.addressMoves, std::uint64_t{0});
            QVERIFY(stats.packetsRefused >= 50);
            strangers[i]->receive();
            QCOMPARE(strangers[i]->packetsReceived + strangers[i]->unreadable, std::size_t{0}); // nothing was sent there
            QVERIFY(hotel.peers[i]->hears(1900) < kAbsentDb);
        }
        hotel.runAfresh(50);
        QVERIFY(hotel.allHear());
        QVERIFY(hotel.listener.lost.empty());
    }
    void aFloodFromAGuestsAddressIsItsOwnAlone() {
        Hotel hotel;
        for (int i = 0; i < 6; ++i) hotel.wait(i == 0 ? 431 : 0); // two on each thread
        hotel.engine.place(hotel.bridge);
        QVERIFY(hotel.admitAll());
        const auto there = hotel.engine.place(hotel.bridge);
        std::size_t flooder = 0;
        while (hotel.homes[flooder] == there) ++flooder;
        std::vector<LegStats> before;
        for (const auto& peer : hotel.peers) before.push_back(hotel.asked(*peer));
        std::vector<std::size_t> sent;
        for (const auto& peer : hotel.peers) sent.push_back(peer->packetsSent);
        // More than a ring holds, and right after it whatever the others have to say. Only root is given the socket buffer for it.
        const int burst = ::geteuid() == 0 ? 2000 : 300;
        std::vector<std::uint8_t> plain(200, 0x80);
        for (int frame = 0; frame < 50; ++frame) {
            for (int k = 0; k < burst; ++k) hotel.peers[flooder]->raw(plain);
            hotel.run(1);
        }
        const auto flooded = hotel.engine.shardStats(hotel.homes[flooder]);
        QVERIFY(burst == 300 || flooded.packetsForwardDropped > 1000);
        for (std::size_t i = 0; i < hotel.peers.size(); ++i) {
            if (i == flooder) continue;
            const auto after = hotel.asked(*hotel.peers[i]);
            const auto came = after.packetsReceived - before[i].packetsReceived;
            const auto gone = hotel.peers[i]->packetsSent - sent[i];
            QVERIFY2(came * 10 >= gone * 9, (std::to_string(came) + " of " + std::to_string(gone)).c_str()); // the machine may stall
            QCOMPARE(after.packetsRefused, before[i].packetsRefused);
        }
        hotel.runAfresh(50);
        QVERIFY(hotel.allHear());
        QVERIFY(hotel.listener.lost.empty());
    }
    void aGuestThatIsExpectedElsewhereIsFollowed() {
        Hotel hotel;
        for (const double hz : {431.0, 1117.0, 2903.0}) hotel.wait(hz);
        QVERIFY(hotel.admitAll());
        hotel.runAfresh(60); // a source changes once a second at most
        for (std::uint32_t i = 0; i < hotel.peers.size(); ++i) {
            auto& peer = *hotel.peers[i];
            peer.changeSource(88'000 + i);
            peer.moveAddress();
            hotel.engine.expectElsewhere(peer.spec().leg, peer.ssrc(), {});
            hotel.forget();
            QVERIFY(hotel.runUntil([&] { return hotel.allHear(); }));
            QCOMPARE(hotel.asked(peer).addressMoves, std::uint64_t{1});
        }
    }
    void silenceOfAGuestIsSaidOnce() {
        Hotel hotel(House::options(1s, kThreads));
        for (int i = 0; i < 3; ++i) hotel.wait(0);
        QVERIFY(hotel.admitAll());
        hotel.run(10);
        auto peers = std::move(hotel.peers);
        hotel.peers.clear();
        QVERIFY(hotel.runUntil([&] { return hotel.listener.lost.size() == 3; }));
        hotel.run(60);
        QCOMPARE(hotel.listener.lost.size(), std::size_t{3});
        hotel.peers = std::move(peers);
        QVERIFY(hotel.runUntil([&] { return hotel.listener.started.size() == 6; }));
    }
    void aThreadTakesNoMoreThanItMay() {
        auto options = House::options(30s, kThreads);
        options.legsPerShardMax = 2;
        Hotel hotel(options);
        struct Caller {
            LegId leg{};
            ShardIndex home{};
        };
        std::vector<Caller> callers;
        const LegSpec keys = TestPeer(LegSpec{}, 1).spec();
        const auto call = [&] {
            LegSpec spec = keys;
            spec.leg = hotel.engine.newLegId();
            spec.bridge = hotel.engine.newBridgeId();
            const auto home = hotel.engine.place(spec.bridge);
            const auto added = hotel.engine.addLeg(home, spec);
            if (added) callers.push_back({spec.leg, home});
            else if (added.error().code != Errc::unavailable) qFatal("refused otherwise");
            return added.has_value();
        };
        for (int i = 0; i < 6; ++i) QVERIFY(call());
        QVERIFY(!call());
        int refused = 0;
        for (const auto& caller : callers) {
            const auto admitted = hotel.engine.admit(caller.leg, hotel.bridge, Role::participant);
            if (admitted) continue;
            QCOMPARE(admitted.error().code, Errc::unavailable);
            ++refused;
        }
        QCOMPARE(refused, 4); // whose home is elsewhere: the two who live there fill it
        // What goes makes room, also where it was a guest; again and again, on the way or arrived.
        for (int round = 0; round < 60; ++round) {
            const auto there = hotel.engine.place(hotel.bridge);
            const auto livesThere = [&](const Caller& caller) { return caller.home == there; };
            const auto out = std::find_if(callers.begin(), callers.end(), livesThere);
            QVERIFY(out != callers.end());
            hotel.engine.removeLeg(out->leg);
            callers.erase(out);
            const auto in = std::find_if_not(callers.begin(), callers.end(), livesThere);
            QVERIFY(hotel.engine.admit(in->leg, hotel.bridge, Role::participant).has_value());
            if (round % 3 == 0) hotel.run(1);
            hotel.engine.removeLeg(in->leg);
            callers.erase(in);
            for (int i = 0; i < 2; ++i) QVERIFY(hotel.runUntil([&] { return call(); }));
            QCOMPARE(hotel.engine.place(hotel.bridge), there);
            for (const auto& caller : callers)
                if (livesThere(caller)) QVERIFY(hotel.engine.admit(caller.leg, hotel.bridge, Role::participant).has_value());
            std::rotate(callers.begin(), callers.begin() + 1, callers.end());
        }
        QVERIFY(!call());
    }
    void bridgesGoWhereThereIsLeastToDo() {
        Hotel hotel;
        std::array<int, kThreads> placed{};
        for (int i = 0; i < 6; ++i) ++placed[static_cast<std::size_t>(hotel.engine.place(hotel.engine.newBridgeId()))];
        for (const int count : placed) QCOMPARE(count, 2);
        for (const double hz : {431.0, 0.0, 0.0}) hotel.wait(hz);
        QVERIFY(hotel.admitAll()); // a mix and three legs
        const auto busy = hotel.engine.place(hotel.bridge);
        for (int i = 0; i < 8; ++i) QVERIFY(hotel.engine.place(hotel.engine.newBridgeId()) != busy);

        const auto empty = ShardIndex{(static_cast<std::uint32_t>(busy) + 1) % kThreads};
        hotel.engine.drain(empty);
        for (int i = 0; i < 4; ++i) {
            const auto bridge = hotel.engine.newBridgeId();
            QVERIFY(hotel.engine.place(bridge) != empty);
            std::size_t caller = 0;
            while (hotel.homes[caller] != empty) ++caller; // who waits there is admitted elsewhere
            const auto other = hotel.engine.newBridgeId();
            QVERIFY(hotel.engine.admit(hotel.peers[caller]->spec().leg, other, Role::participant).has_value());
            QVERIFY(hotel.engine.place(other) != empty);
        }
        QVERIFY(hotel.engine.admit(hotel.peers[1]->spec().leg, hotel.bridge, Role::participant).has_value());
        for (unsigned i = 0; i < kThreads; ++i) hotel.engine.drain(ShardIndex{i});
        hotel.engine.place(hotel.engine.newBridgeId()); // nowhere else to go
        hotel.engine.drain(empty, Draining::no);
        for (int i = 0; i < 4; ++i) QCOMPARE(hotel.engine.place(hotel.engine.newBridgeId()), empty);
    }
};

QTEST_GUILESS_MAIN(GuestsTest)
#include "tst_guests.moc"
