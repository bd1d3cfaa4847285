// labels: unit spec:F7
// The conference event package over real TLS: who may subscribe and how, what is told, how often, and when it ends.
#include "tests/server/sip/harness.hpp"

#include <set>

using namespace conclave;
using namespace conclave::tests;

namespace {

constexpr std::string_view kEvent = "Event: conference\r\n";

Roster roster(int users) {
    Roster out;
    out.entity = "sip:12345678@localhost";
    for (int i = 0; i < users; ++i) out.users.push_back({static_cast<std::uint32_t>(i), "Somebody", "participant", {}, true});
    return out;
}

std::string users(int count) { return "<user-count>" + std::to_string(count) + "</user-count>"; }

// A phone in a call that stands.
struct Caller {
    explicit Caller(Running& running, std::string_view uri = "sip:12345678@localhost") : phone(running) {
        phone.uri = uri;
        phone.shakeHands().invite();
        phone.send(phone.request("ACK", 1));
        [[maybe_unused]] const auto call = running.listener.heard();
        [[maybe_unused]] const auto established = running.listener.heard();
    }
    // What another request with a dialog of its own would say: another Call-ID, no tag of ours.
    std::string outside(int cseq, std::string_view more, std::string tag = {}) {
        const auto text = phone.request("SUBSCRIBE", cseq, {}, more);
        return moved(text, std::move(tag));
    }
    std::string moved(std::string text, std::string tag) const {
        const auto put = [&](const std::string& what, const std::string& with) {
            text.replace(text.find(what), what.size(), with);
        };
        put("Call-ID: " + phone.callId, "Call-ID: own-" + phone.callId);
        put(";tag=" + phone.toTag, tag.empty() ? "" : ";tag=" + tag);
        return text;
    }
    // What follows goes by this one.
    void moveTo(Phone& other) {
        other.callId = phone.callId;
        other.toTag = phone.toTag;
        other.shakeHands();
    }
    // Answers it.
    std::string notified(std::string_view status = "200 OK") {
        const auto notify = phone.receive();
        if (notify.starts_with("NOTIFY ")) phone.send(okTo(notify, status));
        return notify;
    }
    static std::string okTo(const std::string& notify, std::string_view status = "200 OK") {
        auto head = "SIP/2.0 " + std::string(status);
        for (const char* name : {"\r\nVia: ", "\r\nFrom: ", "\r\nTo: ", "\r\nCall-ID: ", "\r\nCSeq: "}) {
            const auto at = notify.find(name);
            head += notify.substr(at, notify.find("\r\n", at + 2) - at);
        }
        return head + "\r\nContent-Length: 0\r\n\r\n";
    }
    Phone phone;
};

std::string tagOf(const std::string& answer) {
    const auto at = answer.find(";tag=", answer.find("\r\nTo: ")) + 5;
    return answer.substr(at, answer.find("\r\n", at) - at);
}

Deadlines quick() {
    Deadlines deadlines;
    deadlines.notifyEvery = 50ms;
    return deadlines;
}

} // namespace

class SipSubscriptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void withinTheCall() {
        Running running(quick());
        running.listener.roster = roster(1);
        Caller caller(running);
        caller.phone.send(caller.phone.request("SUBSCRIBE", 2, {}, "Event: conference;id=7\r\nExpires: 600\r\n"));
        const auto ok = caller.phone.receive();
        QVERIFY2(ok.starts_with("SIP/2.0 200 ") && has(ok, "\r\nExpires: 600\r\n") && has(ok, "\r\nContact: "), ok.c_str());
        QCOMPARE(running.listener.heard(), std::string("subscribed"));
        const auto notify = caller.notified();
        QVERIFY2(notify.starts_with("NOTIFY sip:ann@127.0.0.1:9;transport=tls SIP/2.0\r\n"), notify.c_str());
        QVERIFY(has(notify, "\r\nEvent: conference;id=7\r\n") && has(notify, "\r\nSubscription-State: active;expires="));
        QVERIFY(has(notify, "\r\nContent-Type: application/conference-info+xml\r\n") && has(notify, users(1)));
        QVERIFY(has(notify, "\r\nCall-ID: " + caller.phone.callId + "\r\n") && has(notify, "\r\nCSeq: 1 NOTIFY\r\n"));
        QVERIFY(has(notify, " version=\"1\""));
        caller.phone.send(caller.phone.request("SUBSCRIBE", 3, {}, "Event: conference;id=7\r\nExpires: 0\r\n"));
        const auto gone = caller.phone.receive();
        QVERIFY(gone.starts_with("SIP/2.0 200 ") && has(gone, "\r\nExpires: 0\r\n"));
        const auto last = caller.notified();
        QVERIFY2(has(last, "\r\nSubscription-State: terminated;reason=timeout\r\n"), last.c_str());
        running.on([&] { running.server->publishRoster(running.listener.last, roster(9)); });
        caller.phone.send(caller.phone.request("OPTIONS", 4));
        QVERIFY(caller.phone.receive().starts_with("SIP/2.0 200")); // and no NOTIFY before
        QCOMPARE(running.on([&] { return running.server->callCount(); }), std::size_t{1});
    }

    void byItsConnectionAndName() {
        Running running(quick());
        running.listener.roster = roster(2);
        Caller caller(running);
        caller.phone.send(caller.outside(1, kEvent));
        const auto ok = caller.phone.receive();
        QVERIFY2(ok.starts_with("SIP/2.0 200 ") && has(ok, "\r\nExpires: 3600\r\n"), ok.c_str());
        const auto notify = caller.notified();
        QVERIFY(has(notify, users(2)) && has(notify, "\r\nCall-ID: own-" + caller.phone.callId + "\r\n"));
        QVERIFY(has(notify, ";tag=" + tagOf(ok) + "\r\nTo: "));
        caller.phone.send(caller.outside(2, kEvent, tagOf(ok))); // a refresh
        QVERIFY(caller.phone.receive().starts_with("SIP/2.0 200 "));
        QVERIFY(has(caller.notified(), " version=\"2\""));
        caller.phone.send(caller.outside(2, kEvent, tagOf(ok)));
        QVERIFY(caller.phone.receive().starts_with("SIP/2.0 500 ")); // an old number
        caller.phone.send(caller.outside(3, kEvent, "guessed"));
        QVERIFY(caller.phone.receive().starts_with("SIP/2.0 481 "));
        caller.phone.send(caller.outside(4, kEvent));
        QVERIFY(caller.phone.receive().starts_with("SIP/2.0 403 ")); // one a call
        caller.phone.send(caller.phone.request("BYE", 9));
        QVERIFY(caller.phone.receive().starts_with("SIP/2.0 200 "));
        QVERIFY(has(caller.notified(), "\r\nSubscription-State: terminated;reason=noresource\r\n"));
        caller.phone.send(caller.outside(5, kEvent, tagOf(ok)));
        QVERIFY(caller.phone.receive().starts_with("SIP/2.0 481 "));
    }

    void refused_data() {
        QTest::addColumn<std::string>("headers");
        QTest::addColumn<std::string>("status");
        QTest::addColumn<std::string>("part");
        const auto row = [](const char* name, std::string headers, std::string status, std::string part) {
            QTest::newRow(name) << headers << status << part;
        };
        row("another event", "Event: presence\r\n", "489", "\r\nAllow-Events: conference\r\n");
        row("no event", {}, "489", "\r\nAllow-Events: conference\r\n");
        row("too brief", "Event: conference\r\nExpires: 59\r\n", "423", "\r\nMin-Expires: 60\r\n");
        row("broken time", "Event: conference\r\nExpires: soon\r\n", "400", {});
    }

    void refused() {
        QFETCH(std::string, headers);
        QFETCH(std::string, status);
        QFETCH(std::string, part);
        Running running;
        Caller caller(running);
        for (const auto& text : {caller.phone.request("SUBSCRIBE", 2, {}, headers), caller.outside(1, headers)}) {
            caller.phone.send(text);
            const auto answer = caller.phone.receive();
            QVERIFY2(answer.starts_with("SIP/2.0 " + status) && has(answer, part), answer.c_str());
        }
    }

    void notOthers() {
        Running running;
        running.listener.roster = roster(5);
        Caller caller(running);
        Phone stranger(running); // without a call, by another connection, under the same name
        stranger.shakeHands().send(caller.outside(1, kEvent));
        QVERIFY(stranger.receive().starts_with("SIP/2.0 403 "));
        auto other = caller.outside(1, kEvent); // by the same connection, under another name
        other.replace(other.find("sip:ann@localhost"), 17, "sip:bob@localhost");
        caller.phone.send(other);
        QVERIFY(caller.phone.receive().starts_with("SIP/2.0 403 "));
        // A second call under this name by this connection: which one is meant?
        const auto first = std::pair(caller.phone.callId, caller.phone.toTag);
        caller.phone.callId += "-second";
        caller.phone.toTag.clear();
        QVERIFY(caller.phone.invite().starts_with("SIP/2.0 200"));
        caller.phone.send(caller.phone.request("ACK", 1));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        QCOMPARE(running.listener.heard(), std::string("established"));
        auto third = caller.phone.request("SUBSCRIBE", 1, {}, kEvent);
        third.replace(third.find(";tag=" + caller.phone.callId), 5 + caller.phone.callId.size(), ";tag=own");
        caller.phone.send(caller.moved(third, {}));
        QVERIFY(caller.phone.receive().starts_with("SIP/2.0 403 "));
    }

    void notBeforeItStands() {
        Running running;
        running.listener.play = Play::nothing;
        Phone phone(running);
        phone.shakeHands().send(phone.request("INVITE", 1, kBaresipOffer));
        QVERIFY(phone.receive().starts_with("SIP/2.0 100"));
        phone.send(phone.request("SUBSCRIBE", 2, {}, kEvent));
        QVERIFY(phone.receive().starts_with("SIP/2.0 403 "));
    }

    void changesAreToldTogether() {
        Running running(quick());
        running.listener.roster = roster(1);
        Caller caller(running);
        caller.phone.send(caller.outside(1, kEvent));
        QVERIFY(caller.phone.receive().starts_with("SIP/2.0 200 "));
        running.on([&] { // the first NOTIFY is not answered yet
            for (int i = 2; i < 40; ++i) running.server->publishRoster(running.listener.last, roster(i));
        });
        QVERIFY(has(caller.notified(), users(1)));
        const auto second = caller.notified();
        QVERIFY(has(second, users(39)) && has(second, " version=\"2\""));
        running.on([&] { running.server->publishRoster(running.listener.last, roster(39)); }); // nothing new
        running.on([&] { running.server->publishRoster(running.listener.last, roster(3)); });
        const auto third = caller.notified();
        QVERIFY(has(third, users(3)) && has(third, " version=\"3\""));
    }

    void nothingToTellYet() {
        Running running(quick());
        Caller caller(running);
        caller.phone.send(caller.outside(1, kEvent));
        QVERIFY(caller.phone.receive().starts_with("SIP/2.0 200 "));
        const auto empty = caller.notified();
        QVERIFY(has(empty, "\r\nSubscription-State: active;") && empty.ends_with("\r\nContent-Length: 0\r\n\r\n"));
        running.on([&] { running.server->publishRoster(running.listener.last, roster(4)); });
        QVERIFY(has(caller.notified(), users(4)));
    }

    void asksOnce() {
        Running running(quick());
        running.listener.roster = roster(6);
        Caller caller(running);
        caller.phone.send(caller.outside(1, "Event: conference\r\nExpires: 0\r\n"));
        QVERIFY(caller.phone.receive().starts_with("SIP/2.0 200 "));
        const auto only = caller.notified();
        QVERIFY(has(only, "terminated;reason=timeout") && has(only, users(6)));
    }

    void asksOnceAfterTheOther() {
        Deadlines deadlines;
        deadlines.notifyEvery = 1min;
        Running running(deadlines);
        running.listener.roster = roster(6);
        Caller caller(running);
        for (int i = 0; i < 3; ++i) {
            caller.phone.send(caller.outside(1, "Event: conference\r\nExpires: 0\r\n"));
            QVERIFY(caller.phone.receive().starts_with("SIP/2.0 200 "));
            const auto only = caller.notified();
            QVERIFY(has(only, "terminated;reason=timeout"));
            QCOMPARE(has(only, users(6)), i == 0);
            QCOMPARE(running.listener.heard(0ms), std::string(i == 0 ? "subscribed" : ""));
        }
    }

    // Told to two, and to the second later than to the first: each has its own numbers.
    void oneRosterForAll() {
        Running running(quick());
        Caller first(running), second(running);
        const auto secondCall = running.listener.last.load();
        const CallId firstCall{static_cast<std::uint64_t>(secondCall) - 1};
        for (auto* caller : {&first, &second}) {
            caller->phone.send(caller->outside(1, kEvent));
            QVERIFY(caller->phone.receive().starts_with("SIP/2.0 200 "));
            QVERIFY(has(caller->notified(), "active;"));
        }
        running.on([&] {
            for (const auto id : {firstCall, secondCall})
                running.server->publishRoster(id, roster(3));
        });
        QVERIFY(has(first.notified(), users(3)) && has(second.notified(), users(3)));
        running.on([&] { running.server->publishRoster(secondCall, roster(4)); });
        const auto more = second.notified();
        QVERIFY(has(more, users(4)) && has(more, " version=\"2\""));
        running.on([&] { running.server->publishRoster(firstCall, roster(5)); });
        const auto other = first.notified();
        QVERIFY(has(other, users(5)) && has(other, " version=\"2\""));
    }

    void manyOnOneConnection() {
        Deadlines deadlines;
        deadlines.notifyEvery = 1ms;
        Running running(deadlines);
        Phone phone(running);
        phone.shakeHands();
        std::vector<CallId> calls;
        for (int i = 0; i < 4; ++i) {
            phone.callId = "shared" + std::to_string(i);
            phone.toTag.clear();
            QVERIFY(phone.invite().starts_with("SIP/2.0 200"));
            phone.send(phone.request("ACK", 1));
            QCOMPARE(running.listener.heard(), std::string("call 12345678"));
            QCOMPARE(running.listener.heard(), std::string("established"));
            phone.send(phone.request("SUBSCRIBE", 2, {}, kEvent));
            QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
            QCOMPARE(running.listener.heard(), std::string("subscribed"));
            phone.send(Caller::okTo(phone.receive()));
            phone.send(phone.request("OPTIONS", 3));
            QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
            calls.push_back(running.listener.last);
        }
        auto large = roster(250);
        for (auto& user : large.users) user.displayText = std::string(100, 'x');
        running.on([&] {
            for (const auto id : calls) running.server->publishRoster(id, large);
        });
        std::set<std::string> told;
        for (int i = 0; i < 4; ++i) {
            const auto notify = phone.receive();
            QVERIFY2(notify.size() > limits::kSipOutputBytesMax / 4 && has(notify, users(250)), notify.substr(0, 500).c_str());
            const auto at = notify.find("\r\nCall-ID: ");
            told.insert(notify.substr(at, notify.find("\r\n", at + 2) - at));
            phone.send(Caller::okTo(notify));
        }
        QCOMPARE(told.size(), std::size_t(4));
        phone.send(phone.request("OPTIONS", 4));
        QVERIFY(phone.receive().starts_with("SIP/2.0 200"));
    }

    void runsOut() {
        auto deadlines = quick();
        deadlines.sessionSecond = 2ms;
        Running running(deadlines);
        running.listener.roster = roster(1);
        Caller caller(running);
        caller.phone.send(caller.outside(1, "Event: conference\r\nExpires: 60\r\n"));
        QVERIFY(caller.phone.receive().starts_with("SIP/2.0 200 "));
        QVERIFY(has(caller.notified(), "\r\nSubscription-State: active;"));
        QVERIFY(has(caller.notified(), "\r\nSubscription-State: terminated;reason=timeout\r\n"));
    }

    void doesNotWantIt() {
        Running running(quick());
        running.listener.roster = roster(1);
        Caller caller(running);
        caller.phone.send(caller.outside(1, kEvent));
        const auto ok = caller.phone.receive();
        QVERIFY(has(caller.notified("481 No Subscription"), "\r\nSubscription-State: active;"));
        caller.phone.send(caller.outside(2, kEvent, tagOf(ok)));
        QVERIFY(caller.phone.receive().starts_with("SIP/2.0 481 "));
        caller.phone.send(caller.outside(3, kEvent)); // it may begin again
        QVERIFY(caller.phone.receive().starts_with("SIP/2.0 200 "));
    }

    // The NOTIFY went by the old network; its answer never comes.
    void movesWithANotifyUnanswered() {
        auto deadlines = quick();
        deadlines.transaction = 200ms;
        Running running(deadlines);
        running.listener.roster = roster(1);
        Caller caller(running);
        Phone other(running);
        caller.moveTo(other); // shaking hands takes its time, which the transaction has not
        caller.phone.send(caller.phone.request("SUBSCRIBE", 2, {}, kEvent));
        QVERIFY(caller.phone.receive().starts_with("SIP/2.0 200 "));
        QVERIFY(has(caller.phone.receive(), users(1)));
        other.send(other.request("OPTIONS", 3));
        const auto told = [&] { // after whatever else comes first
            auto message = other.receive();
            while (message.starts_with("SIP/2.0 200 ")) message = other.receive();
            return message;
        };
        const auto again = told();
        QVERIFY2(again.starts_with("NOTIFY ") && has(again, users(1)), again.c_str());
        other.send(caller.okTo(again));
        QTest::qWait(500); // more than the 200 ms that the lost answer had
        running.on([&] { running.server->publishRoster(running.listener.last, roster(2)); });
        QVERIFY(has(told(), users(2)));
    }

    // A phone that was put out and owes the answer to our BYE calls again by the same connection.
    void afterACallThatIsOver() {
        Running running(quick());
        running.listener.roster = roster(1);
        Caller caller(running);
        running.on([&] { running.server->hangUp(running.listener.last, "put out"); });
        QVERIFY(caller.phone.receive().starts_with("BYE "));
        caller.phone.callId += "-again";
        caller.phone.toTag.clear();
        QVERIFY(caller.phone.invite().starts_with("SIP/2.0 200"));
        caller.phone.send(caller.phone.request("ACK", 1));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        QCOMPARE(running.listener.heard(), std::string("established"));
        caller.phone.send(caller.outside(1, kEvent));
        const auto ok = caller.phone.receive();
        QVERIFY2(ok.starts_with("SIP/2.0 200 "), ok.c_str());
        QVERIFY(has(caller.notified(), users(1)));
    }

    void wayIsRecorded() {
        Running running(quick());
        Caller caller(running);
        const std::string way = "Record-Route: <sip:proxy.example;transport=tls;lr>\r\n";
        caller.phone.send(caller.outside(1, std::string(kEvent) + way));
        const auto ok = caller.phone.receive();
        QVERIFY2(ok.starts_with("SIP/2.0 200 ") && has(ok, "\r\n" + way), ok.c_str());
        QVERIFY(has(caller.notified(), "\r\nRoute: <sip:proxy.example;transport=tls;lr>\r\n"));
    }
};

QTEST_GUILESS_MAIN(SipSubscriptions)
#include "tst_sip_subscriptions.moc"
