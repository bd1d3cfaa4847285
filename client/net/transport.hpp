// HTTPS to one server, with everything that must hold for every request: TLS settings of its own (never the process
// default), no redirects, HTTP/1.1, no decompression, a cap on time and size, the token only to this server and only
// after ServerTrust has agreed. Knows no messages. GUI thread only.
#pragma once

#include "client/net/server_address.hpp"
#include "common/error.hpp"

#include <QByteArray>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QUrlQuery>
#include <chrono>
#include <functional>
#include <memory>

namespace conclave::client {

class ServerTrust;

// What to ask. A request that may be repeated without harm is tried again when the connection breaks.
struct Inquiry {
    enum class Again { no, yes };
    QByteArray verb;
    QString path;
    QUrlQuery query{};
    QByteArray body{}; // JSON; empty for none
    QByteArray ifMatch{};
    QByteArray idempotencyKey{};
    QByteArray accept{"application/json"}; // of a good answer
    QByteArray token{}; // of this server; taken when the question is asked, so that it never meets another one
    Again again = Again::no;
    std::chrono::milliseconds timeMax{30'000};
};

struct Answered {
    int status = 0;
    QByteArray contentType;
    QByteArray body;
};

class Transport : public QObject {
    Q_OBJECT

public:
    static constexpr qint64 kAnswerBytesMax = 4 * 1024 * 1024; // 200 conferences with long descriptions fit

    explicit Transport(ServerTrust& trust, QObject* parent = nullptr);

    // Whatever is on its way to the server before is cancelled.
    void setServer(const ServerAddress& server);
    const ServerAddress& server() const { return m_server; }
    ServerTrust& trust() const { return m_trust; }
    void setToken(const QByteArray& token) { m_token = token; }
    const QByteArray& token() const { return m_token; }
    const QString& tlsVersion() const { return m_tlsVersion; }
    // What the server's clock shows beyond ours, to the second, as its newest answer says.
    std::chrono::milliseconds clockAhead() const { return m_clockAhead; }
    void hearClock(const QNetworkReply& reply);

    // The request with all that must hold; the caller owns the reply.
    QNetworkReply* start(const Inquiry& inquiry, const QByteArray& accept);
    // Connections of its own for what stays open: six are all that one network has for a server.
    std::unique_ptr<QNetworkAccessManager> newNetwork();
    // Over such ones; what comes is a stream of events.
    QNetworkReply* follow(QNetworkAccessManager& network, const Inquiry& inquiry, const QByteArray& lastEventId);
    // What a broken reply means, trust included.
    Error errorOf(const QNetworkReply& reply) const;

Q_SIGNALS:
    // A connection that an earlier decision let through must not outlive it.
    void connectionsStale();

private:
    void prepare(QNetworkAccessManager& network);
    QNetworkReply* send(QNetworkAccessManager& network, const Inquiry& inquiry, const QByteArray& accept,
                        const QByteArray& lastEventId);
    void onSslErrors(QNetworkReply* reply, const QList<QSslError>& errors);
    void onEncrypted(QNetworkReply* reply);

    ServerTrust& m_trust;
    QNetworkAccessManager m_network;
    ServerAddress m_server;
    QByteArray m_token;
    QString m_tlsVersion;
    std::chrono::milliseconds m_clockAhead{};
};

// One question and its answer: deadline, cap, retries, cancel. Deletes itself after it has answered.
class Exchange : public QObject {
    Q_OBJECT

public:
    using Done = std::function<void(Result<Answered>)>;

    Exchange(Transport& transport, Inquiry inquiry, QObject* context, Done done);
    void cancel();

private:
    void attempt();
    void onReadyRead();
    void onFinished();
    void dropReply();
    void finish(Result<Answered> result);

    Transport& m_transport;
    Inquiry m_inquiry;
    QPointer<QObject> m_context;
    Done m_done;
    QPointer<QNetworkReply> m_reply;
    QByteArray m_body;
    QTimer m_deadline;
    QTimer m_pause;
    int m_attempts = 0;
};

} // namespace conclave::client
