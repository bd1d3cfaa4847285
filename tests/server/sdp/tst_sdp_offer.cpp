// labels: unit spec:E2 spec:F1
// Our offer to a phone that called without one, and what its answer comes to.
#include "server/sdp/offer_answer.hpp"
#include "tests/server/sdp/offers.hpp"

#include <QTest>

#include <set>

using namespace conclave;
using namespace conclave::sdp;
using namespace conclave::tests;

namespace {

LocalMedia local() {
    LocalMedia media;
    media.address = "192.0.2.1";
    media.port = 40000;
    media.ssrc = 4711;
    media.cname = "conclave";
    media.suites = {Suite::aeadAes256Gcm, Suite::aeadAes128Gcm, Suite::aes256CmSha1_80, Suite::aesCm128Sha1_80};
    for (std::uint8_t i = 0; i < 4; ++i) {
        std::array<std::uint8_t, KeyMaterial::kBytesMax> key{};
        key.fill(static_cast<std::uint8_t>(i + 1));
        media.offerKeys.emplace_back(key);
    }
    return media;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    text.replace(text.find(what), what.size(), with);
    return text;
}

const std::string kGood = withLineEnds(R"(v=0
o=pbx 1 1 IN IP4 198.51.100.7
s=-
c=IN IP4 198.51.100.7
t=0 0
m=audio 12000 RTP/SAVP 96 101
a=rtpmap:96 opus/48000/2
a=fmtp:96 useinbandfec=1
a=rtpmap:101 telephone-event/8000
a=crypto:4 AES_CM_128_HMAC_SHA1_80 inline:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk
a=ssrc:99 cname:x
a=rtcp-mux
)");

} // namespace

class SdpOffer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void offers() {
        const auto offer = makeOffer(local());
        const auto read = parse(write(offer));
        QVERIFY2(read.has_value(), read ? "" : read.error().detail.c_str());
        QCOMPARE(read->sections.size(), std::size_t{1});
        const auto& section = read->sections.front();
        QCOMPARE(section.protocol, std::string("RTP/SAVP"));
        QVERIFY((section.formats == std::vector<std::string>{"96", "101", "102"}));
        QVERIFY(section.attribute("rtcp-mux") && section.attribute("sendrecv") && section.attribute("ssrc"));
        QCOMPARE(section.crypto.size(), std::size_t{4});
        std::set<std::uint32_t> tags;
        for (std::size_t i = 0; i < 4; ++i) {
            tags.insert(section.crypto[i].tag);
            QVERIFY(section.crypto[i].suite == local().suites[i]);
            QCOMPARE(section.crypto[i].key.bytes()[0], static_cast<std::uint8_t>(i + 1)); // a key of its own each
        }
        QCOMPARE(tags.size(), std::size_t{4});
        QVERIFY(negotiate(*read, local()).error().code == Errc::internal); // as one of ours would be answered: no key of its own
    }

    void accepts() {
        const auto offer = makeOffer(local());
        const auto agreed = acceptAnswer(offer, *parse(kGood), local());
        QVERIFY2(agreed.has_value(), agreed ? "" : agreed.error().detail.c_str());
        QVERIFY(agreed->suite == Suite::aesCm128Sha1_80 && agreed->cryptoTag == 4);
        QCOMPARE(agreed->ownKey.size(), std::size_t{30});
        QCOMPARE(agreed->ownKey.bytes()[0], std::uint8_t{4});
        QCOMPARE(agreed->peerKey.bytes()[0], static_cast<std::uint8_t>('A'));
        QCOMPARE(agreed->opusPayloadType, std::uint8_t{96});
        QVERIFY((agreed->events == TelephoneEvents{101, 8000}));
        QVERIFY((agreed->peerRtp == MediaAddress{"198.51.100.7", 12000}));
        QVERIFY(agreed->peerSsrc == 99u && agreed->rtcpMux && agreed->direction == Direction::sendrecv);
    }

    void directions_data() {
        QTest::addColumn<std::string>("line");
        QTest::addColumn<std::string>("ours");
        QTest::newRow("held") << std::string("a=sendonly") << std::string("recvonly");
        QTest::newRow("listens") << std::string("a=recvonly") << std::string("sendonly");
        QTest::newRow("inactive") << std::string("a=inactive") << std::string("inactive");
    }

    void directions() {
        QFETCH(std::string, line);
        QFETCH(std::string, ours);
        const auto agreed = acceptAnswer(makeOffer(local()), *parse(kGood + line + "\r\n"), local());
        QCOMPARE(std::string(directionName(agreed->direction)), ours);
    }

    void oldHold() {
        const auto answer = replaced(kGood, "c=IN IP4 198.51.100.7", "c=IN IP4 0.0.0.0");
        const auto agreed = acceptAnswer(makeOffer(local()), *parse(answer), local());
        QVERIFY(agreed->direction == Direction::recvonly && agreed->peerRtp.address.empty());
    }

    void refuses_data() {
        QTest::addColumn<std::string>("answer");
        const auto row = [](const char* name, std::string answer) { QTest::newRow(name) << answer; };
        row("no audio", replaced(kGood, "m=audio 12000", "m=audio 0"));
        row("another kind", replaced(kGood, "m=audio", "m=video"));
        row("plain RTP", replaced(kGood, "RTP/SAVP", "RTP/AVP"));
        row("DTLS instead", replaced(kGood, "RTP/SAVP", "UDP/TLS/RTP/SAVP"));
        row("an unknown tag", replaced(kGood, "crypto:4", "crypto:9"));
        row("a tag of another suite", replaced(kGood, "crypto:4", "crypto:1"));
        row("no key", replaced(kGood, "AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32"));
        row("two keys", kGood + "a=crypto:3 AES_256_CM_HMAC_SHA1_80 inline:" + std::string(kKey46) + "\r\n");
        row("another number for Opus", replaced(replaced(kGood, "SAVP 96", "SAVP 120"), "rtpmap:96", "rtpmap:120"));
        row("no Opus", replaced(kGood, "opus/48000/2", "PCMA/8000"));
        row("no address", replaced(kGood, "c=IN IP4 198.51.100.7\r\n", ""));
        row("one section more", kGood + "m=video 0 RTP/SAVP 31\r\n");
        row("no section", kGood.substr(0, kGood.find("m=")));
    }

    void refuses() {
        QFETCH(std::string, answer);
        const auto read = parse(answer);
        QVERIFY2(read.has_value(), read ? "" : read.error().detail.c_str());
        QVERIFY(!acceptAnswer(makeOffer(local()), *read, local()));
    }

    // In a call that is on hold: what we said last becomes the wish for a call as it was, under the same keys.
    void offersAgain_data() {
        QTest::addColumn<std::string>("hold");
        for (const char* hold : {"sendrecv", "sendonly", "recvonly", "inactive"}) QTest::newRow(hold) << std::string(hold);
    }

    void offersAgain() {
        QFETCH(std::string, hold);
        auto media = local();
        media.randomBytes = media.offerKeys.front();
        const auto agreed = negotiate(*parse(replaced(kBaresipOffer, "a=sendrecv", "a=" + hold)), media);
        QVERIFY(agreed.has_value());
        ++media.version;
        const auto offer = parse(write(offerAgain(agreed->answer, media)));
        QVERIFY(offer.has_value());
        QCOMPARE(offer->origin.version, agreed->answer.origin.version + 1);
        const auto& section = offer->sections.front();
        QVERIFY(section.attribute("sendrecv") && section.crypto == agreed->answer.sections.front().crypto);
        for (const char* other : {"sendonly", "recvonly", "inactive"}) QVERIFY(!section.attribute(other));
        const auto again = acceptAnswer(*offer, *parse(kBaresipOffer), media);
        QVERIFY2(again.has_value(), again ? "" : again.error().detail.c_str());
        QVERIFY(again->suite == agreed->suite && again->ownKey == agreed->ownKey && again->peerKey == agreed->peerKey);
        QVERIFY(again->events == agreed->events && again->peerRtp == agreed->peerRtp);
        QVERIFY(again->direction == Direction::sendrecv);
    }
};

QTEST_GUILESS_MAIN(SdpOffer)
#include "tst_sdp_offer.moc"
