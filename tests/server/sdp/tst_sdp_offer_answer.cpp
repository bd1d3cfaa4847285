// labels: unit spec:E2
// The answer to what real phones offer, one rule a row, and what is refused with 488.
#include "server/sdp/offer_answer.hpp"
#include "tests/server/sdp/offers.hpp"

#include <QTest>

using namespace conclave;
using namespace conclave::sdp;
using namespace conclave::tests;

namespace {

const std::vector<Suite> kAll{Suite::aesCm128Sha1_80, Suite::aes256CmSha1_80, Suite::aeadAes128Gcm,
                              Suite::aeadAes256Gcm};

LocalMedia localMedia() {
    std::array<std::uint8_t, KeyMaterial::kBytesMax> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(200 - i);
    LocalMedia local;
    local.address = "198.51.100.4";
    local.port = 40000;
    local.sessionId = 77;
    local.ssrc = 0xCAFE;
    local.cname = "conclave";
    local.suites = kAll;
    local.randomBytes = KeyMaterial(bytes);
    return local;
}

SessionDescription offered(std::string_view text) {
    auto read = parse(text);
    if (!read) qFatal("offer of the test: %s", read.error().detail.c_str());
    return std::move(*read);
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    if (at == std::string::npos) qFatal("nothing to replace");
    return text.replace(at, from.size(), to);
}

std::string linesOf(const MediaSection& section, std::string_view name) {
    std::string out;
    for (const auto& a : section.attributes)
        if (a.name == name) out += (out.empty() ? "" : "|") + a.value;
    return out;
}

} // namespace

class SdpOfferAnswer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void baresip() {
        const auto agreed = negotiate(offered(kBaresipOffer), localMedia());
        QVERIFY(agreed.has_value());
        QCOMPARE(agreed->opusPayloadType, std::uint8_t{96});
        QVERIFY(agreed->events == (TelephoneEvents{101, 8000}));
        QVERIFY(agreed->suite == Suite::aesCm128Sha1_80 && agreed->cryptoTag == 1);
        QCOMPARE(agreed->peerKey.size(), std::size_t{30});
        QCOMPARE(agreed->ownKey.size(), std::size_t{30});
        QVERIFY(!(agreed->ownKey == agreed->peerKey));
        QVERIFY(agreed->peerSsrc == 2935613541u);
        QVERIFY(agreed->peerRtp == (MediaAddress{"127.0.0.1", 10012}));
        QVERIFY(agreed->rtcpMux && agreed->peerRtcp == agreed->peerRtp);
        QVERIFY(agreed->peerOpus.stereo && !agreed->peerOpus.useInbandFec);
        QVERIFY(agreed->direction == Direction::sendrecv);
        QCOMPARE(agreed->ptime.count(), 20);
        QVERIFY(!agreed->audioLevelExtension);

        const auto& audio = agreed->answer.sections.at(0);
        QVERIFY(audio.formats == (std::vector<std::string>{"96", "101"}));
        QCOMPARE(linesOf(audio, "rtpmap"), std::string("96 opus/48000/2|101 telephone-event/8000"));
        QCOMPARE(linesOf(audio, "ssrc"), std::string("51966 cname:conclave"));
        QCOMPARE(audio.port, std::uint16_t{40000});
        QVERIFY(audio.attribute("rtcp-mux") && audio.attribute("sendrecv") && !audio.attribute("rtcp"));
        QVERIFY(audio.crypto.size() == 1 && audio.crypto[0].key == agreed->ownKey);
        // Valid by our own reading, and the same again.
        const auto again = parse(write(agreed->answer));
        QVERIFY(again.has_value());
        QCOMPARE(write(*again), write(agreed->answer));
        QVERIFY(again->origin.sessionId == 77 && again->connection->address == "198.51.100.4");
    }

    void linphone() {
        const auto agreed = negotiate(offered(kLinphoneOffer), localMedia());
        QVERIFY(agreed.has_value());
        QVERIFY(agreed->suite == Suite::aeadAes128Gcm && agreed->cryptoTag == 5);
        QVERIFY(agreed->events == (TelephoneEvents{101, 48000}));
        QVERIFY(agreed->peerOpus.useInbandFec);
        QVERIFY(!agreed->rtcpMux && agreed->peerRtcp == (MediaAddress{"192.168.1.20", 7079}));
        const auto& answer = agreed->answer;
        QCOMPARE(answer.sections.size(), std::size_t{2});
        QVERIFY(answer.sections[0].attribute("rtcp") == std::string_view("40000"));
        QVERIFY(answer.sections[1].kind == "video" && answer.sections[1].port == 0);
        QVERIFY(answer.sections[1].crypto.empty());
    }

    void browser() {
        auto local = localMedia();
        local.address = "2001:db8::1";
        const auto agreed = negotiate(offered(kBrowserOffer), local);
        QVERIFY(agreed.has_value());
        QVERIFY(agreed->suite == Suite::aeadAes256Gcm && agreed->cryptoTag == 1);
        QVERIFY(agreed->audioLevelExtension == 1);
        QVERIFY(agreed->events == (TelephoneEvents{110, 48000}));
        QCOMPARE(agreed->peerOpus.maxAverageBitrate, 40000u);
        QVERIFY(agreed->peerOpus.useDtx && agreed->peerOpus.useInbandFec && !agreed->peerOpus.stereo);
        QVERIFY(agreed->answer.attribute("group") == std::string_view("BUNDLE 0"));
        QVERIFY(agreed->answer.sections[0].attribute("mid") == std::string_view("0"));
        QVERIFY(agreed->answer.connection->family == Connection::Family::ipv6);
    }

    void suites_data() {
        QTest::addColumn<std::string>("offer");
        QTest::addColumn<int>("supported");
        QTest::addColumn<int>("chosen"); // -1: refused
        const auto index = [](Suite s) { return static_cast<int>(s); };
        const int cm128 = index(Suite::aesCm128Sha1_80), cm256 = index(Suite::aes256CmSha1_80);
        const int gcm128 = index(Suite::aeadAes128Gcm), gcm256 = index(Suite::aeadAes256Gcm);
        QTest::newRow("browser, all") << kBrowserOffer << -1 << gcm256;
        QTest::newRow("browser, 128 alone") << kBrowserOffer << gcm128 << gcm128;
        QTest::newRow("browser, CM alone") << kBrowserOffer << cm128 << -1; // it had an MKI
        QTest::newRow("linphone, 256 by its old name") << kLinphoneOffer << cm256 << cm256;
        QTest::newRow("linphone, CM alone") << kLinphoneOffer << cm128 << cm128;
        QTest::newRow("linphone, GCM 256 alone") << kLinphoneOffer << gcm256 << -1;
        QTest::newRow("baresip, GCM alone") << kBaresipOffer << gcm128 << -1;
    }

    void suites() {
        QFETCH(std::string, offer);
        QFETCH(int, supported);
        QFETCH(int, chosen);
        auto local = localMedia();
        if (supported >= 0) local.suites = {static_cast<Suite>(supported)};
        const auto agreed = negotiate(offered(offer), local);
        QCOMPARE(agreed ? static_cast<int>(agreed->suite) : -1, chosen);
        if (!agreed) return;
        QCOMPARE(agreed->ownKey.size(), keyBytes(agreed->suite) + saltBytes(agreed->suite));
        // The name is answered as it was spelt.
        const auto peer = offered(offer);
        for (const auto& c : peer.sections[0].crypto)
            if (c.tag == agreed->cryptoTag) QCOMPARE(agreed->answer.sections[0].crypto[0].suiteText, c.suiteText);
    }

    void directions_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("answered");
        const auto base = kBaresipOffer;
        QTest::newRow("sendrecv") << base << std::string("sendrecv");
        QTest::newRow("hold") << replaced(base, "a=sendrecv", "a=sendonly") << std::string("recvonly");
        QTest::newRow("recvonly") << replaced(base, "a=sendrecv", "a=recvonly") << std::string("sendonly");
        QTest::newRow("inactive") << replaced(base, "a=sendrecv", "a=inactive") << std::string("inactive");
        QTest::newRow("not said") << replaced(base, "a=sendrecv\r\n", "") << std::string("sendrecv");
        QTest::newRow("of the session")
            << replaced(replaced(base, "a=sendrecv\r\n", ""), "t=0 0\r\n", "t=0 0\r\na=sendonly\r\n")
            << std::string("recvonly");
        QTest::newRow("old hold") << replaced(base, "c=IN IP4 127.0.0.1", "c=IN IP4 0.0.0.0") << std::string("recvonly");
    }

    void directions() {
        QFETCH(std::string, text);
        QFETCH(std::string, answered);
        const auto agreed = negotiate(offered(text), localMedia());
        QVERIFY(agreed.has_value());
        QCOMPARE(std::string(directionName(agreed->direction)), answered);
        QVERIFY(agreed->answer.sections[0].attribute(answered));
    }

    void ptimes_data() {
        QTest::addColumn<std::string>("line");
        QTest::addColumn<int>("ms");
        QTest::newRow("20") << std::string("a=ptime:20") << 20;
        QTest::newRow("5") << std::string("a=ptime:5") << 10;
        QTest::newRow("30") << std::string("a=ptime:30") << 20;
        QTest::newRow("40") << std::string("a=ptime:40") << 40;
        QTest::newRow("120") << std::string("a=ptime:120") << 60;
        QTest::newRow("at most 10") << std::string("a=maxptime:10") << 10;
        QTest::newRow("odd") << std::string("a=ptime:x") << 20;
        QTest::newRow("huge") << std::string("a=ptime:99999999999") << 20;
    }

    void ptimes() {
        QFETCH(std::string, line);
        QFETCH(int, ms);
        const auto agreed = negotiate(offered(replaced(kBaresipOffer, "a=ptime:20", line)), localMedia());
        QVERIFY(agreed.has_value());
        QCOMPARE(static_cast<int>(agreed->ptime.count()), ms);
    }

    void refused_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("detail");
        const auto row = [](const char* name, std::string text, const char* detail) {
            QTest::newRow(name) << std::move(text) << std::string(detail);
        };
        row("plain RTP", kPlainOffer, "plain RTP refused, use SRTP");
        row("AVPF with keys", replaced(kBaresipOffer, "RTP/SAVP", "RTP/AVPF"), "plain RTP refused, use SRTP");
        row("DTLS without a certificate of ours", kDtlsOffer, "DTLS-SRTP is not available, offer SDES");
        row("another transport over DTLS", replaced(kDtlsOffer, "UDP/TLS/RTP/SAVP", "UDP/DTLS/SCTP"), "unknown media transport");
        row("unknown transport", replaced(kBaresipOffer, "RTP/SAVP", "TCP/MSRP"), "unknown media transport");
        row("no Opus", replaced(kBaresipOffer, "opus/48000/2", "iLBC/8000"), "no Opus in the offer");
        row("Opus at another rate", replaced(kBaresipOffer, "opus/48000/2", "opus/16000/2"), "no Opus in the offer");
        row("Opus not in m=", replaced(kBaresipOffer, "SAVP 96", "SAVP 97"), "no Opus in the offer");
        row("first map counts", replaced(kBaresipOffer, "a=rtpmap:96 opus", "a=rtpmap:96 PCMU/8000\r\na=rtpmap:96 opus"),
            "no Opus in the offer");
        row("no audio", replaced(kBaresipOffer, "m=audio", "m=video"), "no audio in the offer");
        row("audio off", replaced(kBaresipOffer, "m=audio 10012", "m=audio 0"), "no audio in the offer");
        row("no key", replaced(kBaresipOffer, "_80 inline", "_32 inline"), "no SRTP suite in common");
    }

    void refused() {
        QFETCH(std::string, text);
        QFETCH(std::string, detail);
        const auto agreed = negotiate(offered(text), localMedia());
        QVERIFY(!agreed);
        QVERIFY(agreed.error().code == Errc::notAcceptable);
        QCOMPARE(agreed.error().detail, detail);
    }

    void secondAudioTaken() {
        const auto plainFirst = kPlainOffer + kBaresipOffer.substr(kBaresipOffer.find("m=audio"));
        const auto agreed = negotiate(offered(plainFirst), localMedia());
        QVERIFY(agreed.has_value());
        QCOMPARE(agreed->section, std::size_t{1});
        QVERIFY(agreed->answer.sections[0].port == 0 && agreed->answer.sections[1].port == 40000);
        QCOMPARE(agreed->answer.sections[0].protocol, std::string("RTP/AVP"));
    }

    void namesAreNotResolved() {
        const auto agreed =
            negotiate(offered(replaced(kBaresipOffer, "c=IN IP4 127.0.0.1", "c=IN IP4 phone.example")), localMedia());
        QVERIFY(agreed.has_value());
        QVERIFY(agreed->peerRtp == MediaAddress{} && agreed->peerRtcp == MediaAddress{});
    }

    void noConnection() {
        const auto agreed = negotiate(offered(replaced(kBaresipOffer, "c=IN IP4 127.0.0.1\r\n", "")), localMedia());
        QVERIFY(!agreed && agreed.error().code == Errc::badRequest);
    }

    void secondOfferSameKey() {
        auto local = localMedia();
        const auto first = negotiate(offered(kBaresipOffer), local);
        ++local.version;
        const auto second = negotiate(offered(replaced(kBaresipOffer, "a=sendrecv", "a=sendonly")), local);
        QVERIFY(first && second);
        QVERIFY(first->ownKey == second->ownKey);
        QCOMPARE(second->answer.origin.version, first->answer.origin.version + 1);
    }

    void muxNeedsSafeNumbers() {
        auto text = replaced(kBaresipOffer, "SAVP 96", "SAVP 72");
        text = replaced(text, "rtpmap:96", "rtpmap:72");
        QVERIFY(!negotiate(offered(text), localMedia()));
        QVERIFY(negotiate(offered(replaced(text, "a=rtcp-mux\r\n", "")), localMedia()));
    }
};

QTEST_GUILESS_MAIN(SdpOfferAnswer)
#include "tst_sdp_offer_answer.moc"
