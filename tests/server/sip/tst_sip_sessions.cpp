// labels: unit spec:E5 spec:F1
// What goes on within a call that stands, over real TLS: offers of ours, session timers (RFC 4028), calls that replace calls
// (RFC 3891), and what a refusal says. A second of a session is some milliseconds here.
#include "server/sip/session_timer.hpp"
#include "tests/server/sip/harness.hpp"

using namespace conclave;
using namespace conclave::tests;

namespace {

const std::string kAnswer = withLineEnds(R"(v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio 10012 RTP/SAVP 96 101
a=rtpmap:96 opus/48000/2
a=rtpmap:101 telephone-event/8000
a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk
a=sendonly
)");

// A call that stands.
Phone& standing(Running& running, Phone& phone, std::string_view more = {}) {
    phone.shakeHands().send(phone.request("INVITE", 1, kBaresipOffer, more));
    phone.finalAnswer();
    phone.send(phone.request("ACK", 1));
    [[maybe_unused]] const auto call = running.listener.heard();
    [[maybe_unused]] const auto established = running.listener.heard();
    return phone;
}

std::string okTo(const std::string& request, std::string_view more = {}) {
    const auto end = request.find("\r\nMax-Forwards: ");
    auto head = "SIP/2.0 200 OK" + request.substr(request.find("\r\n"), end - request.find("\r\n"));
    for (const char* name : {"\r\nFrom: ", "\r\nTo: ", "\r\nCall-ID: ", "\r\nCSeq: "}) {
        const auto at = request.find(name);
        head += request.substr(at, request.find("\r\n", at + 2) - at);
    }
    return head + "\r\n" + std::string(more) + "Content-Length: 0\r\n\r\n";
}

Message timed(std::vector<std::string> supported, std::optional<SessionExpires> asked, std::optional<std::uint32_t> minSe = {}) {
    Message m;
    m.supported = std::move(supported);
    m.sessionExpires = asked;
    m.minSe = minSe;
    return m;
}

} // namespace

class SipSessions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // --- an INVITE without an offer ---

    void offerOfOurs() {
        Running running;
        Phone phone(running);
        const auto ok = phone.shakeHands().invite({});
        QVERIFY2(ok.starts_with("SIP/2.0 200 ") && has(ok, "m=audio 40000 RTP/SAVP 96 101 102"), ok.c_str());
        QVERIFY(has(ok, "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:"));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        phone.send(phone.request("ACK", 1, kAnswer));
        QCOMPARE(running.listener.heard(), std::string("answer recvonly"));
        QCOMPARE(running.listener.heard(), std::string("established"));
        phone.send(phone.request("ACK", 1, kAnswer)); // again: of no consequence
        phone.send(phone.request("BYE", 2));
        QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
        QCOMPARE(running.listener.heard(), ended(CallEnd::peerHungUp));
    }

    void offerOfOursUnanswered_data() {
        QTest::addColumn<std::string>("body");
        QTest::addColumn<std::string>("said");
        QTest::newRow("no answer") << std::string() << ended(CallEnd::badAnswer);
        QTest::newRow("no session description") << std::string("v=1\r\n") << ended(CallEnd::badAnswer);
        auto other = kAnswer;
        other.replace(other.find("a=crypto:1"), 10, "a=crypto:7");
        QTest::newRow("a key that was not offered") << other << std::string("answer bad");
        auto refused = kAnswer;
        refused.replace(refused.find("m=audio 10012"), 13, "m=audio 0");
        QTest::newRow("refused") << refused << std::string("answer bad");
    }

    void offerOfOursUnanswered() {
        QFETCH(std::string, body);
        QFETCH(std::string, said);
        Running running;
        Phone phone(running);
        phone.shakeHands().invite({});
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        phone.send(phone.request("ACK", 1, body));
        QCOMPARE(running.listener.heard(), said);
        const auto bye = phone.receive();
        QVERIFY2(bye.starts_with("BYE ") && has(bye, "\r\nReason: SIP;cause=200;text=\""), bye.c_str());
        phone.send(okTo(bye));
        phone.send(phone.request("OPTIONS", 2));
        QVERIFY(phone.receive().starts_with("SIP/2.0 481"));
    }

    void laterInviteWithoutOffer() {
        Running running;
        Phone phone(running);
        standing(running, phone);
        auto held = kBaresipOffer; // then resumed by an INVITE without an offer
        held.replace(held.find("a=sendrecv"), 10, "a=inactive");
        phone.send(phone.request("UPDATE", 2, held));
        QVERIFY(has(phone.receive(), "a=inactive\r\n"));
        QCOMPARE(running.listener.heard(), std::string("reoffer inactive"));
        phone.send(phone.request("INVITE", 3));
        QVERIFY(phone.receive().starts_with("SIP/2.0 100"));
        const auto ok = phone.receive();
        QVERIFY(ok.starts_with("SIP/2.0 200") && has(ok, "m=audio 40000 RTP/SAVP 96 101"));
        QVERIFY(has(ok, "\r\na=sendrecv\r\n") && !has(ok, "a=inactive"));
        QCOMPARE(running.listener.heard(), std::string("asked for an offer"));
        phone.send(phone.request("UPDATE", 4, kBaresipOffer));
        QVERIFY(phone.receive().starts_with("SIP/2.0 491")); // an offer of ours is out
        phone.send(phone.request("ACK", 3, kAnswer));
        QCOMPARE(running.listener.heard(), std::string("answer recvonly"));
        phone.send(phone.request("INVITE", 5));
        QVERIFY(phone.receive().starts_with("SIP/2.0 100"));
        QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
        phone.send(phone.request("ACK", 5)); // without an answer: all is as it was
        phone.send(phone.request("UPDATE", 6));
        QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
        QCOMPARE(running.on([&] { return running.server->callCount(); }), std::size_t{1});
    }

    // --- session timers ---

    void agreed_data() {
        using R = SessionExpires::Refresher;
        QTest::addColumn<Message>("request");
        QTest::addColumn<bool>("takesUpdate");
        QTest::addColumn<TimerAgreement>("agreement");
        const auto timer = [](std::uint32_t seconds, bool ours) { return TimerAgreement{false, SessionTimer{seconds, ours}}; };
        const std::vector<std::string> knows{"replaces", "timer"};
        QTest::newRow("knows none") << timed({}, {}) << true << TimerAgreement{};
        QTest::newRow("knows none, a proxy asks") << timed({}, SessionExpires{60, R::none}) << true << TimerAgreement{};
        QTest::newRow("asks for none") << timed(knows, {}) << true << timer(1800, false);
        QTest::newRow("has a minimum") << timed(knows, {}, 3600u) << true << timer(3600, false);
        QTest::newRow("a minimum below ours") << timed(knows, SessionExpires{90, R::none}, 10u) << true << timer(90, false);
        QTest::newRow("asks") << timed(knows, SessionExpires{600, R::none}) << true << timer(600, false);
        QTest::newRow("asks for itself") << timed(knows, SessionExpires{600, R::uac}) << true << timer(600, false);
        QTest::newRow("asks for us") << timed(knows, SessionExpires{600, R::uas}) << true << timer(600, true);
        QTest::newRow("asks for us, takes no UPDATE") << timed(knows, SessionExpires{600, R::uas}) << false << TimerAgreement{};
        QTest::newRow("too long") << timed(knows, SessionExpires{86'400, R::none}) << true << timer(1800, false);
        QTest::newRow("too short") << timed(knows, SessionExpires{89, R::none}) << true << TimerAgreement{true, {}};
    }

    void agreed() {
        QFETCH(Message, request);
        QFETCH(bool, takesUpdate);
        QFETCH(TimerAgreement, agreement);
        QVERIFY(agreeTimer(request, takesUpdate) == agreement);
    }

    void margins() {
        QCOMPARE((SessionTimer{90, false}.overAfter()), 60u);
        QCOMPARE((SessionTimer{1800, false}.overAfter()), 1768u);
        QCOMPARE((SessionTimer{1800, true}.refreshAfter()), 900u);
    }

    void tooShort() {
        Running running;
        Phone phone(running);
        phone.shakeHands().send(phone.request("INVITE", 1, kBaresipOffer, "Supported: timer\r\nSession-Expires: 89\r\n"));
        const auto answer = phone.finalAnswer();
        QVERIFY2(answer.starts_with("SIP/2.0 422 ") && has(answer, "\r\nMin-SE: 90\r\n"), answer.c_str());
    }

    void withoutTimer() {
        Running running;
        Phone phone(running);
        const auto ok = phone.shakeHands().invite();
        QVERIFY(has(ok, "\r\nSupported: timer, replaces\r\n") && !has(ok, "Session-Expires") && !has(ok, "Require"));
    }

    void refreshedByPhone() {
        Deadlines deadlines;
        deadlines.sessionSecond = 20ms; // over after 1.2 s
        Running running(deadlines);
        Phone phone(running);
        phone.shakeHands().send(phone.request("INVITE", 1, kBaresipOffer, "Supported: timer\r\nSession-Expires: 90\r\n"));
        const auto ok = phone.finalAnswer();
        QVERIFY2(has(ok, "\r\nSession-Expires: 90;refresher=uac\r\nRequire: timer\r\n"), ok.c_str());
        phone.send(phone.request("ACK", 1));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        QCOMPARE(running.listener.heard(), std::string("established"));
        phone.send(phone.request("UPDATE", 2, {}, "Supported: timer\r\nSession-Expires: 100;refresher=uac\r\n"));
        const auto refreshed = phone.receive();
        QVERIFY(refreshed.starts_with("SIP/2.0 200") && has(refreshed, "\r\nSession-Expires: 100;refresher=uac\r\n"));
        phone.send(phone.request("UPDATE", 3, {}, "Supported: timer\r\nSession-Expires: 30\r\n"));
        QVERIFY(phone.receive().starts_with("SIP/2.0 422 "));
        const auto bye = phone.receive(); // no other refresh came
        QVERIFY(bye.starts_with("BYE ") && has(bye, "Session expired"));
        QCOMPARE(running.listener.heard(), ended(CallEnd::expired));
    }

    void givenUpByPhone() {
        Deadlines deadlines;
        deadlines.sessionSecond = 5ms;
        Running running(deadlines);
        Phone phone(running);
        standing(running, phone, "Supported: timer\r\nSession-Expires: 90\r\n");
        phone.send(phone.request("UPDATE", 2)); // it knows no timers any more
        const auto ok = phone.receive();
        QVERIFY(ok.starts_with("SIP/2.0 200") && !has(ok, "Session-Expires"));
        QTest::qWait(700); // more than the 300 ms after which it would be over
        QCOMPARE(running.on([&] { return running.server->callCount(); }), std::size_t{1});
    }

    void refreshedByUs() {
        Deadlines deadlines;
        deadlines.sessionSecond = 5ms;
        Running running(deadlines);
        Phone phone(running);
        const auto* const wants = "Supported: timer\r\nAllow: INVITE, UPDATE\r\nSession-Expires: 90;refresher=uas\r\n";
        phone.shakeHands().send(phone.request("INVITE", 1, kBaresipOffer, wants));
        const auto ok = phone.finalAnswer();
        QVERIFY2(has(ok, "\r\nSession-Expires: 90;refresher=uas\r\n") && !has(ok, "Require"), ok.c_str());
        phone.send(phone.request("ACK", 1));
        for (int i = 1; i <= 3; ++i) {
            const auto update = phone.receive();
            QVERIFY2(update.starts_with("UPDATE sip:ann@127.0.0.1:9;transport=tls SIP/2.0\r\n"), update.c_str());
            QVERIFY(has(update, "\r\nCSeq: " + std::to_string(i) + " UPDATE\r\n") && has(update, "\r\nContact: <sip:"));
            QVERIFY(has(update, "\r\nSession-Expires: 90;refresher=uac\r\n"));
            phone.send(okTo(update, "Session-Expires: 90;refresher=uac\r\n"));
        }
        const auto last = phone.receive();
        QVERIFY(last.starts_with("UPDATE "));
        phone.send("SIP/2.0 481 Gone" + okTo(last).substr(14));
        const auto bye = phone.receive();
        QVERIFY2(bye.starts_with("BYE ") && has(bye, "\r\nCSeq: 5 BYE\r\n"), bye.c_str());
    }

    // The UPDATE went by the old network; its answer never comes.
    void movesWithARefreshUnanswered() {
        Deadlines deadlines;
        deadlines.sessionSecond = 20ms;
        deadlines.transaction = 200ms;
        Running running(deadlines);
        Phone phone(running), other(running);
        other.shakeHands(); // it takes its time, which the transaction has not
        standing(running, phone, "Supported: timer\r\nAllow: INVITE, UPDATE\r\nSession-Expires: 90;refresher=uas\r\n");
        const auto lost = phone.receive();
        QVERIFY2(lost.starts_with("UPDATE "), lost.c_str());
        other.callId = phone.callId;
        other.toTag = phone.toTag;
        other.send(other.request("OPTIONS", 2));
        QVERIFY(other.receive().starts_with("SIP/2.0 200"));
        for (int i = 0; i < 3; ++i) { // the first is the lost one's second try
            const auto update = other.receive();
            QVERIFY2(update.starts_with("UPDATE "), update.c_str());
            other.send(okTo(update, "Session-Expires: 90;refresher=uac\r\n"));
        }
        QCOMPARE(running.on([&] { return running.server->callCount(); }), std::size_t{1});
    }

    // Our offer went by the old network; it is not waited for when the phone has long moved on.
    void movesWithAnOfferUnanswered() {
        Deadlines deadlines;
        deadlines.transaction = 100ms;
        Running running(deadlines);
        Phone phone(running), other(running);
        other.shakeHands(); // it takes its time, which the transaction has not
        standing(running, phone);
        phone.send(phone.request("INVITE", 2));
        QVERIFY(phone.finalAnswer().starts_with("SIP/2.0 200"));
        other.callId = phone.callId;
        other.toTag = phone.toTag;
        other.send(other.request("UPDATE", 3, kBaresipOffer));
        QVERIFY(other.receive().starts_with("SIP/2.0 491"));
        QTest::qWait(300);
        other.send(other.request("UPDATE", 4, kBaresipOffer));
        QVERIFY(other.receive().starts_with("SIP/2.0 200"));
    }

    // --- calls that replace calls ---

    void replaces() {
        Running running;
        Phone phone(running), other(running);
        standing(running, phone);
        const auto first = running.listener.last.load();
        QVERIFY(running.on([&] { return running.server->isConnected(first); }));
        const auto tags = phone.callId + ";from-tag=" + phone.callId + "f;to-tag=" + phone.toTag;
        other.shakeHands().send(other.request("INVITE", 1, kBaresipOffer, "Replaces: " + tags + "\r\nRequire: replaces\r\n"));
        QVERIFY(other.finalAnswer().starts_with("SIP/2.0 200"));
        QCOMPARE(running.listener.heard(), "call 12345678 for " + std::to_string(static_cast<std::uint64_t>(first)));
        other.send(other.request("ACK", 1));
        QCOMPARE(running.listener.heard(), std::string("established"));
        phone.vanish();
        QTRY_VERIFY(!running.on([&] { return running.server->isConnected(first); }));
        QVERIFY(!running.on([&] { return running.server->isConnected(CallId{99}); }));
    }

    void replacesNothing_data() {
        QTest::addColumn<std::string>("value"); // C: Call-ID, T: our tag, F: the phone's
        QTest::addColumn<std::string>("status");
        QTest::newRow("unknown") << std::string("nobody;to-tag=T;from-tag=F") << std::string("SIP/2.0 481");
        QTest::newRow("tags the wrong way") << std::string("C;to-tag=F;from-tag=T") << std::string("SIP/2.0 481");
        QTest::newRow("a guessed tag") << std::string("C;to-tag=1;from-tag=F") << std::string("SIP/2.0 481");
        QTest::newRow("early alone") << std::string("C;to-tag=T;from-tag=F;early-only") << std::string("SIP/2.0 486");
        QTest::newRow("no tag") << std::string("C;to-tag=T") << std::string("SIP/2.0 400");
    }

    void replacesNothing() {
        QFETCH(std::string, value);
        QFETCH(std::string, status);
        Running running;
        Phone phone(running), other(running);
        standing(running, phone);
        const auto put = [&](std::string_view mark, const std::string& text) {
            if (const auto at = value.find(mark); at != std::string::npos) value.replace(at, mark.size(), text);
        };
        put("C;", phone.callId + ";");
        put("=T", "=" + phone.toTag);
        put("=F", "=" + phone.callId + "f");
        other.shakeHands().send(other.request("INVITE", 1, kBaresipOffer, "Replaces: " + value + "\r\n"));
        const auto answer = other.finalAnswer();
        QVERIFY2(answer.starts_with(status), answer.c_str());
        QCOMPARE(running.on([&] { return running.server->callCount(); }), std::size_t{1});
    }

    void replacesOneNotAnswered() {
        Running running;
        running.listener.play = Play::nothing;
        Phone phone(running), other(running);
        phone.shakeHands().send(phone.request("INVITE", 1, kBaresipOffer));
        QVERIFY(phone.receive().starts_with("SIP/2.0 100"));
        other.shakeHands().send(other.request("INVITE", 1, kBaresipOffer, "Replaces: " + phone.callId + ";to-tag=1;from-tag=" +
                                                                              phone.callId + "f\r\n"));
        QVERIFY(other.finalAnswer().starts_with("SIP/2.0 481"));
    }

    // --- what a refusal says ---

    void extensionsRequired() {
        Running running;
        Phone phone(running), later(running);
        phone.shakeHands().send(phone.request("INVITE", 1, kBaresipOffer, "Require: 100rel, timer\r\n"));
        const auto answer = phone.finalAnswer();
        QVERIFY2(answer.starts_with("SIP/2.0 420 ") && has(answer, "\r\nUnsupported: 100rel\r\n"), answer.c_str());
        QVERIFY(has(answer, "\r\nWarning: 399 localhost:"));
        phone.send(phone.request("PRACK", 2, {}, "RAck: 1 1 INVITE\r\n"));
        QVERIFY(phone.receive().starts_with("SIP/2.0 405"));
        standing(running, later);
        later.send(later.request("INVITE", 2, kBaresipOffer, "Require: nothing-we-know\r\n"));
        QVERIFY(later.finalAnswer().starts_with("SIP/2.0 420 "));
        later.send(later.request("UPDATE", 3));
        QVERIFY(later.receive().starts_with("SIP/2.0 200 "));
    }

    void refusalsCanBeShown() {
        Running running;
        for (const auto& offer : {kPlainOffer, std::string("v=0\r\nx"), kBaresipOffer}) {
            running.listener.play = Play::reject;
            Phone phone(running);
            const auto answer = phone.shakeHands().invite(offer);
            QVERIFY2(answer.starts_with("SIP/2.0 4") && has(answer, "\r\nWarning: 399 localhost:"), answer.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(SipSessions)
#include "tst_sip_sessions.moc"
