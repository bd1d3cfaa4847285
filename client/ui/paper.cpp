#include "client/ui/paper.hpp"

#include <QBuffer>
#include <QPdfWriter>
#include <QTextDocument>
#include <QTextOption>
#include <QTextTable>

namespace conclave::client {

namespace paper {

namespace {

constexpr qreal kGapPoints = 4;

} // namespace

QTextCharFormat letters(qreal points, QFont::Weight weight) {
    QTextCharFormat format;
    format.setFontPointSize(points);
    format.setFontWeight(weight);
    return format;
}

std::unique_ptr<QTextDocument> newDocument(const QString& title) {
    auto document = std::make_unique<QTextDocument>();
    document->setUndoRedoEnabled(false);
    document->setMetaInformation(QTextDocument::DocumentTitle, title);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere); // a long address stays in its column
    document->setDefaultTextOption(option);
    QTextCursor at(document.get());
    QTextBlockFormat block;
    block.setBottomMargin(2 * kGapPoints);
    at.setBlockFormat(block);
    at.insertText(title, letters(kTitlePoints, QFont::DemiBold));
    return document;
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

QTextTable* addTitledTable(QTextCursor& at, int rows, const std::vector<int>& percents, const QStringList& titles) {
    QTextTable* table = addTable(at, rows + 1, percents, 1);
    QTextTableFormat format = table->format();
    format.setHeaderRowCount(1);
    table->setFormat(format);
    for (int column = 0; column < titles.size(); ++column)
        fill(*table, 0, column, titles[column], letters(kTextPoints, QFont::DemiBold));
    return table;
}

void fill(QTextTable& table, int row, int column, const QString& text, const QTextCharFormat& format) {
    table.cellAt(row, column).firstCursorPosition().insertText(text, format);
}

} // namespace paper

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
