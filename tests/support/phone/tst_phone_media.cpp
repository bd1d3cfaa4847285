// Two of the phone's media ends wired to each other: one hears the other, and only with the right key.
// needs: tests/support/phone
#include "tests/support/phone/analysis.hpp"
#include "tests/support/phone/media.hpp"

#include <QtTest>
#include <boost/asio/io_context.hpp>

using namespace conclave::tests;
using boost::asio::ip::udp;
namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

std::unique_ptr<Source> tone(double hz, double dbfs) {
    return makeSource(boost::json::object{{"tone", hz}, {"dbfs", dbfs}});
}

struct Pair {
    explicit Pair(const std::string& suite, MediaSettings settings = {})
        : a(io.get_executor(), settings, tone(700, -20)), b(io.get_executor(), {}, tone(1100, -26)) {
        const auto bytes = keyBytes(suite).value_or(0);
        const auto keyA = randomBytes(bytes);
        const auto keyB = randomBytes(bytes);
        const auto at = [](const Media& media) {
            return udp::endpoint(asio::ip::make_address("127.0.0.1"), media.port());
        };
        started =
            a.start(at(b), suite, keyA, keyB, 101, 48000) && b.start(at(a), suite, keyB, keyA, 101, 48000);
    }
    void run(Clock::duration duration) { io.run_for(duration); }

    asio::io_context io;
    Media a;
    Media b;
    bool started = false;
};

} // namespace

class TstPhoneMedia : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hearsTheOther_data() {
        QTest::addColumn<QString>("suite");
        for (const char* suite : {"", "AES_CM_128_HMAC_SHA1_80", "AES_256_CM_HMAC_SHA1_80",
                                  "AEAD_AES_128_GCM", "AEAD_AES_256_GCM"})
            QTest::newRow(*suite ? suite : "plain") << QString::fromLatin1(suite);
    }
    void hearsTheOther() {
        QFETCH(QString, suite);
        Pair pair(suite.toStdString());
        QVERIFY(pair.started);
        const auto from = Clock::now();
        pair.run(1200ms);
        const auto to = Clock::now();
        const auto heard = decode(pair.b.packets(from, to), from, to);
        const auto tones = heardTones(std::span(heard.samples).subspan(kSampleRateHz / 5));
        QCOMPARE(tones.size(), std::size_t{1});
        QVERIFY(std::abs(tones[0].hz - 700) < 2);
        QVERIFY2(std::abs(tones[0].dbfs + 20) < 1, qPrintable(QString::number(tones[0].dbfs)));
        QCOMPARE(pair.b.counts().unauthenticated, std::uint64_t{0});
        QVERIFY(pair.b.counts().received > 0);
    }

    void drops_data() {
        QTest::addColumn<bool>("plainRtp");
        QTest::newRow("plain RTP") << true;
        QTest::newRow("another key") << false;
    }
    void drops() {
        QFETCH(bool, plainRtp);
        MediaSettings settings;
        settings.plainRtp = plainRtp;
        settings.wrongKey = !plainRtp;
        Pair pair("AES_CM_128_HMAC_SHA1_80", settings);
        QVERIFY(pair.started);
        pair.run(300ms);
        QCOMPARE(pair.b.counts().received, std::uint64_t{0});
        QVERIFY(pair.b.counts().unauthenticated > 0);
        QVERIFY(pair.a.counts().received > 0);
    }

    void refusesAKeyOfTheWrongLength() {
        asio::io_context io;
        Media media(io.get_executor(), {}, tone(700, -20));
        const auto key = randomBytes(12);
        QVERIFY(!media.start(udp::endpoint(asio::ip::make_address("127.0.0.1"), 9), "AES_CM_128_HMAC_SHA1_80",
                             key, key, 101, 48000));
    }

    void measuresDelay() {
        Pair pair("AEAD_AES_128_GCM");
        pair.run(200ms);
        const auto from = Clock::now();
        const auto said = pair.a.startChirp();
        pair.run(900ms);
        const auto to = Clock::now();
        const auto heard = decode(pair.b.packets(from, to), from, to);
        const auto found = findChirp(heard.samples);
        QVERIFY(found.has_value());
        const double ms = found->sample * 1000 / kSampleRateHz -
                          std::chrono::duration<double, std::milli>(said - from).count();
        // 20 ms of packet and Opus's look-ahead; the upper end leaves room for a busy machine.
        QVERIFY2(ms >= 20 && ms < 200, qPrintable(QString::number(ms)));
    }

    void keysInterruptTheTone() {
        Pair pair("AES_CM_128_HMAC_SHA1_80");
        QVERIFY(pair.a.queueDigits("12#"));
        QVERIFY(!pair.a.queueDigits("x"));
        pair.run(800ms);
        QCOMPARE(pair.b.counts().unknownType, std::uint64_t{21}); // seven a key
    }
};

QTEST_GUILESS_MAIN(TstPhoneMedia)
#include "tst_phone_media.moc"
