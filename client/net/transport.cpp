#include "client/net/transport.hpp"

#include "client/net/server_trust.hpp"

#include <QDateTime>
#include <QLocale>
#include <QRandomGenerator>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

constexpr const char* kUntrusted = "conclaveUntrusted";
constexpr int kAttemptsMax = 3;

Error errorWith(Errc code, const QString& detail) {
    Error error;
    error.code = code;
    error.detail = detail.toStdString();
    return error;
}

QString protocolText(QSsl::SslProtocol protocol) {
    switch (protocol) {
    case QSsl::TlsV1_3:
        return u"TLS 1.3"_s;
    case QSsl::TlsV1_2:
        return u"TLS 1.2"_s;
    default:
        return u"TLS"_s;
    }
}

} // namespace

Transport::Transport(ServerTrust& trust, QObject* parent) : QObject(parent), m_trust(trust), m_network(this) {
    prepare(m_network);
    connect(&m_trust, &ServerTrust::pinnedChanged, this, &Transport::connectionsStale);
}

void Transport::prepare(QNetworkAccessManager& network) {
    network.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    network.setAutoDeleteReplies(false);
    connect(&network, &QNetworkAccessManager::sslErrors, this, &Transport::onSslErrors);
    connect(&network, &QNetworkAccessManager::encrypted, this, &Transport::onEncrypted);
    connect(this, &Transport::connectionsStale, &network, &QNetworkAccessManager::clearConnectionCache);
}

std::unique_ptr<QNetworkAccessManager> Transport::newNetwork() {
    auto network = std::make_unique<QNetworkAccessManager>();
    prepare(*network);
    return network;
}

void Transport::setServer(const ServerAddress& server) {
    if (server == m_server) return;
    for (Exchange* exchange : findChildren<Exchange*>()) exchange->cancel();
    m_token.clear();
    m_tlsVersion.clear();
    m_clockAhead = {};
    m_server = server;
    m_trust.setServer(server);
    Q_EMIT connectionsStale();
}

QNetworkReply* Transport::start(const Inquiry& inquiry, const QByteArray& accept) { return send(m_network, inquiry, accept, {}); }

QNetworkReply* Transport::follow(QNetworkAccessManager& network, const Inquiry& inquiry, const QByteArray& lastEventId) {
    return send(network, inquiry, "text/event-stream", lastEventId);
}

QNetworkReply* Transport::send(QNetworkAccessManager& network, const Inquiry& inquiry, const QByteArray& accept,
                               const QByteArray& lastEventId) {
    QUrl url = m_server.url(inquiry.path);
    if (!inquiry.query.isEmpty()) url.setQuery(inquiry.query);
    QNetworkRequest request(url);
    request.setSslConfiguration(m_trust.configuration());
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setRawHeader("Accept", accept);
    request.setRawHeader("Accept-Encoding", "identity"); // set by hand, Qt unpacks nothing: no bomb goes off
    request.setHeader(QNetworkRequest::UserAgentHeader, u"conclave/" CONCLAVE_VERSION ""_s);
    if (!inquiry.token.isEmpty()) request.setRawHeader("Authorization", "Bearer " + inquiry.token);
    if (!inquiry.ifMatch.isEmpty()) request.setRawHeader("If-Match", inquiry.ifMatch);
    if (!inquiry.idempotencyKey.isEmpty()) request.setRawHeader("Idempotency-Key", inquiry.idempotencyKey);
    if (!lastEventId.isEmpty()) request.setRawHeader("Last-Event-ID", lastEventId);
    // Else Qt would call an empty POST a form.
    if (!inquiry.body.isEmpty() || inquiry.verb == "POST")
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);

    QNetworkReply* reply = network.sendCustomRequest(request, inquiry.verb, inquiry.body);
    reply->setReadBufferSize(256 * 1024);
    return reply;
}

void Transport::onSslErrors(QNetworkReply* reply, const QList<QSslError>& errors) {
    const auto explained = m_trust.explained(reply->sslConfiguration().peerCertificate(), errors);
    if (!explained.isEmpty())
        reply->ignoreSslErrors(explained);
    else
        reply->setProperty(kUntrusted, true);
}

// Qt calls this before it sends the request: the last moment to see that a pinned server still is who it was.
void Transport::onEncrypted(QNetworkReply* reply) {
    const QSslConfiguration negotiated = reply->sslConfiguration();
    if (!m_trust.judge(negotiated.peerCertificate())) {
        reply->setProperty(kUntrusted, true);
        reply->abort();
        return;
    }
    m_tlsVersion = protocolText(negotiated.sessionProtocol());
}

// RFC 9110 section 6.6.1.
void Transport::hearClock(const QNetworkReply& reply) {
    QDateTime said =
        QLocale::c().toDateTime(QString::fromLatin1(reply.rawHeader("Date")), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    if (!said.isValid()) return;
    said.setTimeSpec(Qt::UTC);
    m_clockAhead = std::chrono::seconds(said.toSecsSinceEpoch() - QDateTime::currentSecsSinceEpoch());
}

Error Transport::errorOf(const QNetworkReply& reply) const {
    if (reply.property(kUntrusted).toBool()) return errorWith(Errc::untrustedServer, m_trust.lastRefusal());
    switch (reply.error()) {
    case QNetworkReply::SslHandshakeFailedError:
        m_trust.noteNoSecureConnection();
        return errorWith(Errc::untrustedServer, reply.errorString());
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolInvalidOperationError:
    case QNetworkReply::ProtocolUnknownError:
        return errorWith(Errc::badAnswer, reply.errorString());
    case QNetworkReply::TimeoutError:
        return errorWith(Errc::timedOut, reply.errorString());
    default:
        return errorWith(Errc::networkUnreachable, reply.errorString());
    }
}

Exchange::Exchange(Transport& transport, Inquiry inquiry, QObject* context, Done done)
    : QObject(&transport), m_transport(transport), m_inquiry(std::move(inquiry)), m_context(context),
      m_done(std::move(done)) {
    m_deadline.setSingleShot(true);
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &Exchange::attempt);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        dropReply();
        finish(errorWith(Errc::timedOut, {}));
    });
    // Nobody waits any more: a question is dropped, an order runs on to its end.
    if (context && m_inquiry.verb == "GET") connect(context, &QObject::destroyed, this, &Exchange::cancel);
    m_deadline.start(m_inquiry.timeMax);
    m_pause.start(0);
}

void Exchange::cancel() {
    if (!m_done) return;
    dropReply();
    m_pause.stop();
    // Through the event loop: an answer never comes from inside a call.
    QMetaObject::invokeMethod(this, [this] { finish(errorWith(Errc::cancelled, {})); }, Qt::QueuedConnection);
}

void Exchange::attempt() {
    ++m_attempts;
    m_body.clear();
    m_reply = m_transport.start(m_inquiry, m_inquiry.accept + ", application/problem+json");
    connect(m_reply, &QNetworkReply::readyRead, this, &Exchange::onReadyRead);
    connect(m_reply, &QNetworkReply::finished, this, &Exchange::onFinished);
}

void Exchange::onReadyRead() {
    // Looked at before it is taken: Qt may hand over far more at once than the reply's buffer was to hold.
    if (m_body.size() + m_reply->bytesAvailable() <= Transport::kAnswerBytesMax) {
        m_body += m_reply->readAll();
        return;
    }
    dropReply();
    finish(errorWith(Errc::badAnswer, u"the answer is too large"_s));
}

void Exchange::onFinished() {
    QNetworkReply& reply = *m_reply;
    if (reply.isOpen() && reply.bytesAvailable() > 0) {
        onReadyRead();
        if (!m_reply) return;
    }
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const auto error = reply.error();
    // Qt reports a status of 400 and more as an error of its own; the status says it better.
    const bool answered = status >= 100 && (error == QNetworkReply::NoError || (error >= 201 && error < 500));
    if (answered) {
        m_transport.hearClock(reply);
        Answered result{status, reply.header(QNetworkRequest::ContentTypeHeader).toByteArray(), m_body};
        dropReply();
        finish(std::move(result));
        return;
    }
    const Error failure = m_transport.errorOf(reply);
    const bool broken = error == QNetworkReply::RemoteHostClosedError ||
                        error == QNetworkReply::TemporaryNetworkFailureError ||
                        error == QNetworkReply::UnknownNetworkError;
    dropReply();
    if (broken && m_inquiry.again == Inquiry::Again::yes && m_attempts < kAttemptsMax) {
        const int backOffMs = 250 << m_attempts;
        m_pause.start(backOffMs + QRandomGenerator::global()->bounded(backOffMs));
        return;
    }
    finish(failure);
}

void Exchange::dropReply() {
    if (!m_reply) return;
    m_reply->disconnect(this);
    m_reply->abort();
    m_reply->deleteLater();
    m_reply.clear();
}

void Exchange::finish(Result<Answered> result) {
    if (!m_done) return;
    m_deadline.stop();
    m_pause.stop();
    const Done done = std::exchange(m_done, nullptr);
    deleteLater();
    if (m_context) done(std::move(result));
}

} // namespace conclave::client
