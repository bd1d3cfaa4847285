// labels: unit spec:E2 spec:F1
// The server over real TLS on loopback, called by a raw client: whole calls both ways, cancel, refusals, hold, floods,
// silent strangers. Deadlines are injected, so nothing here waits for long.
#include "tests/server/sip/harness.hpp"

#include <set>

using namespace conclave;
using namespace conclave::tests;

class SipServer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void callEndedByPhone() {
        Running running;
        Phone phone(running);
        const auto ok = phone.shakeHands().invite();
        QVERIFY2(ok.starts_with("SIP/2.0 200 OK\r\n"), ok.c_str());
        QVERIFY(has(ok, "\r\nContact: <sip:localhost:" + std::to_string(running.port) + ";transport=tls>;isfocus\r\n"));
        QVERIFY(has(ok, ";rport=") && has(ok, ";received=127.0.0.1"));
        QVERIFY(has(ok, "m=audio 40000 RTP/SAVP 96 101") && has(ok, "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:"));
        QVERIFY(!has(ok, "Server:") && !has(ok, "User-Agent:"));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        phone.send(phone.request("ACK", 1));
        QCOMPARE(running.listener.heard(), std::string("established"));
        phone.send(phone.request("INFO", 2, "Signal=5\r\nDuration=160\r\n"));
        QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
        QCOMPARE(running.listener.heard(), std::string("digit 5"));
        phone.send(phone.request("BYE", 3));
        QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
        QCOMPARE(running.listener.heard(), ended(CallEnd::peerHungUp));
        QCOMPARE(running.on([&] { return running.server->callCount(); }), std::size_t{0});
        phone.send(phone.request("BYE", 4));
        QVERIFY(phone.receive().starts_with("SIP/2.0 481"));
    }

    void callEndedByServer() {
        Running running;
        Phone phone(running);
        phone.uri = "sips:j-abc@localhost";
        const auto ok = phone.shakeHands().invite();
        QVERIFY(has(ok, "\r\nContact: <sips:localhost:"));
        QCOMPARE(running.listener.heard(), std::string("call j-abc sips"));
        phone.send(phone.request("ACK", 1));
        QCOMPARE(running.listener.heard(), std::string("established"));
        running.on([&] { running.server->hangUp(running.listener.last, "Conference \"ended\"\r\nX: y"); });
        const auto bye = phone.receive();
        QVERIFY2(bye.starts_with("BYE sip:ann@127.0.0.1:9;transport=tls SIP/2.0\r\n"), bye.c_str());
        QVERIFY(has(bye, "\r\nReason: SIP;cause=200;text=\"Conference \\\"ended\\\"  X: y\"\r\n"));
        QVERIFY(has(bye, ";tag=" + phone.toTag + "\r\nTo: "));
        std::string answer = "SIP/2.0 200 OK" + bye.substr(bye.find("\r\n"));
        phone.send(answer);
        phone.send(phone.request("OPTIONS", 2)); // what follows is answered after the BYE is done
        QVERIFY(phone.receive().starts_with("SIP/2.0 481"));
        QCOMPARE(running.on([&] { return running.server->callCount(); }), std::size_t{0});
    }

    void cancelled() {
        Running running;
        running.listener.play = Play::ringThenNothing;
        Phone phone(running);
        phone.shakeHands().send(phone.request("INVITE", 1, kBaresipOffer));
        QVERIFY(phone.receive().starts_with("SIP/2.0 100"));
        QVERIFY(phone.receive().starts_with("SIP/2.0 180"));
        phone.send(phone.request("CANCEL", 1));
        QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
        QVERIFY(phone.receive().starts_with("SIP/2.0 487"));
        phone.send(phone.request("ACK", 1));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        QCOMPARE(running.listener.heard(), ended(CallEnd::cancelled));
        phone.send(phone.request("CANCEL", 1));
        QVERIFY(phone.receive().starts_with("SIP/2.0 481"));
    }

    void refused_data() {
        QTest::addColumn<std::string>("offer");
        QTest::addColumn<std::string>("status");
        QTest::addColumn<std::string>("part");
        QTest::newRow("plain RTP") << kPlainOffer << std::string("SIP/2.0 488 ") << std::string("plain RTP refused");
        QTest::newRow("nonsense") << std::string("v=1\r\n") << std::string("SIP/2.0 400 ") << std::string("Bad Session");
    }

    void refused() {
        QFETCH(std::string, offer);
        QFETCH(std::string, status);
        QFETCH(std::string, part);
        Running running;
        Phone phone(running);
        const auto answer = phone.shakeHands().invite(offer);
        QVERIFY2(answer.starts_with(status) && has(answer, part), answer.c_str());
        phone.send(phone.request("ACK", 1));
        QCOMPARE(running.on([&] { return running.server->callCount(); }), std::size_t{0});
    }

    void otherRequests_data() {
        QTest::addColumn<std::string>("method");
        QTest::addColumn<std::string>("status");
        QTest::newRow("OPTIONS") << std::string("OPTIONS") << std::string("SIP/2.0 200 ");
        QTest::newRow("REGISTER") << std::string("REGISTER") << std::string("SIP/2.0 405 ");
        QTest::newRow("unknown") << std::string("FOO") << std::string("SIP/2.0 501 ");
        QTest::newRow("BYE") << std::string("BYE") << std::string("SIP/2.0 481 ");
    }

    void otherRequests() {
        QFETCH(std::string, method);
        QFETCH(std::string, status);
        Running running;
        Phone phone(running);
        phone.shakeHands().send(phone.request(method, 1));
        const auto answer = phone.receive();
        QVERIFY2(answer.starts_with(status), answer.c_str());
        if (method != "BYE") QVERIFY(has(answer, "\r\nAllow: INVITE, "));
    }

    void hold() {
        Running running;
        Phone phone(running);
        phone.shakeHands().invite();
        phone.send(phone.request("ACK", 1));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        QCOMPARE(running.listener.heard(), std::string("established"));
        std::string held = kBaresipOffer;
        held.replace(held.find("a=sendrecv"), 10, "a=sendonly");
        phone.send(phone.request("INVITE", 2, held));
        QVERIFY(phone.receive().starts_with("SIP/2.0 100"));
        const auto ok = phone.receive();
        QVERIFY(ok.starts_with("SIP/2.0 200") && has(ok, "a=recvonly"));
        QCOMPARE(running.listener.heard(), std::string("reoffer recvonly"));
        phone.send(phone.request("ACK", 2));
        phone.send(phone.request("UPDATE", 3, kBaresipOffer));
        const auto back = phone.receive();
        QVERIFY(back.starts_with("SIP/2.0 200") && has(back, "a=sendrecv"));
        QCOMPARE(running.listener.heard(), std::string("reoffer sendrecv"));
        phone.send(phone.request("UPDATE", 4));
        QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
        phone.send(phone.request("INVITE", 5, kPlainOffer));
        QVERIFY(phone.receive().starts_with("SIP/2.0 100"));
        QVERIFY(phone.receive().starts_with("SIP/2.0 488"));
        phone.send(phone.request("INFO", 3, "Signal=1\r\n")); // an old number
        QVERIFY(phone.receive().starts_with("SIP/2.0 500"));
        QCOMPARE(running.on([&] { return running.server->callCount(); }), std::size_t{1});
    }

    void foreignBye() {
        Running running;
        Phone phone(running), stranger(running);
        phone.shakeHands().invite();
        phone.send(phone.request("ACK", 1));
        stranger.callId = phone.callId;
        stranger.toTag = "guessed";
        stranger.shakeHands().send(stranger.request("BYE", 9));
        QVERIFY(stranger.receive().starts_with("SIP/2.0 481"));
        QCOMPARE(running.on([&] { return running.server->callCount(); }), std::size_t{1});
    }

    void movesToAnotherConnection() {
        Running running;
        Phone phone(running), later(running);
        phone.shakeHands().invite();
        phone.send(phone.request("ACK", 1));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        QCOMPARE(running.listener.heard(), std::string("established"));
        phone.vanish();
        later.callId = phone.callId;
        later.toTag = phone.toTag;
        later.shakeHands().send(later.request("UPDATE", 2));
        QVERIFY(later.receive().starts_with("SIP/2.0 200"));
        running.on([&] { running.server->hangUp(running.listener.last, "over"); });
        QVERIFY(later.receive().starts_with("BYE "));
    }

    void connectionLost() {
        Deadlines deadlines;
        deadlines.orphan = 20ms;
        Running running(deadlines);
        Phone phone(running);
        phone.shakeHands().invite();
        phone.send(phone.request("ACK", 1));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        QCOMPARE(running.listener.heard(), std::string("established"));
        phone.vanish();
        QCOMPARE(running.listener.heard(), ended(CallEnd::connectionLost));
    }

    void soundOutlivesTheConnection() {
        Deadlines deadlines;
        deadlines.orphan = 20ms;
        Running running(deadlines);
        running.listener.soundComes = true;
        Phone phone(running), later(running);
        phone.shakeHands().invite();
        phone.send(phone.request("ACK", 1));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        QCOMPARE(running.listener.heard(), std::string("established"));
        phone.vanish();
        QTRY_VERIFY_WITH_TIMEOUT(running.listener.timesAsked >= 3, 60'000);
        QCOMPARE(running.on([&] { return running.server->callCount(); }), std::size_t{1});
        later.callId = phone.callId; // and it still comes back
        later.toTag = phone.toTag;
        later.shakeHands().send(later.request("UPDATE", 2));
        QVERIFY(later.receive().starts_with("SIP/2.0 200"));
        later.vanish();
        running.listener.soundComes = false;
        QCOMPARE(running.listener.heard(), ended(CallEnd::connectionLost));
    }

    void notAcknowledged() {
        Deadlines deadlines;
        deadlines.transaction = 50ms;
        Running running(deadlines);
        Phone phone(running);
        QVERIFY(phone.shakeHands().invite().starts_with("SIP/2.0 200"));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        QCOMPARE(running.listener.heard(), ended(CallEnd::unacknowledged));
        QVERIFY(phone.receive().starts_with("BYE "));
    }

    void neverAnswered() {
        Deadlines deadlines;
        deadlines.answer = 50ms;
        Running running(deadlines);
        running.listener.play = Play::nothing;
        Phone phone(running);
        QVERIFY(phone.shakeHands().invite().starts_with("SIP/2.0 480"));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        QCOMPARE(running.listener.heard(), ended(CallEnd::unanswered));
    }

    void silence_data() {
        QTest::addColumn<int>("step");
        QTest::newRow("no handshake") << 0;
        QTest::newRow("no request") << 1;
        QTest::newRow("half a request") << 2;
        QTest::newRow("idle after a request") << 3;
        QTest::newRow("half a second request") << 4;
        QTest::newRow("broken framing") << 5;
    }

    void silence() {
        QFETCH(int, step);
        Deadlines deadlines;
        deadlines.handshake = deadlines.firstRequest = deadlines.idle = deadlines.message = 200ms;
        Running running(deadlines);
        Phone phone(running);
        if (step > 0) phone.shakeHands();
        if (step == 2) phone.send("OPTIONS sip:a@b SIP/2.0\r\n");
        if (step == 3 || step == 4) {
            phone.send(phone.request("OPTIONS", 1));
            QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
        }
        if (step == 4) phone.send("OPTIONS sip:a@b SIP/2.0\r\n");
        if (step == 5) phone.send("OPTIONS sip:a@b SIP/2.0\r\nContent-Length: x\r\n\r\n");
        QVERIFY(phone.isClosed());
    }

    void callHoldsItsConnection() {
        Deadlines deadlines;
        deadlines.idle = deadlines.message = 100ms;
        deadlines.orphan = 10s;
        Running running(deadlines);
        Phone phone(running), other(running);
        phone.shakeHands().invite();
        phone.send(phone.request("ACK", 1));
        phone.send("\r\n"); // which begins no message
        other.shakeHands().send(other.request("OPTIONS", 1));
        QVERIFY(other.isClosed()); // idle is over for the one without a call
        phone.send(phone.request("OPTIONS", 2));
        QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
    }

    void keepAlive() {
        Running running;
        Phone phone(running);
        phone.shakeHands().send("\r\n\r\n");
        QVERIFY(phone.readMore());
        phone.send(phone.request("OPTIONS", 1));
        QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
        QCOMPARE(phone.keepAlives, 1);
    }

    // Baresip closes a connection over which nothing has come for 15 minutes.
    void aCallHearsASignOfLife() {
        Deadlines deadlines;
        deadlines.signOfLife = 50ms;
        Running running(deadlines);
        Phone other(running), phone(running);
        other.shakeHands().send(other.request("OPTIONS", 1));
        QVERIFY(other.receive().starts_with("SIP/2.0 200"));
        phone.shakeHands().invite();
        phone.send(phone.request("ACK", 1));
        for (int i = 0; i < 3; ++i) QVERIFY(phone.readMore());
        phone.send(phone.request("BYE", 2));
        QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
        QVERIFY(phone.keepAlives >= 3);
        other.send(other.request("OPTIONS", 2));
        QVERIFY(other.receive().starts_with("SIP/2.0 200"));
        QCOMPARE(other.keepAlives, 0);
    }

    void repliesDoNotTellUsersApart() {
        Running running;
        running.listener.play = Play::reject;
        std::set<std::string> answers;
        for (const char* user : {"12345678", "00000000", "join", "admin"}) {
            Phone phone(running);
            phone.uri = "sip:" + std::string(user) + "@localhost";
            phone.callId = "same";
            auto answer = phone.shakeHands().invite();
            for (const auto& word : {std::string(user), phone.toTag})
                for (auto at = answer.find(word); at != std::string::npos; at = answer.find(word)) answer.erase(at, word.size());
            const auto rport = answer.find(";rport=");
            answer.erase(rport, answer.find(";received") - rport);
            answers.insert(answer);
        }
        QCOMPARE(answers.size(), std::size_t{1});
    }

    void tooManyConnections() {
        Caps caps;
        caps.connectionsPerAddress = 3;
        Running running({}, caps);
        Phone talking(running);
        talking.shakeHands().invite();
        talking.send(talking.request("ACK", 1));
        Phone oldest(running);
        oldest.shakeHands().send(oldest.request("OPTIONS", 1));
        QVERIFY(oldest.receive().starts_with("SIP/2.0 200"));
        Phone second(running);
        second.shakeHands();
        Phone third(running);
        third.shakeHands();
        Phone fourth(running);
        fourth.shakeHands();
        QVERIFY(oldest.isClosed()); // the oldest without a call makes room, the call stays
        talking.send(talking.request("OPTIONS", 2));
        QVERIFY(talking.receive().starts_with("SIP/2.0 200"));
    }

    // Two conferences of one office: whoever is in a call takes no place from those who come.
    void callsOfOneAddress() {
        Caps caps;
        caps.connectionsPerAddress = 2;
        Running running({}, caps);
        std::deque<Phone> talking;
        for (int i = 0; i < 5; ++i) {
            auto& phone = talking.emplace_back(running);
            QVERIFY(phone.shakeHands().invite().starts_with("SIP/2.0 200"));
            phone.send(phone.request("ACK", 1));
        }
        Phone first(running);
        first.shakeHands();
        Phone second(running); // both while the other one is there
        second.shakeHands();
        for (Phone* phone : {&first, &second}) {
            phone->send(phone->request("OPTIONS", 1));
            QVERIFY(phone->receive().starts_with("SIP/2.0 200"));
        }
        Phone third(running);
        third.shakeHands();
        QVERIFY(first.isClosed());
        for (auto& phone : talking) {
            phone.send(phone.request("OPTIONS", 2));
            QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
        }
    }

    void tooManyCalls() {
        Caps caps;
        caps.callsPerSecond = 0.001;
        caps.callBurst = 2;
        Running running({}, caps);
        for (const char* status : {"SIP/2.0 200", "SIP/2.0 200", "SIP/2.0 503"}) {
            Phone phone(running);
            const auto answer = phone.shakeHands().invite();
            QVERIFY(answer.starts_with(status));
            if (answer.starts_with("SIP/2.0 503")) QVERIFY(has(answer, "\r\nRetry-After: "));
        }
    }

    // Who was hung up and does not answer the BYE keeps no place from others; who is in a call keeps it.
    void whoOwesTheLastWordMakesRoom() {
        Caps caps;
        caps.calls = 2;
        Running running({}, caps);
        Phone first(running), second(running), third(running), fourth(running), fifth(running);
        for (Phone* phone : {&first, &second}) {
            QVERIFY(phone->shakeHands().invite().starts_with("SIP/2.0 200"));
            QCOMPARE(running.listener.heard().substr(0, 4), std::string("call"));
        }
        QVERIFY(third.shakeHands().invite().starts_with("SIP/2.0 503"));
        running.on([&] { running.server->hangUp(running.listener.last, "over"); });
        QVERIFY(fourth.shakeHands().invite().starts_with("SIP/2.0 200"));
        QVERIFY(fifth.shakeHands().invite().starts_with("SIP/2.0 503"));
        QCOMPARE(running.on([&] { return running.server->callCount(); }), std::size_t(2));
    }

    // Nor a connection, be it the BYE or the 200 that has no answer.
    void whoOwesTheLastWordMayBePutOut() {
        Caps caps;
        caps.connections = 3;
        Running running({}, caps);
        Phone talking(running), unanswering(running), unacknowledging(running);
        const auto called = [&](Phone& phone) {
            return phone.shakeHands().invite().starts_with("SIP/2.0 200") && running.listener.heard().starts_with("call");
        };
        const auto hangUp = [&] { running.on([&] { running.server->hangUp(running.listener.last, "over"); }); };
        for (Phone* phone : {&talking, &unanswering}) {
            QVERIFY(called(*phone));
            phone->send(phone->request("ACK", 1));
            QCOMPARE(running.listener.heard(), std::string("established"));
        }
        hangUp();
        QVERIFY(called(unacknowledging));
        hangUp();
        Phone first(running);
        QVERIFY(called(first));
        QVERIFY(unanswering.isClosed());
        Phone second(running);
        QVERIFY(called(second));
        QVERIFY(unacknowledging.isClosed());
        for (Phone* phone : {&talking, &first}) {
            phone->send(phone->request("ACK", 1));
            phone->send(phone->request("OPTIONS", 2));
            QVERIFY(phone->receive().starts_with("SIP/2.0 200"));
        }
    }

    void tooManyOpenInvites() {
        Running running;
        running.listener.play = Play::nothing;
        Phone phone(running);
        phone.shakeHands();
        for (int i = 0; i < 17; ++i) {
            phone.callId = "many" + std::to_string(i);
            phone.send(phone.request("INVITE", 1, kBaresipOffer));
            QVERIFY(phone.receive().starts_with(i < 16 ? "SIP/2.0 100" : "SIP/2.0 503"));
        }
    }

    void whoAsksForStrangeThingsMayOnlyCall() {
        Caps caps;
        caps.strangeBurst = 3;
        Running running({}, caps);
        Phone inCall(running);
        QVERIFY(inCall.shakeHands().invite().starts_with("SIP/2.0 200"));
        inCall.send(inCall.request("ACK", 1));
        for (int i = 0; i < 5; ++i) { // of a call that stands nothing counts
            inCall.send(inCall.request("REGISTER", 2 + i));
            QVERIFY(inCall.receive().starts_with("SIP/2.0 405"));
        }
        for (int i = 0; i < 3; ++i) {
            Phone scanner(running);
            scanner.shakeHands().send(scanner.request("REGISTER", 1));
            QVERIFY(scanner.receive().starts_with("SIP/2.0 405"));
        }
        for (const char* method : {"REGISTER", "OPTIONS", "SUBSCRIBE", "FOO"}) {
            Phone scanner(running);
            scanner.shakeHands().send(scanner.request(method, 1));
            QVERIFY2(scanner.receive().empty(), method);
        }
        // The same address: a refused call and its ACK, a call, and the call that stood before.
        Phone phone(running);
        QVERIFY(phone.shakeHands().invite(kPlainOffer).starts_with("SIP/2.0 488"));
        phone.send(phone.request("ACK", 1));
        phone.callId += "again";
        phone.toTag.clear();
        QVERIFY(phone.invite().starts_with("SIP/2.0 200"));
        phone.send(phone.request("OPTIONS", 2));
        QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
        inCall.send(inCall.request("OPTIONS", 10));
        QVERIFY(inCall.receive().starts_with("SIP/2.0 200"));
    }

    void innocentsSurviveFlood() {
        Running running;
        std::deque<Phone> phones;
        for (int i = 0; i < 10; ++i) phones.emplace_back(running).shakeHands();
        for (int i = 0; i < 100; ++i) {
            Phone stranger(running);
            if (i % 2) stranger.shakeHands();
            stranger.vanish();
            auto& phone = phones[static_cast<std::size_t>(i % 10)];
            const auto text = phone.request("OPTIONS", i + 1, {}, "Subject: " + std::string(3000, 'x') + "\r\n");
            phone.send(std::string_view(text).substr(0, 1500));
            phone.send(std::string_view(text).substr(1500));
            QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
        }
        QVERIFY(running.on([&] { return running.server->connectionCount(); }) >= 10);
    }

    void stopSaysBye() {
        Running running;
        Phone phone(running);
        Phone late(running); // connected, and calls while the server is stopping
        late.shakeHands();
        phone.shakeHands().invite();
        phone.send(phone.request("ACK", 1));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        QCOMPARE(running.listener.heard(), std::string("established"));
        std::string bye, refusal;
        std::thread peer([&] {
            bye = phone.receive();
            refusal = late.invite();
            phone.send("SIP/2.0 200 OK" + bye.substr(bye.find("\r\n")));
        });
        running.stop();
        peer.join();
        QVERIFY(bye.starts_with("BYE ") && has(bye, "\r\nReason: ") && has(bye, "Server is stopping"));
        QVERIFY(refusal.starts_with("SIP/2.0 503 ") && has(refusal, "\r\nRetry-After: "));
        QCOMPARE(running.listener.heard(), ended(CallEnd::stopped));
        QCOMPARE(running.on([&] { return running.server->callCount(); }), std::size_t{0});
        QVERIFY(phone.isClosed());
    }
};

QTEST_GUILESS_MAIN(SipServer)
#include "tst_sip_server.moc"
