#include "client/model/conference_watch.hpp"

#include "client/model/words.hpp"

#include <algorithm>

namespace conclave::client {
namespace {

// A clock that is set, or a machine that slept, is noticed within this.
constexpr std::chrono::milliseconds kLookAgainMax = std::chrono::minutes(1);

constexpr qsizetype kSeenMax = 10'000;
constexpr int kNoticesMax = 5; // at once; more would be noise, and no desktop shows them

bool isOpen(const api::Conference& conference) { return conference.state == ConferenceState::scheduled; }

std::int64_t failedOf(const api::Conference& conference) { return countShown(conference.deliverySummary.failed); }

} // namespace

ConferenceWatch::ConferenceWatch(Clock now, QObject* parent) : QObject(parent), m_now(std::move(now)) {
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ConferenceWatch::check);
}

void ConferenceWatch::setChoice(const NotificationChoice& choice) {
    m_choice = choice;
    check();
}

void ConferenceWatch::clear() {
    m_seen.clear();
    m_timer.stop();
}

void ConferenceWatch::see(const std::vector<api::Conference>& conferences) {
    if (m_seen.size() + static_cast<qsizetype>(conferences.size()) > kSeenMax) keepOnly(conferences);
    int notices = 0;
    for (const api::Conference& one : conferences) {
        const QString key = QString::fromStdString(one.id.value);
        const QString subject = QString::fromStdString(one.subject);
        const auto before = m_seen.constFind(key);
        const bool known = before != m_seen.constEnd();
        const std::int64_t failed = known ? failedOf(one) - failedOf(before->conference) : 0;
        const bool begun = known && one.live && !before->conference.live;
        Seen& seen = m_seen[key];
        seen.conference = one;
        seen.conference.participants.reset();
        seen.conference.description.clear();
        if (m_choice.mailFailed && failed > 0 && ++notices <= kNoticesMax)
            Q_EMIT due({NoticeKind::mailFailed, one.id, tr("%n mails have failed", nullptr, static_cast<int>(failed)), subject});
        if (m_choice.begun && begun && isOpen(one) && ++notices <= kNoticesMax)
            Q_EMIT due({NoticeKind::begun, one.id, tr("Somebody is in the conference"), subject});
    }
    check();
}

void ConferenceWatch::keepOnly(const std::vector<api::Conference>& conferences) {
    QSet<QString> staying;
    for (const api::Conference& one : conferences) staying.insert(QString::fromStdString(one.id.value));
    m_seen.removeIf([&](const auto& seen) { return !staying.contains(seen.key()); });
}

void ConferenceWatch::check() {
    const Instant now = m_now();
    int notices = 0;
    for (auto& seen : m_seen) {
        const api::Conference& one = seen.conference;
        if (!m_choice.startsSoon || !isOpen(one) || one.begin <= now || seen.toldBegin == one.begin) continue;
        if (one.begin - now > std::chrono::minutes(m_choice.minutesBefore)) continue;
        seen.toldBegin = one.begin;
        if (++notices > kNoticesMax) continue;
        // The time, not the minutes that are left: it stays right as long as it is shown.
        Q_EMIT due({NoticeKind::startsSoon, one.id,
                    tr("Starts at %1").arg(QLocale().toString(localTime(one.begin).time(), QLocale::ShortFormat)),
                    QString::fromStdString(one.subject)});
    }
    wait();
}

void ConferenceWatch::wait() {
    const Instant now = m_now();
    std::optional<Instant> next;
    for (const Seen& seen : std::as_const(m_seen)) {
        if (!isOpen(seen.conference) || seen.conference.begin <= now || seen.toldBegin == seen.conference.begin) continue;
        const Instant at = seen.conference.begin - std::chrono::minutes(m_choice.minutesBefore);
        if (!next || at < *next) next = at;
    }
    if (!next || !m_choice.startsSoon) return m_timer.stop();
    const std::chrono::milliseconds left = *next - now;
    m_timer.start(std::clamp<std::chrono::milliseconds>(left, std::chrono::milliseconds(0), kLookAgainMax));
}

} // namespace conclave::client
