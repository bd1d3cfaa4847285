// Follows one stream of events and keeps it standing: resumes after Last-Event-ID, reconnects with growing, jittered
// pauses, takes silence for a broken line. What the events mean is its owner's. GUI thread only.
#pragma once

#include "client/net/sse_parser.hpp"
#include "common/error.hpp"

#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <chrono>
#include <functional>
#include <memory>

namespace conclave::client {

class Transport;

class EventStream : public QObject {
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kSilenceMax{90'000};
    static constexpr std::chrono::milliseconds kPauseMin{500};
    static constexpr std::chrono::milliseconds kPauseMax{30'000};

    struct Source {
        QString path{};
        qsizetype eventBytesMax = SseParser::kEventBytesMax;
        // Whether it was understood. May stop the stream.
        std::function<bool(const StreamEvent&)> take{};
        // After an event that was not: told as missed, or the whole stream anew, from its beginning.
        enum class Misread { missed, anew } misread = Misread::missed;
    };

    EventStream(Transport& transport, Source source, QObject* parent = nullptr);
    // Nobody is told any more.
    ~EventStream() override;

    void start();
    void stop();
    // At once, instead of after the pause; as it is while it stands.
    void tryNow();

Q_SIGNALS:
    // The server could not tell what happened in between.
    void missed();
    void standing(bool stands);
    // It does not come, or has ended; it is tried again by itself, unless what it tells of is not there or over (notFound,
    // conferenceEnded, alreadyCancelled).
    void broken(conclave::Errc why);
    // The session is not valid any more; the stream has stopped.
    void refused();

private:
    void attempt();
    void onReadyRead();
    void onFinished();
    void drop();
    void giveUp();
    void later();

    Transport& m_transport;
    Source m_source;
    std::unique_ptr<QNetworkAccessManager> m_network; // streams take no connection from requests
    QPointer<QNetworkReply> m_reply;
    SseParser m_parser;
    QByteArray m_lastEventId;
    QTimer m_pause;
    QTimer m_silence;
    std::chrono::milliseconds m_backOff = kPauseMin;
    bool m_wanted = false;
    bool m_stands = false;
    bool m_more = false; // is going to be read in the next turn
    QElapsedTimer m_stood;
};

} // namespace conclave::client
