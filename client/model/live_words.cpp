#include "client/model/live_words.hpp"

#include "client/model/words.hpp"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

struct LiveWords {
    Q_DECLARE_TR_FUNCTIONS(LiveWords)
};

constexpr int kNameShown = 80; // characters

QString percent(std::int64_t permille) {
    return QLocale().toString(static_cast<double>(std::clamp<std::int64_t>(permille, 0, 1000)) / 10, 'f', 1);
}

QString whole(std::int64_t value) { return QLocale().toString(qlonglong{countShown(value)}); }

} // namespace

QString microphoneWord(const api::LiveParticipant& person) {
    if (person.held) return LiveWords::tr("On hold");
    if (person.role == Role::audience) return LiveWords::tr("Listens only");
    if (!person.muted) return LiveWords::tr("Microphone on");
    switch (person.mutedBy) {
    case MutedBy::moderator: return LiveWords::tr("Muted by a moderator");
    case MutedBy::self: return LiveWords::tr("Muted by themselves");
    case MutedBy::nobody: break;
    }
    return LiveWords::tr("Muted");
}

QString gradeWord(LineGrade grade) {
    switch (grade) {
    case LineGrade::unknown: return LiveWords::tr("Measuring");
    case LineGrade::good: return LiveWords::tr("Good", "a line");
    case LineGrade::fair: return LiveWords::tr("Fair", "a line");
    case LineGrade::poor: return LiveWords::tr("Poor", "a line");
    }
    return {};
}

QString lineDetails(const api::LineQuality& quality) {
    QStringList lines;
    lines += LiveWords::tr("Loss: %1 % to the server, %2 % to the phone")
                 .arg(percent(quality.lossInPermille), percent(quality.lossOutPermille));
    lines += LiveWords::tr("Jitter: %1 ms to the server, %2 ms to the phone")
                 .arg(whole(quality.jitterInMs), whole(quality.jitterOutMs));
    lines += LiveWords::tr("Buffer: %1 ms").arg(whole(quality.bufferMs));
    if (quality.roundTripMs) lines += LiveWords::tr("Round trip: %1 ms").arg(whole(*quality.roundTripMs));
    if (!quality.cipher.empty())
        lines += LiveWords::tr("Encryption: %1").arg(shortText(QString::fromStdString(quality.cipher), kNameShown));
    return lines.join(u'\n');
}

QString endingWord(Ending ending) {
    switch (ending) {
    case Ending::hungUp: return LiveWords::tr("Hung up");
    case Ending::lost: return LiveWords::tr("Line lost");
    case Ending::removed: return LiveWords::tr("Removed");
    case Ending::replaced: return LiveWords::tr("Called again");
    case Ending::over: return LiveWords::tr("Conference ended");
    case Ending::cancelled: return LiveWords::tr("Conference cancelled");
    case Ending::stopped: return LiveWords::tr("Server stopped");
    }
    return {};
}

QString goneWord(const Departure& gone) {
    return gone.ending ? LiveWords::tr("Left at %1").arg(clockWord(gone.at)) : LiveWords::tr("Has left");
}

QString refusalSentence(const api::LiveRefusal& refusal) {
    const QString name = refusal.displayName.empty() ? LiveWords::tr("Somebody")
                                                     : shortText(QString::fromStdString(refusal.displayName), kNameShown);
    const QString at = clockWord(refusal.at);
    switch (refusal.reason) {
    case RefusedFor::seatTaken:
        return LiveWords::tr("%1 was not let in at %2: somebody is in with the same PIN.").arg(name, at);
    case RefusedFor::locked: return LiveWords::tr("%1 was not let in at %2: the conference is locked.").arg(name, at);
    case RefusedFor::full: return LiveWords::tr("%1 was not let in at %2: the conference is full.").arg(name, at);
    case RefusedFor::notOpen: return LiveWords::tr("%1 was not let in at %2: the conference is not open yet.").arg(name, at);
    case RefusedFor::ended: return LiveWords::tr("%1 was not let in at %2: the time is up.").arg(name, at);
    }
    return {};
}

QString clockWord(Instant at) { return QLocale().toString(localTime(at).time(), QLocale::ShortFormat); }

QString timeLeftWord(std::chrono::milliseconds left) {
    using namespace std::chrono_literals;
    if (left <= 0ms) return LiveWords::tr("Time is up");
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
    if (seconds < 10min)
        return LiveWords::tr("%1 left", "minutes and seconds, such as 4:07")
            .arg(u"%1:%2"_s.arg(seconds / 1min).arg((seconds % 1min) / 1s, 2, 10, QLatin1Char('0')));
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(left);
    if (minutes < 1h) return LiveWords::tr("%1 min left").arg(minutes / 1min);
    if (minutes < 48h) return LiveWords::tr("%1 h %2 min left").arg(minutes / 1h).arg((minutes % 1h) / 1min);
    return LiveWords::tr("%n day(s) left", nullptr, static_cast<int>(std::min<std::int64_t>(minutes / 24h, 10'000)));
}

QString presentWord(int here, int invited) {
    return invited > 0 ? LiveWords::tr("%1 of %2 here").arg(here).arg(invited) : LiveWords::tr("%1 here").arg(here);
}

QString talkersWord(const std::vector<const LiveRow*>& talkers) {
    constexpr std::size_t kNamed = 3;
    constexpr int kTalkerShown = 36; // characters: they fit in one line
    if (talkers.empty()) return LiveWords::tr("Nobody is talking");
    QStringList names;
    for (std::size_t i = 0; i < talkers.size() && i < kNamed; ++i) names += shortText(talkers[i]->name(), kTalkerShown);
    const QString named = names.join(u", "_s);
    if (talkers.size() <= kNamed) return LiveWords::tr("Talking: %1").arg(named);
    return LiveWords::tr("Talking: %1 and %n more", nullptr, static_cast<int>(talkers.size() - kNamed)).arg(named);
}

QString hereSinceWord(Instant joinedAt) { return LiveWords::tr("Here since %1").arg(clockWord(joinedAt)); }

QStringList rowDetails(const LiveRow& row) {
    QStringList parts{shortText(row.name(), kNameShown)};
    if (row.invited && QString::fromStdString(row.invited->address) != row.name())
        parts += shortText(QString::fromStdString(row.invited->address), kNameShown);
    if (row.here) {
        parts += hereSinceWord(row.here->joinedAt);
        if (row.here->quality) parts += lineDetails(*row.here->quality).split(u'\n');
    } else if (row.gone) {
        parts += goneWord(*row.gone);
        if (row.gone->ending) parts += endingWord(*row.gone->ending);
    } else {
        parts += LiveWords::tr("not here yet");
    }
    return parts;
}

QString rowSentence(const LiveRow& row, const QString& role) {
    QStringList parts{row.name(), role};
    if (row.here) {
        const api::LiveParticipant& person = *row.here;
        if (row.talking()) parts += LiveWords::tr("talking");
        parts += microphoneWord(person);
        if (person.hand)
            parts +=
                person.handSince ? LiveWords::tr("hand up since %1").arg(clockWord(*person.handSince)) : LiveWords::tr("hand up");
        if (person.quality) parts += LiveWords::tr("line: %1").arg(gradeWord(person.quality->grade));
    } else {
        parts += row.gone ? goneWord(*row.gone) : LiveWords::tr("not here yet");
    }
    return parts.join(u", "_s);
}

} // namespace conclave::client
