#include "client/model/live_watch.hpp"

#include "client/model/live_words.hpp"

#include <algorithm>

namespace conclave::client {

namespace {

constexpr std::chrono::milliseconds kGather{2'000};
constexpr std::size_t kWaitingMax = 20; // calls at once; who has more hears of some of them
constexpr int kNoticesMax = 3;          // of one reading
constexpr std::size_t kToldMax = 40;    // refusals kept of a call: twice what a server tells at once

bool hasModerator(const api::Live& live) {
    return std::any_of(live.participants.begin(), live.participants.end(),
                       [](const api::LiveParticipant& one) { return one.role == Role::moderator; });
}

} // namespace

LiveWatch::LiveWatch(ApiClient& api, QObject* parent) : QObject(parent), m_api(api) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(kGather);
    m_again.setSingleShot(true);
    m_again.setInterval(m_withoutModerator);
    connect(&m_soon, &QTimer::timeout, this, &LiveWatch::readNext);
    connect(&m_again, &QTimer::timeout, this, [this] {
        for (auto seen = m_seen.cbegin(); seen != m_seen.cend(); ++seen)
            if (seen->withoutModerator && !seen->told) ask(ConferenceId(seen.key().toStdString()));
    });
    connect(&m_api, &ApiClient::changed, this, [this](const QString& kind, const api::Change& change) {
        if (kind == QStringLiteral("live") && change.conferenceId &&
            m_seen.contains(QString::fromStdString(change.conferenceId->value)))
            ask(*change.conferenceId);
    });
    for (auto unheard : {&ApiClient::sessionStarted, &ApiClient::changesMissed}) connect(&m_api, unheard, this, &LiveWatch::askAll);
}

void LiveWatch::setTimes(std::chrono::milliseconds gather, std::chrono::milliseconds withoutModerator) {
    m_soon.setInterval(gather);
    m_again.setInterval(withoutModerator);
    m_withoutModerator = withoutModerator;
}

void LiveWatch::clear() {
    m_call.cancel();
    m_call = Call();
    m_seen.clear();
    m_waiting.clear();
    m_soon.stop();
    m_again.stop();
}

void LiveWatch::see(const std::vector<api::Conference>& conferences) {
    for (const api::Conference& one : conferences) {
        const QString key = QString::fromStdString(one.id.value);
        if (!one.live || one.state == ConferenceState::cancelled) {
            m_seen.remove(key);
            continue;
        }
        const bool known = m_seen.contains(key);
        if (!known && m_seen.size() >= qsizetype{kWaitingMax}) continue;
        m_seen[key].subject = QString::fromStdString(one.subject);
        if (!known) ask(one.id);
    }
}

void LiveWatch::ask(const ConferenceId& id) {
    if (!m_choice.callNeedsYou || m_waiting.size() >= kWaitingMax) return;
    if (std::find(m_waiting.begin(), m_waiting.end(), id) == m_waiting.end()) m_waiting.push_back(id);
    if (!m_soon.isActive() && !m_call.running()) m_soon.start();
}

void LiveWatch::askAll() {
    for (auto seen = m_seen.keyBegin(); seen != m_seen.keyEnd(); ++seen) ask(ConferenceId(seen->toStdString()));
}

void LiveWatch::lookAgain() {
    const bool wanted = std::any_of(m_seen.cbegin(), m_seen.cend(),
                                    [](const Seen& seen) { return seen.withoutModerator && !seen.told; });
    if (wanted && !m_again.isActive()) m_again.start();
}

void LiveWatch::readNext() {
    if (m_waiting.empty() || m_call.running() || !m_api.signedIn()) return;
    const ConferenceId id = m_waiting.front();
    m_waiting.erase(m_waiting.begin());
    m_call = m_api.live(id, this, [this, id](Result<api::Live> live) {
        if (!live && live.error().code == Errc::cancelled) return; // by clear()
        m_call = Call();
        live ? take(id, *live) : lookAgain();
        if (!m_waiting.empty()) m_soon.start();
    });
}

void LiveWatch::take(const ConferenceId& id, const api::Live& live) {
    const auto found = m_seen.find(QString::fromStdString(id.value));
    if (found == m_seen.end()) return;
    Seen& seen = *found;
    const Instant since = seen.newestRefusal.value_or(live.now - kRefusalFresh);
    seen.newestRefusal = since;
    std::vector<Notice> notices;
    for (auto one = live.refusals.rbegin(); one != live.refusals.rend(); ++one) {
        if (one->at <= since) continue;
        seen.newestRefusal = std::max(*seen.newestRefusal, one->at);
        const bool again = std::any_of(seen.toldRefusals.begin(), seen.toldRefusals.end(), [&](const api::LiveRefusal& told) {
            return told.participantId == one->participantId && told.reason == one->reason && one->at - told.at < kRefusalFresh;
        });
        if (again) continue; // by a phone that dials without end
        if (seen.toldRefusals.size() == kToldMax) seen.toldRefusals.erase(seen.toldRefusals.begin());
        seen.toldRefusals.push_back(*one);
        if (notices.size() < kNoticesMax) notices.push_back({NoticeKind::refused, id, refusalSentence(*one), seen.subject});
    }
    if (!live.open || hasModerator(live)) {
        seen.withoutModerator.reset();
        seen.told = false;
    } else {
        if (!seen.withoutModerator) seen.withoutModerator = live.now;
        if (!seen.told && live.now - *seen.withoutModerator >= m_withoutModerator) {
            seen.told = true;
            notices.push_back({NoticeKind::moderatorMissing, id, tr("No moderator is in the conference"), seen.subject});
        }
    }
    lookAgain();
    if (m_choice.callNeedsYou)
        for (const Notice& notice : notices) Q_EMIT due(notice);
}

} // namespace conclave::client
