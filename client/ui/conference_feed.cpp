#include "client/ui/conference_feed.hpp"

#include "client/model/known_conferences.hpp"
#include "client/ui/widgets/texts.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

namespace conclave::client {
namespace {

constexpr int kGatherMs = 150;
constexpr int kGatherMsMax = 10'000;
constexpr int kPagesMax = 50;
constexpr std::size_t kConferencesMax = 10'000;         // shown; who has more filters what the server has
constexpr std::size_t kTextBytesMax = 16 * 1024 * 1024; // of all of them together
constexpr std::size_t kSingleMax = 20; // that changed at once; from there on the whole list is less work

std::size_t textBytes(const api::Conference& one) {
    return one.subject.size() + one.description.size() + one.number.size() + one.timeZone.size();
}

bool isOver(const api::Conference& conference) {
    if (conference.state == ConferenceState::ended) return !conference.live; // some go on past their end
    return conference.state == ConferenceState::cancelled;
}

} // namespace

ConferenceFeed::ConferenceFeed(ApiClient& api, ConferenceListModel& model, QObject* parent)
    : QObject(parent), m_api(api), m_model(model) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(kGatherMs);
    connect(&m_soon, &QTimer::timeout, this, &ConferenceFeed::readStale);
    connect(&m_api, &ApiClient::changed, this, &ConferenceFeed::onChanged);
    connect(&m_api, &ApiClient::changesMissed, this, [this] {
        m_allStale = true;
        if (!m_soon.isActive()) m_soon.start();
    });
}

// One reading after the other: a server that says “changed” faster than it answers must not keep the list from ever coming
// to an end, nor pile up questions.
void ConferenceFeed::readStale() {
    if (m_reading || m_single > 0) return m_soon.start();
    const auto stale = std::exchange(m_stale, {});
    if (std::exchange(m_allStale, false)) return refresh();
    for (const ConferenceId& id : stale) {
        ++m_single;
        loadThen(id, [this] { --m_single; });
    }
}

void ConferenceFeed::clear() {
    m_call.cancel();
    m_reading = false;
    m_everLoaded = false;
    setKnownAt({});
    m_model.replaceAll({});
    Q_EMIT changed();
}

void ConferenceFeed::refresh() {
    if (!m_api.signedIn()) return showKnown();
    m_call.cancel();
    m_arriving.clear();
    m_pages = 0;
    m_bytes = 0;
    m_reading = true;
    m_since.start();
    Q_EMIT started();
    loadPage({});
}

void ConferenceFeed::loadPage(const QString& cursor) {
    const bool all = m_view == View::current && m_ended == Ended::shown;
    const Scope scope = m_view == View::past ? Scope::past : all ? Scope::all : Scope::current;
    m_call = m_api.conferences(scope, {}, cursor, this, [this](Result<api::ConferenceList> answer) { take(std::move(answer)); });
}

void ConferenceFeed::take(Result<api::ConferenceList> answer) {
    if (!answer) return refused(answer.error());
    for (api::Conference& conference : answer->items) {
        m_bytes += textBytes(conference);
        m_arriving.push_back(std::move(conference));
    }
    const bool more = ++m_pages < kPagesMax && m_bytes < kTextBytesMax && m_arriving.size() < kConferencesMax;
    if (answer->next && !answer->next->empty() && more) return loadPage(qs(*answer->next));
    m_reading = false;
    // What takes long is not asked for all the time.
    m_soon.setInterval(static_cast<int>(std::clamp<qint64>(m_since.elapsed(), kGatherMs, kGatherMsMax)));
    Q_EMIT ended();
    m_everLoaded = true;
    setKnownAt(QDateTime::currentDateTimeUtc());
    const auto arrived = std::make_shared<std::vector<api::Conference>>(std::exchange(m_arriving, {}));
    std::vector<api::Conference> shown;
    std::copy_if(arrived->begin(), arrived->end(), std::back_inserter(shown), [this](const api::Conference& one) { return belongs(one); });
    if (m_known) {
        const bool past = m_view == View::past;
        // In a turn of its own: the person waits for the list, not for its copy.
        QTimer::singleShot(0, this, [this, past, arrived] {
            std::erase_if(*arrived, [past](const api::Conference& one) { return isOver(one) != past; });
            if (m_everLoaded) m_known->keep(past ? KnownView::past : KnownView::current, *arrived);
        });
    }
    m_model.replaceAll(std::move(shown));
    Q_EMIT loaded();
}

void ConferenceFeed::refused(const Error& error) {
    if (error.code == Errc::cancelled) return; // by a newer one, or the window's end
    m_reading = false;
    Q_EMIT ended();
    if (error.code == Errc::unauthenticated) return; // sign-in is being asked for
    if (error.code != Errc::networkUnreachable && error.code != Errc::timedOut) return Q_EMIT failed(error);
    showKnown();
    Q_EMIT unreachable();
}

bool ConferenceFeed::belongs(const api::Conference& conference) const {
    switch (m_view) {
    case View::past: return isOver(conference);
    case View::running: return !isOver(conference) && conference.live;
    case View::current:
        return !isOver(conference) || (m_ended == Ended::shown && conference.state == ConferenceState::ended);
    }
    return false;
}

void ConferenceFeed::showKnown() {
    if (m_everLoaded || !m_known) return;
    m_known->list(m_view == View::past ? KnownView::past : KnownView::current, this, [this, view = m_view](KnownList known) {
        if (view != m_view || m_everLoaded) return;
        std::erase_if(known.conferences, [this](const api::Conference& one) { return !belongs(one); });
        m_model.replaceAll(known.conferences);
        setKnownAt(known.knownAt);
        Q_EMIT changed();
    });
}

void ConferenceFeed::setKnownAt(const QDateTime& at) {
    m_knownAt = at;
    Q_EMIT knownAtChanged();
}

void ConferenceFeed::loadOne(const ConferenceId& id) {
    loadThen(id, [] {});
}

void ConferenceFeed::loadThen(const ConferenceId& id, std::function<void()> done) {
    m_api.conference(id, this, [this, id, done = std::move(done)](Result<api::Conference> answer) {
        done();
        if (!answer) {
            if (answer.error().code == Errc::notFound) m_model.remove(id);
            return;
        }
        if (m_known) m_known->keep(*answer);
        if (belongs(*answer))
            m_model.put(*answer);
        else
            m_model.remove(id);
        Q_EMIT changed();
    });
}

void ConferenceFeed::onChanged(const QString& kind, const api::Change& change) {
    if (kind == QStringLiteral("user")) return;
    if (m_stale.size() >= kSingleMax) m_allStale = true;
    if (change.conferenceId && !m_allStale) {
        if (std::find(m_stale.begin(), m_stale.end(), *change.conferenceId) == m_stale.end())
            m_stale.push_back(*change.conferenceId);
    } else {
        m_allStale = true;
    }
    if (!m_soon.isActive()) m_soon.start();
}

} // namespace conclave::client
