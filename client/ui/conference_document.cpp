#include "client/ui/conference_document.hpp"

#include "client/ui/conference_sheet.hpp"
#include "client/ui/paper.hpp"
#include "client/ui/widgets/people_table.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QCoreApplication>
#include <QFontDatabase>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextTable>
#include <algorithm>

namespace conclave::client {

namespace {

using namespace paper;

struct ConferenceDocument {
    Q_DECLARE_TR_FUNCTIONS(ConferenceDocument)
};

QString pinOf(const api::Participant& person, const std::vector<api::Pin>& pins) {
    const auto found = std::find_if(pins.begin(), pins.end(),
                                    [&](const api::Pin& one) { return one.participantId == person.id; });
    return found == pins.end() ? QStringLiteral("–") : pinText(found->pin);
}

void addFacts(QTextCursor& at, const api::Conference& conference, const QString& host) {
    std::vector<ConferenceFact> facts = factsOf(conference, host);
    std::erase_if(facts, [](const ConferenceFact& fact) {
        return fact.name == QStringLiteral("sheetSubject") || fact.name == QStringLiteral("sheetReminder");
    });
    facts.insert(facts.begin(), {{}, ConferenceDocument::tr("State"), stateWord(conference.state)});
    QTextTable* table = addTable(at, static_cast<int>(facts.size()), {20, 80}, 0);
    for (int row = 0; row < table->rows(); ++row) {
        const ConferenceFact& fact = facts[static_cast<std::size_t>(row)];
        fill(*table, row, 0, fact.title, letters(kTextPoints, QFont::DemiBold));
        fill(*table, row, 1, fact.value, letters(kTextPoints));
    }
}

void addPeople(QTextCursor& at, const std::vector<api::Participant>& people, const std::vector<api::Pin>& pins) {
    const QStringList titles{ConferenceDocument::tr("Name"), ConferenceDocument::tr("Address"),
                             ConferenceDocument::tr("Role"), ConferenceDocument::tr("PIN")};
    QTextTable* table = addTitledTable(at, static_cast<int>(people.size()), {30, 37, 17, 16}, titles);
    QTextCharFormat digits = letters(kTextPoints);
    digits.setFontFamilies({QFontDatabase::systemFont(QFontDatabase::FixedFont).family()});
    digits.setFontFixedPitch(true);
    for (int row = 1; row < table->rows(); ++row) {
        const api::Participant& person = people[static_cast<std::size_t>(row - 1)];
        fill(*table, row, 0, person.displayName.empty() ? QStringLiteral("–") : qs(person.displayName), letters(kTextPoints));
        fill(*table, row, 1, qs(person.address), letters(kTextPoints));
        fill(*table, row, 2, roleName(person.role), letters(kTextPoints));
        fill(*table, row, 3, pinOf(person, pins), digits);
    }
}

} // namespace

std::unique_ptr<QTextDocument> conferenceDocument(const api::Conference& conference, const std::vector<api::Pin>& pins,
                                                  const QString& host) {
    auto document = newDocument(qs(conference.subject));
    QTextCursor at(document.get());
    addFacts(at, conference, host);
    const std::vector<api::Participant> people = conference.participants.value_or(std::vector<api::Participant>{});
    std::vector<PersonRow> rows;
    for (const api::Participant& one : people) rows.push_back(personRow(one));
    addParagraph(at, totalsText(rows), letters(kSectionPoints, QFont::DemiBold), 12);
    addPeople(at, people, pins);
    addParagraph(at, ConferenceDocument::tr("Each PIN is for one person alone. Keep this list locked away."),
                 letters(kTextPoints), 8);
    return document;
}

} // namespace conclave::client
