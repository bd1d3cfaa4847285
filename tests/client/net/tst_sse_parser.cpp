// labels: unit spec:G4
#include "client/net/sse_parser.hpp"

#include <QTest>

namespace conclave::client {

class SseParserTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parses_data() {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QByteArray>("expected"); // name|data, joined by ;
        QTest::addColumn<QByteArray>("lastId");
        const auto row = [](const char* name, const char* stream, const char* expected, const char* id) {
            QTest::newRow(name) << QByteArray(stream) << QByteArray(expected) << QByteArray(id);
        };
        row("one", "id: 7\nevent: conference\ndata: {}\n\n", "conference|{}", "7");
        row("carriage returns", "event: a\r\ndata: 1\r\n\r\nevent: b\rdata: 2\r\r", "a|1;b|2", "");
        row("no name", "data: x\n\n", "message|x", "");
        row("two lines", "data: a\ndata: b\n\n", "message|a\nb", "");
        row("comment", ": alive\n\n:\n\ndata: x\n\n", "message|x", "");
        row("no data", "event: a\n\n", "", "");
        row("id alone", "id: 9\n\n", "", "9");
        row("cut off", "data: x\n", "", "");
        row("id of a cut off event", "id: 1\ndata: x\n\nid: 2\ndata: y\n", "message|x", "1");
        row("no space", "data:x\n\n", "message|x", "");
        row("field without colon", "data\n\n", "message|", "");
        row("unknown field", "retry: 5\nfoo: bar\ndata: x\n\n", "message|x", "");
        row("byte order mark", "\xef\xbb\xbf" "data: x\n\n", "message|x", "");
    }

    // Whole, and split at every place.
    void parses() {
        QFETCH(QByteArray, stream);
        QFETCH(QByteArray, expected);
        QFETCH(QByteArray, lastId);
        for (qsizetype cut = 0; cut <= stream.size(); ++cut) {
            SseParser parser;
            auto events = parser.feed(stream.left(cut));
            events += parser.feed(stream.mid(cut));
            QByteArrayList got;
            for (const StreamEvent& event : events) got += event.name + '|' + event.data;
            QCOMPARE(got.join(';'), expected);
            QCOMPARE(parser.lastEventId(), lastId);
            QVERIFY(!parser.broken());
        }
    }

    void tooLarge() {
        SseParser parser;
        QVERIFY(parser.feed("data: " + QByteArray(SseParser::kEventBytesMax, 'x')).isEmpty());
        QVERIFY(parser.broken());
        QVERIFY(parser.feed("\n\ndata: y\n\n").isEmpty());

        SseParser lines;
        while (!lines.broken()) lines.feed("data: " + QByteArray(1000, 'x') + '\n');
        QVERIFY(lines.feed("\n\n").isEmpty());
    }
};

} // namespace conclave::client

QTEST_GUILESS_MAIN(conclave::client::SseParserTest)
#include "tst_sse_parser.moc"
