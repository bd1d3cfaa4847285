// The list on paper: everybody with their PIN, nothing of anybody's text taken for markup, pages numbered and headed.
// labels: unit spec:C8
#include "client/ui/conference_document.hpp"
#include "client/ui/paper.hpp"

#include <QDir>
#include <QImage>
#include <QPainter>
#include <QTest>
#include <QTextDocument>
#include <QTextTable>

namespace conclave::client {

namespace {

api::Conference conference(int people) {
    api::Conference made;
    made.number = "48151623";
    made.subject = "Board <b>& friends</b>";
    made.description = "<h1>Figures</h1>";
    made.begin = std::chrono::sys_days(std::chrono::year(2048) / 11 / 24) + std::chrono::hours(9);
    made.end = made.begin + std::chrono::hours(1);
    made.timeZone = "Europe/Berlin";
    made.state = ConferenceState::scheduled;
    made.participants.emplace();
    for (int i = 0; i < people; ++i) {
        api::Participant one;
        one.id = ParticipantId("p" + std::to_string(i));
        one.address = "person" + std::to_string(i) + "@example.org";
        one.role = i == 0 ? Role::moderator : Role::participant;
        made.participants->push_back(one);
    }
    return made;
}

int pagesOf(const QByteArray& pdf) {
    const QByteArray page("/Type /Page\n");
    return static_cast<int>(pdf.count(page));
}

} // namespace

class ConferenceDocumentTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysItAll() {
        const auto document = conferenceDocument(conference(3), {{ParticipantId("p1"), "271828111", "token"}},
                                                 QStringLiteral("conference.example.org"));
        const QString text = document->toPlainText();
        for (const char* part : {"Board <b>& friends</b>", "<h1>Figures</h1>", "4815 1623", "person0@example.org",
                                 "person2@example.org", "271 828 111", "sips:48151623@conference.example.org", "Scheduled"})
            QVERIFY2(text.contains(QString::fromLatin1(part)), part);
        QVERIFY(!text.contains(QStringLiteral("token"))); // a link is for the person's own mail
    }

    void headsEveryPage() {
        const auto document = conferenceDocument(conference(250), {}, {});
        const QTextTable* people = nullptr;
        for (QTextFrame* frame : document->rootFrame()->childFrames())
            if (auto* table = qobject_cast<QTextTable*>(frame)) people = table;
        QVERIFY(people);
        QCOMPARE(people->rows(), 251);
        QCOMPARE(people->format().headerRowCount(), 1);
    }

    // The first page is written on from its top to its foot, within its margins. CONCLAVE_SCREENSHOTS=FOLDER leaves its picture.
    void fillsItsPage() {
        std::vector<api::Pin> pins;
        for (int i = 0; i < 40; ++i) pins.push_back({ParticipantId("p" + std::to_string(i)), std::to_string(271828000 + i), {}});
        const auto document = conferenceDocument(conference(40), pins, QStringLiteral("conference.example.org"));
        const QSize a4(794, 1123);
        document->setPageSize(a4);
        QImage page(a4 * 2, QImage::Format_RGB32);
        page.fill(Qt::white);
        QPainter painter(&page);
        painter.scale(2, 2);
        document->drawContents(&painter, QRect(QPoint(), a4));
        painter.end();
        const QString folder = qEnvironmentVariable("CONCLAVE_SCREENSHOTS");
        if (!folder.isEmpty()) page.save(QDir(folder).filePath(QStringLiteral("document.png")));
        const auto inked = [&](const QRect& where) {
            for (int y = where.top(); y <= where.bottom(); ++y)
                for (int x = where.left(); x <= where.right(); ++x)
                    if (qGray(page.pixel(x, y)) < 128) return true;
            return false;
        };
        const int band = page.height() / 4;
        for (int i = 0; i < 4; ++i) QVERIFY2(inked({0, i * band, page.width(), band}), qPrintable(QString::number(i)));
        QVERIFY(!inked({0, 0, 8, page.height()}) && !inked({page.width() - 8, 0, 8, page.height()}));
    }

    void isPdf() {
        const QByteArray one = pdfOf(*conferenceDocument(conference(3), {}, {}));
        QVERIFY(one.startsWith("%PDF-"));
        QVERIFY(one.trimmed().endsWith("%%EOF"));
        QCOMPARE(pagesOf(one), 1);
        const QByteArray many = pdfOf(*conferenceDocument(conference(250), {}, {}));
        QVERIFY(pagesOf(many) > 3);
    }
};

} // namespace conclave::client

QTEST_MAIN(conclave::client::ConferenceDocumentTest)
#include "tst_conference_document.moc"
