// One mix tick by tick, without a thread: how much is encoded, and that nothing is allocated.
// labels: unit
// timeout: 180
#include "server/media/bridge/bridge.hpp"
#include "server/media/bridge/engine.hpp"
#include "tests/server/media/bridge/hall.hpp"

#include <QTest>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <cstring>
#include <new>
#include <pthread.h>
#include <thread>

using namespace conclave;
using namespace conclave::media;
using tests::Hall;

namespace {
std::atomic<bool> s_countHere{false};   // of the thread that runs the test
std::atomic<bool> s_countMedia{false};  // of the engine's threads
std::atomic<std::uint64_t> s_allocations{0};

void count() noexcept {
    if (s_countHere.load()) ++s_allocations;
    if (!s_countMedia.load()) return;
    char name[16] = "";
    pthread_getname_np(pthread_self(), name, sizeof name);
    if (std::strncmp(name, "media-", 6) == 0) ++s_allocations;
}
} // namespace

void* operator new(std::size_t bytes) {
    count();
    void* memory = std::malloc(bytes == 0 ? 1 : bytes);
    if (memory == nullptr) std::abort();
    return memory;
}
void* operator new[](std::size_t bytes) {
    return operator new(bytes);
}
void* operator new(std::size_t bytes, std::align_val_t alignment) {
    count();
    const auto step = static_cast<std::size_t>(alignment);
    void* memory = std::aligned_alloc(step, (bytes + step - 1) / step * step);
    if (memory == nullptr) std::abort();
    return memory;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

class BridgeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyDifferentMixIsEncodedOnce() {
        Hall hall(247, 3);
        hall.run(60, 7); // and the clock in step
        QCOMPARE(hall.encodesIn(25, 7), std::uint64_t{25 * 4}); // three talkers, and one for 247 others
        const auto sent = hall.outbox.packetsSent();
        hall.run(10, 7);
        QVERIFY(hall.outbox.packetsSent() - sent >= 2500);
        hall.run(80, 1); // two fall silent: hang-over, tail, and back to the shared stream
        QCOMPARE(hall.encodesIn(25, 1), std::uint64_t{25});
        hall.run(80, 0);
        QCOMPARE(hall.encodesIn(50, 0), std::uint64_t{0});
        QCOMPARE(hall.stats.decodes > 0, true);
        const auto decodes = hall.stats.decodes;
        hall.run(50, 0);
        QCOMPARE(hall.stats.decodes, decodes);
    }
    void aListenerWhoTalksAgainGetsItsOwnStreamAgain() {
        Hall hall(5, 2);
        hall.run(20, 3);
        QVERIFY(hall.legs[0]->privateSlot >= 0 && hall.legs[1]->privateSlot >= 0);
        hall.run(80, 1);
        QVERIFY(hall.legs[0]->privateSlot >= 0 && hall.legs[1]->privateSlot < 0);
        hall.run(10, 3);
        QVERIFY(hall.legs[1]->privateSlot >= 0);
        hall.legs[1]->muted = Muted::yes;
        hall.run(2, 3);
        QVERIFY(!hall.legs[1]->voice.heard);
        hall.run(20, 3);
        QVERIFY(hall.legs[1]->privateSlot < 0);
    }
    void aLossyLineGetsAStreamOfItsOwn() {
        Hall hall(20, 1);
        hall.run(60, 1);
        QCOMPARE(hall.encodesIn(25, 1), std::uint64_t{25});
        for (std::size_t i = 1; i <= 3; ++i) hall.legs[i]->stats.lossOutbound = 0.03;
        hall.legs[4]->stats.lossOutbound = 0.1;
        hall.run(60, 1);
        QVERIFY(hall.legs[1]->encoderClass == EncoderClass::lossy && hall.legs[4]->encoderClass == EncoderClass::veryLossy);
        QVERIFY(hall.legs[5]->encoderClass == EncoderClass::clean);
        QCOMPARE(hall.encodesIn(25, 1), std::uint64_t{3 * 25}); // one a class in use
        for (const auto& leg : hall.legs) leg->stats.lossOutbound = 0;
        hall.run(60, 1);
        QVERIFY(hall.legs[1]->encoderClass == EncoderClass::lossy); // not at once: it may come back
        hall.run(300, 1);
        QVERIFY(hall.legs[1]->encoderClass == EncoderClass::clean && hall.legs[4]->encoderClass == EncoderClass::clean);
        QCOMPARE(hall.encodesIn(25, 1), std::uint64_t{25});
        for (std::size_t i = 1; i < hall.legs.size(); ++i) QCOMPARE(hall.legs[i]->packetsSent, hall.legs[5]->packetsSent); // no holes
    }
    // Whoever is cut short at whatever place of a word: nobody hears a click.
    void whoCeasesToBeHeardFadesOut_data() {
        QTest::addColumn<int>("how");
        QTest::newRow("muted") << 0;
        QTest::newRow("held") << 1;
        QTest::newRow("demoted") << 2;
        QTest::newRow("gone") << 3;
    }
    void whoCeasesToBeHeardFadesOut() {
        QFETCH(int, how);
        const auto stepOf = [](std::span<const float> samples) {
            float step = 0;
            for (std::size_t i = 1; i < samples.size(); ++i) step = std::max(step, std::abs(samples[i] - samples[i - 1]));
            return step;
        };
        float tone = 0;
        float worst = 0;
        for (int place = 0; place < 8; ++place) {
            Hall hall(2, 2);
            const auto& ear = *hall.legs[3];
            hall.run(40 + place, 1);
            const auto before = hall.heardBy(ear);
            tone = std::max(tone, stepOf(std::span(before).last(10 * kFrameSamples)));
            Leg& talker = *hall.legs[0];
            if (how == 0) talker.muted = Muted::yes;
            else if (how == 1) talker.held = Held::yes;
            else if (how == 2) talker.role = Role::audience;
            else hall.bridge.removeLeg(talker, hall.events);
            talker.forgetSound();
            hall.run(20, 0);
            const auto after = hall.heardBy(ear);
            QVERIFY(after.size() >= 5 * kFrameSamples);
            QVERIFY(levelDbOf(std::span(after).subspan(3 * kFrameSamples)) < -60);
            worst = std::max(worst, stepOf(after));
        }
        qInfo("greatest step %.4f in the tone, %.4f behind it", static_cast<double>(tone), static_cast<double>(worst));
        QVERIFY(worst < 1.5F * tone);
    }
    void whoIsLeftHearsWhoHasGoneFadeOut() { // and nothing of itself
        Hall hall(1, 2);
        hall.run(60, 3);
        hall.bridge.removeLeg(*hall.legs[1], hall.events);
        (void)hall.heardBy(*hall.legs[0]);
        hall.run(60, 1);
        const auto after = hall.heardBy(*hall.legs[0]);
        QVERIFY(after.size() >= 5 * kFrameSamples);
        QVERIFY(levelDbOf(std::span(after).subspan(3 * kFrameSamples)) < -60);
    }
    void aSilentConferenceAsksForNothing() {
        Hall hall(10, 1);
        hall.run(60, 1);
        QVERIFY(hall.bridge.awake());
        hall.run(100, 0);
        QVERIFY(!hall.bridge.awake());
        const auto mixes = hall.stats.mixes;
        const auto before = hall.bridge.tickAt(hall.now);
        hall.run(500, 0);
        QCOMPARE(hall.stats.mixes, mixes);
        QCOMPARE(hall.bridge.tickAt(hall.now), before + 500); // its timestamps run on all the same
        hall.encoders[0] = OpusEncoder(); // to whose voice detector the tone is new
        hall.run(5, 1);
        QVERIFY(hall.bridge.awake() && hall.legs[0]->voice.heard);
    }
    // Somebody listens to them now and then, for which nothing has to run.
    void openMicrophonesOfAQuietRoomAskForNothing() {
        Hall hall(10, 3);
        hall.tone = 0;
        hall.noise = 0.001;
        hall.run(200, 7); // until the phones' voice detectors know the noise
        const auto mixes = hall.stats.mixes;
        hall.run(1000, 7);
        QCOMPARE(hall.stats.mixes, mixes);
        hall.tone = 0.3;
        hall.run(10, 1);
        QVERIFY(hall.bridge.awake() && hall.legs[0]->voice.heard && !hall.legs[1]->voice.heard);
    }
    void aChimeIsShortAndSoft() {
        for (const auto chime : {Chime::entered, Chime::left}) {
            const auto frames = framesOf(chime);
            QCOMPARE(frames.size(), std::size_t{18});
            std::vector<float> all;
            for (const auto& frame : frames) all.insert(all.end(), frame.begin(), frame.end());
            QVERIFY(std::abs(all.front()) < 1e-6F && std::abs(all.back()) < 1e-6F);
            float loudest = kSilenceDb;
            for (std::size_t at = 0; at + 1920 <= all.size(); at += 480)
                loudest = std::max(loudest, levelDbOf(std::span(all).subspan(at, 1920)));
            QVERIFY2(std::abs(loudest + 26) < 1, qPrintable(QString::number(static_cast<double>(loudest))));
            const auto first = std::span<const float>(all).first(6 * 960);
            const auto second = std::span<const float>(all).subspan(10 * 960, 6 * 960);
            const double rises = tests::toneDb(second, 880) - tests::toneDb(first, 880);
            QVERIFY(chime == Chime::entered ? rises > 20 : rises < -20);
        }
    }
    void aChimeWakesWhoSleepsAndLetsThemSleepAgain() {
        Hall hall(10, 1);
        hall.run(60, 1);
        hall.run(100, 0);
        QVERIFY(!hall.bridge.awake());
        const auto sent = hall.outbox.packetsSent();
        hall.bridge.chime(Chime::entered, hall.now);
        QVERIFY(hall.bridge.awake());
        QCOMPARE(hall.encodesIn(100, 0), std::uint64_t{18 + 10}); // the chime, and the silence that ends a stream
        QCOMPARE(hall.outbox.packetsSent() - sent, std::uint64_t{11 * 28});
        QVERIFY(!hall.bridge.awake());
        for (int i = 0; i < 100; ++i) hall.bridge.chime(i == 0 ? Chime::entered : Chime::left, hall.now);
        QCOMPARE(hall.encodesIn(100, 0), std::uint64_t{2 * 18 + 10}); // one, and one more
        QVERIFY(!hall.bridge.awake());
        Hall empty(0, 0);
        empty.bridge.chime(Chime::left, empty.now);
        QVERIFY(!empty.bridge.awake());
    }
    void aChimeIsNotKeptForWhoComesNext() {
        Hall hall(1, 0);
        hall.bridge.chime(Chime::left, hall.now);
        hall.bridge.chime(Chime::left, hall.now);
        hall.run(5, 0);
        hall.bridge.removeLeg(*hall.legs[0], hall.events);
        hall.bridge.addLeg(*hall.legs[0]);
        QVERIFY(hall.encodesIn(100, 0) <= 10);
    }
    void whatAVoiceDetectorDoesNotKnowIsHeardAllTheSame() {
        Hall hall(3, 1);
        hall.run(400, 1); // a steady tone is silence to it by now
        hall.run(100, 0);
        QVERIFY(!hall.legs[0]->voice.heard);
        bool heard = false;
        for (int second = 0; second < 5 && !heard; ++second) {
            hall.run(50, 1);
            heard = hall.legs[0]->voice.heard;
        }
        QVERIFY(heard);
    }
    void sequencesRunOnOverSkippedTicks() {
        Hall hall(2, 1);
        hall.run(20, 1);
        const auto before = hall.legs[2]->sequenceOut;
        const auto mixes = hall.stats.mixes;
        hall.now += 10 * kTickNs; // two of eleven are made up for
        hall.run(1, 1);
        QCOMPARE(hall.legs[2]->sequenceOut, static_cast<std::uint16_t>(before + 11));
        QVERIFY(hall.stats.mixes - mixes <= 4);
        QVERIFY(hall.stats.ticksSkipped >= 7);
    }
    void aThousandTicksAllocateNothing() {
        Hall hall(30, 3);
        hall.run(30, 7);
        s_allocations = 0;
        s_countHere = true;
        for (const auto chime : {Chime::entered, Chime::left, Chime::left}) hall.bridge.chime(chime, hall.now);
        hall.run(1000, 7);
        s_countHere = false;
        QCOMPARE(s_allocations.load(), std::uint64_t{0});
    }
    void aThousandTurnsOfTheThreadAllocateNothing_data() {
        QTest::addColumn<unsigned>("threads");
        QTest::newRow("one") << 1U;
        QTest::newRow("guests on three") << 3U;
    }
    void aThousandTurnsOfTheThreadAllocateNothing() {
        QFETCH(unsigned, threads);
        struct Quiet : EngineListener {
            void onDigit(LegId, char) override {}
            void onMediaStarted(LegId) override {}
            void onMediaLost(LegId) override {}
            void onPromptEnded(LegId, PromptId) override {}
        } listener;
        boost::asio::io_context io;
        EngineOptions options;
        options.listenAddress = boost::asio::ip::make_address("127.0.0.1");
        options.threads = threads;
        Engine engine(options, io.get_executor(), listener);
        QVERIFY(engine.start().has_value());
        const auto bridge = engine.newBridgeId();
        std::vector<std::unique_ptr<tests::TestPeer>> peers;
        for (std::uint32_t i = 0; i < 5; ++i) { // the last one on the test line
            LegSpec spec;
            spec.leg = engine.newLegId();
            spec.bridge = engine.newBridgeId(); // a lobby of its own
            auto peer = std::make_unique<tests::TestPeer>(spec, i + 1, 400 + 100 * i);
            peer->setServer(engine.port(engine.place(spec.bridge)));
            QVERIFY(engine.addLeg(engine.place(spec.bridge), peer->spec()).has_value());
            peers.push_back(std::move(peer));
        }
        const auto turns = [&] { return engine.shardStats(ShardIndex{0}).ticks; };
        auto next = std::chrono::steady_clock::now();
        std::uint64_t first = 0;
        for (int frame = 0; first == 0 || turns() < first + 1000; ++frame) {
            for (auto& peer : peers) peer->sendFrame();
            if (frame == 5)
                for (auto& peer : peers) {
                    if (peer == peers.back()) engine.echo(peer->spec().leg, Echo::on);
                    else QVERIFY(engine.admit(peer->spec().leg, bridge, Role::participant).has_value());
                }
            if (frame % 50 == 0) engine.chime(bridge, Chime::entered);
            io.restart();
            io.poll();
            next += std::chrono::milliseconds(20);
            std::this_thread::sleep_until(next);
            if (frame == 40) {
                s_allocations = 0;
                s_countMedia = true;
                first = turns();
            }
        }
        s_countMedia = false;
        QCOMPARE(s_allocations.load(), std::uint64_t{0});
        std::uint64_t forwarded = 0;
        for (unsigned i = 0; i < threads; ++i) forwarded += engine.shardStats(ShardIndex{i}).packetsForwarded;
        QVERIFY(threads == 1 || forwarded > 100);
        for (auto& peer : peers) {
            peer->receive();
            QVERIFY(peer->packetsReceived > 100);
        }
    }
};

QTEST_GUILESS_MAIN(BridgeTest)
#include "tst_bridge.moc"
