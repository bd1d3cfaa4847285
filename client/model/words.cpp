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

QString errorText(const Error& error) {
    switch (error.code) {
    case Errc::unauthenticated:
        return Words::tr("The session has ended. Sign in again; what you have entered stays.");
    case Errc::badCredentials:
        return Words::tr("Login or password is wrong.");
    case Errc::noConferenceRight:
        return Words::tr("This account cannot plan conferences. Ask the support contact for the right to.");
    case Errc::passwordChangeRequired:
        return Words::tr("Choose a new password first.");
    case Errc::forbidden:
        return Words::tr("This account may not do that.");
    case Errc::notFound:
        return Words::tr("This does not exist any more.");
    case Errc::versionStale:
        return Words::tr("Somebody has changed this in the meantime. Look at the new state and try again.");
    case Errc::scheduleLocked:
        return Words::tr("The invitations are out: the conference cannot be changed any more. To move it, cancel it and "
                         "invite again.");
    case Errc::alreadyScheduled:
        return Words::tr("The conference is scheduled already.");
    case Errc::alreadyCancelled:
        return Words::tr("The conference is cancelled already.");
    case Errc::conferenceEnded:
        return Words::tr("The conference has ended.");
    case Errc::notScheduled:
        return Words::tr("The conference is still a draft.");
    case Errc::duplicateAddress:
        return Words::tr("This address takes part already. Change its role in the list instead.");
    case Errc::conferenceFull:
        return Words::tr("The conference is full: 250 people can take part.");
    case Errc::lastModerator:
        return Words::tr("A conference needs a moderator. Make somebody else a moderator first.");
    case Errc::tooManyRequests:
        return Words::tr("Too many attempts. Wait a minute and try again.");
    case Errc::storageFull:
    case Errc::storageFailed:
        return Words::tr("The server cannot store anything now. Nothing was changed; tell whoever runs it.");
    case Errc::mailFailed:
        return Words::tr("The mail server has refused the mail.");
    case Errc::unavailable:
        return Words::tr("The server is not available now. Try again in a moment.");
    case Errc::timedOut:
        return Words::tr("The server took too long to answer. Try again.");
    case Errc::networkUnreachable:
        return Words::tr("The server cannot be reached. Check the address and the network.");
    case Errc::untrustedServer:
        return Words::tr("The server's certificate is not trusted. Nothing was sent.");
    case Errc::badAnswer:
        return Words::tr("The server's answer cannot be understood. Is this a Conclave server?");
    case Errc::cancelled:
        return Words::tr("Cancelled.");
    case Errc::tooLong:
        return Words::tr("The text is too long.");
    case Errc::malformedJson:
    case Errc::unknownField:
    case Errc::missingField:
    case Errc::wrongType:
    case Errc::invalidValue:
    case Errc::badRequest:
        return error.detail.empty() ? Words::tr("The server does not accept this entry.")
                                    : Words::tr("The server does not accept this entry: %1")
                                          .arg(QString::fromStdString(error.detail));
    case Errc::internal:
        return Words::tr("The server has made a mistake. Nothing is lost; try again.");
    default:
        break;
    }
    return error.detail.empty() ? Words::tr("That did not work.") : QString::fromStdString(error.detail);
}

QString errorDetails(const Error& error) {
    QStringList lines;
    const std::string_view word = errcInfo(error.code).word;
    lines += Words::tr("Code: %1").arg(QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size())));
    if (!error.field.empty()) lines += Words::tr("Field: %1").arg(QString::fromStdString(error.field));
    if (!error.detail.empty()) lines += Words::tr("Server: %1").arg(QString::fromStdString(error.detail));
    if (!error.requestId.empty()) lines += Words::tr("Request: %1").arg(QString::fromStdString(error.requestId));
    return lines.join(u'\n');
}

QString stateWord(ConferenceState state) {
    switch (state) {
    case ConferenceState::draft:
        return Words::tr("Draft");
    case ConferenceState::scheduled:
        return Words::tr("Scheduled");
    case ConferenceState::ended:
        return Words::tr("Ended");
    case ConferenceState::cancelled:
        return Words::tr("Cancelled", "state of a conference");
    }
    return {};
}

QString roleWord(Role role) {
    switch (role) {
    case Role::audience:
        return Words::tr("Audience");
    case Role::participant:
        return Words::tr("Participant");
    case Role::moderator:
        return Words::tr("Moderator");
    }
    return {};
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

QString deliveryWord(DeliveryState state) {
    switch (state) {
    case DeliveryState::queued:
        return Words::tr("Waiting");
    case DeliveryState::sending:
        return Words::tr("Sending");
    case DeliveryState::accepted:
        return Words::tr("Mailed");
    case DeliveryState::deferred:
        return Words::tr("Delayed, will be tried again");
    case DeliveryState::failed:
        return Words::tr("Failed");
    case DeliveryState::bounced:
        return Words::tr("Came back");
    case DeliveryState::suppressed:
        return Words::tr("Not mailed");
    }
    return {};
}

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
    return Words::tr("%n people", nullptr, static_cast<int>(std::min<std::int64_t>(count, 1'000'000)));
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

QString durationText(std::chrono::milliseconds duration) {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(duration).count();
    const int days = static_cast<int>(minutes / (24 * 60));
    const int hours = static_cast<int>(minutes / 60 % 24);
    const int rest = static_cast<int>(minutes % 60);
    QStringList parts;
    if (days > 0) parts += Words::tr("%n days", nullptr, days);
    if (hours > 0) parts += Words::tr("%1 h", "hours").arg(hours);
    if (rest > 0 || parts.isEmpty()) parts += Words::tr("%1 min", "minutes").arg(rest);
    return parts.join(u' ');
}

} // namespace conclave::client
