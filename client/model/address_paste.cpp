#include "client/model/address_paste.hpp"

#include "common/address.hpp"

#include <QRegularExpression>

namespace conclave::client {
namespace {

// Cuts at commas, semicolons, line ends and tabs that stand outside quotes and angle brackets, and after each `>`.
QStringList pieces(const QString& text) {
    QStringList out;
    QString piece;
    bool quoted = false;
    bool bracketed = false;
    const auto finish = [&] {
        if (!piece.trimmed().isEmpty()) out += piece.trimmed();
        piece.clear();
        quoted = bracketed = false;
    };
    for (const QChar c : text) {
        if (c == u'\n' || c == u'\r' || c == u'\u2028' || c == u'\u2029') {
            finish(); // an open quote ends with its line
        } else if (c == u'"') {
            quoted = !quoted;
            piece += c;
        } else if (quoted) {
            piece += c;
        } else if (c == u'<') {
            bracketed = true;
            piece += c;
        } else if (c == u'>') {
            piece += c;
            finish();
        } else if (!bracketed && (c == u',' || c == u';' || c == u'\t')) {
            finish();
        } else {
            piece += c;
        }
    }
    finish();
    return out;
}

bool isAddress(const QString& text) { return validateAddress(text.toStdString(), {}).has_value(); }

QString plainName(QString name) {
    name = name.simplified();
    const bool quoted = name.size() >= 2 && ((name.startsWith(u'"') && name.endsWith(u'"')) ||
                                             (name.startsWith(u'\'') && name.endsWith(u'\'')));
    if (quoted) name = name.mid(1, name.size() - 2);
    name.replace(QStringLiteral("\\\""), QStringLiteral("\""));
    return name.trimmed();
}

PastedAddress entry(QString address, const QString& name) {
    address = address.trimmed();
    if (address.startsWith(QStringLiteral("mailto:"), Qt::CaseInsensitive)) {
        address.remove(0, 7);
        address = address.section(u'?', 0, 0);
    }
    const bool valid = isAddress(address);
    return {.address = address, .displayName = plainName(name), .valid = valid};
}

void readPiece(const QString& piece, QList<PastedAddress>& out) {
    const qsizetype open = piece.lastIndexOf(u'<');
    if (open >= 0 && piece.endsWith(u'>')) {
        out += entry(piece.mid(open + 1, piece.size() - open - 2), piece.left(open));
        return;
    }
    // `anna@example.org ben@example.org`, or `Anna Berger anna@example.org`
    static const QRegularExpression blanks(QStringLiteral("\\s+"));
    QStringList name;
    QList<PastedAddress> read;
    for (const QString& word : piece.split(blanks, Qt::SkipEmptyParts)) {
        if (!word.contains(u'@')) {
            name += word;
            continue;
        }
        read += entry(word, name.join(u' '));
        name.clear();
    }
    if (read.isEmpty())
        out += entry(piece, {});
    else if (!name.isEmpty() && read.size() == 1 && read[0].displayName.isEmpty())
        read[0].displayName = plainName(name.join(u' ')); // the name came after
    else if (!name.isEmpty())
        read += entry(name.join(u' '), {});
    out += read;
}

} // namespace

QList<PastedAddress> readAddresses(const QString& text) {
    QList<PastedAddress> out;
    for (const QString& piece : pieces(text)) readPiece(piece, out);
    return out;
}

} // namespace conclave::client
