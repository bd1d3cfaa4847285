#include "client/model/people_file.hpp"

#include "common/address.hpp"

#include <QStringDecoder>
#include <algorithm>
#include <optional>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

using Record = QStringList;

QString textOf(const QByteArray& bytes) {
    const auto marked = QStringConverter::encodingForData(bytes);
    QStringDecoder decode(marked.value_or(QStringConverter::Utf8));
    const QString text = decode(bytes);
    return decode.hasError() ? QString::fromLatin1(bytes) : text;
}

bool isAddress(const QString& text) { return validateAddress(text.toStdString(), "").has_value(); }

PastedAddress personOf(const QString& address, const QString& name) {
    return {address.trimmed(), name.simplified(), isAddress(address.trimmed())};
}

// RFC 4180, with whatever separator; a quote within a field is doubled.
QList<Record> recordsOf(const QString& text, QChar separator) {
    QList<Record> records;
    Record record;
    QString field;
    bool quoted = false;
    const auto endField = [&] { record += std::exchange(field, {}).trimmed(); };
    const auto endRecord = [&] {
        endField();
        if (record.size() > 1 || !record.constFirst().isEmpty()) records += record;
        record.clear();
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (quoted) {
            if (c != u'"') field += c;
            else if (i + 1 < text.size() && text[i + 1] == u'"') field += text[++i];
            else quoted = false;
        } else if (c == u'"' && field.trimmed().isEmpty()) {
            field.clear();
            quoted = true;
        } else if (c == separator) {
            endField();
        } else if (c == u'\n') {
            endRecord();
        } else if (c != u'\r') {
            field += c;
        }
    }
    endRecord();
    return records;
}

QChar separatorOf(const QString& text) {
    const QString line = text.left(text.indexOf(u'\n'));
    QChar best = u',';
    for (const QChar candidate : {u';', u'\t'})
        if (line.count(candidate) > line.count(best)) best = candidate;
    return best;
}

// Which column is what, by the words of the first line.
struct Columns {
    int address = -1;
    int name = -1;
    int first = -1;
    int last = -1;
};

std::optional<Columns> headingsOf(const Record& record) {
    Columns columns;
    const auto is = [](const QString& word, std::initializer_list<QLatin1StringView> names) {
        return std::any_of(names.begin(), names.end(), [&](QLatin1StringView name) { return word.compare(name, Qt::CaseInsensitive) == 0; });
    };
    const auto take = [](int& place, int column) {
        if (place < 0) place = column; // the first of several
    };
    for (int column = 0; column < record.size(); ++column) {
        const QString& word = record[column];
        if (isAddress(word)) return std::nullopt;
        if (is(word, {"first name"_L1, "firstname"_L1, "given name"_L1, "vorname"_L1})) take(columns.first, column);
        else if (is(word, {"last name"_L1, "lastname"_L1, "surname"_L1, "family name"_L1, "nachname"_L1, "familienname"_L1}))
            take(columns.last, column);
        else if (is(word, {"name"_L1, "display name"_L1, "full name"_L1, "anzeigename"_L1})) take(columns.name, column);
        else if (word.contains("mail"_L1, Qt::CaseInsensitive) || is(word, {"address"_L1, "adresse"_L1}))
            take(columns.address, column);
    }
    return columns.address >= 0 ? std::optional(columns) : std::nullopt;
}

// Without headings: the address is what looks like one, and the name stands before it, else behind it.
PastedAddress guessed(const Record& record) {
    const auto address = std::find_if(record.begin(), record.end(), isAddress);
    if (address == record.end()) {
        // One field may hold both: Name <address>.
        for (const QString& field : record)
            for (const PastedAddress& found : readAddresses(field))
                if (found.valid) return found;
        return {record.join(u' ').simplified(), {}, false};
    }
    const QStringList before(record.begin(), address);
    const QStringList behind(address + 1, record.end());
    const QString name = before.join(u' ').simplified();
    return personOf(*address, name.isEmpty() && !behind.isEmpty() ? behind.constFirst() : name);
}

QList<PastedAddress> readCsv(const QString& text) {
    QList<Record> records = recordsOf(text, separatorOf(text));
    QList<PastedAddress> people;
    if (records.isEmpty()) return people;
    const auto columns = headingsOf(records.constFirst());
    if (columns) records.removeFirst();
    for (const Record& record : std::as_const(records)) {
        if (!columns) {
            people += guessed(record);
            continue;
        }
        const auto field = [&](int column) { return column >= 0 ? record.value(column) : QString(); };
        QString name = field(columns->name);
        if (name.isEmpty()) name = field(columns->first) + u' ' + field(columns->last);
        if (field(columns->address).isEmpty() && name.simplified().isEmpty()) continue; // a line of separators
        people += personOf(field(columns->address), name);
        if (people.constLast().address.isEmpty()) people.last().address = name.simplified(); // so that it is seen which one
    }
    return people;
}

// RFC 6350 3.2: a line that begins with a space goes on with the one before; 2.1's quoted-printable ends such lines with =.
QStringList unfolded(QString text) {
    text.replace("\r\n"_L1, "\n"_L1).replace(u'\r', u'\n');
    QStringList lines;
    for (const QString& line : text.split(u'\n')) {
        const bool soft = !lines.isEmpty() && lines.constLast().endsWith(u'=') &&
                          lines.constLast().section(u':', 0, 0).contains("QUOTED-PRINTABLE"_L1, Qt::CaseInsensitive);
        if (soft) lines.last() = lines.last().chopped(1) + line;
        else if (!lines.isEmpty() && (line.startsWith(u' ') || line.startsWith(u'\t'))) lines.last() += line.mid(1);
        else lines += line;
    }
    return lines;
}

QString fromQuotedPrintable(const QString& value) {
    QByteArray bytes = value.toUtf8();
    bytes.replace('%', "%25").replace('=', '%');
    return textOf(QByteArray::fromPercentEncoding(bytes));
}

QString unescaped(const QString& value) {
    QString out;
    for (qsizetype i = 0; i < value.size(); ++i) {
        if (value[i] != u'\\' || i + 1 == value.size()) {
            out += value[i];
            continue;
        }
        const QChar next = value[++i];
        out += next == u'n' || next == u'N' ? QChar(u' ') : next;
    }
    return out;
}

QList<PastedAddress> readVcards(const QString& text) {
    QList<PastedAddress> people;
    QString name, parts, organisation, address;
    bool preferred = false;
    for (const QString& line : unfolded(text)) {
        const qsizetype colon = line.indexOf(u':');
        if (colon < 0) continue;
        const QStringList head = line.left(colon).toUpper().split(u';');
        const QString property = head.constFirst().section(u'.', -1); // "item1.EMAIL"
        QString value = line.mid(colon + 1);
        const QString parameters = head.mid(1).join(u';');
        if (parameters.contains("QUOTED-PRINTABLE"_L1)) value = fromQuotedPrintable(value);
        if (property == "BEGIN"_L1) {
            name = parts = organisation = address = QString();
            preferred = false;
        } else if (property == "FN"_L1) {
            name = unescaped(value);
        } else if (property == "N"_L1) {
            const QStringList fields = value.split(u';');
            parts = unescaped(fields.value(1) + u' ' + fields.value(0)).simplified();
        } else if (property == "ORG"_L1) {
            organisation = unescaped(value.section(u';', 0, 0));
        } else if (property == "EMAIL"_L1) {
            const bool prefers = parameters.contains("PREF"_L1);
            if (address.isEmpty() || (prefers && !preferred)) address = unescaped(value).remove("mailto:"_L1, Qt::CaseInsensitive);
            preferred = preferred || prefers;
        } else if (property == "END"_L1) {
            const QString shown = !name.isEmpty() ? name : !parts.isEmpty() ? parts : organisation;
            people += personOf(address, shown);
            if (address.isEmpty()) people.last().address = shown.simplified();
        }
    }
    return people;
}

} // namespace

Result<QList<PastedAddress>> readPeopleFile(const QByteArray& bytes) {
    if (bytes.size() > kPeopleFileBytesMax) return Error{.code = Errc::bodyTooLarge};
    const QString text = textOf(bytes);
    if (text.contains(QChar(u'\0'))) return Error{.code = Errc::invalidValue};
    const bool cards = text.contains("BEGIN:VCARD"_L1, Qt::CaseInsensitive);
    const QList<PastedAddress> people = cards ? readVcards(text) : readCsv(text);
    if (people.isEmpty()) return Error{.code = Errc::invalidValue};
    return people;
}

} // namespace conclave::client
