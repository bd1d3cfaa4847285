#include "client/model/live_call.hpp"

#include "client/model/conference_actions.hpp"
#include "client/net/live_stream.hpp"

#include <algorithm>

namespace conclave::client {

namespace {

constexpr std::size_t kRefusalsMax = 20;
constexpr int kGatherMs = 30;
constexpr std::chrono::seconds kAsleep{2}; // our clocks go on differently only while the computer sleeps, or is set

} // namespace

std::chrono::milliseconds LiveCall::wallClock() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch());
}

LiveCall::LiveCall(ApiClient& api, ConferenceReader& reader, const LivePeopleModel::Words& words, Clocks clocks, QObject* parent)
    : QObject(parent), m_reader(reader), m_wallClock(std::move(clocks.wall)), m_people(words, std::move(clocks.steady)) {
    m_stream = api.follow(reader.id(), this);
    connect(m_stream, &LiveStream::live, this, &LiveCall::take);
    connect(m_stream, &LiveStream::participant, this, [this](const api::LiveParticipant& person) {
        m_heardAt = now();
        m_people.put(person);
    });
    connect(m_stream, &LiveStream::left, this, [this](const api::LiveLeft& who) {
        m_heardAt = now();
        m_people.leave(who, now());
    });
    connect(m_stream, &LiveStream::levels, this, [this](const api::LiveLevels& levels) {
        m_heardAt = now();
        m_people.hear(levels);
    });
    connect(m_stream, &LiveStream::refusal, this, [this](const api::LiveRefusal& refused) {
        std::erase_if(m_refusals, [&](const api::LiveRefusal& one) {
            return one.participantId == refused.participantId && one.reason == refused.reason;
        });
        m_refusals.insert(m_refusals.begin(), refused);
        if (m_refusals.size() > kRefusalsMax) m_refusals.resize(kRefusalsMax);
        Q_EMIT changed();
    });
    connect(m_stream, &LiveStream::broken, this, &LiveCall::lose);
    for (auto over : {&ApiClient::sessionExpired, &ApiClient::sessionClosed})
        connect(&api, over, this, [this] { lose(Errc::unauthenticated); });
    connect(&m_reader, &ConferenceReader::arrived, this, [this] {
        if (const auto& people = m_reader.newest()->participants) m_people.setInvited(*people);
        m_soon.start(); // it may be over
    });
    m_soon.setSingleShot(true);
    m_soon.setInterval(kGatherMs);
    connect(&m_soon, &QTimer::timeout, this, &LiveCall::changed);
    connect(&m_people, &LivePeopleModel::peopleChanged, this, [this] {
        if (!m_soon.isActive()) m_soon.start();
    });
    if (m_reader.newest() && m_reader.newest()->participants) m_people.setInvited(*m_reader.newest()->participants);
    m_tick.setInterval(1000);
    connect(&m_tick, &QTimer::timeout, this, &LiveCall::tick);
    m_tick.start();
    m_stream->start();
    m_reader.read();
}

void LiveCall::tick() {
    if (m_condition != Condition::live) return;
    const auto apart = (m_wallClock() - m_saidAtWall) - std::chrono::milliseconds(m_sinceSaid.elapsed());
    if (apart > kAsleep || apart < -kAsleep) {
        m_saidAtWall += apart; // once for each
        return m_stream->start();
    }
    const std::size_t fresh = refusals().size();
    if (fresh != std::exchange(m_refusalsFresh, fresh)) Q_EMIT changed(); // one has grown old
}

QString LiveCall::whyNoMore() const { return open() || !m_reader.newest() ? QString() : whyOver(m_reader.newest()->state); }

void LiveCall::take(const api::Live& all) {
    m_condition = Condition::live;
    m_open = all.open;
    m_locked = all.locked;
    m_everyoneMuted = all.everyoneMuted;
    m_end = all.end;
    m_saidNow = all.now;
    m_sinceSaid.start();
    m_saidAtWall = m_wallClock();
    m_heardAt = all.now;
    m_refusals = all.refusals;
    if (m_refusals.size() > kRefusalsMax) m_refusals.resize(kRefusalsMax);
    m_people.setStale(false);
    m_people.setHere(all.participants, all.now);
    if (!m_reader.newest() && !m_reader.reading()) m_reader.read();
    Q_EMIT changed();
}

void LiveCall::lose(Errc why) {
    const bool over = why == Errc::notFound || why == Errc::conferenceEnded || why == Errc::alreadyCancelled;
    m_condition = over ? Condition::gone : Condition::lost;
    m_why = why;
    m_people.setStale(true);
    Q_EMIT changed();
}

Instant LiveCall::now() const {
    return m_saidNow + std::chrono::milliseconds(m_sinceSaid.isValid() ? m_sinceSaid.elapsed() : 0);
}

std::optional<std::chrono::milliseconds> LiveCall::timeLeft() const {
    if (!m_sinceSaid.isValid()) return std::nullopt;
    return m_end - now();
}

std::vector<api::LiveRefusal> LiveCall::refusals() const {
    std::vector<api::LiveRefusal> fresh;
    for (const api::LiveRefusal& one : m_refusals) {
        const auto row = m_people.rowOf(one.participantId);
        const bool cameIn = row && m_people.at(*row).here && m_people.at(*row).here->joinedAt >= one.at;
        if (one.at > m_dismissed && now() - one.at < kRefusalFresh && !cameIn) fresh.push_back(one);
    }
    return fresh;
}

void LiveCall::dismissRefusals() {
    for (const api::LiveRefusal& one : m_refusals) m_dismissed = std::max(m_dismissed, one.at);
    Q_EMIT changed();
}

void LiveCall::tryNow() {
    m_stream->tryNow();
    if (!m_reader.newest() && !m_reader.reading()) m_reader.read();
}

} // namespace conclave::client
