// labels: unit
// What the parser finds and what the checks say: the rules of RFC 3261 section 8.2, and the cases of RFC 4475 in our
// own words (the name of the case there is in the row's name).
#include "server/sip/check.hpp"
#include "server/sip/framing.hpp"
#include "server/sip/reply.hpp"

#include <QTest>
#include <random>

using namespace conclave;
using namespace conclave::sip;

namespace {

// Header lines by name; a row changes one of them.
struct Draft {
    std::string start = "INVITE sip:10203040@conf.example SIP/2.0";
    std::string via = "Via: SIP/2.0/TLS 192.0.2.7:5061;branch=z9hG4bK776;rport";
    std::string from = "From: \"Ann Lee\" <sip:ann@phone.example>;tag=a1";
    std::string to = "To: <sip:10203040@conf.example>";
    std::string callId = "Call-ID: abc@192.0.2.7";
    std::string cseq = "CSeq: 7 INVITE";
    std::string contact = "Contact: <sip:ann@192.0.2.7:5061;transport=tls>";
    std::string more = "Max-Forwards: 70";

    std::string text() const {
        std::string out = start + "\r\n";
        for (const auto* line : {&via, &from, &to, &callId, &cseq, &contact, &more})
            if (!line->empty()) out += *line + "\r\n";
        return out + "Content-Length: 0\r\n\r\n";
    }
};

Draft with(std::string Draft::*line, std::string value) {
    Draft draft;
    draft.*line = std::move(value);
    return draft;
}

Draft method(std::string name) {
    Draft draft;
    draft.start = name + " sip:10203040@conf.example SIP/2.0";
    draft.cseq = "CSeq: 7 " + name;
    return draft;
}

} // namespace

class SipMessage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void values() {
        const auto m = parseMessage(Draft{}.text(), "body");
        QVERIFY2(m.has_value(), m ? "" : m.error().detail.c_str());
        QVERIFY(!m->status && m->method == Method::invite && m->hasStrictStartLine);
        QCOMPARE(m->requestUri.user, std::string("10203040"));
        QVERIFY(m->requestUri.kind == Uri::Kind::sip);
        QCOMPARE(m->version, std::string("SIP/2.0"));
        QCOMPARE(m->vias.size(), std::size_t{1});
        QCOMPARE(m->viaProtocol, std::string("SIP/2.0/TLS"));
        QCOMPARE(m->viaSentBy, std::string("192.0.2.7:5061"));
        QCOMPARE(m->branch, std::string("z9hG4bK776"));
        QCOMPARE(m->from.displayName, std::string("Ann Lee"));
        QCOMPARE(m->from.uri.user, std::string("ann"));
        QCOMPARE(m->from.tag, std::string("a1"));
        QVERIFY(m->to.tag.empty());
        QCOMPARE(m->callId, std::string("abc@192.0.2.7"));
        QCOMPARE(m->cseq, 7u);
        QVERIFY(m->contactUri == std::string("sip:ann@192.0.2.7:5061;transport=tls"));
        QCOMPARE(m->body, std::string("body"));
        QVERIFY(m->defect.empty());
        QVERIFY(!check(*m));
    }

    void checks_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<int>("status"); // 0: passes; -1: not even an answer
        const auto row = [](const char* name, const Draft& draft, int status) {
            QTest::newRow(name) << draft.text() << status;
        };
        row("invite", Draft{}, 0);
        row("sips", with(&Draft::start, "INVITE sips:a@conf.example SIP/2.0"), 0);
        row("no user", with(&Draft::start, "INVITE sip:conf.example SIP/2.0"), 0);
        row("escaped user (esc01)", with(&Draft::start, "INVITE sip:%61%20b@conf.example SIP/2.0"), 0);
        row("options", method("OPTIONS"), 0);
        row("ack", method("ACK"), 0);
        row("cancel", method("CANCEL"), 0);
        row("bye without dialog", method("BYE"), 481);
        row("update without dialog", method("UPDATE"), 481);
        row("register", method("REGISTER"), 405);
        row("subscribe", method("SUBSCRIBE"), 0);
        row("subscribe without Contact", [] { auto d = method("SUBSCRIBE"); d.contact.clear(); return d; }(), 400);
        row("notify", method("NOTIFY"), 405);
        row("Require timer and replaces", with(&Draft::more, "Require: Timer, replaces"), 0);
        row("Session-Expires broken", with(&Draft::more, "Session-Expires: soon"), 400);
        row("Replaces without tags", with(&Draft::more, "Replaces: a@b"), 400);
        row("Replaces twice", with(&Draft::more, "Replaces: a;to-tag=1;from-tag=2\r\nReplaces: b;to-tag=1;from-tag=2"), 400);
        auto replacing = method("OPTIONS");
        replacing.more = "Replaces: a;to-tag=1;from-tag=2";
        row("Replaces of an OPTIONS", replacing, 400);
        row("Expires broken, of no consequence", with(&Draft::more, "Expires: soon"), 0);
        row("refer", method("REFER"), 405);
        row("message", method("MESSAGE"), 405);
        row("prack", method("PRACK"), 405);
        row("unknown method (unkscm, intmeth)", method("NEWMETHOD"), 501);
        row("strange method (intmeth)", method("!interesting-Method0123456789_*+`.%indeed'~"), -1);
        row("version 7.0 (badvers)", with(&Draft::start, "INVITE sip:a@conf.example SIP/7.0"), 505);
        row("two blanks (lwsstart)", with(&Draft::start, "INVITE  sip:a@conf.example SIP/2.0"), 400);
        row("blank at the end (trws)", with(&Draft::start, "INVITE sip:a@conf.example SIP/2.0 "), 400);
        row("blank within the URI (lwsruri)", with(&Draft::start, "INVITE sip:a@conf.example; lr SIP/2.0"), -1);
        row("URI in brackets (ltgtruri)", with(&Draft::start, "INVITE <sip:a@conf.example> SIP/2.0"), 416);
        row("headers in the URI (escruri)", with(&Draft::start, "INVITE sip:a@conf.example?Route=x SIP/2.0"), 400);
        row("other scheme (unkscm)", with(&Draft::start, "INVITE nobody:a@conf.example SIP/2.0"), 416);
        row("telephone URI", with(&Draft::start, "INVITE tel:+4912345 SIP/2.0"), 416);
        row("user with NUL", with(&Draft::start, "INVITE sip:a%00b@conf.example SIP/2.0"), 400);
        row("user with line feed", with(&Draft::start, "INVITE sip:a%0d%0ab@conf.example SIP/2.0"), 400);
        row("user not UTF-8", with(&Draft::start, "INVITE sip:a%ff@conf.example SIP/2.0"), 400);
        row("user too long", with(&Draft::start, "INVITE sip:" + std::string(129, 'a') + "@conf.example SIP/2.0"), 400);
        row("no Via", with(&Draft::via, ""), -1);
        row("no From", with(&Draft::from, ""), -1);
        row("no To", with(&Draft::to, ""), -1);
        row("no Call-ID", with(&Draft::callId, ""), -1);
        row("no CSeq (insuf)", with(&Draft::cseq, ""), -1);
        row("no Contact", with(&Draft::contact, ""), 400);
        row("Via UDP", with(&Draft::via, "Via: SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK1"), 400);
        row("no branch", with(&Draft::via, "Via: SIP/2.0/TLS 192.0.2.7"), 400);
        row("branch without value", with(&Draft::via, "Via: SIP/2.0/TLS 192.0.2.7;branch"), 400);
        row("branch is the cookie alone (badbranch)", with(&Draft::via, "Via: SIP/2.0/TLS 192.0.2.7;branch=z9hG4bK"), 400);
        row("branch of RFC 2543", with(&Draft::via, "Via: SIP/2.0/TLS 192.0.2.7;branch=1"), 400);
        row("From without tag", with(&Draft::from, "From: <sip:ann@phone.example>"), 400);
        row("From with a valueless tag", with(&Draft::from, "From: <sip:ann@phone.example>;tag"), 400);
        row("From with an empty tag", with(&Draft::from, "From: <sip:ann@phone.example>;tag="), -1);
        row("To with a blank in its URI (badaspec)", with(&Draft::to, "To: \"W, T\" < sip:t@conf.example >"), -2);
        row("To without scheme", with(&Draft::to, "To: <t.w@conf.example>"), 400);
        row("To quote not closed (quotbal)", with(&Draft::to, "To: \"Mr. J. User <sip:j@conf.example>"), -2);
        row("CSeq of another method (mismatch01)", with(&Draft::cseq, "CSeq: 7 OPTIONS"), 400);
        row("CSeq with more behind", with(&Draft::cseq, "CSeq: 7 INVITE SIP/2.0"), 400);
        row("CSeq 2^31", with(&Draft::cseq, "CSeq: 2147483648 INVITE"), 400);
        row("CSeq 2^31-1", with(&Draft::cseq, "CSeq: 2147483647 INVITE"), 0);
        row("CSeq overflows (scalar02)", with(&Draft::cseq, "CSeq: 36893488147419103232 INVITE"), -2);
        row("CSeq negative", with(&Draft::cseq, "CSeq: -1 INVITE"), -2);
        row("two Call-ID (multi01)", with(&Draft::callId, "Call-ID: a\r\nCall-ID: b"), -2);
        row("two CSeq (multi01)", with(&Draft::cseq, "CSeq: 7 INVITE\r\nCSeq: 8 INVITE"), -2);
        row("two From (multi01)", with(&Draft::from, "From: <sip:a@b>;tag=1\r\nFrom: <sip:c@d>;tag=2"), -2);
        row("two To", with(&Draft::to, "To: <sip:a@b>\r\nTo: <sip:c@d>;tag=2"), -2);
        row("Require (bext01)", with(&Draft::more, "Require: nothingSupportsThis, 100rel"), 420);
        row("Require of an ACK", [] { auto d = method("ACK"); d.more = "Require: x"; return d; }(), 0);
        row("Proxy-Require", with(&Draft::more, "Proxy-Require: x"), 0);
        row("Max-Forwards too large (scalar02)", with(&Draft::more, "Max-Forwards: 300"), -2);
        row("Max-Forwards 0 (zeromf)", with(&Draft::more, "Max-Forwards: 0"), 0);
        row("no Max-Forwards", with(&Draft::more, ""), 0);
        row("Max-Forwards is text", with(&Draft::more, "Max-Forwards: x"), 400);
        row("encoded body", with(&Draft::more, "Content-Encoding: gzip"), 415);
        row("plain body", with(&Draft::more, "Content-Encoding: identity"), 0);
        row("unused header broken (baddate)", with(&Draft::more, "Date: Fri, 01 Jan 2010 16:00:00 EST"), 0);
        row("unknown header", with(&Draft::more, "NewFangledHeader: n v e x"), 0);
        row("short forms (wsinv)", [] {
            Draft d;
            d.via = "v:  SIP  / 2.0\r\n / TLS  \t192.0.2.7:5061  ; branch  =\tz9hG4bK9ikj8 ";
            d.from = "f: \"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>\r\n  ;\r\n  tag = 98asjd8";
            d.to = "t :\r\n sip:vivekg@chair-dnrc.example.com";
            d.callId = "i: wsinv.ndaksdj@192.0.2.1";
            d.contact = "m:\"Quoted string \\\"\\\"\" <sip:jdrosen@example.com>;newparam=newvalue;q=0.33";
            return d;
        }(), 0);
    }

    void checks() {
        QFETCH(std::string, text);
        QFETCH(int, status);
        const auto m = parseMessage(text, {});
        if (!m) {
            QVERIFY2(status < 0, m.error().detail.c_str());
            return;
        }
        const auto refusal = check(*m);
        const int found = refusal ? refusal->status : 0;
        if (status == -2) { // refused, whether by the parser or by the check
            QVERIFY2(found >= 400, m->to.text.c_str());
            return;
        }
        QCOMPARE(found, status);
        if (found == 405 || found == 501) QVERIFY(refusal->header.starts_with("Allow: INVITE, ACK"));
        if (found == 420) QCOMPARE(refusal->header, std::string("Unsupported: nothingSupportsThis, 100rel"));
    }

    void offerBody_data() {
        QTest::addColumn<std::string>("type");
        QTest::addColumn<int>("status");
        QTest::newRow("sdp") << std::string("application/sdp") << 0;
        QTest::newRow("sdp with parameter") << std::string("Application/SDP;charset=utf-8") << 0;
        QTest::newRow("multipart") << std::string("multipart/mixed;boundary=x") << 415;
        QTest::newRow("unknown (sdp01)") << std::string("application/unknownformat") << 415;
    }

    void offerBody() {
        QFETCH(std::string, type);
        QFETCH(int, status);
        const auto m = parseMessage(with(&Draft::more, "Content-Type: " + type).text(), "v=0");
        QVERIFY(m.has_value());
        const auto refusal = checkOfferBody(*m);
        QCOMPARE(refusal ? refusal->status : 0, status);
    }

    void response() {
        const auto m = parseMessage("SIP/2.0 200 OK\r\nVia: SIP/2.0/TLS h:1;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\n"
                                    "To: <sip:c@d>;tag=2\r\nCall-ID: x\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n", {});
        QVERIFY(m && m->status == 200 && m->branch == "z9hG4bKx" && m->cseqMethod == "BYE");
    }

    void replies() {
        auto draft = Draft{};
        draft.more = "Record-Route: <sip:p1;lr>, <sip:p2;lr>\r\nVia: SIP/2.0/TLS proxy;branch=z9hG4bKp";
        const auto m = parseMessage(draft.text(), {});
        QVERIFY(m.has_value());
        const boost::asio::ip::tcp::endpoint source(boost::asio::ip::make_address("192.0.2.99"), 4711);
        const auto text = makeReply(replyHead(*m, source, "ours"), 200, "OK", {"X: a\r\nInjected: b", ""}, {"t/x", "abc"});
        QVERIFY(text.starts_with("SIP/2.0 200 OK\r\nVia: SIP/2.0/TLS 192.0.2.7:5061;branch=z9hG4bK776;rport=4711;"
                                 "received=192.0.2.99\r\nVia: SIP/2.0/TLS proxy;branch=z9hG4bKp\r\n"));
        QVERIFY(text.find("\r\nRecord-Route: <sip:p1;lr>\r\nRecord-Route: <sip:p2;lr>\r\n") != std::string::npos);
        QVERIFY(text.find("\r\nTo: <sip:10203040@conf.example>;tag=ours\r\n") != std::string::npos);
        QVERIFY(text.find("\r\nInjected") == std::string::npos);
        QVERIFY(text.ends_with("Content-Type: t/x\r\nContent-Length: 3\r\n\r\nabc"));
        QVERIFY(text.find("Server:") == std::string::npos && text.find("User-Agent:") == std::string::npos);
        QCOMPARE(quoted("a\"b\\c\r\nd"), std::string("\"a\\\"b\\\\c  d\""));
    }

    void mutated() {
        const std::uint32_t seed = std::random_device{}();
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        const std::string_view spice = ":;,<>\"\\@ %=?\t()[]/\x7f\xff" "0z";
        for (int run = 0; run < 20'000; ++run) {
            std::string text = Draft{}.text();
            for (int change = 0; change < 3; ++change) {
                const auto at = random() % text.size();
                switch (random() % 3) {
                case 0: text[at] = spice[random() % spice.size()]; break;
                case 1: text.erase(at, random() % 12); break;
                default: text.insert(at, text.substr(random() % text.size(), random() % 24)); break;
                }
            }
            const auto m = parseMessage(text, {});
            if (!m || m->status) continue;
            check(*m);
            const auto answer = makeReply(replyHead(*m, {}, "t"), 400, "Bad");
            std::string_view why;
            QVERIFY2(checkHead(answer, why), answer.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(SipMessage)
#include "tst_sip_message.moc"
