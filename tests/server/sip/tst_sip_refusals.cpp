// labels: unit spec:E2
// timeout: 240
// Refused INVITEs whose phones never say ACK, by thousands over one connection: what they leave behind, and what others
// feel of it; and that who does say ACK is served as ever.
#include "tests/server/sip/harness.hpp"
#include "tests/support/heap_bytes.hpp"

#include <chrono>

using namespace conclave;
using namespace conclave::tests;

namespace {

constexpr std::size_t kLeftBehindMax = 2 * 1024 * 1024;

// `count` INVITEs without an ACK; how many were answered `status`.
int flood(Phone& phone, int count, std::string_view status, std::string_view more) {
    constexpr int kAtOnce = 50;
    int answered = 0;
    for (int sent = 0; sent < count; sent += kAtOnce) {
        std::string texts;
        for (int i = 0; i < kAtOnce; ++i) texts += phone.request("INVITE", 1, kBaresipOffer, more);
        phone.send(texts);
        for (int i = 0; i < kAtOnce; ++i)
            answered += phone.finalAnswer().starts_with("SIP/2.0 " + std::string(status)) ? 1 : 0;
        phone.toTag.clear();
    }
    return answered;
}

} // namespace

class SipRefusals : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void leaveNothingBehind_data() {
        QTest::addColumn<std::string>("more");
        QTest::addColumn<std::string>("status");
        QTest::newRow("an extension that is not here") << std::string("Require: nosuch\r\n") << std::string("420");
        QTest::newRow("too many calls") << std::string() << std::string("503");
        QTest::newRow("refused by the listener") << std::string() << std::string("488");
    }

    void leaveNothingBehind() {
        QFETCH(std::string, more);
        QFETCH(std::string, status);
        Caps caps;
        caps.callBurst = status == "503" ? 0 : 1e9;
        caps.callsPerSecond = 0;
        Running running({}, caps);
        running.listener.play = Play::reject;
        Phone phone(running);
        phone.shakeHands();
        QCOMPARE(flood(phone, 100, status, more), 100); // what the first of a kind needs once
        const auto before = heapBytes();
        constexpr int kFlood = 6000;
        QCOMPARE(flood(phone, kFlood, status, more), kFlood);
        while (status == "488" && running.listener.heard(0ms).starts_with("call")) {}
        const auto after = heapBytes();
        QVERIFY2(after < before + kLeftBehindMax, std::to_string(after - before).c_str());
        Phone other(running);
        other.shakeHands();
        const auto asked = std::chrono::steady_clock::now();
        other.send(other.request("OPTIONS", 1));
        QVERIFY(other.receive().starts_with("SIP/2.0 200"));
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - asked;
        qInfo("OPTIONS by another connection answered after %.1f ms", took.count());
    }

    // Of one call: each of its INVITEs was accepted, and none is kept for longer than until the next.
    void laterInvites() {
        Running running;
        Phone phone(running);
        phone.shakeHands().invite();
        int cseq = 1;
        const auto again = [&](int count) {
            for (int i = 0; i < count; ++i) {
                const auto acknowledgement = phone.request("ACK", cseq);
                phone.send(acknowledgement + phone.request("INVITE", ++cseq, kBaresipOffer));
                if (!phone.finalAnswer().starts_with("SIP/2.0 200")) return false;
            }
            return true;
        };
        QVERIFY(again(100));
        while (!running.listener.heard(0ms).empty()) {}
        const auto before = heapBytes();
        QVERIFY(again(2000));
        while (!running.listener.heard(0ms).empty()) {}
        const auto after = heapBytes();
        QVERIFY2(after < before + kLeftBehindMax / 2, std::to_string(after - before).c_str());
    }

    void acknowledgedOnesAreServed() {
        Running running;
        Phone phone(running);
        phone.shakeHands();
        QCOMPARE(flood(phone, 100, "420", "Require: nosuch\r\n"), 100);
        for (int i = 0; i < 50; ++i) {
            phone.send(phone.request("INVITE", 1, kBaresipOffer, "Require: nosuch\r\n"));
            QVERIFY(phone.finalAnswer().starts_with("SIP/2.0 420"));
            phone.send(phone.request("ACK", 1));
            phone.toTag.clear();
        }
        QVERIFY(phone.invite().starts_with("SIP/2.0 200"));
        phone.send(phone.request("ACK", 1));
        QCOMPARE(running.listener.heard(), std::string("call 12345678"));
        QCOMPARE(running.listener.heard(), std::string("established"));
    }
};

QTEST_GUILESS_MAIN(SipRefusals)
#include "tst_sip_refusals.moc"
