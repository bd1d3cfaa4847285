// labels: unit spec:E2 T-B6
// timeout: 180
// Legs that are keyed by DTLS, over loopback UDP: who is answered, whose keys are taken, and what an attacker cannot spoil.
#include "tests/server/media/bridge/dtls_phone.hpp"
#include "tests/server/media/bridge/forged.hpp"

#include <QTest>

using namespace conclave::media;
using namespace conclave::tests;
using namespace std::chrono_literals;

class DtlsEngineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bothRolesEveryProfile() {
        DtlsHouse house;
        for (const bool client : {true, false})
            for (const char* profiles : {"SRTP_AEAD_AES_128_GCM", "SRTP_AEAD_AES_256_GCM", "SRTP_AES128_CM_SHA1_80"}) {
                DtlsFarEndOptions options;
                options.client = client;
                options.profiles = profiles;
                house.add(options).begin();
            }
        QVERIFY(house.runUntil([&] { return house.allUp(); }));
        for (const auto& phone : house.phones) {
            QCOMPARE(phone->unreadable, std::size_t{0});
            QVERIFY(phone->peer.seen() == house.engine.fingerprint());
        }
        QVERIFY(house.listener.failed.empty());
        house.add(); // without keys so far
        for (const auto& phone : house.phones) house.engine.stats(phone->leg);
        auto& stats = house.listener.stats;
        QVERIFY(house.runUntil([&] { return stats.size() == house.phones.size(); }));
        const std::array suites{SrtpSuite::aeadAes128Gcm, SrtpSuite::aeadAes256Gcm, SrtpSuite::aesCm128HmacSha1_80};
        for (std::size_t i = 0; i < 6; ++i) {
            const auto& told = stats[house.phones[i]->leg];
            QVERIFY(told.dtls && told.suite == suites[i % 3]);
        }
        QVERIFY(!stats[house.phones[6]->leg].dtls && !stats[house.phones[6]->leg].suite);
    }

    void nothingComesOfAWrongCertificate() {
        DtlsHouse house(1500ms);
        for (const bool client : {true, false}) {
            DtlsFarEndOptions options;
            options.client = client;
            auto& phone = house.add(options);
            DtlsPhone other(options, "127.0.0.1");
            std::swap(phone.peer, other.peer); // not whom SDP named
            phone.begin();
        }
        auto& silent = house.add();
        QVERIFY(house.runUntil([&] { return house.listener.failed.size() == 3; }));
        QVERIFY(house.listener.started.empty() && house.listener.lost.empty());
        for (const auto& phone : house.phones) {
            QCOMPARE(phone->packetsReceived + phone->unreadable, std::size_t{0});
            QCOMPARE(std::count(house.listener.failed.begin(), house.listener.failed.end(), phone->leg), std::ptrdiff_t{1});
        }
        QCOMPARE(silent.bytesReceived, std::size_t{0});
        house.run(20); // and no more is said of it
        QCOMPARE(house.listener.failed.size(), std::size_t{3});
    }

    void onlyWhoMayIsAnswered() {
        DtlsHouse house;
        auto& named = house.add();
        auto& behindNat = house.add({}, "127.0.0.9", "192.168.1.77");
        const UdpSocket samePort("127.0.0.8", named.socket.port()), sameHost("127.0.0.1"), nobody("127.0.0.7");
        const UdpSocket besidePhone("127.0.0.9");
        Forger forger(1);
        for (int i = 0; i < 200; ++i) {
            const auto hello = forger.next();
            for (const auto* socket : {&samePort, &sameHost, &nobody}) socket->send(house.port(), hello);
            if (i % 10 == 0) house.run();
        }
        // From behind the phone's own NAT one is heard, but gets nowhere.
        DtlsFarEnd stranger;
        stranger.advance();
        for (const auto& datagram : stranger.takeOutput()) besidePhone.send(house.port(), datagram);
        house.run(20);
        std::size_t answered = 0;
        for (auto datagram = besidePhone.receive(); !datagram.empty(); datagram = besidePhone.receive()) {
            ++answered;
            stranger.take(datagram);
            for (const auto& own : stranger.takeOutput()) besidePhone.send(house.port(), own);
        }
        house.run(20);
        QVERIFY(answered > 0);
        QVERIFY(house.listener.started.empty());
        named.begin();
        behindNat.begin();
        QVERIFY(house.runUntil([&] { return house.allUp(); }));
        for (const auto* socket : {&samePort, &sameHost, &nobody}) QVERIFY(socket->receive().empty());
        QVERIFY(house.engine.shardStats(ShardIndex{0}).packetsJunk > 500);
    }

    void manyBehindOneAddress() {
        DtlsHouse house;
        for (int i = 0; i < 30; ++i) house.add({}, "127.0.0.9", "192.168.1.77");
        for (auto& phone : house.phones) phone->begin();
        QVERIFY(house.runUntil([&] { return house.allUp(); }));
        for (const auto& phone : house.phones) QCOMPARE(phone->unreadable, std::size_t{0});
        // Each leg has its own phone: one hangs up, and it alone hears nothing any more.
        house.engine.removeLeg(house.phones[7]->leg);
        house.run(5);
        for (auto& phone : house.phones) {
            phone->packetsReceived = 0;
            house.engine.play(phone->leg, PromptId::goodbye, Language::en);
        }
        house.run(60);
        for (std::size_t i = 0; i < house.phones.size(); ++i) QCOMPARE(house.phones[i]->packetsReceived > 0, i != 7);
    }

    // Somebody sends in the phone's name: it costs tries, never the call.
    void spoiltFromTheOwnAddress() {
        const auto seed = qEnvironmentVariableIsSet("CONCLAVE_NIGHTLY") ? std::random_device{}() : 77U;
        qInfo("seed %u", seed);
        Forger forger(seed);
        DtlsHouse house;
        for (int i = 0; i < 6; ++i) {
            DtlsFarEndOptions options;
            options.client = i % 2 == 0;
            house.add(options);
        }
        for (int i = 0; i < 60; ++i) { // before
            for (auto& phone : house.phones) phone->forge(forger.spoiling());
            house.io.restart();
            house.io.poll();
            std::this_thread::sleep_for(5ms);
        }
        for (auto& phone : house.phones) phone->begin();
        for (int i = 0; i < 300 && !house.allUp(); ++i) { // and while
            for (auto& phone : house.phones)
                if (i % 5 == 0) phone->forge(forger.spoiling());
            house.run();
        }
        QVERIFY(house.runUntil([&] { return house.allUp(); }));
        for (int i = 0; i < 60; ++i) { // and after
            for (auto& phone : house.phones) phone->forge(forger.next());
            house.run();
        }
        for (auto& phone : house.phones) {
            phone->packetsReceived = 0;
            house.engine.play(phone->leg, PromptId::goodbye, Language::en);
        }
        house.run(60);
        for (const auto& phone : house.phones) QVERIFY(phone->packetsReceived > 0);
        QVERIFY(house.listener.failed.empty() && house.listener.lost.empty());
    }

    // Whole ClientHellos in the phone's name cost public-key work and an answer each: only so many.
    void soundHellosAreAnsweredSparingly() {
        DtlsHouse house;
        auto& phone = house.add();
        std::size_t datagrams = 0, bytesSent = 0, bytesBack = 0;
        const auto begin = std::chrono::steady_clock::now();
        for (int i = 0; i < 200; ++i) {
            DtlsFarEnd another;
            another.advance();
            for (const auto& hello : another.takeOutput()) {
                phone.forge(hello);
                bytesSent += hello.size();
            }
            house.io.restart();
            house.io.poll();
            std::this_thread::sleep_for(5ms);
            for (auto back = phone.socket.receive(); !back.empty(); back = phone.socket.receive()) {
                ++datagrams;
                bytesBack += back.size();
            }
        }
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        const double tries = 8 + 4 * seconds; // new ones; each says its flight, and again after 0.4, 0.8 … s
        QVERIFY(datagrams > 0);
        QVERIFY2(static_cast<double>(datagrams) <= tries * 3 * 3, qPrintable(QStringLiteral("%1 datagrams").arg(datagrams)));
        qInfo("%zu bytes in, %zu bytes and %zu datagrams back in %.1f s", bytesSent, bytesBack, datagrams, seconds);
        for (int i = 0; i < 100; ++i) { // what is still under way would be answered after the phone, and spoil it
            house.io.restart();
            house.io.poll();
            std::this_thread::sleep_for(5ms);
            while (!phone.socket.receive().empty()) {}
        }
        phone.begin();
        QVERIFY(house.runUntil([&] { return house.up(phone); }));
    }

    void aLaterOfferWithAnotherCertificate() {
        DtlsHouse house;
        auto& phone = house.add();
        phone.begin();
        QVERIFY(house.runUntil([&] { return house.allUp(); }));
        for (const bool client : {true, false}) {
            DtlsFarEndOptions options;
            options.client = client;
            auto next = std::make_unique<DtlsPhone>(options, "127.0.0.1"); // another socket, another certificate
            next->setServer(house.port());
            next->leg = phone.leg;
            QVERIFY(house.engine.renewKeys(phone.leg, DtlsHouse::told(*next, client, "127.0.0.1", "127.0.0.1")).has_value());
            house.engine.play(phone.leg, PromptId::goodbye, Language::en);
            auto& before = *house.phones.back();
            before.packetsReceived = 0;
            house.run(20);
            QVERIFY(before.packetsReceived > 0); // the old keys serve until there are new ones
            next->begin();
            house.phones.push_back(std::move(next));
            QVERIFY(house.runUntil([&] { return house.phones.back()->keyed(); }));
            house.engine.play(phone.leg, PromptId::welcome, Language::en);
            QVERIFY(house.runUntil([&] { return house.phones.back()->packetsReceived > 5; }));
            QCOMPARE(house.phones.back()->unreadable, std::size_t{0});
            before.packetsReceived = 0;
            house.run(20);
            QCOMPARE(before.packetsReceived, std::size_t{0});
        }
        QVERIFY(house.listener.failed.empty() && house.listener.lost.empty());
        QVERIFY(!house.engine.renewKeys(LegId{999}, DtlsPeer{.fingerprints = {phone.peer.fingerprint()}}));
        QVERIFY(!house.engine.renewKeys(phone.leg, DtlsPeer{}));
    }

    // A phone that fell over calls again from the same port, while its first call is not over yet.
    void calledAgainFromTheSamePort() {
        DtlsHouse house;
        auto first = house.add().socket.port();
        house.phones[0]->begin();
        QVERIFY(house.runUntil([&] { return house.allUp(); }));
        const LegId old = house.phones[0]->leg;
        house.phones.clear();
        auto& again = house.add({}, "127.0.0.1", "127.0.0.1", first);
        again.begin();
        QVERIFY(house.runUntil([&] { return house.up(again); }));
        house.engine.removeLeg(old);
        house.run(10);
        again.packetsReceived = 0;
        house.engine.play(again.leg, PromptId::goodbye, Language::en);
        QVERIFY(house.runUntil([&] { return again.packetsReceived > 5; }));
    }

    void legsGoInEveryState() {
        DtlsHouse house(1s);
        for (int round = 0; round < 40; ++round) {
            auto& phone = house.add();
            if (round % 4 != 0) phone.begin();
            house.run(round % 5);
            house.engine.removeLeg(phone.leg);
        }
        house.run(150); // beyond everybody's time
        QVERIFY(house.listener.failed.empty());
        auto& last = house.add();
        last.begin();
        QVERIFY(house.runUntil([&] { return house.up(last); }));
    }
};

QTEST_GUILESS_MAIN(DtlsEngineTest)
#include "tst_dtls_engine.moc"
