// An HTTPS server of a test's own, on an ephemeral loopback port: shows any certificate, hands every request to the
// test, which may answer well, badly, slowly or not at all. Remembers every decrypted byte it was sent. Lives in the
// test's thread and event loop.
#pragma once

#include <QByteArray>
#include <QFile>
#include <QHash>
#include <QPointer>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <functional>

namespace conclave::tests {

struct ReceivedRequest {
    QByteArray verb;
    QByteArray target;
    QHash<QByteArray, QByteArray> headers; // names in lower case
    QByteArray body;
};

class TlsServer {
public:
    using Handler = std::function<void(const ReceivedRequest&, QSslSocket&)>;

    // `port` is that of a server that was there before.
    TlsServer(const QString& certificateFile, const QString& keyFile, quint16 port = 0) {
        show(certificateFile, keyFile);
        QObject::connect(&m_server, &QSslServer::pendingConnectionAvailable, &m_server, [this] { takeConnections(); });
        m_server.listen(QHostAddress::LocalHost, port);
    }

    // From the next connection on.
    void show(const QString& certificateFile, const QString& keyFile) {
        QFile key(keyFile);
        if (!key.open(QIODevice::ReadOnly)) qFatal("no key");
        const QByteArray pem = key.readAll();
        const QSsl::KeyAlgorithm algorithm = pem.contains("RSA") ? QSsl::Rsa : QSsl::Ec;
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificateChain(QSslCertificate::fromPath(certificateFile));
        configuration.setPrivateKey(QSslKey(pem, algorithm));
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        m_server.setSslConfiguration(configuration);
    }

    quint16 port() const { return m_server.serverPort(); }
    QString address() const { return QStringLiteral("localhost:%1").arg(port()); }
    void setHandler(Handler handler) { m_handler = std::move(handler); }
    const QByteArray& bytesReceived() const { return m_received; }
    const QList<ReceivedRequest>& requests() const { return m_requests; }
    void clear() {
        m_received.clear();
        m_requests.clear();
    }
    void dropConnections() {
        for (const auto& socket : m_sockets)
            if (socket) socket->abort();
    }

    static void answer(QSslSocket& socket, int status, const QByteArray& body,
                       const QByteArray& contentType = "application/json", const QByteArray& more = {}) {
        socket.write("HTTP/1.1 " + QByteArray::number(status) + " X\r\nContent-Type: " + contentType +
                     "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" + more + "\r\n" + body);
    }

private:
    void takeConnections() {
        while (auto* socket = qobject_cast<QSslSocket*>(m_server.nextPendingConnection())) {
            m_sockets.append(socket);
            auto buffer = std::make_shared<QByteArray>();
            QObject::connect(socket, &QSslSocket::disconnected, socket, &QObject::deleteLater);
            QObject::connect(socket, &QSslSocket::readyRead, socket, [this, socket, buffer] { read(*socket, *buffer); });
            read(*socket, *buffer);
        }
    }

    void read(QSslSocket& socket, QByteArray& buffer) {
        const QByteArray bytes = socket.readAll();
        m_received += bytes;
        buffer += bytes;
        while (true) {
            const qsizetype end = buffer.indexOf("\r\n\r\n");
            if (end < 0) return;
            ReceivedRequest request;
            const QList<QByteArray> lines = buffer.left(end).split('\n');
            const QList<QByteArray> words = lines.value(0).trimmed().split(' ');
            request.verb = words.value(0);
            request.target = words.value(1);
            for (const QByteArray& line : lines.mid(1)) {
                const qsizetype colon = line.indexOf(':');
                request.headers.insert(line.left(colon).toLower(), line.mid(colon + 1).trimmed());
            }
            const qsizetype length = request.headers.value("content-length").toLongLong();
            if (buffer.size() < end + 4 + length) return;
            request.body = buffer.mid(end + 4, length);
            buffer.remove(0, end + 4 + length);
            m_requests.append(request);
            if (m_handler) m_handler(request, socket);
        }
    }

    QSslServer m_server;
    Handler m_handler;
    QByteArray m_received;
    QList<ReceivedRequest> m_requests;
    QList<QPointer<QSslSocket>> m_sockets;
};

} // namespace conclave::tests
