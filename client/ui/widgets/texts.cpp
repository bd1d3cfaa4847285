#include "client/ui/widgets/texts.hpp"

#include <QCoreApplication>
#include <QLocale>

namespace conclave::client {

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Texts)
};

QString qs(std::string_view utf8) { return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())); }

std::string utf8(const QString& text) { return text.toStdString(); }

QString roleName(Role role) {
    switch (role) {
    case Role::audience: return Texts::tr("Audience");
    case Role::participant: return Texts::tr("Participant");
    case Role::moderator: return Texts::tr("Moderator");
    }
    return {};
}

QString roleSentence(Role role) {
    switch (role) {
    case Role::audience: return Texts::tr("Listens, and is never heard.");
    case Role::participant: return Texts::tr("Listens and talks.");
    case Role::moderator: return Texts::tr("Talks, and may lock, mute, remove people and end the conference.");
    }
    return {};
}

IconName roleIcon(Role role) {
    switch (role) {
    case Role::audience: return IconName::headphones;
    case Role::participant: return IconName::microphone;
    case Role::moderator: return IconName::crown;
    }
    return IconName::person;
}

QString accountWord(bool hasAccount) { return hasAccount ? Texts::tr("Account") : Texts::tr("Mail only"); }
IconName accountIcon(bool hasAccount) { return hasAccount ? IconName::account : IconName::noAccount; }
Tone accountTone(bool hasAccount) { return hasAccount ? Tone::success : Tone::text; }

IconName groupIcon(Group group) {
    switch (group) {
    case Group::none: return IconName::phone;
    case Group::conferenceUser: return IconName::calendar;
    case Group::conferenceSupport: return IconName::lifebuoy;
    case Group::administrator: return IconName::shield;
    }
    return IconName::person;
}

QString groupSentence(Group group) {
    switch (group) {
    case Group::none: return Texts::tr("Is found when inviting, and joins by phone. Cannot sign in here.");
    case Group::conferenceUser: return Texts::tr("Plans conferences and invites people.");
    case Group::conferenceSupport: return Texts::tr("Looks after accounts and passwords, too.");
    case Group::administrator: return Texts::tr("May do everything, and says who is support.");
    }
    return {};
}

QString stateWord(ConferenceState state) {
    switch (state) {
    case ConferenceState::draft: return Texts::tr("Draft");
    case ConferenceState::scheduled: return Texts::tr("Scheduled");
    case ConferenceState::ended: return Texts::tr("Ended");
    case ConferenceState::cancelled: return Texts::tr("Cancelled");
    }
    return {};
}

IconName stateIcon(ConferenceState state) {
    switch (state) {
    case ConferenceState::draft: return IconName::pencil;
    case ConferenceState::scheduled: return IconName::calendar;
    case ConferenceState::ended: return IconName::check;
    case ConferenceState::cancelled: return IconName::close;
    }
    return IconName::info;
}

QString deliveryWord(DeliveryState state) {
    switch (state) {
    case DeliveryState::queued: return Texts::tr("Waiting");
    case DeliveryState::sending: return Texts::tr("Being sent");
    case DeliveryState::accepted: return Texts::tr("Sent");
    case DeliveryState::deferred: return Texts::tr("Delayed");
    case DeliveryState::failed: return Texts::tr("Failed");
    case DeliveryState::bounced: return Texts::tr("Came back");
    case DeliveryState::suppressed: return Texts::tr("No mail");
    }
    return {};
}

IconName deliveryIcon(DeliveryState state) {
    switch (state) {
    case DeliveryState::queued:
    case DeliveryState::sending:
    case DeliveryState::deferred: return IconName::clock;
    case DeliveryState::accepted: return IconName::checkCircle;
    case DeliveryState::failed:
    case DeliveryState::bounced: return IconName::error;
    case DeliveryState::suppressed: return IconName::person;
    }
    return IconName::info;
}

Tone deliveryTone(DeliveryState state) {
    switch (state) {
    case DeliveryState::accepted: return Tone::success;
    case DeliveryState::deferred: return Tone::warning;
    case DeliveryState::failed:
    case DeliveryState::bounced: return Tone::error;
    default: return Tone::text;
    }
}

QDateTime toDateTime(Instant instant, const QTimeZone& zone) {
    return QDateTime::fromMSecsSinceEpoch(instant.time_since_epoch().count(), zone);
}

Instant toInstant(const QDateTime& dateTime) {
    return Instant(std::chrono::milliseconds(dateTime.toMSecsSinceEpoch()));
}

QTimeZone zoneNamed(std::string_view ianaName) {
    const QTimeZone zone(QByteArray(ianaName.data(), static_cast<qsizetype>(ianaName.size())));
    return zone.isValid() ? zone : QTimeZone::systemTimeZone();
}

QString timeFormat() {
    QString format = QLocale().timeFormat(QLocale::ShortFormat);
    for (const char* seconds : {":ss", ".ss", " ss", ":s"}) format.remove(QLatin1String(seconds));
    return format;
}

QStringList zoneIds() {
    QStringList ids;
    for (const QByteArray& id : QTimeZone::availableTimeZoneIds())
        if (id.contains('/') && !id.startsWith("Etc/") && !id.startsWith("posix") && !id.startsWith("right"))
            ids += QString::fromLatin1(id);
    for (const QString& always : {QString::fromLatin1(QTimeZone::systemTimeZoneId()), QStringLiteral("UTC")})
        if (!ids.contains(always)) ids += always;
    ids.sort();
    return ids;
}

QString zoneName(const QString& ianaName) { return QString(ianaName).replace(QLatin1Char('_'), QLatin1Char(' ')); }

QString timeText(const QTime& time) { return QLocale().toString(time, timeFormat()); }

QString durationText(std::chrono::milliseconds duration) {
    const int minutes = static_cast<int>(std::chrono::round<std::chrono::minutes>(duration).count());
    const int days = minutes / (24 * 60);
    const int hours = minutes / 60 % 24;
    const int rest = minutes % 60;
    QStringList parts;
    if (days > 0) parts += Texts::tr("%n day(s)", nullptr, days);
    if (hours > 0) parts += Texts::tr("%1 h").arg(hours);
    if (rest > 0 || parts.isEmpty()) parts += Texts::tr("%1 min").arg(rest);
    return parts.join(QLatin1Char(' '));
}

QString whenText(Instant begin, Instant end, const QTimeZone& zone) {
    const QLocale locale;
    const QDateTime from = toDateTime(begin, zone);
    const QDateTime to = toDateTime(end, zone);
    const auto day = [&](const QDateTime& at) { return locale.toString(at.date(), QLocale::LongFormat); };
    const auto time = [&](const QDateTime& at) { return timeText(at.time()); };
    if (from.date() == to.date())
        return Texts::tr("%1, %2 – %3", "day, begin, end").arg(day(from), time(from), time(to));
    return Texts::tr("%1, %2 – %3, %4", "day, begin, day, end").arg(day(from), time(from), day(to), time(to));
}

QString reminderText(std::int64_t minutes) {
    if (minutes <= 0) return Texts::tr("No reminder");
    return Texts::tr("%1 before", "a length of time").arg(durationText(std::chrono::minutes(minutes)));
}

std::vector<TimeElsewhere> timesElsewhere(Instant begin, Instant end, const QTimeZone& zone, const QStringList& beside) {
    const auto offset = [&](const QTimeZone& any) { return any.offsetFromUtc(toDateTime(begin, any)); };
    const QTimeZone own = QTimeZone::systemTimeZone();
    std::vector<TimeElsewhere> times;
    if (offset(own) != offset(zone)) times.push_back({Texts::tr("Where you are"), whenText(begin, end, own)});
    for (const QString& id : beside) {
        const QTimeZone other(id.toLatin1());
        if (other.isValid() && other != zone) times.push_back({zoneName(id), whenText(begin, end, other)});
    }
    return times;
}

QString zoneText(const QTimeZone& zone, Instant at) {
    const QDateTime when = toDateTime(at, zone);
    const QString name = QString::fromLatin1(zone.id()).replace(QLatin1Char('_'), QLatin1Char(' '));
    const int offset = zone.offsetFromUtc(when);
    const QString utc = QStringLiteral("UTC%1%2:%3")
                            .arg(offset < 0 ? QStringLiteral("−") : QStringLiteral("+"))
                            .arg(std::abs(offset) / 3600, 2, 10, QLatin1Char('0'))
                            .arg(std::abs(offset) / 60 % 60, 2, 10, QLatin1Char('0'));
    return QStringLiteral("%1 (%2)").arg(name, utc);
}

namespace {

QString grouped(std::string_view digits, std::size_t size) {
    QString out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && i % size == 0) out += QLatin1Char(' ');
        out += QLatin1Char(digits[i]);
    }
    return out;
}

} // namespace

QString pinText(std::string_view pin) { return grouped(pin, 3); }
QString numberText(std::string_view number) { return grouped(number, 4); }
QString pinDots() { return QStringLiteral("••• ••• •••"); }

QString errorSentence(const Error& error) {
    const QString detail = qs(error.detail);
    switch (error.code) {
    case Errc::networkUnreachable:
        return Texts::tr("The server cannot be reached. Check the network connection, then try again.");
    case Errc::timedOut: return Texts::tr("The server did not answer in time. Try again.");
    case Errc::untrustedServer:
        return Texts::tr("The server's certificate is not trusted, so nothing was sent. Sign in again to check it.");
    case Errc::badAnswer:
        return Texts::tr("The server's answer could not be read. Its version may not fit this program.");
    case Errc::unauthenticated: return Texts::tr("The session has ended. Sign in again; what you entered is kept.");
    case Errc::badCredentials: return Texts::tr("The login or the password is wrong.");
    case Errc::noConferenceRight:
    case Errc::forbidden: return Texts::tr("This account may not do that. %1").arg(detail).trimmed();
    case Errc::passwordChangeRequired: return Texts::tr("The password must be changed first.");
    case Errc::notFound: return Texts::tr("This is not there any more. It may have been cancelled or deleted.");
    case Errc::versionStale:
    case Errc::versionRequired:
        return Texts::tr("Somebody changed this in the meantime. Look at the newest state, then decide again.");
    case Errc::scheduleLocked:
        return Texts::tr("The invitations are out, so time, subject and description are fixed. "
                         "To change them, cancel the conference and plan a new one.");
    case Errc::alreadyScheduled: return Texts::tr("The invitations are out already.");
    case Errc::alreadyCancelled: return Texts::tr("The conference has been cancelled.");
    case Errc::conferenceEnded: return Texts::tr("The conference has ended.");
    case Errc::notLive: return Texts::tr("That person, or everybody, has left the call in the meantime.");
    case Errc::notScheduled: return Texts::tr("The conference has not been finalised yet.");
    case Errc::duplicateAddress: return Texts::tr("Somebody with this address is in the conference already.");
    case Errc::conferenceFull: return Texts::tr("A conference holds at most 250 people.");
    case Errc::lastModerator: return Texts::tr("A conference needs a moderator. Make somebody else moderator first.");
    case Errc::duplicateLogin: return Texts::tr("This login is taken. Choose another.");
    case Errc::lastAdministrator:
        return Texts::tr("Somebody has to administer. Make somebody else administrator first.");
    case Errc::localTimeMissing:
        return Texts::tr("The clocks go forward over that time, so it does not exist on that day. Choose another.");
    case Errc::localTimeAmbiguous:
        return Texts::tr("The clocks go back, so that time comes twice on that day. Choose which one is meant.");
    case Errc::tooManyRequests: return Texts::tr("Too many attempts. Wait a moment, then try again.");
    case Errc::storageFull: return Texts::tr("The server's disk is full, so nothing can be changed. Tell its operator.");
    case Errc::unavailable: return Texts::tr("The server is busy. Try again in a moment.");
    case Errc::cancelled: return Texts::tr("Stopped. It may have reached the server all the same.");
    case Errc::invalidValue:
    case Errc::tooLong:
        return detail.isEmpty() ? Texts::tr("The server did not accept an entry.")
                                : Texts::tr("The server did not accept an entry: %1.").arg(detail);
    default: break;
    }
    const QString title = qs(errcInfo(error.code).title);
    return Texts::tr("That did not work: %1").arg(detail.isEmpty() ? title : detail);
}

} // namespace conclave::client
