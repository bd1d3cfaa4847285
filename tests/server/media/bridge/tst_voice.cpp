// What the bridge itself says to phones, over loopback UDP: sequences of prompts, chimes, the echo of the test line; and what
// it tells of how loud they are.
// labels: unit spec:F2 spec:F6
// timeout: 180
#include "server/media/bridge/spoken.hpp"
#include "tests/server/media/bridge/house.hpp"

#include <QTest>
#include <algorithm>

using namespace conclave;
using namespace conclave::media;
using namespace conclave::tests;

namespace {
constexpr double kLowHz = 587.33;
constexpr double kHighHz = 880;
constexpr double kChimeDb = -30; // a sine of -26 dBFS is at -23 when it is loudest

// The loudest 100 ms of that tone.
double loudest(const TestPeer& peer, double hz) {
    double most = -120;
    for (std::size_t at = 0; at + 4800 <= peer.heard.size(); at += 960)
        most = std::max(most, toneDb(std::span(peer.heard).subspan(at, 4800), hz));
    return most;
}

// How often it begins.
int onsets(const TestPeer& peer, double hz) {
    int count = 0;
    bool before = false;
    for (std::size_t at = 0; at + 4800 <= peer.heard.size(); at += 960) {
        const bool now = toneDb(std::span(peer.heard).subspan(at, 4800), hz) > kChimeDb - 10;
        if (now && !before) ++count;
        before = now;
    }
    return count;
}

// Out of the house, so that it sends only what the test does.
std::unique_ptr<TestPeer> alone(House& house) {
    auto peer = std::move(house.peers.back());
    house.peers.pop_back();
    return peer;
}
} // namespace

class VoiceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aTimeIsSaidInOrder() {
        House house;
        auto& caller = house.add(Role::audience, LegPlace::lobby, 0);
        const auto leg = caller.spec().leg;
        std::vector<PromptId> wanted{PromptId::atTime};
        const auto time = spokenTime(31, 12, 23, 59, Language::de);
        wanted.insert(wanted.end(), time.begin(), time.end());
        while (wanted.size() < 16) wanted.push_back(PromptId::atTime);
        // The phone has not been heard yet: all wait.
        for (const auto prompt : wanted) house.engine.play(leg, prompt, Language::de);
        house.engine.play(leg, PromptId::goodbye, Language::de); // one too many
        std::chrono::milliseconds length{0};
        for (const auto prompt : wanted) length += durationOf(prompt, Language::de);
        QVERIFY(house.runUntil([&] { return house.listener.ended.size() == wanted.size(); }));
        house.run(20);
        QCOMPARE(house.listener.ended.size(), wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i) QVERIFY(house.listener.ended[i] == std::pair(leg, wanted[i]));
        QCOMPARE(caller.soundPackets, static_cast<std::size_t>(length.count()) / 20);
        QVERIFY(caller.packetsMissing <= house.ticksSkipped());
        house.engine.play(leg, PromptId::atTime, Language::en); // and there is room again
        QVERIFY(house.runUntil([&] { return house.listener.ended.size() == wanted.size() + 1; }));
    }
    void everybodyHearsAChimeOnce() {
        House house;
        auto& first = house.add(Role::moderator, LegPlace::mix, 2500);
        auto& second = house.add(Role::participant, LegPlace::mix, 3500);
        auto& audience = house.add(Role::audience, LegPlace::mix, 4700);
        auto& waiting = house.add(Role::participant, LegPlace::lobby, 0);
        QVERIFY(house.runUntil([&] { return first.hears(3500) > kClearDb && second.hears(2500) > kClearDb; }));
        house.forget();
        house.engine.chime(house.bridge, Chime::entered);
        house.run(60);
        for (auto* one : {&first, &second, &audience}) {
            for (const double hz : {kLowHz, kHighHz}) {
                const double level = loudest(*one, hz);
                QVERIFY2(level > kChimeDb && level < -20, qPrintable(QString::number(level)));
            }
            QCOMPARE(onsets(*one, kLowHz), 1);
            QCOMPARE(onsets(*one, kHighHz), 1);
        }
        QVERIFY2(toneDb(first.heard, 2500) < kAbsentDb, "one's own voice comes back");
        QVERIFY2(toneDb(second.heard, 3500) < kAbsentDb, "one's own voice comes back");
        QVERIFY(first.hearsByTenths(3500) > kClearDb && second.hearsByTenths(2500) > kClearDb);
        QCOMPARE(waiting.soundPackets, std::size_t{0});
        house.engine.chime(house.engine.newBridgeId(), Chime::left); // nobody is there
    }
    void aChimeSoundsInSilence() {
        House house;
        auto& first = house.add(Role::audience, LegPlace::mix, 0);
        auto& second = house.add(Role::audience, LegPlace::mix, 0);
        house.run(60);
        house.forget();
        for (int i = 0; i < 20; ++i) house.engine.chime(house.bridge, Chime::left); // a storm of them: one, and one more
        QVERIFY(house.runUntil([&] { return first.soundPackets >= 36 && second.soundPackets >= 36; }));
        house.run(40);
        for (auto* one : {&first, &second}) {
            QCOMPARE(onsets(*one, kHighHz), 2);
            QVERIFY(one->packetsMissing <= house.ticksSkipped());
        }
        const auto mixes = [&] { return house.engine.shardStats(ShardIndex{0}).mixes; };
        house.forget();
        QVERIFY(house.runUntil([&] { // asleep again
            const auto before = mixes();
            house.run(10);
            return mixes() == before;
        }));
        QVERIFY(first.soundPackets + second.soundPackets <= 20); // the silence at the end of a stream
    }
    void theTestLineSendsBackWhatItHears() {
        House house;
        auto& caller = house.add(Role::participant, LegPlace::lobby, 450);
        auto& other = house.add(Role::audience, LegPlace::mix, 0);
        const auto leg = caller.spec().leg;
        house.run(10);
        QCOMPARE(caller.soundPackets, std::size_t{0});
        house.engine.echo(leg, Echo::on);
        QVERIFY(house.runUntil([&] { return caller.hears(450) > kClearDb; }));
        QCOMPARE(caller.unreadable, std::size_t{0});
        QVERIFY(caller.packetsMissing <= house.ticksSkipped());
        const auto work = house.engine.shardStats(ShardIndex{0});
        QCOMPARE(work.decodes + work.encodes, std::uint64_t{0});
        QCOMPARE(other.soundPackets, std::size_t{0});

        // A prompt comes first, and nothing comes beside it.
        house.forget();
        house.engine.play(leg, PromptId::testLine, Language::en);
        QVERIFY(house.runUntil([&] { return !house.listener.ended.empty(); }));
        QVERIFY(house.runUntil([&] { return caller.hears(450) > kClearDb; }));
        for (std::size_t i = 1; i < caller.arrivals.size(); ++i)
            QVERIFY(caller.arrivals[i].timestamp - caller.arrivals[i - 1].timestamp >= kFrameSamples);

        house.engine.echo(leg, Echo::off);
        house.run(5);
        house.forget();
        house.run(50);
        QCOMPARE(caller.soundPackets, std::size_t{0});

        // It ends where a conference begins, and there is none in a conference.
        house.engine.echo(leg, Echo::on);
        QVERIFY(house.runUntil([&] { return caller.hears(450) > kClearDb; }));
        QVERIFY(house.engine.admit(leg, house.bridge, Role::participant).has_value());
        house.engine.echo(leg, Echo::on);
        QVERIFY(house.runUntil([&] { return other.hears(450) > kClearDb; }));
        house.forget();
        house.run(60);
        QVERIFY(caller.hears(450) < kAbsentDb);
        house.engine.toLobby(leg);
        house.run(5);
        house.forget();
        house.run(50);
        QCOMPARE(caller.soundPackets, std::size_t{0});
        house.engine.echo(leg, Echo::on);
        QVERIFY(house.runUntil([&] { return caller.hears(450) > kClearDb; }));
        house.engine.removeLeg(leg);
        house.engine.echo(leg, Echo::on); // harmless
        house.run(5);
        house.forget();
        house.run(10);
        QCOMPARE(caller.soundPackets, std::size_t{0});
    }
    void theEchoTakesEveryDuration_data() {
        QTest::addColumn<unsigned>("toc");
        QTest::addColumn<unsigned>("samples");
        QTest::newRow("10 ms") << (30U << 3) << 480U;
        QTest::newRow("60 ms") << (11U << 3) << 2880U;
    }
    void theEchoTakesEveryDuration() {
        QFETCH(unsigned, toc);
        QFETCH(unsigned, samples);
        House house;
        house.add(Role::participant, LegPlace::lobby, 0);
        const auto caller = alone(house);
        house.engine.echo(caller->spec().leg, Echo::on);
        unsigned sent = 0;
        house.run(150, [&](int frame) {
            for (; sent * samples <= static_cast<unsigned>(frame) * kFrameSamples; ++sent) {
                std::vector<std::uint8_t> payload(20 + sent % 50, 0x55);
                payload[0] = static_cast<std::uint8_t>(toc);
                caller->raw(caller->sealed(payload, caller->spec().opusPayloadType, sent * samples));
            }
            caller->receive();
        });
        const auto& came = caller->arrivals;
        QVERIFY2(came.size() > 60 * kFrameSamples / samples, qPrintable(QString::number(came.size())));
        QVERIFY(caller->packetsMissing <= house.ticksSkipped());
        std::size_t inStep = 0; // a machine that stood still makes it begin anew
        for (std::size_t i = 1; i < came.size(); ++i) {
            const auto step = came[i].timestamp - came[i - 1].timestamp;
            QVERIFY(step >= samples);
            if (step == samples && came[i].bytes == (came[i - 1].bytes == 69 ? 20 : came[i - 1].bytes + 1)) ++inStep;
        }
        QVERIFY2(inStep * 10 >= came.size() * 9, qPrintable(QString::number(inStep)));
    }
    void theEchoSurvivesWhatIsHostile() {
        House house;
        auto& honest = house.add(Role::participant, LegPlace::lobby, 450);
        house.add(Role::participant, LegPlace::lobby, 0);
        const auto caller = alone(house);
        house.engine.echo(honest.spec().leg, Echo::on);
        house.engine.echo(caller->spec().leg, Echo::on);
        const auto seed = qEnvironmentVariableIsSet("CONCLAVE_NIGHTLY") ? std::random_device{}() : 42U;
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        std::size_t sent = 0;
        house.run(150, [&](int) {
            for (int i = 0; i < 5; ++i, ++sent) { // 250 a second
                std::vector<std::uint8_t> payload(random() % 4 == 0 ? random() % 4 : random() % 1440);
                for (auto& b : payload) b = static_cast<std::uint8_t>(random());
                const auto timestamp = random() % 3 == 0 ? random() : sent;
                caller->raw(caller->sealed(payload, caller->spec().opusPayloadType, static_cast<std::uint32_t>(timestamp)));
            }
            caller->receive();
            if (random() % 20 == 0) house.engine.echo(caller->spec().leg, random() % 2 == 0 ? Echo::on : Echo::off);
        });
        QVERIFY(honest.hearsByTenths(450) > kClearDb);
        QVERIFY(caller->packetsReceived <= sent);
        QCOMPARE(caller->unreadable, std::size_t{0});
        QVERIFY(caller->packetsMissing <= house.ticksSkipped());
    }
    void loudnessAndKeysAreTold() {
        House house;
        auto& talker = house.add(Role::participant, LegPlace::mix, 450, SrtpSuite::aeadAes256Gcm);
        auto& silent = house.add(Role::participant, LegPlace::mix, 0);
        auto& waiting = house.add(Role::participant, LegPlace::lobby, 450);
        QVERIFY(house.runUntil([&] { return silent.hears(450) > kClearDb; }));
        const auto loud = house.statsOf(talker);
        // While it is asked nothing is sent, and the level sinks by 1.5 dB each 20 ms.
        QVERIFY2(std::abs(loud.levelDbfs + 15) < 5, qPrintable(QString::number(static_cast<double>(loud.levelDbfs))));
        QVERIFY(loud.suite == SrtpSuite::aeadAes256Gcm);
        QVERIFY(!loud.dtls);
        QCOMPARE(house.statsOf(silent).levelDbfs, -120.0F);
        QVERIFY(house.statsOf(silent).suite == SrtpSuite::aesCm128HmacSha1_80);
        QCOMPARE(house.statsOf(waiting).levelDbfs, -120.0F);
        house.engine.setMuted(talker.spec().leg, Muted::yes);
        QCOMPARE(house.statsOf(talker).levelDbfs, -120.0F);
        house.engine.setMuted(talker.spec().leg, Muted::no);
        QVERIFY(house.runUntil([&] {
            house.run(5);
            return house.statsOf(talker).levelDbfs > -20;
        }, 100));
        talker.setTone(0);
        QVERIFY(house.runUntil([&] { return house.statsOf(talker).levelDbfs == -120.0F; }));
    }
};

QTEST_GUILESS_MAIN(VoiceTest)
#include "tst_voice.moc"
