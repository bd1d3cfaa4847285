#include "client/ui/conference_document.hpp"

#include "client/ui/conference_sheet.hpp"
#include "client/ui/widgets/people_table.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QBuffer>
#include <QCoreApplication>
#include <QFontDatabase>
#include <QPdfWriter>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextOption>
#include <QTextTable>
#include <algorithm>

namespace conclave::client {

namespace {

constexpr qreal kTextPoints = 10;
constexpr qreal kTitlePoints = 17;
constexpr qreal kSectionPoints = 12;
constexpr qreal kGapPoints = 4;

struct ConferenceDocument {
    Q_DECLARE_TR_FUNCTIONS(ConferenceDocument)
};

QTextCharFormat letters(qreal points, QFont::Weight weight = QFont::Normal) {
    QTextCharFormat format;
    format.setFontPointSize(points);
    format.setFontWeight(weight);
    return format;
}

void addParagraph(QTextCursor& at, const QString& text, const QTextCharFormat& format, qreal above) {
    QTextBlockFormat block;
    block.setTopMargin(above);
    block.setBottomMargin(kGapPoints);
    at.movePosition(QTextCursor::End);
    at.insertBlock(block, format);
    at.insertText(text, format);
}

QTextTable* addTable(QTextCursor& at, int rows, const std::vector<int>& percents, qreal border) {
    QTextTableFormat format;
    format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
    format.setBorder(border);
    format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
    format.setBorderBrush(QColor(0xc8, 0xc8, 0xc8));
    format.setBorderCollapse(true);
    format.setCellSpacing(0);
    format.setCellPadding(3);
    QList<QTextLength> widths;
    for (const int percent : percents) widths += QTextLength(QTextLength::PercentageLength, percent);
    format.setColumnWidthConstraints(widths);
    at.movePosition(QTextCursor::End);
    return at.insertTable(rows, static_cast<int>(percents.size()), format);
}

void fill(QTextTable& table, int row, int column, const QString& text, const QTextCharFormat& format) {
    table.cellAt(row, column).firstCursorPosition().insertText(text, format);
}

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
    QTextTable* table = addTable(at, static_cast<int>(people.size()) + 1, {30, 37, 17, 16}, 1);
    QTextTableFormat format = table->format();
    format.setHeaderRowCount(1); // again on every page
    table->setFormat(format);
    for (int column = 0; column < titles.size(); ++column)
        fill(*table, 0, column, titles[column], letters(kTextPoints, QFont::DemiBold));
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
    auto document = std::make_unique<QTextDocument>();
    document->setUndoRedoEnabled(false);
    document->setMetaInformation(QTextDocument::DocumentTitle, qs(conference.subject));
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere); // a long address stays in its column
    document->setDefaultTextOption(option);
    QTextCursor at(document.get());
    QTextBlockFormat title;
    title.setBottomMargin(2 * kGapPoints);
    at.setBlockFormat(title);
    at.insertText(qs(conference.subject), letters(kTitlePoints, QFont::DemiBold));
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

QByteArray pdfOf(const QTextDocument& document) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setPageMargins(QMarginsF()); // the document brings its own
        writer.setTitle(document.metaInformation(QTextDocument::DocumentTitle));
        writer.setCreator(QStringLiteral("Conclave"));
        document.print(&writer);
    }
    return bytes;
}

} // namespace conclave::client
