#include "client/net/server_address.hpp"

#include <QHostAddress>

namespace conclave::client {

using namespace Qt::StringLiterals;

namespace {

Error refused(const char* why) {
    Error error;
    error.code = Errc::invalidValue;
    error.detail = why;
    error.field = "server";
    return error;
}

} // namespace

Result<ServerAddress> ServerAddress::parse(const QString& typed) {
    QString text = typed.trimmed();
    if (text.isEmpty()) return refused("a server address is needed");
    if (text.size() > 300) return refused("too long");
    if (!text.contains("://"_L1)) text.prepend("https://"_L1);
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty()) return refused("not an address of a server");
    if (url.scheme() != "https"_L1) return refused("the server is reached over HTTPS only");
    if (!url.userName().isEmpty() || !url.password().isEmpty()) return refused("a user name does not belong here");
    if (url.hasQuery() || url.hasFragment() || url.path().size() > 1) return refused("host and port only");
    if (url.port() == 0) return refused("no such port");

    ServerAddress address;
    address.m_host = QString::fromLatin1(QUrl::toAce(url.host())).toLower();
    if (address.m_host.isEmpty()) address.m_host = url.host().toLower(); // an IPv6 literal
    address.m_port = url.port(kPortDefault);
    return address;
}

QString ServerAddress::text() const {
    const QString host = m_host.contains(u':') ? u'[' + m_host + u']' : m_host;
    return m_port == kPortDefault ? host : host + u':' + QString::number(m_port);
}

QUrl ServerAddress::url(const QString& path) const {
    QUrl url;
    url.setScheme(u"https"_s);
    url.setHost(m_host);
    url.setPort(m_port);
    url.setPath(path, QUrl::TolerantMode);
    return url;
}

} // namespace conclave::client
