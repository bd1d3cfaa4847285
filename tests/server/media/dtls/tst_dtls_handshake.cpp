// labels: unit spec:E2 T-B6
// timeout: 120
// DTLS-SRTP against OpenSSL as a phone uses it: both roles, every profile, wrong certificates, bad networks, forged records.
#include "server/media/dtls/handshake.hpp"
#include "server/media/dtls/records.hpp"
#include "server/media/srtp/srtp_session.hpp"
#include "tests/server/media/dtls/dtls_far_end.hpp"

#include <QTest>
#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <random>
#include <thread>

using namespace conclave::media;
using conclave::tests::DtlsFarEnd;
using conclave::tests::DtlsFarEndOptions;
using conclave::tests::PeerKey;
using State = DtlsHandshake::State;

Q_DECLARE_METATYPE(conclave::media::SrtpSuite)

namespace {

const DtlsIdentity& identity() {
    static const DtlsIdentity made = DtlsIdentity::make().value();
    return made;
}

bool nightly() { return qEnvironmentVariableIsSet("CONCLAVE_NIGHTLY"); }

bool sameKey(const SrtpKey& a, const SrtpKey& b) {
    return a.bytes().size() > 0 && std::ranges::equal(a.bytes(), b.bytes());
}

// Both ends, and all that is under way between them.
struct Pair {
    DtlsFarEnd peer;
    std::unique_ptr<DtlsHandshake> ours;

    explicit Pair(DtlsFarEndOptions options, std::vector<DtlsFingerprint> accepted = {}) : peer(options) {
        if (accepted.empty()) accepted = {peer.fingerprint()};
        ours = DtlsHandshake::make(identity(), options.client ? DtlsRole::server : DtlsRole::client, std::move(accepted));
        if (!ours) qFatal("no handshake");
        if (options.client) peer.advance();
        else ours->begin();
    }
    void toOurs(std::span<const std::uint8_t> datagram) {
        const auto sifted = sift(datagram, ours->role());
        if (!sifted.records.empty()) ours->take(sifted.records);
    }
    // A network that loses nothing; until nobody says anything any more.
    void run() {
        for (bool said = true; said;) {
            said = false;
            for (const auto& datagram : peer.takeOutput()) {
                toOurs(datagram);
                said = true;
            }
            for (const auto& datagram : ours->takeOutput()) {
                largest = std::max(largest, datagram.size());
                peer.take(datagram);
                said = true;
            }
        }
    }
    std::size_t largest = 0;
};

std::vector<std::uint8_t> record(std::uint8_t type, std::uint16_t epoch, std::vector<std::uint8_t> body) {
    std::vector<std::uint8_t> out{type, 0xfe, 0xfd, static_cast<std::uint8_t>(epoch >> 8), static_cast<std::uint8_t>(epoch),
        0, 0, 0, 0, 1, 9, static_cast<std::uint8_t>(body.size() >> 8), static_cast<std::uint8_t>(body.size())};
    out.insert(out.end(), body.begin(), body.end());
    return out;
}

std::vector<std::uint8_t> message(std::uint8_t type, std::size_t whole, std::size_t offset, std::size_t bytes) {
    std::vector<std::uint8_t> out{type, 0, static_cast<std::uint8_t>(whole >> 8), static_cast<std::uint8_t>(whole), 0, 0, 0,
        static_cast<std::uint8_t>(offset >> 8), static_cast<std::uint8_t>(offset), 0, static_cast<std::uint8_t>(bytes >> 8),
        static_cast<std::uint8_t>(bytes)};
    for (std::size_t i = 0; i < bytes; ++i) out.push_back(static_cast<std::uint8_t>(i));
    return out;
}

// One handshake over a network that loses, repeats, cuts and reorders.
struct BadRoad {
    Pair pair;
    std::mt19937 random;
    std::deque<std::vector<std::uint8_t>> toOurs{}, toPeer{};

    BadRoad(DtlsFarEndOptions options, std::uint32_t seed) : pair(std::move(options)), random(seed) {}

    bool chance(unsigned percent) { return random() % 100 < percent; }
    void put(std::deque<std::vector<std::uint8_t>>& road, std::vector<std::uint8_t> datagram) {
        if (chance(15)) return;
        if (chance(10)) {
            auto cut = datagram;
            cut.resize(random() % cut.size());
            road.push_back(std::move(cut));
        }
        if (chance(10)) road.push_back(datagram);
        const auto at = chance(15) ? road.size() - std::min<std::size_t>(road.size(), random() % 4) : road.size();
        road.insert(road.begin() + static_cast<std::ptrdiff_t>(at), std::move(datagram));
    }
    void step() {
        pair.ours->tick();
        pair.peer.tick();
        for (auto& datagram : pair.peer.takeOutput()) put(toOurs, std::move(datagram));
        for (auto& datagram : pair.ours->takeOutput()) put(toPeer, std::move(datagram));
        for (auto& datagram : std::exchange(toOurs, {})) pair.toOurs(datagram);
        for (auto& datagram : std::exchange(toPeer, {})) pair.peer.take(datagram);
    }
    bool settled() const { return pair.ours->state() == State::done && pair.peer.done(); }
};

} // namespace

class DtlsHandshakeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rolesAndProfiles_data() {
        QTest::addColumn<bool>("peerIsClient");
        QTest::addColumn<std::string>("profiles");
        QTest::addColumn<SrtpSuite>("suite");
        const std::string all = DtlsFarEndOptions{}.profiles;
        for (const bool client : {true, false}) {
            const auto row = [&](const char* name, const std::string& profiles, SrtpSuite suite) {
                QTest::addRow("%s, peer is %s", name, client ? "client" : "server") << client << profiles << suite;
            };
            row("AES-128-GCM", "SRTP_AEAD_AES_128_GCM", SrtpSuite::aeadAes128Gcm);
            row("AES-256-GCM", "SRTP_AEAD_AES_256_GCM", SrtpSuite::aeadAes256Gcm);
            row("AES-CM-80", "SRTP_AES128_CM_SHA1_80", SrtpSuite::aesCm128HmacSha1_80);
            row("AES-CM-80 behind 32", "SRTP_AES128_CM_SHA1_32:SRTP_AES128_CM_SHA1_80", SrtpSuite::aesCm128HmacSha1_80);
        }
        QTest::newRow("all, the choice is ours") << true << all << SrtpSuite::aeadAes128Gcm;
    }

    void rolesAndProfiles() {
        QFETCH(bool, peerIsClient);
        QFETCH(std::string, profiles);
        QFETCH(SrtpSuite, suite);
        DtlsFarEndOptions options;
        options.client = peerIsClient;
        options.profiles = profiles;
        Pair pair(options);
        QVERIFY(!pair.ours->keys());
        pair.run();
        QVERIFY(pair.peer.done());
        QVERIFY(pair.ours->state() == State::done);
        QVERIFY2(pair.largest <= 1200, qPrintable(QString::number(pair.largest)));
        QVERIFY(pair.peer.seen() == identity().fingerprint());
        const auto keys = pair.ours->keys();
        QVERIFY(keys && keys->suite == suite);
        QVERIFY(sameKey(keys->receive, pair.peer.key(suite, true)));
        QVERIFY(sameKey(keys->send, pair.peer.key(suite, false)));
        QVERIFY(!sameKey(keys->send, keys->receive));
        // And a packet passes.
        auto sender = SrtpSession::sender(suite, pair.peer.key(suite, true), 5);
        auto receiver = SrtpSession::receiver(suite, keys->receive);
        QVERIFY(sender && receiver);
        std::vector<std::uint8_t> packet(12 + 20 + kSrtpTrailerBytesMax);
        packet[0] = 0x80;
        packet[11] = 5;
        packet.resize(sender->protectRtp(packet, 32));
        QVERIFY(receiver->unprotectRtp(packet).verdict == SrtpVerdict::ok);
    }

    void certificates_data() {
        QTest::addColumn<bool>("peerIsClient");
        for (const bool client : {true, false}) QTest::addRow("peer is %s", client ? "client" : "server") << client;
    }

    void certificates() {
        QFETCH(bool, peerIsClient);
        DtlsFarEndOptions options;
        options.client = peerIsClient;
        for (const auto key : {PeerKey::ecdsa, PeerKey::rsa}) {
            options.key = key;
            // A phone with an RSA key alone can still begin a handshake; a server with one is met by ECDHE-RSA.
            const DtlsFarEnd stranger(options);
            Pair wrong(options, {stranger.fingerprint()});
            wrong.run();
            QVERIFY(wrong.ours->state() == State::failed);
            QVERIFY(!wrong.ours->keys());
            QVERIFY(wrong.ours->takeOutput().empty());
            for (const auto hash : {DtlsHash::sha256, DtlsHash::sha384, DtlsHash::sha512}) {
                Pair pair(options, {stranger.fingerprint(hash)});
                const auto fingerprint = pair.peer.fingerprint(hash);
                pair.ours = DtlsHandshake::make(identity(), pair.ours->role(), {stranger.fingerprint(hash), fingerprint});
                if (!peerIsClient) pair.ours->begin();
                pair.run();
                QVERIFY(pair.ours->state() == State::done);
                QVERIFY(pair.ours->matched() == fingerprint);
            }
        }
        // The first bytes alone do not do.
        Pair nearly(options);
        auto fingerprint = nearly.peer.fingerprint();
        fingerprint.bytes[31] ^= 1;
        Pair off(options, {fingerprint});
        off.run();
        QVERIFY(off.ours->state() == State::failed);
    }

    void refused_data() {
        QTest::addColumn<bool>("peerIsClient");
        QTest::addColumn<std::string>("profiles");
        QTest::addColumn<std::string>("ciphers");
        const std::string all = DtlsFarEndOptions{}.profiles;
        for (const bool client : {true, false}) {
            const auto row = [&](const char* name, const std::string& profiles, const std::string& ciphers) {
                QTest::addRow("%s, peer is %s", name, client ? "client" : "server") << client << profiles << ciphers;
            };
            row("no use_srtp", "", "ALL");
            row("32-bit tags alone", "SRTP_AES128_CM_SHA1_32", "ALL");
            row("CBC", all, "ECDHE-ECDSA-AES128-SHA256");
        }
        QTest::newRow("NULL") << true << all << std::string("NULL:@SECLEVEL=0");
        QTest::newRow("without ECDHE") << true << all << std::string("kRSA:kDHE");
    }

    void refused() {
        QFETCH(bool, peerIsClient);
        QFETCH(std::string, profiles);
        QFETCH(std::string, ciphers);
        DtlsFarEndOptions options;
        options.client = peerIsClient;
        options.profiles = profiles;
        options.ciphers = ciphers;
        Pair pair(options);
        pair.run();
        QVERIFY(pair.ours->state() == State::failed || (!peerIsClient && pair.peer.failed()));
        QVERIFY(pair.ours->state() != State::done);
        QVERIFY(!pair.ours->keys());
        QVERIFY(pair.ours->takeOutput().empty());
    }

    void badRoads() {
        const std::uint32_t seed = nightly() ? static_cast<std::uint32_t>(std::random_device{}()) : 20261126;
        const unsigned count = nightly() ? 1000 : 24;
        qInfo("seed %u", seed);
        std::vector<std::unique_ptr<BadRoad>> roads;
        for (unsigned i = 0; i < count; ++i) {
            DtlsFarEndOptions options;
            options.client = i % 2 == 0;
            options.key = i % 8 >= 6 ? PeerKey::rsa : PeerKey::ecdsa;
            options.mtu = i % 3 == 0 ? 260 : 1300; // in pieces
            roads.push_back(std::make_unique<BadRoad>(options, seed + i));
        }
        const auto settled = [&] { return std::ranges::all_of(roads, [](const auto& road) { return road->settled(); }); };
        for (int i = 0; i < 3000 && !settled(); ++i) {
            for (auto& road : roads)
                if (!road->settled()) road->step();
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        for (std::size_t i = 0; i < roads.size(); ++i) {
            const auto& pair = roads[i]->pair;
            QVERIFY2(roads[i]->settled(),
                qPrintable(QStringLiteral("road %1: ours %2, peer done %3, failed %4").arg(i)
                        .arg(static_cast<int>(pair.ours->state())).arg(pair.peer.done()).arg(pair.peer.failed())));
            const auto keys = pair.ours->keys();
            QVERIFY(keys && sameKey(keys->receive, pair.peer.key(keys->suite, true)));
        }
    }

    void aLostLastFlightIsRepeated() {
        Pair pair({});
        for (bool last = false; !last;) {
            for (const auto& datagram : pair.peer.takeOutput()) pair.toOurs(datagram);
            const auto answer = pair.ours->takeOutput();
            last = pair.ours->state() == State::done;
            if (!last)
                for (const auto& datagram : answer) pair.peer.take(datagram);
        }
        QVERIFY(!pair.peer.done());
        for (int i = 0; i < 200 && !pair.peer.done(); ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            pair.peer.tick();
            pair.run();
        }
        QVERIFY(pair.peer.done());
    }

    void aLostHelloIsRepeated() {
        DtlsFarEndOptions options;
        options.client = false;
        Pair pair(options);
        QCOMPARE(pair.ours->takeOutput().size(), std::size_t{1});
        for (int i = 0; i < 200 && !pair.peer.done(); ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
            pair.ours->tick();
            pair.run();
        }
        QVERIFY(pair.peer.done() && pair.ours->state() == State::done);
    }

    // Whoever can send in the peer's name while the handshake is under way.
    void forgedRecordsChangeNothing() {
        for (const bool client : {true, false}) {
            DtlsFarEndOptions options;
            options.client = client;
            Pair pair(options);
            const std::vector<std::vector<std::uint8_t>> forged{
                record(21, 0, {2, 40}), record(21, 0, {1, 0}), record(23, 0, {1, 2, 3}), record(20, 0, {1}), record(20, 0, {2}),
                record(22, 0, message(0, 0, 0, 0)), record(22, 0, message(20, 12, 0, 12)), record(22, 0, message(99, 4, 0, 4)),
                record(22, 0, message(client ? 2 : 1, 60, 0, 60)), record(22, 0, message(11, 65000, 0, 20)),
                record(22, 0, message(16, 10, 8, 8)), record(22, 0, {}), record(22, 1, std::vector<std::uint8_t>(40, 7)),
                record(21, 1, std::vector<std::uint8_t>(26, 7)), record(23, 1, std::vector<std::uint8_t>(40, 7))};
            for (int round = 0; round < 6; ++round) {
                for (const auto& one : forged) pair.toOurs(one);
                for (const auto& datagram : pair.peer.takeOutput()) {
                    for (const auto& one : forged) pair.toOurs(one);
                    pair.toOurs(datagram);
                }
                for (const auto& datagram : pair.ours->takeOutput()) pair.peer.take(datagram);
            }
            QVERIFY(pair.peer.done());
            QVERIFY(pair.ours->state() == State::done);
            for (const auto& one : forged) pair.toOurs(one);
            QVERIFY(pair.ours->state() == State::done);
            QVERIFY(sameKey(pair.ours->keys()->receive, pair.peer.key(pair.ours->keys()->suite, true)));
        }
    }

    void sifting() {
        const auto alone = [](const std::vector<std::uint8_t>& datagram, DtlsRole role) {
            return sift(datagram, role).records == datagram;
        };
        const auto hello = record(22, 0, message(1, 60, 0, 60));
        QVERIFY(alone(hello, DtlsRole::server));
        QVERIFY(sift(hello, DtlsRole::server).hello->at(0) == 2 && sift(hello, DtlsRole::server).hello->at(31) == 33);
        QVERIFY(sift(hello, DtlsRole::client).records.empty());
        QVERIFY(alone(record(22, 0, message(1, 60, 40, 20)), DtlsRole::server)); // a later piece
        QVERIFY(!sift(record(22, 0, message(1, 60, 40, 20)), DtlsRole::server).hello);
        QVERIFY(sift(record(22, 0, message(1, 60, 0, 20)), DtlsRole::server).records.empty()); // the random in pieces
        QVERIFY(alone(record(22, 0, message(2, 40, 0, 40)), DtlsRole::client));
        QVERIFY(alone(record(22, 1, {1, 2, 3}), DtlsRole::client) && alone(record(21, 1, {1, 2, 3}), DtlsRole::server));
        auto both = record(21, 0, {2, 40});
        both.insert(both.end(), hello.begin(), hello.end());
        QVERIFY(sift(both, DtlsRole::server).records == hello);
        for (std::size_t cut = 0; cut < hello.size(); ++cut)
            QVERIFY(sift(std::span(hello).first(cut), DtlsRole::server).records.empty());
        auto version = hello;
        version[1] = 3;
        QVERIFY(sift(version, DtlsRole::server).records.empty());
    }

    void mutants() {
        const std::uint32_t seed = nightly() ? static_cast<std::uint32_t>(std::random_device{}()) : 4711;
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        for (int i = 0; i < (nightly() ? 20'000 : 150); ++i) {
            DtlsFarEndOptions options;
            options.client = i % 2 == 0;
            options.mtu = i % 3 == 0 ? 300 : 1300;
            Pair pair(options);
            for (int round = 0; round < 6 && pair.ours->state() != State::failed; ++round) {
                for (auto datagram : pair.peer.takeOutput()) {
                    for (unsigned changes = random() % 3; changes > 0; --changes)
                        datagram[random() % datagram.size()] = static_cast<std::uint8_t>(random());
                    if (random() % 4 == 0) datagram.resize(random() % datagram.size() + 1);
                    pair.toOurs(datagram);
                    // Also past the sieve: OpenSSL alone has to stand it.
                    if (random() % 4 == 0 && pair.ours->state() != State::failed) pair.ours->take(datagram);
                }
                for (const auto& datagram : pair.ours->takeOutput()) pair.peer.take(datagram);
            }
            if (pair.ours->state() == State::done)
                QVERIFY(sameKey(pair.ours->keys()->receive, pair.peer.key(pair.ours->keys()->suite, true)) || !pair.peer.done());
        }
    }
};

QTEST_GUILESS_MAIN(DtlsHandshakeTest)
#include "tst_dtls_handshake.moc"
