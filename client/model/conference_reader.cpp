#include "client/model/conference_reader.hpp"

#include <algorithm>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

constexpr int kGatherMs = 150;
constexpr int kPollMs = 2'000;
constexpr int kFailuresMax = 4; // the pause doubles with each up to here

} // namespace

bool isFailed(const std::optional<api::Delivery>& delivery) {
    return delivery && (delivery->state == DeliveryState::failed || delivery->state == DeliveryState::bounced);
}

bool isWaiting(const std::optional<api::Delivery>& delivery) {
    return delivery && (delivery->state == DeliveryState::queued || delivery->state == DeliveryState::sending ||
                        delivery->state == DeliveryState::deferred);
}

bool isMailed(const api::Participant& person) {
    return person.delivery && person.delivery->state != DeliveryState::suppressed;
}

ConferenceReader::ConferenceReader(ApiClient& api, ConferenceId id, QObject* parent)
    : QObject(parent), m_api(api), m_id(std::move(id)) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(kGatherMs);
    m_poll.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &ConferenceReader::read);
    connect(&m_poll, &QTimer::timeout, this, &ConferenceReader::read);
    const auto soon = [this] {
        if (m_following && !m_soon.isActive()) m_soon.start();
    };
    connect(&m_api, &ApiClient::changed, this, [this, soon](const QString& kind, const api::Change& change) {
        if (change.conferenceId && *change.conferenceId != m_id) return;
        if (kind == u"conference"_s || kind == u"delivery"_s) soon();
        // People come and go one after the other; whether anybody is in is enough.
        if (kind == u"live"_s && m_following && !m_poll.isActive()) m_poll.start(kPollMs);
    });
    connect(&m_api, &ApiClient::changesMissed, this, soon);
    connect(&m_api, &ApiClient::sessionStarted, this, soon);
}

const api::Participant* ConferenceReader::person(const ParticipantId& who) const {
    if (!m_newest || !m_newest->participants) return nullptr;
    const auto found = std::find_if(m_newest->participants->begin(), m_newest->participants->end(),
                                    [&](const api::Participant& one) { return one.id == who; });
    return found == m_newest->participants->end() ? nullptr : &*found;
}

void ConferenceReader::read() {
    m_following = true;
    m_soon.stop();
    m_poll.stop();
    if (m_call.running()) {
        m_again = true;
        return;
    }
    m_call = m_api.conference(m_id, this, [this](Result<api::Conference> answer) { answered(std::move(answer)); });
}

void ConferenceReader::take(api::Conference conference) {
    m_call.cancel(); // it may tell an older story
    m_call = Call();
    m_again = false;
    m_following = true;
    m_id = conference.id;
    m_newest = std::move(conference);
    pollLater();
    Q_EMIT arrived();
}

void ConferenceReader::answered(Result<api::Conference> answer) {
    if (!answer && answer.error().code == Errc::cancelled) return; // by take()
    m_call = Call();
    if (std::exchange(m_again, false)) return read();
    if (answer) {
        m_failures = 0;
        m_newest = std::move(*answer);
        pollLater();
        Q_EMIT arrived();
        return;
    }
    const Errc code = answer.error().code;
    m_failures = std::min(m_failures + 1, kFailuresMax);
    if (code != Errc::unauthenticated && code != Errc::notFound) pollLater();
    Q_EMIT failed(answer.error());
}

void ConferenceReader::pollLater() {
    if (!m_newest || mailIsMoving()) m_poll.start(kPollMs << m_failures);
}

bool ConferenceReader::mailIsMoving() const {
    return m_newest && m_newest->participants &&
           std::any_of(m_newest->participants->begin(), m_newest->participants->end(),
                       [](const api::Participant& one) { return isWaiting(one.delivery); });
}

} // namespace conclave::client
