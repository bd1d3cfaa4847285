// labels: unit spec:F7
// The roster as a document: read back by another XML reader, whatever stands in the texts.
#include "server/sip/conference_info.hpp"

#include <QTest>
#include <QXmlStreamReader>

#include <random>

using namespace conclave::sip;

namespace {

// "path=text" of every leaf and "path@name=value" of every attribute.
QStringList read(const std::string& document) {
    QXmlStreamReader xml(QByteArray::fromStdString(document));
    QStringList path, out;
    while (!xml.atEnd()) {
        switch (xml.readNext()) {
        case QXmlStreamReader::StartElement:
            path << xml.name().toString();
            for (const auto& a : xml.attributes())
                out << path.join(QLatin1Char('/')) + QLatin1Char('@') + a.name().toString() + QLatin1Char('=') +
                           a.value().toString();
            break;
        case QXmlStreamReader::Characters:
            if (!xml.isWhitespace()) out << path.join(QLatin1Char('/')) + QLatin1Char('=') + xml.text().toString();
            break;
        case QXmlStreamReader::EndElement: path.removeLast(); break;
        default: break;
        }
    }
    if (xml.hasError()) out << QStringLiteral("error: ") + xml.errorString();
    return out;
}

QString q(const char* text) { return QString::fromUtf8(text); }

Roster small() {
    Roster roster;
    roster.entity = "sip:12345678@conf.example";
    roster.subject = "Budget & <plans> \"2027\"";
    roster.users = {{1, "Ann O'Neil", "moderator", Roster::Status::connected, true},
                    {2, "Bob", "audience", Roster::Status::connected, false},
                    {7, "Carla", "participant", Roster::Status::onHold, true}};
    return roster;
}

} // namespace

class ConferenceDocument : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fields() {
        const auto found = read(ConferenceInfo(small()).document(3));
        const auto has = [&](const char* line) { return found.contains(q(line)); };
        QVERIFY2(has("conference-info@entity=sip:12345678@conf.example"), qPrintable(found.join(QLatin1Char('\n'))));
        QVERIFY(has("conference-info@state=full") && has("conference-info@version=3"));
        QVERIFY(has("conference-info/conference-description/subject=Budget & <plans> \"2027\""));
        QVERIFY(has("conference-info/conference-state/user-count=3") && has("conference-info/conference-state/active=true"));
        QVERIFY(has("conference-info/conference-state/locked=false"));
        QVERIFY(has("conference-info/users/user@entity=sip:user-7@anonymous.invalid"));
        QVERIFY(has("conference-info/users/user/display-text=Ann O'Neil"));
        QVERIFY(has("conference-info/users/user/roles/entry=audience"));
        QVERIFY(has("conference-info/users/user/endpoint/status=on-hold"));
        QVERIFY(has("conference-info/users/user/endpoint/status=connected"));
        for (const char* direction : {"sendrecv", "recvonly", "inactive"})
            QCOMPARE(found.count(q("conference-info/users/user/endpoint/media/status=") + q(direction)), 1);
    }

    void empty() {
        Roster roster;
        roster.isActive = false;
        roster.isLocked = true;
        const auto found = read(ConferenceInfo(roster).document(1));
        QVERIFY(found.contains(q("conference-info/conference-state/user-count=0")));
        QVERIFY(found.contains(q("conference-info/conference-state/active=false")));
        QVERIFY(found.contains(q("conference-info/conference-state/locked=true")));
    }

    void anyText() {
        const std::uint32_t seed = std::random_device{}();
        qInfo("seed %u", seed);
        std::mt19937 random(seed);
        const QString pieces = q("<>&\"']]><!--%;\\ äあ\xF0\x9F\x98\x80 \xEF\xBF\xBE\xEF\xBF\xBF") + QChar(0) + QChar(7) +
                               QChar(0x7F) + QChar(0x2028);
        for (int run = 0; run < 2000; ++run) {
            QString text;
            for (int i = 0; i < 20; ++i) text += pieces.mid(static_cast<int>(random() % static_cast<unsigned>(pieces.size())), 2);
            auto bytes = text.toUtf8().toStdString();
            if (run % 4 == 0) bytes[random() % bytes.size()] = static_cast<char>(random());
            Roster roster = small();
            roster.subject = roster.entity = roster.users[0].displayText = roster.users[0].role = bytes;
            const auto found = read(ConferenceInfo(roster).document(1));
            QVERIFY2(!found.last().startsWith(q("error")), qPrintable(found.last()));
            QVERIFY(found.contains(q("conference-info/conference-state/user-count=3")));
            QCOMPARE(found.filter(q("users/user@entity=")).size(), 3); // nothing in a text makes an element
        }
    }
};

QTEST_GUILESS_MAIN(ConferenceDocument)
#include "tst_conference_info.moc"
