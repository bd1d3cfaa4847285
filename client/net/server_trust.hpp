// Decides which certificate speaks for a server: what the system trusts; else exactly the one certificate whose SHA-256
// fingerprint is pinned. Once a pin is set, nothing else is accepted, not even a certificate that the system trusts.
// A pin explains a self-made chain and another host name, and nothing more: an expired or not yet valid or weak
// certificate stays refused. It asks nobody itself: a refusal that a person may overrule goes out as `question`.
// GUI thread only.
#pragma once

#include "client/net/server_address.hpp"
#include "common/error.hpp"

#include <QByteArray>
#include <QDateTime>
#include <QObject>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslError>

namespace conclave::client {

struct TrustQuestion {
    enum class Kind {
        firstUse, // nothing is pinned, and the system does not know the certificate
        changed,  // something else is pinned
    };
    Kind kind = Kind::firstUse;
    ServerAddress server;
    QByteArray fingerprint; // SHA-256, 32 bytes
    QByteArray pinned;      // what was expected; empty on first use
    QString subject;
    QString issuer;
    QDateTime validFrom;
    QDateTime validUntil;
};

// Why a server was refused, for a sentence that says what to do.
enum class Refusal {
    none,
    noSecureConnection, // no TLS, or an older one than 1.2
    expired,
    notYetValid,
    weak,        // key or signature
    otherHost,   // speaks for another name
    unknown,     // nobody that the system knows vouches for it
    changed,     // not the one that is pinned
    other,
};

class ServerTrust : public QObject {
    Q_OBJECT

public:
    explicit ServerTrust(QObject* parent = nullptr);

    // The server that the pin speaks of; another one forgets the pin.
    void setServer(const ServerAddress& server);
    void setPinned(const QByteArray& fingerprint);
    const QByteArray& pinned() const { return m_pinned; }
    // The person said yes to a question.
    void accept(const TrustQuestion& question);
    // Certificates to trust besides the system's.
    void addRoots(const QList<QSslCertificate>& roots);

    QSslConfiguration configuration() const;
    // Which of a handshake's errors the pin explains: all of them, or none (then the handshake fails).
    QList<QSslError> explained(const QSslCertificate& certificate, const QList<QSslError>& errors);
    // A handshake stands, nothing is sent yet. Error: untrustedServer.
    Result<> judge(const QSslCertificate& certificate);
    // Why the last handshake was refused, for the details of an error.
    const QString& lastRefusal() const { return m_lastRefusal; }
    Refusal lastReason() const { return m_lastReason; }
    // The handshake broke before there was a certificate to look at.
    void noteNoSecureConnection() { m_lastReason = Refusal::noSecureConnection; }

    static QByteArray fingerprintOf(const QSslCertificate& certificate);
    // Upper-case hexadecimal, pairs joined by colons.
    static QString fingerprintText(const QByteArray& fingerprint);
    // The same read back; colons and spaces may be missing. Empty if it is no SHA-256 fingerprint.
    static QByteArray fingerprintFromText(const QString& text);

Q_SIGNALS:
    // Emitted inside a handshake: take it through the event loop before opening a dialog.
    void question(const conclave::client::TrustQuestion& question);
    void pinnedChanged(const QByteArray& fingerprint);

private:
    Refusal reasonOf(const QSslCertificate& certificate, const QList<QSslError>& errors) const;
    void ask(TrustQuestion::Kind kind, const QSslCertificate& certificate);

    ServerAddress m_server;
    QByteArray m_pinned;
    QList<QSslCertificate> m_roots;
    QString m_lastRefusal;
    Refusal m_lastReason = Refusal::none;
};

} // namespace conclave::client

Q_DECLARE_METATYPE(conclave::client::TrustQuestion)
