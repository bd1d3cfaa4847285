// The phone's own reading and writing of SDP, SIP and telephone events.
// needs: tests/support/phone
#include "tests/support/phone/control.hpp"
#include "tests/support/phone/sdp.hpp"
#include "tests/support/phone/sip_message.hpp"
#include "tests/support/phone/telephone_event.hpp"

#include <QtTest>

using namespace conclave::tests;

class TstPhoneMessages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesAnOffer() {
        Offer offer;
        offer.port = 4000;
        offer.ssrc = 77;
        offer.crypto = {{1, "AES_CM_128_HMAC_SHA1_80", "QUJD"}};
        const auto text = writeOffer(offer);
        QVERIFY(text.find("m=audio 4000 RTP/SAVP 96 101\r\n") != std::string::npos);
        QVERIFY(text.find("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:QUJD\r\n") != std::string::npos);
        QVERIFY(text.find("a=rtpmap:96 opus/48000/2\r\n") != std::string::npos);
        QVERIFY(text.find("a=ssrc:77 cname:test-phone\r\n") != std::string::npos);
        const auto back = readAnswer(text);
        QVERIFY(back.has_value());
        QCOMPARE(back->port, std::uint16_t{4000});
        QCOMPARE(back->opusType, 96);
        QCOMPARE(back->eventType, 101);
        QCOMPARE(back->eventClockHz, 48000);
        QCOMPARE(back->crypto->keyBase64, std::string("QUJD"));
    }

    void readsAnswers_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("good");
        const QByteArray head = "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nt=0 0\r\n";
        QTest::newRow("address in the section")
            << head + "m=audio 9 RTP/SAVP 96\r\nc=IN IP4 10.0.0.1\r\na=rtpmap:96 opus/48000/2\r\n"
            << true;
        QTest::newRow("bare line ends")
            << QByteArray("v=0\nc=IN IP4 10.0.0.1\nm=audio 9 RTP/SAVP 96\na=rtpmap:96 opus/48000/2\n")
            << true;
        QTest::newRow("another section first")
            << head + "c=IN IP4 10.0.0.1\r\nm=video 0 RTP/AVP 31\r\nm=audio 9 RTP/SAVP 96\r\na=rtpmap:96 "
                      "opus/48000/2\r\n"
            << true;
        QTest::newRow("no address") << head + "m=audio 9 RTP/SAVP 96\r\na=rtpmap:96 opus/48000/2\r\n"
                                    << false;
        QTest::newRow("refused")
            << head + "c=IN IP4 10.0.0.1\r\nm=audio 0 RTP/SAVP 96\r\na=rtpmap:96 opus/48000/2\r\n"
            << false;
        QTest::newRow("no Opus") << head + "c=IN IP4 10.0.0.1\r\nm=audio 9 RTP/SAVP 0\r\n" << false;
        QTest::newRow("no SDP") << QByteArray("hello") << false;
        QTest::newRow("empty") << QByteArray() << false;
    }
    void readsAnswers() {
        QFETCH(QByteArray, text);
        QFETCH(bool, good);
        QCOMPARE(readAnswer(text.toStdString()).has_value(), good);
    }

    void packsKeys() {
        const auto code = eventCode('#');
        QCOMPARE(int{*code}, 11);
        const auto packets = eventPackets(*code, 100, 20, 48000);
        QCOMPARE(packets.size(), std::size_t{7}); // five while held, the end three times in all
        QVERIFY(packets[0].marker && !packets[1].marker);
        for (std::size_t i = 0; i < packets.size(); ++i) {
            const auto& p = packets[i].payload;
            QCOMPARE(int{p[0]}, 11);
            QCOMPARE((p[1] & 0x80) != 0, i >= 4);
            QCOMPARE(p[2] * 256 + p[3], static_cast<int>(std::min<std::size_t>(i + 1, 5)) * 960);
        }
        QCOMPARE(int{eventPackets(1, 100, 20, 8000)[0].payload[3]}, 160);
        QVERIFY(!eventCode('x').has_value());
    }

    void cutsTheStream() {
        SipReader reader;
        const std::string text = "\r\n\r\nSIP/2.0 200 OK\r\nv: SIP/2.0/TLS x\r\nCSeq: 2 BYE\r\nl: "
                                 "3\r\n\r\nabcBYE sip:a SIP/2.0\r\n"
                                 "Subject: one\r\n two\r\nContent-Length: 0\r\n\r\n";
        std::vector<SipMessage> messages;
        for (const char byte : text) {
            reader.feed({&byte, 1});
            while (auto message = reader.next())
                messages.push_back(*message);
        }
        QCOMPARE(messages.size(), std::size_t{2});
        QCOMPARE(messages[0].status(), 200);
        QCOMPARE(messages[0].method(), std::string("BYE"));
        QCOMPARE(messages[0].body, std::string("abc"));
        QCOMPARE(messages[0].header("via"), std::string("SIP/2.0/TLS x"));
        QCOMPARE(messages[1].method(), std::string("BYE"));
        QCOMPARE(messages[1].header("Subject"), std::string("one two"));
        QVERIFY(!reader.broken());
        reader.feed("SIP/2.0 200 OK\r\nnonsense\r\n\r\n");
        QVERIFY(!reader.next().has_value());
        QVERIFY(reader.broken());
    }

    void readsParts() {
        QCOMPARE(uriOf("\"A\" <sip:a@b:5;transport=tls>;tag=x"), std::string("sip:a@b:5;transport=tls"));
        QCOMPARE(uriOf("sip:a@b;tag=x"), std::string("sip:a@b"));
        QCOMPARE(parameter("<sip:a@b;tag=no>;x=1;Tag=yes", "tag"), std::string("yes"));
        QCOMPARE(parameter("<sip:a@b>", "tag"), std::string());
    }

    void readsCalls() {
        const auto command = [](const char* text) { return readCall(boost::json::parse(text).as_object()); };
        auto call = command(R"({"leg":"a","uri":"sip:1234@localhost:5071;transport=tls"})");
        QCOMPARE(call.host, std::string("localhost"));
        QCOMPARE(call.port, std::string("5071"));
        QCOMPARE(call.profile, std::string("RTP/SAVP"));
        call = command(
            R"({"leg":"a","uri":"sips:1234@example.org","connect":{"host":"127.0.0.1","port":9},"offer":"avp"})");
        QCOMPARE(call.serverName, std::string("example.org"));
        QCOMPARE(call.host + call.port, std::string("127.0.0.19"));
        QCOMPARE(call.profile, std::string("RTP/AVP"));
        QVERIFY_EXCEPTION_THROWN(command(R"({"leg":"a"})"), std::exception);
        QVERIFY_EXCEPTION_THROWN(command(R"({"leg":"a","uri":"sip:a@b","suites":["NULL"]})"), std::exception);
        QVERIFY_EXCEPTION_THROWN(command(R"({"leg":"a","uri":"sip:a@b","offer":"no"})"), std::exception);
    }
};

QTEST_GUILESS_MAIN(TstPhoneMessages)
#include "tst_phone_messages.moc"
