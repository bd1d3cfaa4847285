// labels: unit
// Session descriptions: golden inputs, every truncation, hostile sizes, and one rule a row.
#include "server/sdp/session.hpp"
#include "tests/server/sdp/offers.hpp"

#include "common/limits.hpp"

#include <QTest>
#include <random>

using namespace conclave;
using namespace conclave::sdp;
using namespace conclave::tests;

namespace {

const std::string kHead = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    while (times-- > 0) out += text;
    return out;
}

} // namespace

class SdpSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void golden_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<int>("sections");
        QTest::addColumn<int>("cryptoLines");
        QTest::newRow("baresip") << kBaresipOffer << 1 << 1;
        QTest::newRow("linphone") << kLinphoneOffer << 2 << 3; // two 32-bit tags are passed over
        QTest::newRow("browser") << kBrowserOffer << 2 << 2;   // one with an MKI is passed over
        QTest::newRow("plain") << kPlainOffer << 1 << 0;
    }

    void golden() {
        QFETCH(std::string, text);
        QFETCH(int, sections);
        QFETCH(int, cryptoLines);
        const auto read = parse(text);
        QVERIFY2(read.has_value(), read ? "" : read.error().detail.c_str());
        QCOMPARE(static_cast<int>(read->sections.size()), sections);
        QCOMPARE(static_cast<int>(read->sections[0].crypto.size()), cryptoLines);
        QVERIFY(!read->sections[0].attribute("crypto"));
        // What is written reads back as the same values, whatever the line ends.
        const auto again = parse(write(*read));
        QVERIFY(again.has_value());
        QVERIFY(*again == *read);
        std::string bare = text;
        std::erase(bare, '\r');
        QVERIFY(*parse(bare) == *read);
    }

    void values() {
        const auto read = parse(kBaresipOffer);
        QVERIFY(read.has_value());
        const auto& audio = read->sections[0];
        QCOMPARE(audio.kind, std::string("audio"));
        QCOMPARE(audio.port, std::uint16_t{10012});
        QCOMPARE(audio.protocol, std::string("RTP/SAVP"));
        QVERIFY(audio.formats == (std::vector<std::string>{"96", "0", "8", "101"}));
        QVERIFY(audio.attribute("rtcp-mux") == std::string_view{});
        QVERIFY(audio.attribute("ptime") == std::string_view{"20"});
        QVERIFY(!audio.attribute("maxptime"));
        QVERIFY(audio.crypto[0].tag == 1 && audio.crypto[0].suite == Suite::aesCm128Sha1_80);
        const std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcd";
        const auto key = audio.crypto[0].key.bytes();
        QVERIFY(std::equal(key.begin(), key.end(), letters.begin(), letters.end()));
        QVERIFY(read->connection->address == "127.0.0.1");
    }

    void truncated() {
        // Never a crash, and nothing read beyond the end (the copies are exact, so that the sanitizer sees it).
        for (const auto& text : {kBaresipOffer, kLinphoneOffer, kBrowserOffer})
            for (std::size_t size = 0; size <= text.size(); ++size) {
                const std::vector<char> exact(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(size));
                const auto read = parse(std::string_view(exact.data(), exact.size()));
                if (size < kPlainOffer.find("s=")) QVERIFY(!read);
            }
    }

    void mutated() {
        const std::uint32_t seed = std::random_device{}();
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        constexpr char kSpice[] = "\0\r\n=: /;|\xff\x7f" "0a-,2^";
        const std::string_view spice(kSpice, sizeof kSpice - 1);
        for (int run = 0; run < 20'000; ++run) {
            std::string text = run % 2 ? kLinphoneOffer : kBrowserOffer;
            for (int change = 0; change < 4; ++change) {
                const auto at = random() % text.size();
                switch (random() % 3) {
                case 0: text[at] = spice[random() % spice.size()]; break;
                case 1: text.erase(at, random() % 8); break;
                default: text.insert(at, text.substr(random() % text.size(), random() % 16)); break;
                }
            }
            if (const auto read = parse(text)) QVERIFY(parse(write(*read)).has_value());
        }
    }

    void refused_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<int>("code");
        const int bad = static_cast<int>(Errc::badRequest);
        const int tooLong = static_cast<int>(Errc::tooLong);
        const auto row = [](const char* name, std::string text, int code) {
            QTest::newRow(name) << std::move(text) << code;
        };
        row("empty", "", bad);
        row("no version", "o=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n", bad);
        row("version 1", "v=1\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n", bad);
        row("version twice", kHead + "v=0\r\n", bad);
        row("no origin", "v=0\r\ns=-\r\n", bad);
        row("no name", "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\n", bad);
        row("origin short", "v=0\r\no=- 1 1 IN IP4\r\ns=-\r\n", bad);
        row("origin negative", "v=0\r\no=- -1 1 IN IP4 192.0.2.1\r\ns=-\r\n", bad);
        row("origin overflow", "v=0\r\no=- 99999999999999999999 1 IN IP4 192.0.2.1\r\ns=-\r\n", bad);
        row("unknown type", kHead + "x=1\r\n", bad);
        row("no type", kHead + "audio\r\n", bad);
        row("NUL", kHead + std::string("a=a\0b\r\n", 7), bad);
        row("lone CR", kHead + "a=a\rb\r\n", bad);
        row("empty line inside", kHead + "\r\nm=audio 1 RTP/SAVP 96\r\n", bad);
        row("connection ATM", kHead + "m=audio 1 RTP/SAVP 96\r\nc=ATM NSAP 47\r\n", bad);
        row("connection twice", kHead + "c=IN IP4 192.0.2.2\r\n", bad);
        row("connection odd", "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 1.2.3.4;x\r\n", bad);
        row("time after media", kHead + "m=audio 1 RTP/SAVP 96\r\nt=0 0\r\n", bad);
        row("port too large", kHead + "m=audio 65536 RTP/SAVP 96\r\n", bad);
        row("port negative", kHead + "m=audio -1 RTP/SAVP 96\r\n", bad);
        row("port empty", kHead + "m=audio  RTP/SAVP 96\r\n", bad);
        row("port count odd", kHead + "m=audio 4/x RTP/SAVP 96\r\n", bad);
        row("no format", kHead + "m=audio 4 RTP/SAVP\r\n", bad);
        row("attribute without name", kHead + "a=:x\r\n", bad);
        row("attribute without value", kHead + "a=mid:\r\n", bad);
        const std::string audio = kHead + "m=audio 4 RTP/SAVP 96\r\na=crypto:";
        row("crypto no tag", audio + "AES_CM_128_HMAC_SHA1_80 inline:" + std::string(kKey30) + "\r\n", bad);
        row("crypto no key", audio + "1 AES_CM_128_HMAC_SHA1_80\r\n", bad);
        row("crypto short key", audio + "1 AES_CM_128_HMAC_SHA1_80 inline:" + std::string(kKey28) + "\r\n", bad);
        row("crypto long key", audio + "1 AES_CM_128_HMAC_SHA1_80 inline:" + std::string(kKey46) + "\r\n", bad);
        row("crypto endless key", audio + "1 AEAD_AES_128_GCM inline:" + std::string(9000, 'A') + "\r\n", bad);
        row("crypto no base64", audio + "1 AEAD_AES_128_GCM inline:QUJD*EVG\r\n", bad);
        row("crypto no inline", audio + "1 AEAD_AES_128_GCM uri:x\r\n", bad);
        row("crypto lifetime", audio + "1 AEAD_AES_128_GCM inline:" + std::string(kKey28) + "|2^99\r\n", bad);
        row("crypto tag twice",
            audio + "1 AEAD_AES_128_GCM inline:" + std::string(kKey28) + "\r\na=crypto:1 AEAD_AES_128_GCM inline:" +
                std::string(kKey28) + "\r\n",
            bad);
        row("nine sections", kHead + repeated("m=audio 4 RTP/SAVP 96\r\n", limits::kSdpSectionsMax + 1), tooLong);
        row("65 lines", kHead + "m=audio 4 RTP/SAVP 96\r\n" + repeated("a=x\r\n", limits::kSdpSectionLinesMax + 1),
            tooLong);
        row("65 lines before", "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n" +
                                   repeated("a=x\r\n", limits::kSdpSectionLinesMax + 1), tooLong);
        row("33 formats", kHead + "m=audio 4 RTP/SAVP" + repeated(" 96", limits::kSdpCodecsMax + 1) + "\r\n", tooLong);
        row("too long", kHead + "a=x:" + std::string(limits::kSipBodyBytesMax, 'x') + "\r\n", tooLong);
    }

    void refused() {
        QFETCH(std::string, text);
        QFETCH(int, code);
        const auto read = parse(text);
        QVERIFY(!read);
        QCOMPARE(static_cast<int>(read.error().code), code);
        // The text itself never shows, it may hold a key.
        QVERIFY(read.error().detail.find("QUJD") == std::string::npos);
    }

    void justWithin() {
        QVERIFY(parse(kHead + repeated("m=audio 4 RTP/SAVP 96\r\n", limits::kSdpSectionsMax)));
        QVERIFY(parse(kHead + "m=audio 4 RTP/SAVP 96\r\n" + repeated("a=x\r\n", limits::kSdpSectionLinesMax)));
        QVERIFY(parse(kHead + "m=audio 4 RTP/SAVP" + repeated(" 96", limits::kSdpCodecsMax) + "\r\n"));
    }

    void passedOver_data() {
        QTest::addColumn<std::string>("line");
        const std::string key(kKey30);
        const auto row = [](const char* name, std::string line) { QTest::newRow(name) << std::move(line); };
        row("32-bit tag", "1 AES_CM_128_HMAC_SHA1_32 inline:" + key);
        row("unknown suite", "1 F8_128_HMAC_SHA1_80 inline:" + key);
        row("MKI", "1 AES_CM_128_HMAC_SHA1_80 inline:" + key + "|2^20|1:4");
        row("MKI without lifetime", "1 AES_CM_128_HMAC_SHA1_80 inline:" + key + "|1:4");
        row("two keys", "1 AES_CM_128_HMAC_SHA1_80 inline:" + key + "|2^20|1:4;inline:" + key + "|2^20|2:4");
        row("no encryption", "1 AES_CM_128_HMAC_SHA1_80 inline:" + key + " UNENCRYPTED_SRTP");
        row("no authentication", "1 AES_CM_128_HMAC_SHA1_80 inline:" + key + " UNAUTHENTICATED_SRTP");
        row("key derivation rate", "1 AES_CM_128_HMAC_SHA1_80 inline:" + key + " KDR=4");
        row("forward error correction", "1 AES_CM_128_HMAC_SHA1_80 inline:" + key + " FEC_ORDER=FEC_SRTP");
        row("unknown parameter", "1 AES_CM_128_HMAC_SHA1_80 inline:" + key + " NOVELTY=1");
    }

    void passedOver() {
        QFETCH(std::string, line);
        const auto read = parse(kHead + "m=audio 4 RTP/SAVP 96\r\na=crypto:" + line + "\r\n");
        QVERIFY(read.has_value());
        QVERIFY(read->sections[0].crypto.empty());
    }

    void taken_data() {
        QTest::addColumn<std::string>("line");
        const std::string key(kKey28);
        QTest::newRow("plain") << "1 AEAD_AES_128_GCM inline:" + key;
        QTest::newRow("no padding") << "1 AEAD_AES_128_GCM inline:" + key.substr(0, key.size() - 2);
        QTest::newRow("lifetime") << "1 AEAD_AES_128_GCM inline:" + key + "|2^20";
        QTest::newRow("decimal lifetime") << "1 AEAD_AES_128_GCM inline:" + key + "|1048576";
        QTest::newRow("window") << "1 AEAD_AES_128_GCM inline:" + key + " WSH=64";
        QTest::newRow("rate nought") << "1 AEAD_AES_128_GCM inline:" + key + " KDR=0";
        QTest::newRow("may be ignored") << "1 AEAD_AES_128_GCM inline:" + key + " -NOVELTY=1";
        QTest::newRow("tag of nine digits") << "999999999 AEAD_AES_128_GCM inline:" + key;
    }

    void taken() {
        QFETCH(std::string, line);
        const auto read = parse(kHead + "m=audio 4 RTP/SAVP 96\r\na=crypto:" + line + "\r\n");
        QVERIFY(read.has_value());
        QCOMPARE(read->sections[0].crypto.size(), std::size_t{1});
        QCOMPARE(read->sections[0].crypto[0].key.size(), std::size_t{28});
    }

    void injected() {
        // No text of ours can begin a line.
        SessionDescription d;
        d.name = "a\r\nm=audio 1 RTP/AVP 0";
        d.attributes.push_back({"tool", "x\ny"});
        const auto read = parse(write(d) + "");
        QVERIFY(!read); // o= has no address
        d.origin.connection.address = "192.0.2.1";
        const auto again = parse(write(d));
        QVERIFY(again.has_value());
        QVERIFY(again->sections.empty());
    }

    void wiped() {
        alignas(KeyMaterial) std::array<unsigned char, sizeof(KeyMaterial)> place{};
        const std::array<std::uint8_t, 30> bytes{7, 7, 7, 7};
        auto* key = new (place.data()) KeyMaterial(bytes);
        KeyMaterial other(std::move(*key));
        QVERIFY(key->size() == 0 && other.size() == 30);
        QVERIFY(std::find(place.begin(), place.end(), 7) == place.end());
        *key = other;
        QVERIFY(*key == other);
        key->~KeyMaterial();
        QVERIFY(std::find(place.begin(), place.end(), 7) == place.end());
    }
};

QTEST_GUILESS_MAIN(SdpSession)
#include "tst_sdp_session.moc"
