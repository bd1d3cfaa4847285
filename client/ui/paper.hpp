// What the pages that are printed or saved have in common: letters, paragraphs, tables, A4. GUI thread only.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QTextCharFormat>
#include <QTextCursor>
#include <memory>
#include <vector>

class QTextDocument;
class QTextTable;

namespace conclave::client {

namespace paper {

inline constexpr qreal kTextPoints = 10;
inline constexpr qreal kTitlePoints = 17;
inline constexpr qreal kSectionPoints = 12;

QTextCharFormat letters(qreal points = kTextPoints, QFont::Weight weight = QFont::Normal);
// With its title on top.
std::unique_ptr<QTextDocument> newDocument(const QString& title);
void addParagraph(QTextCursor& at, const QString& text, const QTextCharFormat& format, qreal above);
QTextTable* addTable(QTextCursor& at, int rows, const std::vector<int>& percents, qreal border);
// The first row is said again on every page.
QTextTable* addTitledTable(QTextCursor& at, int rows, const std::vector<int>& percents, const QStringList& titles);
void fill(QTextTable& table, int row, int column, const QString& text, const QTextCharFormat& format = letters());

} // namespace paper

// A4, with page numbers.
QByteArray pdfOf(const QTextDocument& document);

} // namespace conclave::client
