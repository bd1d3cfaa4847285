// labels: unit spec:E2
// DTLS-SRTP in offers and answers (RFC 5763, 8122, 4145): fingerprints, roles, later offers, refusals.
#include "server/sdp/offer_answer.hpp"
#include "tests/server/sdp/offers.hpp"

#include <QTest>

using namespace conclave;
using namespace conclave::sdp;
using namespace conclave::tests;

namespace {

Fingerprint own() { return {HashFunction::sha256, std::vector<std::uint8_t>(32, 0xAB)}; }

LocalMedia localMedia() {
    LocalMedia local;
    local.address = "198.51.100.4";
    local.port = 40000;
    local.sessionId = 77;
    local.ssrc = 0xCAFE;
    local.cname = "conclave";
    local.suites = {Suite::aesCm128Sha1_80};
    local.fingerprint = own();
    local.randomBytes = KeyMaterial(std::vector<std::uint8_t>(KeyMaterial::kBytesMax, 9));
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

std::string line(std::string_view hash, std::size_t bytes, std::string_view byte = "0F") {
    std::string out = "a=fingerprint:" + std::string(hash) + ' ';
    for (std::size_t i = 0; i < bytes; ++i) out += (i == 0 ? "" : ":") + std::string(byte);
    return out + "\r\n";
}

const std::string kPrintLine = "a=fingerprint:SHA-256 " + std::string(kSha256) + "\r\n";

} // namespace

class SdpDtls : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answered_data() {
        QTest::addColumn<std::string>("protocol");
        QTest::newRow("SAVP") << std::string("UDP/TLS/RTP/SAVP");
        QTest::newRow("SAVPF") << std::string("UDP/TLS/RTP/SAVPF");
    }

    void answered() {
        QFETCH(std::string, protocol);
        const auto agreed = negotiate(offered(replaced(kDtlsOffer, "UDP/TLS/RTP/SAVP", protocol)), localMedia());
        QVERIFY(agreed.has_value() && agreed->dtls.has_value());
        QVERIFY(agreed->dtls->setup == Setup::passive);
        QCOMPARE(agreed->dtls->peer.size(), std::size_t{1});
        QVERIFY(writeFingerprint(agreed->dtls->peer[0]) == "sha-256 " + std::string(kSha256));
        QVERIFY(agreed->peerRtp == (MediaAddress{"127.0.0.1", 10012}) && agreed->peerRtcp == agreed->peerRtp);
        QVERIFY(agreed->peerKey.size() == 0 && agreed->ownKey.size() == 0);
        QVERIFY(agreed->opusPayloadType == 96 && (agreed->events == TelephoneEvents{101, 8000}));
        const auto& audio = agreed->answer.sections.at(0);
        QCOMPARE(audio.protocol, protocol);
        QVERIFY(audio.crypto.empty() && audio.attribute("rtcp-mux"));
        QVERIFY(audio.attribute("setup") == std::string_view("passive"));
        QVERIFY(audio.attribute("fingerprint") == std::string_view(writeFingerprint(own())));
        const auto again = parse(write(agreed->answer));
        QVERIFY(again.has_value());
        QCOMPARE(write(*again), write(agreed->answer));
        QVERIFY(write(*again).find("crypto") == std::string::npos);
    }

    void keysBesideAreNotTaken() {
        const auto crypto = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + std::string(kKey30) + "\r\na=ptime";
        const auto agreed = negotiate(offered(replaced(kDtlsOffer, "a=ptime", crypto)), localMedia());
        QVERIFY(agreed && agreed->dtls && agreed->peerKey.size() == 0 && agreed->answer.sections[0].crypto.empty());
    }

    void sdesStaysSdes() {
        const auto agreed = negotiate(offered(replaced(kBaresipOffer, "t=0 0\r\n", "t=0 0\r\n" + kPrintLine)), localMedia());
        QVERIFY(agreed && !agreed->dtls && agreed->answer.sections[0].crypto.size() == 1);
        QVERIFY(!agreed->answer.sections[0].attribute("fingerprint") && !agreed->answer.sections[0].attribute("setup"));
    }

    void roles_data() {
        QTest::addColumn<std::string>("setup");
        QTest::addColumn<int>("standing"); // -1: none
        QTest::addColumn<std::string>("ours");
        const auto row = [](const char* setup, int standing, const char* ours) {
            QTest::addRow("%s, %d", QByteArray(setup).trimmed().constData(), standing)
                << std::string(setup) << standing << std::string(ours);
        };
        const int active = static_cast<int>(Setup::active), passive = static_cast<int>(Setup::passive);
        row("a=setup:actpass\r\n", -1, "passive");
        row("a=setup:active\r\n", -1, "passive");
        row("a=setup:passive\r\n", -1, "active");
        row("", -1, "passive");
        row("a=setup:actpass\r\n", active, "active");
        row("a=setup:actpass\r\n", passive, "passive");
        row("a=setup:active\r\n", active, "passive");
        row("a=setup:passive\r\n", passive, "active");
        row("a=setup:holdconn\r\n", -1, "");
        row("a=setup:yes\r\n", -1, "");
    }

    void roles() {
        QFETCH(std::string, setup);
        QFETCH(int, standing);
        QFETCH(std::string, ours);
        auto local = localMedia();
        if (standing >= 0) local.setup = static_cast<Setup>(standing);
        const auto agreed = negotiate(offered(replaced(kDtlsOffer, "a=setup:actpass\r\n", setup)), local);
        QCOMPARE(agreed.has_value(), !ours.empty());
        if (!agreed) {
            QCOMPARE(agreed.error().detail, std::string("unusable setup role"));
            return;
        }
        QCOMPARE(std::string(*agreed->answer.sections[0].attribute("setup")), ours);
        // The role may stand in the session part too.
        const auto moved = replaced(replaced(kDtlsOffer, "a=setup:actpass\r\n", ""), "t=0 0\r\n", "t=0 0\r\n" + setup);
        const auto ofSession = negotiate(offered(moved), local);
        QVERIFY(ofSession && ofSession->dtls == agreed->dtls);
    }

    void fingerprints_data() {
        QTest::addColumn<std::string>("ofSession");
        QTest::addColumn<std::string>("ofSection");
        QTest::addColumn<int>("count"); // 0: refused
        QTest::addColumn<int>("hash");
        const int sha256 = 0, sha384 = 1, sha512 = 2;
        const auto row = [](const char* name, std::string session, std::string section, int count, int hash) {
            QTest::newRow(name) << std::move(session) << std::move(section) << count << hash;
        };
        row("of the session", line("sha-256", 32), "", 1, sha256);
        row("of the section", "", line("sha-256", 32), 1, sha256);
        row("the section's counts", line("sha-512", 64), line("sha-256", 32), 1, sha256);
        row("384", "", line("sha-384", 48), 1, sha384);
        row("the strongest", "", line("sha-256", 32) + line("sha-512", 64) + line("sha-384", 48), 1, sha512);
        row("two certificates", "", line("sha-256", 32) + line("SHA-256", 32, "1e"), 2, sha256);
        row("the same twice", "", line("sha-256", 32, "1e") + line("sha-256", 32, "1E"), 1, sha256);
        row("a weak one beside", "", line("sha-1", 20) + line("sha-256", 32), 1, sha256);
        row("none", "", "", 0, 0);
        row("SHA-1 alone", "", line("sha-1", 20), 0, 0);
        row("MD5 alone", "", line("md5", 16), 0, 0);
        row("too short", "", line("sha-256", 31), 0, 0);
        row("too long", "", line("sha-256", 33), 0, 0);
        row("no hex", "", line("sha-256", 32, "0G"), 0, 0);
        row("of another length", "", line("sha-512", 32), 0, 0);
        row("no colons", "", "a=fingerprint:sha-256 " + std::string(95, 'A') + "\r\n", 0, 0);
        row("no hash", "", "a=fingerprint:" + std::string(kSha256) + "\r\n", 0, 0);
        std::string many;
        for (int i = 10; i < 60; ++i) many += line("sha-256", 32, std::to_string(i));
        row("no end of them", "", many, 8, sha256);
    }

    void fingerprints() {
        QFETCH(std::string, ofSession);
        QFETCH(std::string, ofSection);
        QFETCH(int, count);
        QFETCH(int, hash);
        auto text = replaced(kDtlsOffer, kPrintLine, ofSession);
        text = replaced(text, "a=rtcp-mux\r\n", "a=rtcp-mux\r\n" + ofSection);
        const auto agreed = negotiate(offered(text), localMedia());
        if (count == 0) {
            QVERIFY(!agreed && agreed.error().code == Errc::notAcceptable);
            QCOMPARE(agreed.error().detail, std::string("no usable fingerprint, SHA-256 or better needed"));
            return;
        }
        QVERIFY(agreed.has_value());
        QCOMPARE(static_cast<int>(agreed->dtls->peer.size()), count);
        for (const auto& one : agreed->dtls->peer) QCOMPARE(static_cast<int>(one.hash), hash);
    }

    void muxIsNeeded() {
        const auto agreed = negotiate(offered(replaced(kDtlsOffer, "a=rtcp-mux\r\n", "")), localMedia());
        QVERIFY(!agreed && agreed.error().code == Errc::notAcceptable);
        QCOMPARE(agreed.error().detail, std::string("DTLS-SRTP needs rtcp-mux"));
    }

    void laterOffers() {
        auto local = localMedia();
        const auto first = negotiate(offered(kDtlsOffer), local);
        QVERIFY(first.has_value());
        local.setup = first->dtls->setup;
        ++local.version;
        const auto hold = negotiate(offered(replaced(kDtlsOffer, "a=sendrecv", "a=sendonly")), local);
        QVERIFY(hold && hold->dtls == first->dtls);
        const auto other = negotiate(offered(replaced(kDtlsOffer, "4A:AD", "4A:AE")), local);
        QVERIFY(other && other->dtls != first->dtls);
    }

    // RFC 5763 section 5: whoever offers, also in a call that stands, leaves the role to the other.
    void offeredAgain() {
        auto local = localMedia();
        const auto agreed = negotiate(offered(replaced(kDtlsOffer, "a=sendrecv", "a=inactive")), local);
        QVERIFY(agreed.has_value());
        local.setup = agreed->dtls->setup;
        ++local.version;
        const auto offer = offerAgain(agreed->answer, local);
        const auto& audio = offer.sections.at(0);
        QVERIFY(audio.attribute("setup") == std::string_view("actpass") && audio.attribute("sendrecv"));
        QVERIFY(audio.attribute("fingerprint") == std::string_view(writeFingerprint(own())));
        const auto kept = acceptAnswer(offer, offered(replaced(kDtlsOffer, "a=setup:actpass", "a=setup:active")), local);
        QVERIFY(kept.has_value() && kept->dtls == agreed->dtls);
        const auto turned = acceptAnswer(offer, offered(replaced(kDtlsOffer, "a=setup:actpass", "a=setup:passive")), local);
        QVERIFY(turned.has_value() && turned->dtls->setup == Setup::active && turned->dtls->peer == agreed->dtls->peer);
    }
};

QTEST_GUILESS_MAIN(SdpDtls)
#include "tst_sdp_dtls.moc"
