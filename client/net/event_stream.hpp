// Follows GET /events and keeps it standing: resumes after Last-Event-ID, reconnects with growing, jittered pauses,
// takes silence for a broken line. GUI thread only.
#pragma once

#include "client/net/sse_parser.hpp"
#include "common/api/messages.hpp"

#include <QElapsedTimer>
#include <QNetworkReply>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <chrono>

namespace conclave::client {

class Transport;

class EventStream : public QObject {
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds kSilenceMax{90'000};
    static constexpr std::chrono::milliseconds kPauseMin{500};
    static constexpr std::chrono::milliseconds kPauseMax{30'000};

    explicit EventStream(Transport& transport, QObject* parent = nullptr);

    void start();
    void stop();

Q_SIGNALS:
    void changed(const QString& kind, const conclave::api::Change& change);
    // The server could not tell what happened in between.
    void missed();
    void standing(bool stands);
    // The session is not valid any more; the stream has stopped.
    void refused();

private:
    void attempt();
    void onReadyRead();
    void onFinished();
    void drop();
    void giveUp();
    void later();
    // Whether it was understood.
    bool take(const StreamEvent& event);

    Transport& m_transport;
    QPointer<QNetworkReply> m_reply;
    SseParser m_parser;
    QByteArray m_lastEventId;
    QTimer m_pause;
    QTimer m_silence;
    std::chrono::milliseconds m_backOff = kPauseMin;
    bool m_wanted = false;
    bool m_stands = false;
    bool m_everStood = false;
    bool m_more = false; // is going to be read in the next turn
    QElapsedTimer m_stood;
};

} // namespace conclave::client
