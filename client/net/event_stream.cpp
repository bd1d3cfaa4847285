#include "client/net/event_stream.hpp"

#include "client/net/transport.hpp"
#include "common/api/codec.hpp"
#include "common/api/paths.hpp"

#include <QRandomGenerator>
#include <algorithm>

namespace conclave::client {

using namespace Qt::StringLiterals;

EventStream::EventStream(Transport& transport, QObject* parent) : QObject(parent), m_transport(transport) {
    m_pause.setSingleShot(true);
    m_silence.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &EventStream::attempt);
    connect(&m_silence, &QTimer::timeout, this, [this] {
        drop();
        later();
    });
}

void EventStream::start() {
    stop();
    m_wanted = true;
    m_everStood = false;
    m_lastEventId.clear();
    m_backOff = kPauseMin;
    attempt();
}

void EventStream::stop() {
    m_wanted = false;
    m_pause.stop();
    drop();
}

void EventStream::attempt() {
    m_parser = SseParser();
    Inquiry inquiry;
    inquiry.verb = "GET";
    inquiry.path = QString::fromLatin1(api::paths::kEvents);
    inquiry.token = m_transport.token();
    m_reply = m_transport.start(inquiry, "text/event-stream", m_lastEventId);
    connect(m_reply, &QNetworkReply::readyRead, this, &EventStream::onReadyRead);
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &EventStream::onReadyRead);
    connect(m_reply, &QNetworkReply::finished, this, &EventStream::onFinished);
    m_silence.start(kSilenceMax);
}

void EventStream::onReadyRead() {
    if (m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != 200) return;
    if (!m_reply->header(QNetworkRequest::ContentTypeHeader).toByteArray().startsWith("text/event-stream")) return;
    m_silence.start(kSilenceMax);
    if (!m_stands) {
        m_stands = true;
        m_backOff = kPauseMin;
        Q_EMIT standing(true);
        // Without an id to resume from, what happened while the line was down is unknown.
        if (m_everStood && m_lastEventId.isEmpty()) Q_EMIT missed();
        m_everStood = true;
        if (!m_reply) return;
    }
    const auto events = m_parser.feed(m_reply->readAll());
    if (!m_parser.lastEventId().isEmpty()) m_lastEventId = m_parser.lastEventId();
    for (const StreamEvent& event : events) {
        take(event);
        if (!m_reply) return; // stopped by whom it told
    }
    if (m_parser.broken()) {
        m_lastEventId.clear();
        drop();
        later();
    }
}

void EventStream::take(const StreamEvent& event) {
    static const QList<QByteArray> kinds{"conference", "delivery", "live", "user"};
    if (!kinds.contains(event.name)) {
        if (event.name != "message") Q_EMIT missed(); // such as a backlog that has run over
        return;
    }
    const std::string_view data(event.data.constData(), static_cast<std::size_t>(event.data.size()));
    if (const auto change = api::decode<api::Change>(data, api::Unknown::ignored))
        Q_EMIT changed(QString::fromLatin1(event.name), *change);
    else
        Q_EMIT missed();
}

void EventStream::onFinished() {
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    drop();
    if (status == 401) {
        m_wanted = false;
        Q_EMIT refused();
        return;
    }
    later();
}

void EventStream::drop() {
    m_silence.stop();
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
        m_reply->deleteLater();
        m_reply.clear();
    }
    if (!std::exchange(m_stands, false)) return;
    Q_EMIT standing(false);
}

void EventStream::later() {
    if (!m_wanted) return;
    const int half = static_cast<int>(m_backOff.count() / 2);
    m_pause.start(half + QRandomGenerator::global()->bounded(half + 1));
    m_backOff = std::min(m_backOff * 2, kPauseMax);
}

} // namespace conclave::client
