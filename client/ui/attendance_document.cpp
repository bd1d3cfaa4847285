#include "client/ui/attendance_document.hpp"

#include "client/model/live_words.hpp"
#include "client/model/words.hpp"
#include "client/ui/paper.hpp"
#include "client/ui/widgets/texts.hpp"

#include <QCoreApplication>
#include <QLocale>
#include <QTextDocument>
#include <QTextTable>
#include <algorithm>
#include <limits>

namespace conclave::client {

namespace {

struct AttendanceDocument {
    Q_DECLARE_TR_FUNCTIONS(AttendanceDocument)
};

QString lengthText(std::chrono::milliseconds length) {
    return length < std::chrono::minutes(1) ? AttendanceDocument::tr("under 1 min") : durationText(length);
}

bool onOneDay(const std::vector<AttendanceRow>& rows) {
    return std::all_of(rows.begin(), rows.end(), [&](const AttendanceRow& row) {
        const QDate day = localTime(rows.front().entry.joinedAt).date();
        return localTime(row.entry.joinedAt).date() == day &&
               localTime(row.entry.leftAt.value_or(row.entry.joinedAt)).date() == day;
    });
}

// With its offset where it is one for all of them; clocks may have been changed in between.
QString zoneOf(const std::vector<AttendanceRow>& rows, const QTimeZone& zone, Instant otherwise) {
    std::optional<QString> said;
    for (const AttendanceRow& row : rows)
        for (const std::optional<Instant> at : {std::optional(row.entry.joinedAt), row.entry.leftAt}) {
            if (!at) continue;
            const QString one = zoneText(zone, *at);
            if (said && *said != one) return zoneName(QString::fromLatin1(zone.id()));
            said = one;
        }
    return said.value_or(zoneText(zone, otherwise));
}

} // namespace

QStringList attendanceTitles() {
    return {AttendanceDocument::tr("Name"),   AttendanceDocument::tr("Address"), AttendanceDocument::tr("Role"),
            AttendanceDocument::tr("Joined"), AttendanceDocument::tr("Left"),    AttendanceDocument::tr("How it ended"),
            AttendanceDocument::tr("Stayed"), AttendanceDocument::tr("Total")};
}

std::vector<QStringList> attendanceLines(const std::vector<AttendanceRow>& rows) {
    const bool oneDay = onOneDay(rows);
    const auto moment = [oneDay](Instant at) {
        return oneDay ? clockWord(at) : QLocale().toString(localTime(at).date(), QLocale::ShortFormat) + u' ' + clockWord(at);
    };
    std::vector<QStringList> lines;
    for (const AttendanceRow& row : rows) {
        const api::AttendanceEntry& one = row.entry;
        lines.push_back({qs(one.displayName.empty() ? one.address : one.displayName), qs(one.address), roleName(one.role),
                         moment(one.joinedAt), one.leftAt ? moment(*one.leftAt) : AttendanceDocument::tr("still in"),
                         one.ending ? endingWord(*one.ending) : QStringLiteral("–"), lengthText(row.stay),
                         row.total ? lengthText(*row.total) : QString()});
    }
    return lines;
}

QString attendanceSummary(const std::vector<AttendanceRow>& rows, std::int64_t earlier) {
    const auto in = std::count_if(rows.begin(), rows.end(), [](const AttendanceRow& row) { return !row.entry.leftAt; });
    QStringList parts{peopleWords(static_cast<std::int64_t>(attendedPeople(rows))),
                      AttendanceDocument::tr("%n stay(s)", nullptr, static_cast<int>(rows.size()))};
    if (in > 0) parts += AttendanceDocument::tr("%n still in the call", nullptr, static_cast<int>(in));
    const QString said = parts.join(QStringLiteral(", "));
    if (earlier <= 0) return said;
    const int before = static_cast<int>(std::min<std::int64_t>(earlier, std::numeric_limits<int>::max()));
    return said + QStringLiteral(" (") + AttendanceDocument::tr("the %n earlier one(s) are in the CSV file", nullptr, before) + u')';
}

std::unique_ptr<QTextDocument> attendanceDocument(const api::Conference& conference, const std::vector<AttendanceRow>& rows,
                                                  std::int64_t earlier) {
    using namespace paper;
    auto document = newDocument(qs(conference.subject));
    QTextCursor at(document.get());
    const QTimeZone zone = QTimeZone::systemTimeZone();
    addParagraph(at, whenText(conference.begin, conference.end, zone), letters(), 0);
    addParagraph(at, AttendanceDocument::tr("Attendance: %1").arg(attendanceSummary(rows, earlier)),
                 letters(kSectionPoints, QFont::DemiBold), 12);
    QTextTable* table = addTitledTable(at, static_cast<int>(rows.size()), {17, 22, 12, 10, 10, 11, 9, 9}, attendanceTitles());
    int row = 0;
    for (const QStringList& line : attendanceLines(rows)) {
        ++row;
        for (int column = 0; column < line.size(); ++column) fill(*table, row, column, line[column], letters(kTextPoints - 1));
    }
    addParagraph(at, AttendanceDocument::tr("Times are those of %1.").arg(zoneOf(rows, zone, conference.begin)), letters(), 8);
    return document;
}

} // namespace conclave::client
