#include "client/net/server_trust.hpp"

#include <QCryptographicHash>
#include <QHostAddress>
#include <QSslKey>
#include <algorithm>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

bool pinExplains(QSslError::SslError error) {
    switch (error) {
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::CertificateUntrusted:
    case QSslError::HostNameMismatch:
        return true;
    default:
        return false;
    }
}

// Qt leaves weak keys to OpenSSL's security level, which looks only at chains that it builds itself.
bool strongEnough(const QSslCertificate& certificate) {
    const QSslKey key = certificate.publicKey();
    switch (key.algorithm()) {
    case QSsl::Rsa:
    case QSsl::Dsa:
        return key.length() >= 2048;
    case QSsl::Ec:
        return key.length() >= 224;
    default:
        return true; // Ed25519 and its like come as opaque keys of one size
    }
}

// Qt still takes the common name for a host; RFC 9110 section 4.3.4 has only the alternative names.
bool namesHost(const QSslCertificate& certificate, const QString& host) {
    const auto names = certificate.subjectAlternativeNames();
    const QHostAddress literal(host);
    if (!literal.isNull()) {
        for (const QString& name : names.values(QSsl::IpAddressEntry))
            if (QHostAddress(name) == literal) return true;
        return false;
    }
    for (const QString& name : names.values(QSsl::DnsEntry)) {
        if (name.compare(host, Qt::CaseInsensitive) == 0) return true;
        if (!name.startsWith("*."_L1)) continue;
        const qsizetype dot = host.indexOf(u'.');
        if (dot > 0 && name.count(u'.') >= 2 && host.mid(dot).compare(name.mid(1), Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

} // namespace

ServerTrust::ServerTrust(QObject* parent) : QObject(parent) {}

void ServerTrust::setServer(const ServerAddress& server) {
    if (server == m_server) return;
    m_server = server;
    setPinned({});
}

void ServerTrust::setPinned(const QByteArray& fingerprint) {
    if (fingerprint == m_pinned) return;
    m_pinned = fingerprint;
    Q_EMIT pinnedChanged(m_pinned);
}

void ServerTrust::accept(const TrustQuestion& question) {
    if (question.server == m_server) setPinned(question.fingerprint);
}

void ServerTrust::addRoots(const QList<QSslCertificate>& roots) { m_roots += roots; }

QSslConfiguration ServerTrust::configuration() const {
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    configuration.setPeerVerifyDepth(0);
    configuration.setAllowedNextProtocols({});
    configuration.setSslOption(QSsl::SslOptionDisableCompression, true);
    configuration.setSslOption(QSsl::SslOptionDisableLegacyRenegotiation, true);
    if (!m_roots.isEmpty()) configuration.addCaCertificates(m_roots);
    return configuration;
}

QList<QSslError> ServerTrust::explained(const QSslCertificate& certificate, const QList<QSslError>& errors) {
    const bool explainable = !certificate.isNull() && strongEnough(certificate) &&
                             std::all_of(errors.begin(), errors.end(), [](const QSslError& error) {
                                 return pinExplains(error.error());
                             });
    const QByteArray fingerprint = fingerprintOf(certificate);
    if (explainable && !m_pinned.isEmpty() && fingerprint == m_pinned) return errors;

    QStringList reasons;
    for (const QSslError& error : errors) reasons += error.errorString();
    m_lastRefusal = reasons.join(u' ');
    m_lastReason = reasonOf(certificate, errors);
    if (explainable) ask(m_pinned.isEmpty() ? TrustQuestion::Kind::firstUse : TrustQuestion::Kind::changed, certificate);
    return {};
}

// The gravest first: what cannot be overruled, then what a person may decide.
Refusal ServerTrust::reasonOf(const QSslCertificate& certificate, const QList<QSslError>& errors) const {
    const auto has = [&](std::initializer_list<QSslError::SslError> any) {
        return std::any_of(errors.begin(), errors.end(), [&](const QSslError& error) {
            return std::find(any.begin(), any.end(), error.error()) != any.end();
        });
    };
    if (has({QSslError::CertificateExpired})) return Refusal::expired;
    if (has({QSslError::CertificateNotYetValid})) return Refusal::notYetValid;
    if (!certificate.isNull() && !strongEnough(certificate)) return Refusal::weak;
    if (!std::all_of(errors.begin(), errors.end(), [](const QSslError& error) { return pinExplains(error.error()); }))
        return Refusal::other;
    if (!m_pinned.isEmpty()) return Refusal::changed;
    if (errors.size() == 1 && has({QSslError::HostNameMismatch})) return Refusal::otherHost;
    return Refusal::unknown;
}

Result<> ServerTrust::judge(const QSslCertificate& certificate) {
    Error error;
    error.code = Errc::untrustedServer;
    if (certificate.isNull()) {
        error.detail = "the server showed no certificate";
        m_lastReason = Refusal::other;
        return error;
    }
    if (!m_pinned.isEmpty() && fingerprintOf(certificate) == m_pinned) return {};
    if (m_pinned.isEmpty() && namesHost(certificate, m_server.host())) return {};
    m_lastRefusal = m_pinned.isEmpty() ? u"The certificate does not name this host."_s
                                       : u"The certificate is not the one that was accepted for this server."_s;
    error.detail = m_lastRefusal.toStdString();
    m_lastReason = m_pinned.isEmpty() ? Refusal::otherHost : Refusal::changed;
    ask(m_pinned.isEmpty() ? TrustQuestion::Kind::firstUse : TrustQuestion::Kind::changed, certificate);
    return error;
}

void ServerTrust::ask(TrustQuestion::Kind kind, const QSslCertificate& certificate) {
    TrustQuestion asked;
    asked.kind = kind;
    asked.server = m_server;
    asked.fingerprint = fingerprintOf(certificate);
    asked.pinned = m_pinned;
    asked.subject = certificate.subjectDisplayName();
    asked.issuer = certificate.issuerDisplayName();
    asked.validFrom = certificate.effectiveDate();
    asked.validUntil = certificate.expiryDate();
    Q_EMIT question(asked);
}

QByteArray ServerTrust::fingerprintOf(const QSslCertificate& certificate) {
    return certificate.digest(QCryptographicHash::Sha256);
}

QString ServerTrust::fingerprintText(const QByteArray& fingerprint) {
    return QString::fromLatin1(fingerprint.toHex(':')).toUpper();
}

QByteArray ServerTrust::fingerprintFromText(const QString& text) {
    QByteArray digits;
    for (const QChar c : text) {
        if (c == u':' || c.isSpace()) continue;
        const char latin = c.toLatin1();
        if (!((latin >= '0' && latin <= '9') || (latin >= 'a' && latin <= 'f') || (latin >= 'A' && latin <= 'F')))
            return {};
        digits += latin;
    }
    return digits.size() == 64 ? QByteArray::fromHex(digits) : QByteArray();
}

} // namespace conclave::client
