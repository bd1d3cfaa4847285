// Guests that are keyed by DTLS: their handshakes stay with the port that they know.
// labels: unit spec:E2 T-B6
// timeout: 180
#include "tests/server/media/bridge/dtls_phone.hpp"

#include <QTest>
#include <chrono>

using namespace conclave;
using namespace conclave::media;
using namespace conclave::tests;
using namespace std::chrono_literals;

class DtlsGuestsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // Handshakes go on at home, whether the keys come before, on, or after the way.
    void keysByDtls() {
        DtlsHouse house(60s, 3);
        std::vector<ShardIndex> homes;
        for (int i = 0; i < 6; ++i) {
            house.bridge = house.engine.newBridgeId();
            DtlsFarEndOptions options;
            options.client = i % 2 == 0;
            house.add(options);
            homes.push_back(house.engine.place(house.bridge));
        }
        QVERIFY(homes[0] != homes[1] && homes[1] != homes[2] && homes[0] == homes[3]);
        const auto conference = house.engine.newBridgeId();
        const auto admit = [&](std::size_t i) { return house.engine.admit(house.phones[i]->leg, conference, Role::participant).has_value(); };
        for (std::size_t i : {0U, 1U}) QVERIFY(admit(i)); // before
        for (auto& phone : house.phones) phone->begin();
        for (std::size_t i : {2U, 3U}) QVERIFY(admit(i));
        QVERIFY(house.runUntil([&] { return house.allUp(); }));
        for (std::size_t i : {4U, 5U}) QVERIFY(admit(i)); // after
        for (auto& phone : house.phones) {
            phone->packetsReceived = 0;
            house.engine.play(phone->leg, PromptId::welcome, Language::de);
        }
        QVERIFY(house.runUntil([&] {
            return std::all_of(house.phones.begin(), house.phones.end(), [](const auto& phone) { return phone->packetsReceived > 5; });
        }));
        for (std::size_t i = 0; i < 6; ++i) { // another certificate and another port, of guests
            DtlsFarEndOptions options;
            options.client = i < 3;
            auto next = std::make_unique<DtlsPhone>(options, "127.0.0.1");
            next->setServer(house.engine.port(homes[i]));
            next->leg = house.phones[i]->leg;
            QVERIFY(house.engine.renewKeys(next->leg, DtlsHouse::told(*next, options.client, "127.0.0.1", "127.0.0.1")).has_value());
            next->begin();
            house.phones[i] = std::move(next);
        }
        QVERIFY(house.runUntil([&] {
            return std::all_of(house.phones.begin(), house.phones.end(), [](const auto& phone) { return phone->keyed(); });
        }));
        for (auto& phone : house.phones) house.engine.play(phone->leg, PromptId::welcome, Language::en);
        QVERIFY(house.runUntil([&] { return house.allUp(); }));
        for (auto& phone : house.phones) QCOMPARE(phone->unreadable, std::size_t{0});
        QVERIFY(house.listener.failed.empty() && house.listener.lost.empty());
    }
    // A phone that fell over calls again from the same port, while its first call is not over yet. One of the two is a guest, or both.
    void calledAgainFromTheSamePort_data() {
        QTest::addColumn<bool>("firstIsGuest");
        QTest::addColumn<bool>("secondIsGuest");
        QTest::newRow("first") << true << false;
        QTest::newRow("second") << false << true;
        QTest::newRow("both") << true << true;
    }
    void calledAgainFromTheSamePort() {
        QFETCH(bool, firstIsGuest);
        QFETCH(bool, secondIsGuest);
        DtlsHouse house(60s, 2);
        house.bridge = house.engine.newBridgeId();
        house.add();
        const auto conference = house.engine.newBridgeId();
        QVERIFY(house.engine.admit(house.phones[0]->leg, conference, Role::participant).has_value());
        house.bridge = house.engine.newBridgeId(); // a lobby of both, on the other thread
        QVERIFY(house.engine.place(house.bridge) != house.engine.place(conference));
        auto& first = house.add();
        const LegId old = first.leg;
        const auto port = first.socket.port();
        first.begin();
        QVERIFY(house.runUntil([&] { return house.up(first); }));
        if (firstIsGuest) QVERIFY(house.engine.admit(old, conference, Role::participant).has_value());
        house.run(10);
        house.phones.pop_back();
        auto& again = house.add({}, "127.0.0.1", "127.0.0.1", port);
        if (secondIsGuest) QVERIFY(house.engine.admit(again.leg, conference, Role::participant).has_value());
        again.begin();
        QVERIFY(house.runUntil([&] { return house.up(again); }));
        QVERIFY(house.engine.admit(again.leg, conference, Role::participant).has_value());
        again.packetsReceived = 0;
        house.engine.play(again.leg, PromptId::goodbye, Language::en);
        QVERIFY(house.runUntil([&] { return again.packetsReceived > 5; }));
        house.engine.removeLeg(old);
        again.packetsReceived = 0;
        house.engine.play(again.leg, PromptId::goodbye, Language::en);
        QVERIFY(house.runUntil([&] { return again.packetsReceived > 5; }));
        QVERIFY(house.listener.failed.empty() && house.listener.lost.empty());
    }
};

QTEST_GUILESS_MAIN(DtlsGuestsTest)
#include "tst_dtls_guests.moc"
