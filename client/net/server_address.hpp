// Where a server is: `host`, `host:port`, `[v6]:port` or `https://host[:port]` as a person types it. Always HTTPS; the
// default port is 8443, that of conclaved. Pure value.
#pragma once

#include "common/error.hpp"

#include <QString>
#include <QUrl>

namespace conclave::client {

class ServerAddress {
public:
    static constexpr int kPortDefault = 8443;

    ServerAddress() = default;
    // Errors: invalidValue (no host, http://, a path, a user name, ...), field "server".
    static Result<ServerAddress> parse(const QString& typed);

    bool isEmpty() const { return m_host.isEmpty(); }
    const QString& host() const { return m_host; }
    int port() const { return m_port; }
    // As people read and type it; the default port is left out.
    QString text() const;
    // `path` is absolute and percent-encoded already.
    QUrl url(const QString& path) const;

    bool operator==(const ServerAddress&) const = default;

private:
    QString m_host; // ASCII (IDNA), lower case, IPv6 without brackets
    int m_port = kPortDefault;
};

} // namespace conclave::client
