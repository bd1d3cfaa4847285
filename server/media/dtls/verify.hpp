// The one check of a peer's certificate: its hash is one that SDP named. Inside this folder only.
#pragma once

#include "server/media/dtls/fingerprint.hpp"

#include <openssl/x509.h>

namespace conclave::media {

// False: OpenSSL fails.
bool hashOf(const X509* certificate, DtlsHash hash, DtlsFingerprint& out) noexcept;

// For SSL_CTX_set_cert_verify_callback: asks the DtlsHandshake whose SSL object it is. 1: known.
int verifyByFingerprint(X509_STORE_CTX* store, void*) noexcept;

} // namespace conclave::media
