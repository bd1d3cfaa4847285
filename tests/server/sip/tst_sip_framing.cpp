// labels: unit
// Framing: messages in any pieces, keep-alive, and everything that has to end a connection.
#include "server/sip/framing.hpp"

#include "common/limits.hpp"

#include <QTest>

using namespace conclave;
using namespace conclave::sip;

namespace {

std::string message(std::string_view headers, std::string_view body = {}) {
    return "OPTIONS sip:a@b SIP/2.0\r\n" + std::string(headers) + "\r\n" + std::string(body);
}

std::string lines(std::size_t count) {
    std::string out;
    while (count-- > 0) out += "X: y\r\n";
    return out;
}

} // namespace

class SipFraming : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pieces() {
        const auto one = message("Content-Length: 5\r\n", "hello");
        const auto two = message("l:0\r\n");
        const auto all = "\r\n" + one + "\r\n\r\n" + two + "\r\n" + one;
        for (std::size_t size = 1; size <= all.size(); ++size) {
            Framer framer;
            std::string seen;
            for (std::size_t at = 0; at < all.size(); at += size) {
                framer.append(std::string_view(all).substr(at, size));
                for (;;) {
                    const auto piece = framer.next();
                    if (piece.kind == Piece::Kind::needMore) break;
                    QVERIFY2(piece.kind != Piece::Kind::broken, std::string(piece.why).c_str());
                    if (piece.kind == Piece::Kind::keepAlive) seen += "K";
                    if (piece.kind == Piece::Kind::message)
                        seen += "M" + std::string(piece.body) + std::to_string(piece.head.size()) + " ";
                }
            }
            const auto first = std::to_string(one.size() - 5), second = std::to_string(two.size());
            QCOMPARE(seen, "Mhello" + first + " KM" + second + " Mhello" + first + " ");
            QVERIFY(!framer.isInsideMessage());
        }
    }

    void head_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<bool>("isGood");
        const auto row = [](const char* name, std::string text, bool isGood) {
            QTest::newRow(name) << std::move(text) << isGood;
        };
        const std::string length = "Content-Length: 0\r\n";
        row("plain", message(length), true);
        row("compact", message("l: 0\r\n"), true);
        row("odd case and blanks", message("CONTENT-length \t: \t0  \r\n"), true);
        row("leading noughts", message("Content-Length: 0000\r\n"), true);
        row("folded other", message("Subject: a\r\n b\r\n" + length), true);
        row("body of 16 kB", message("l: 16384\r\n", std::string(16384, 'x')), true);
        row("64 lines", message(lines(limits::kSipHeaderLinesMax - 1) + length), true);
        row("none", message("Subject: x\r\n"), false);
        row("two", message(length + length), false);
        row("two, one compact", message(length + "l: 0\r\n"), false);
        row("negative", message("Content-Length: -1\r\n"), false);
        row("signed", message("Content-Length: +1\r\n"), false);
        row("empty", message("Content-Length:\r\n"), false);
        row("text", message("Content-Length: x\r\n"), false);
        row("list", message("Content-Length: 0, 0\r\n"), false);
        row("hexadecimal", message("Content-Length: 0x0\r\n"), false);
        row("overflow", message("Content-Length: 99999999999999999999\r\n"), false);
        row("too long", message("Content-Length: 16385\r\n"), false);
        row("folded", message("Content-Length:\r\n 0\r\n"), false);
        row("continued", message("Content-Length: 0\r\n 0\r\n"), false);
        row("no colon", message("Content-Length 0\r\n"), false);
        row("65 lines", message(lines(limits::kSipHeaderLinesMax) + length), false);
        row("NUL", message(length + std::string("S: a\0b\r\n", 8)), false);
        row("lone LF", message(length + "S: a\nT: b\r\n"), false);
        row("lone CR", message(length + "S: a\rT: b\r\n"), false);
        row("start line folded", "OPTIONS sip:a@b\r\n SIP/2.0\r\n" + length + "\r\n", false);
        row("head of 8 kB", message("S: " + std::string(limits::kSipHeadBytesMax, 'x') + "\r\n" + length), false);
        row("head without end", std::string(limits::kSipHeadBytesMax, 'x'), false);
        row("CR before", "\rOPTIONS", false);
    }

    void head() {
        QFETCH(std::string, text);
        QFETCH(bool, isGood);
        Framer framer;
        framer.append(text);
        QVERIFY(framer.next().kind == (isGood ? Piece::Kind::message : Piece::Kind::broken));
        if (isGood) return;
        // Never again.
        framer.append(message("l: 0\r\n"));
        QVERIFY(framer.next().kind == Piece::Kind::broken);
    }

    void betweenMessages() {
        const std::pair<std::string, bool> cases[]{{"", false},         {"\r", false},    {"\r\n", false}, {"\r\n\r", false},
                                                   {"\r\n\r\n", false}, {"\r\nO", true}, {"O", true},     {"\n", true}};
        for (const auto& [text, isInside] : cases) {
            Framer framer;
            framer.append(message("l: 0\r\n") + text);
            QVERIFY(framer.next().kind == Piece::Kind::message);
            while (framer.next().kind == Piece::Kind::keepAlive) {}
            QCOMPARE(framer.isInsideMessage(), isInside);
        }
    }

    void justWithin() {
        const std::string tail = "\r\nl: 0\r\n\r\n";
        for (const std::size_t over : {0u, 1u}) {
            std::string text = "OPTIONS sip:a@b SIP/2.0\r\nS: ";
            text += std::string(limits::kSipHeadBytesMax - text.size() - tail.size() + over, 'x') + tail;
            Framer framer;
            framer.append(text);
            QVERIFY(framer.next().kind == (over ? Piece::Kind::broken : Piece::Kind::message));
        }
    }

    void whereTheLengthStands() {
        const auto text = message("S: x\r\nContent-Length:  12 \r\n");
        std::string_view why;
        const auto length = checkHead(text, why);
        QVERIFY(length.has_value());
        QCOMPARE(text.substr(length->at, length->digits), std::string("12"));
        QCOMPARE(length->bytes, std::size_t{12});
    }
};

QTEST_GUILESS_MAIN(SipFraming)
#include "tst_sip_framing.moc"
