// Who we are in every DTLS handshake of a run: an ECDSA P-256 certificate, self-signed, made at start, never written anywhere.
// SDP's fingerprint of it, sent over TLS, is what phones know it by (RFC 5763). Control thread.
#pragma once

#include "common/error.hpp"
#include "server/media/dtls/fingerprint.hpp"

#include <memory>

struct ssl_ctx_st;

namespace conclave::media {

class DtlsIdentity {
public:
    // internal: OpenSSL lacks something.
    static Result<DtlsIdentity> make();

    const DtlsFingerprint& fingerprint() const noexcept { return m_fingerprint; } // SHA-256
    // DTLS 1.2, ECDHE with AEAD alone, no renegotiation, tickets or sessions; for DtlsHandshake.
    ssl_ctx_st* context() const noexcept { return m_context.get(); }

private:
    struct Free {
        void operator()(ssl_ctx_st* context) const noexcept;
    };
    DtlsIdentity() = default;

    std::unique_ptr<ssl_ctx_st, Free> m_context{};
    DtlsFingerprint m_fingerprint{};
};

} // namespace conclave::media
