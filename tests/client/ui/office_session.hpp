// Somebody signed in at the office server, over TLS that is trusted, as every test of a window needs it.
#pragma once

#include "client/net/api_client.hpp"
#include "client/net/server_trust.hpp"
#include "tests/client/net/throw_away_certificates.hpp"
#include "tests/client/ui/office_server.hpp"

#include <memory>

namespace conclave::tests {

inline std::unique_ptr<client::ServerTrust> trustIn(const ThrowAwayCertificates& certificates) {
    auto trust = std::make_unique<client::ServerTrust>();
    trust->addRoots(QSslCertificate::fromPath(certificates.certificate("trusted")));
    return trust;
}

enum class Stream { none, live };

// `trust` outlives the client. The office server itself has no event stream.
inline std::unique_ptr<client::ApiClient> signedIn(client::ServerTrust& trust, const OfficeServer& server, api::User user = {},
                                                   Stream stream = Stream::none) {
    auto client = std::make_unique<client::ApiClient>(trust);
    client->setServer(*client::ServerAddress::parse(server.tls.address()));
    api::Session session;
    session.token = "tok-1";
    session.user = std::move(user);
    session.user.mustChangePassword = stream == Stream::none; // then the client asks for none
    client->adoptSession(session);
    return client;
}

} // namespace conclave::tests
