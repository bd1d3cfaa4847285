#include "client/model/words.hpp"

#include <QCoreApplication>
#include <QTimeZone>
#include <algorithm>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Words)
};

} // namespace

QString errorDetails(const Error& error) {
    QStringList lines;
    const std::string_view word = errcInfo(error.code).word;
    lines += Words::tr("Code: %1").arg(QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size())));
    if (!error.field.empty()) lines += Words::tr("Field: %1").arg(QString::fromStdString(error.field));
    if (!error.detail.empty()) lines += Words::tr("Server: %1").arg(QString::fromStdString(error.detail));
    if (!error.requestId.empty()) lines += Words::tr("Request: %1").arg(QString::fromStdString(error.requestId));
    return lines.join(u'\n');
}

QString groupWord(Group group) {
    switch (group) {
    case Group::none:
        return Words::tr("phone user");
    case Group::conferenceUser:
        return Words::tr("conference user");
    case Group::conferenceSupport:
        return Words::tr("support");
    case Group::administrator:
        return Words::tr("administrator");
    }
    return {};
}

QString groupName(Group group) {
    const QString word = groupWord(group);
    return word.left(1).toUpper() + word.mid(1);
}

QString shortText(const QString& text, int charactersMax) {
    return text.size() <= charactersMax ? text : text.left(charactersMax) + u'…';
}

QString tipText(const QString& text, int charactersMax) {
    const QString shown = shortText(text, charactersMax);
    if (!shown.contains(u'<') && !shown.contains(u'&')) return shown;
    return u"<qt>"_s + shown.toHtmlEscaped().replace(u'\n', u"<br>"_s) + u"</qt>"_s;
}

QString breakable(const QString& text) {
    constexpr int kWordCharactersMax = 80;
    QString out;
    int inWord = 0;
    for (const QChar c : text) {
        inWord = c.isSpace() ? 0 : inWord + 1;
        if (inWord > kWordCharactersMax && !c.isLowSurrogate()) {
            out += QChar(0x200b); // zero width
            inWord = 1;
        }
        out += c;
    }
    return out;
}

std::int64_t countShown(std::int64_t count) { return std::clamp<std::int64_t>(count, 0, 1'000'000); }

QString mailWords(const api::Conference& conference) {
    const api::DeliverySummary& mail = conference.deliverySummary;
    if (conference.state == ConferenceState::draft) return Words::tr("not invited yet");
    QStringList parts;
    if (mail.accepted > 0) parts += Words::tr("mailed %1").arg(mail.accepted);
    if (mail.waiting > 0) parts += Words::tr("%1 waiting").arg(mail.waiting);
    if (mail.failed > 0) parts += Words::tr("%1 failed").arg(mail.failed);
    if (mail.suppressed > 0) parts += Words::tr("%1 not mailed").arg(mail.suppressed);
    return parts.isEmpty() ? Words::tr("no mail") : parts.join(u", "_s);
}

QString peopleWords(std::int64_t count) {
    return Words::tr("%n people", nullptr, static_cast<int>(countShown(count)));
}

QDateTime localTime(Instant instant) {
    return QDateTime::fromMSecsSinceEpoch(instant.time_since_epoch().count(), Qt::LocalTime);
}

QString windowText(Instant begin, Instant end, const QLocale& locale) {
    const QDateTime from = localTime(begin);
    const QDateTime to = localTime(end);
    const QString fromTime = locale.toString(from.time(), QLocale::ShortFormat);
    const QString toTime = locale.toString(to.time(), QLocale::ShortFormat);
    if (from.date() == to.date()) return fromTime + u'–' + toTime;
    const auto day = [&](const QDate& date) { return locale.toString(date, QLocale::ShortFormat); };
    return Words::tr("%1 %2 – %3 %4", "date time – date time")
        .arg(day(from.date()), fromTime, day(to.date()), toTime);
}

QString dayHeading(const QDate& day, const QDate& today, const QLocale& locale) {
    const qint64 ahead = today.daysTo(day);
    if (ahead == 0) return Words::tr("Today");
    if (ahead == 1) return Words::tr("Tomorrow");
    if (ahead == -1) return Words::tr("Yesterday");
    if (ahead > 1 && ahead < 7) return locale.dayName(day.dayOfWeek());
    return locale.toString(day, QLocale::LongFormat);
}

} // namespace conclave::client
