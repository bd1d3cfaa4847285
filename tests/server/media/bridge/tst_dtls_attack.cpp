// covers: T-B6_dtls_under_attack
// labels: unit spec:E2 T-B6
// timeout: 180
// serial
// Call set-ups by DTLS while somebody floods the media port with ClientHellos, alerts and junk: every call gets up, and to the
// attacker not a byte is sent. 20 calls at 2,000 datagrams a second; at full size 200 at 10,000.
#include "tests/server/media/bridge/dtls_phone.hpp"
#include "tests/server/media/bridge/forged.hpp"

#include <QTest>
#include <atomic>

using namespace conclave::media;
using namespace conclave::tests;

namespace {

// Two hosts of an attacker, one of them where the phones are, with a thread of its own.
class Attacker {
public:
    Attacker(std::uint16_t target, unsigned perSecond, std::uint32_t seed)
        : m_thread([=, this] { flood(target, perSecond, seed); }) {}
    ~Attacker() { stop(); }
    void stop() {
        m_stopping = true;
        if (m_thread.joinable()) m_thread.join();
    }
    std::size_t sent() const { return m_sent; }
    std::size_t bytesReceived() const {
        std::size_t bytes = 0;
        for (const auto* socket : {&m_near, &m_far})
            for (auto datagram = socket->receive(); !datagram.empty(); datagram = socket->receive()) bytes += datagram.size();
        return bytes;
    }

private:
    void flood(std::uint16_t target, unsigned perSecond, std::uint32_t seed) {
        Forger forger(seed);
        auto next = std::chrono::steady_clock::now();
        while (!m_stopping) {
            for (unsigned i = 0; i < perSecond / 100; ++i) {
                (i % 2 == 0 ? m_near : m_far).send(target, forger.next());
                ++m_sent;
            }
            next += std::chrono::milliseconds(10);
            std::this_thread::sleep_until(next);
        }
    }
    UdpSocket m_near{"127.0.0.1"};
    UdpSocket m_far{"127.0.0.66"};
    std::atomic<bool> m_stopping{false};
    std::atomic<std::size_t> m_sent{0};
    std::thread m_thread;
};

} // namespace

class DtlsAttackTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCallGetsUpAndNobodyIsAnswered() {
        const bool full = qEnvironmentVariableIsSet("CONCLAVE_NIGHTLY");
        const std::size_t calls = full ? 200 : 20;
        const unsigned perSecond = full ? 10'000 : 2'000;
        const std::size_t floodMin = full ? 200'000 : 6'000;
        const auto seed = full ? std::random_device{}() : 6U;
        qInfo("seed %u", seed);

        DtlsHouse house;
        Attacker attacker(house.port(), perSecond, seed);
        const auto begin = std::chrono::steady_clock::now();
        while (house.phones.size() < calls) {
            DtlsFarEndOptions options;
            const auto number = house.phones.size();
            options.client = number % 4 != 1;                    // a quarter waits for us
            options.key = number % 3 == 0 ? PeerKey::rsa : PeerKey::ecdsa;
            const bool nat = number % 4 == 2;                    // a quarter sits behind one NAT
            house.add(options, nat ? "127.0.0.9" : "127.0.0.1", nat ? "192.168.1.77" : "127.0.0.1").begin();
            house.run();
        }
        QVERIFY2(house.runUntil([&] { return house.allUp(); }, 6000), "a call did not get up");
        const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        QVERIFY(house.runUntil([&] { return attacker.sent() >= floodMin; }, 20'000));
        attacker.stop();
        house.run(20);

        const auto stats = house.engine.shardStats(ShardIndex{0});
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        qInfo("%zu calls up in %.1f s; %zu forged datagrams in %.1f s, %llu counted as junk; %llu turns skipped of %llu; "
              "media thread %.1f %%",
            calls, took, attacker.sent(), seconds, static_cast<unsigned long long>(stats.packetsJunk),
            static_cast<unsigned long long>(stats.ticksSkipped), static_cast<unsigned long long>(stats.ticks),
            100 * std::chrono::duration<double>(stats.cpu).count() / seconds);
        QCOMPARE(attacker.bytesReceived(), std::size_t{0});
        QVERIFY(stats.packetsJunk >= attacker.sent() / 10 * 9);
        QVERIFY(house.listener.failed.empty() && house.listener.lost.empty());
        for (const auto& phone : house.phones) QCOMPARE(phone->unreadable, std::size_t{0});
    }
};

QTEST_GUILESS_MAIN(DtlsAttackTest)
#include "tst_dtls_attack.moc"
