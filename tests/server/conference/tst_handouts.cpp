// labels: unit spec:C8 spec:A6
// needs: server/conference
// What an owner hands over himself: the table of PINs, which no spreadsheet runs, and one person's text. Both audited.
#include "server/conference/handouts.hpp"
#include "server/store/audit_store.hpp"
#include "tests/server/conference/house.hpp"

#include <QTest>
#include <map>

using namespace conclave;
using namespace conclave::conference;
using namespace conclave::tests;

namespace {

OutboxSettings settings() {
    OutboxSettings out;
    out.publicHost = "conference.example.org";
    out.sender = {"Conclave", "conference@example.org"};
    return out;
}

// As a spreadsheet reads: cells split at `separator`, quotation marks only where a cell begins with one.
std::vector<std::vector<std::string>> cellsOf(std::string_view text, char separator) {
    std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
    bool quoted = false, begun = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        auto& cell = rows.back().back();
        if (quoted) {
            if (c == '"' && i + 1 < text.size() && text[i + 1] == '"') cell += text[++i];
            else if (c == '"') quoted = false;
            else cell += c;
        } else if (c == '"' && !begun) {
            quoted = begun = true;
        } else if (c == separator) {
            rows.back().emplace_back();
            begun = false;
        } else if (c == '\n') {
            rows.emplace_back(1);
            begun = false;
        } else if (c != '\r') {
            cell += c;
            begun = true;
        }
    }
    rows.pop_back(); // after the last line end
    return rows;
}

int auditCount(House& house, const std::string& action) {
    int count = 0;
    house.look([&](store::Session& s) { count = static_cast<int>(store::AuditStore(s).list({.action = action}).size()); });
    return count;
}

} // namespace

class TestHandouts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { base::cryptoInit(); }
    void table();
    void noFormula_data();
    void noFormula();
    void text();
    void refusals();
};

void TestHandouts::table() {
    House house;
    Handouts handouts(house.context, settings());
    const auto id = house.draft().id;
    house.add(id, 249);
    const auto file = house.run(handouts.pinsAsCsv(house.anna, id)).value();
    QVERIFY(file.text.starts_with("\xEF\xBB\xBF\"Name\",\"Mailadresse\",\"Rolle\",\"Konferenznummer\",\"PIN\",\"Link\"\r\n"));
    QCOMPARE(file.name, "conference-" + house.run(house.schedule.find(house.anna, id))->number + ".csv");
    const auto rows = cellsOf(file.text, ',');
    QCOMPARE(rows.size(), std::size_t(251));
    std::map<std::string, std::vector<std::string>> byAddress;
    for (const auto& row : rows) {
        QCOMPARE(row.size(), std::size_t(6));
        byAddress[row[1]] = row;
    }
    // Equal to what the other door says.
    const auto found = house.run(house.schedule.find(house.anna, id)).value();
    std::map<ParticipantId, api::Pin> pins;
    const auto list = house.run(house.participants.pins(house.anna, id)).value();
    for (const auto& pin : list.items) pins[pin.participantId] = pin;
    for (const auto& person : *found.participants) {
        const auto& row = byAddress.at(person.address);
        const auto& pin = pins.at(person.id);
        QCOMPARE(row[4], pin.pin.substr(0, 3) + " " + pin.pin.substr(3, 3) + " " + pin.pin.substr(6));
        QCOMPARE(row[5], "sips:j-" + pin.joinToken + "@conference.example.org");
        QCOMPARE(row[3], found.number.substr(0, 4) + " " + found.number.substr(4));
    }
    QCOMPARE(auditCount(house, "pins.exported"), 1);
    // In another language, and nobody left.
    auto english = house.anna;
    english.locale = "en";
    QVERIFY(house.run(handouts.pinsAsCsv(english, id))->text.find("\"Mail address\",\"Role\"") != std::string::npos);
}

void TestHandouts::noFormula_data() {
    QTest::addColumn<QByteArray>("text");
    for (const char* text : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "a;=1+1", "a,=1+1", "a\t=1", "a\"=1",
                             "\"=1", "\";=1", "\",=1", "x;\"=1", "a|=1", "  =1", "a; =1", "=HYPERLINK(\"http://x\",\"y\")", "a;-2+3",
                             ";=1;=2", "harmless", "a-b", "5+5", "Müller, Jörg", "O\"Neil"})
        QTest::newRow(text) << QByteArray(text);
}

// Whichever separator a program splits at, no cell begins with what it would run.
void TestHandouts::noFormula() {
    QFETCH(QByteArray, text);
    const auto line = csvCell(text.toStdString()) + "," + csvCell("next") + "\r\n";
    for (const char separator : {',', ';', '\t', '|'}) {
        for (const auto& row : cellsOf(line, separator)) {
            for (const auto& cell : row) {
                const auto start = cell.find_first_not_of(" \"");
                QVERIFY2(start == std::string::npos || std::string_view("=+-@\t\r").find(cell[start]) == std::string_view::npos,
                         cell.c_str());
            }
        }
    }
    // And what is harmless is left as it is.
    const auto cells = cellsOf(line, ',').front();
    if (text.startsWith("harmless") || text.startsWith("a-b") || text.startsWith("5+5") || text.startsWith("M") ||
        text.startsWith("O"))
        QCOMPARE(cells.front(), text.toStdString());
}

void TestHandouts::text() {
    House house;
    Handouts handouts(house.context, settings());
    const auto id = house.draft().id;
    const auto bertsAddress = "bert@example.org"; // an account in German; the guest has none
    api::ParticipantsCreate request;
    request.participants = {{bertsAddress, {}, Role::audience}, {"guest@example.net", "Gast", Role::participant}};
    const auto added = house.run(house.participants.add(house.anna, id, request, {})).value();
    QCOMPARE(codeOf(house.run(handouts.invitationText(house.anna, id, added.items[0].id))), Errc::notScheduled);
    (void)house.inviteAll(id);
    const auto text = house.run(handouts.invitationText(house.anna, id, added.items[0].id))->text;
    const auto& pin = *added.items[0].pin;
    QVERIFY(text.find(pin.substr(0, 3) + " " + pin.substr(3, 3) + " " + pin.substr(6)) != std::string::npos);
    QVERIFY(text.find("sips:j-" + *added.items[0].joinToken + "@conference.example.org") != std::string::npos);
    QVERIFY(text.find("Quartal") != std::string::npos);
    QVERIFY(text.find("Zuhörer") != std::string::npos);
    QVERIFY(text.find(*added.items[1].joinToken) == std::string::npos); // nobody else's
    QCOMPARE(auditCount(house, "invitation.copied"), 1);
}

void TestHandouts::refusals() {
    House house;
    Handouts handouts(house.context, settings());
    const auto id = house.draft().id;
    const auto person = house.add(id, 1).items[0].id;
    (void)house.inviteAll(id);
    QCOMPARE(codeOf(house.run(handouts.pinsAsCsv(house.bert, id))), Errc::notFound);
    QCOMPARE(codeOf(house.run(handouts.invitationText(house.bert, id, person))), Errc::notFound);
    QCOMPARE(codeOf(house.run(handouts.invitationText(house.anna, id, ParticipantId("nobody")))), Errc::notFound);
    (void)house.run(house.invitations.cancel(house.anna, id, notifyAll(), {})).value();
    QCOMPARE(codeOf(house.run(handouts.invitationText(house.anna, id, person))), Errc::alreadyCancelled);
    const auto rows = cellsOf(house.run(handouts.pinsAsCsv(house.anna, id))->text, ',');
    QCOMPARE(rows.size(), std::size_t(3)); // people, but no PIN any more
    for (std::size_t i = 1; i < rows.size(); ++i) QVERIFY(rows[i][4].empty() && rows[i][5].empty());
}

QTEST_GUILESS_MAIN(TestHandouts)
#include "tst_handouts.moc"
