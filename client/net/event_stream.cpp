#include "client/net/event_stream.hpp"

#include "client/net/problem.hpp"
#include "client/net/transport.hpp"

#include <QRandomGenerator>
#include <algorithm>

namespace conclave::client {

using namespace Qt::StringLiterals;

EventStream::EventStream(Transport& transport, Source source, QObject* parent)
    : QObject(parent), m_transport(transport), m_source(std::move(source)), m_network(transport.newNetwork()),
      m_parser(m_source.eventBytesMax) {
    m_pause.setSingleShot(true);
    m_silence.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &EventStream::attempt);
    connect(&m_silence, &QTimer::timeout, this, [this] {
        drop();
        later();
        Q_EMIT broken(Errc::timedOut);
    });
}

EventStream::~EventStream() {
    blockSignals(true); // whoever owns it may be half gone
    stop();
}

namespace {

constexpr qint64 kSliceBytes = 16 * 1024;          // read in one turn of the event loop
constexpr qint64 kWaitingBytesMax = 1024 * 1024;   // more than can be read in time: hours of changes at once

} // namespace

void EventStream::start() {
    stop();
    m_wanted = true;
    m_lastEventId.clear();
    m_backOff = kPauseMin;
    attempt();
}

void EventStream::stop() {
    m_wanted = false;
    m_pause.stop();
    drop();
}

void EventStream::tryNow() {
    if (!m_wanted || m_reply) return;
    m_pause.stop();
    attempt();
}

void EventStream::attempt() {
    m_parser = SseParser(m_source.eventBytesMax);
    Inquiry inquiry;
    inquiry.verb = "GET";
    inquiry.path = m_source.path;
    inquiry.token = m_transport.token();
    m_reply = m_transport.follow(*m_network, inquiry, m_lastEventId);
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
        m_stood.start();
        Q_EMIT standing(true);
        // Without an id to resume from, what happened before is unknown, even the first time: something may have been read while
        // this one was on its way.
        if (m_lastEventId.isEmpty()) Q_EMIT missed();
        if (!m_reply) return;
    }
    if (m_reply->bytesAvailable() > kWaitingBytesMax) return giveUp();
    const auto events = m_parser.feed(m_reply->read(kSliceBytes));
    if (!m_parser.lastEventId().isEmpty()) m_lastEventId = m_parser.lastEventId();
    bool understood = true;
    for (const StreamEvent& event : events) {
        understood = m_source.take(event) && understood;
        if (!m_reply) return; // stopped by whom it told
    }
    if (!understood && m_source.misread == Source::Misread::anew) return giveUp();
    if (!understood) Q_EMIT missed();
    if (!m_reply) return;
    if (m_parser.broken()) return giveUp();
    if (m_reply->bytesAvailable() == 0 || std::exchange(m_more, true)) return;
    // The window comes first. The reply may be another one by then, which does no harm.
    QTimer::singleShot(0, this, [this] {
        m_more = false;
        if (m_reply) onReadyRead();
    });
}

// What this stream has said cannot be trusted to be all.
void EventStream::giveUp() {
    m_lastEventId.clear();
    drop();
    later();
    Q_EMIT broken(Errc::badAnswer);
}

void EventStream::onFinished() {
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QByteArray type = m_reply->header(QNetworkRequest::ContentTypeHeader).toByteArray();
    const Errc why = status >= 300 ? problemOf({status, type, m_reply->read(kSliceBytes)}).code : m_transport.errorOf(*m_reply).code;
    const bool over = why == Errc::notFound || why == Errc::conferenceEnded || why == Errc::alreadyCancelled;
    drop();
    if (status == 401) {
        m_wanted = false;
        Q_EMIT refused();
        return;
    }
    if (over)
        m_wanted = false;
    else
        later();
    Q_EMIT broken(why);
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
    // One that ends as soon as it stands is asked for more and more slowly, like one that does not come.
    if (m_stood.hasExpired(kPauseMax.count())) m_backOff = kPauseMin;
    Q_EMIT standing(false);
}

void EventStream::later() {
    if (!m_wanted) return;
    const int half = static_cast<int>(m_backOff.count() / 2);
    m_pause.start(half + QRandomGenerator::global()->bounded(half + 1));
    m_backOff = std::min(m_backOff * 2, kPauseMax);
}

} // namespace conclave::client
