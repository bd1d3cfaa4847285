// The other end of a DTLS-SRTP handshake: OpenSSL as a phone uses it, with memory BIOs, sharing nothing with the server's own.
// What it sends is one record a datagram.
#pragma once

#include "server/media/dtls/fingerprint.hpp"
#include "server/media/srtp/srtp_keys.hpp"

#include <QtGlobal>
#include <algorithm>
#include <cstdint>
#include <memory>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <span>
#include <string>
#include <vector>

namespace conclave::tests {

enum class PeerKey { ecdsa, rsa };

struct DtlsFarEndOptions {
    bool client = true;
    PeerKey key = PeerKey::ecdsa;
    std::string profiles = "SRTP_AES128_CM_SHA1_80:SRTP_AES128_CM_SHA1_32:SRTP_AEAD_AES_128_GCM:SRTP_AEAD_AES_256_GCM";
    std::string ciphers = "ALL:!eNULL";
    long mtu = 1300;
};

class DtlsFarEnd {
public:
    using Datagram = std::vector<std::uint8_t>;

    explicit DtlsFarEnd(DtlsFarEndOptions options = {}) : m_options(std::move(options)) {
        m_key.reset(m_options.key == PeerKey::ecdsa ? EVP_EC_gen("P-256") : EVP_RSA_gen(2048));
        m_certificate.reset(X509_new());
        ASN1_INTEGER_set(X509_get_serialNumber(m_certificate.get()), 7);
        X509_gmtime_adj(X509_getm_notBefore(m_certificate.get()), 0);
        X509_gmtime_adj(X509_getm_notAfter(m_certificate.get()), 3600);
        X509_set_pubkey(m_certificate.get(), m_key.get());
        X509_sign(m_certificate.get(), m_key.get(), EVP_sha256());
        m_context.reset(SSL_CTX_new(DTLS_method()));
        SSL_CTX_set_verify(m_context.get(), SSL_VERIFY_PEER, [](int, X509_STORE_CTX*) { return 1; });
        SSL_CTX_use_certificate(m_context.get(), m_certificate.get());
        SSL_CTX_use_PrivateKey(m_context.get(), m_key.get());
        if (SSL_CTX_set_cipher_list(m_context.get(), m_options.ciphers.c_str()) != 1) qFatal("no such cipher");
        if (!m_options.profiles.empty() && SSL_CTX_set_tlsext_use_srtp(m_context.get(), m_options.profiles.c_str()) != 0)
            qFatal("no such profile");
        anew();
    }

    // Forgets the handshake, as a phone that was started again.
    void anew() {
        m_ssl.reset(SSL_new(m_context.get()));
        BIO* in = BIO_new(BIO_s_mem());
        BIO* out = BIO_new(BIO_s_mem());
        BIO_set_mem_eof_return(in, -1);
        BIO_set_mem_eof_return(out, -1);
        SSL_set_bio(m_ssl.get(), in, out);
        SSL_set_options(m_ssl.get(), SSL_OP_NO_QUERY_MTU);
        SSL_set_mtu(m_ssl.get(), m_options.mtu);
        DTLS_set_timer_cb(m_ssl.get(),
            [](SSL*, unsigned before) { return before == 0 ? 150'000U : std::min(2 * before, 1'000'000U); });
        if (m_options.client) SSL_set_connect_state(m_ssl.get());
        else SSL_set_accept_state(m_ssl.get());
        m_done = m_failed = false;
    }

    media::DtlsFingerprint fingerprint(media::DtlsHash hash = media::DtlsHash::sha256) const {
        media::DtlsFingerprint out;
        out.hash = hash;
        const EVP_MD* md = hash == media::DtlsHash::sha256 ? EVP_sha256()
            : hash == media::DtlsHash::sha384              ? EVP_sha384()
                                                           : EVP_sha512();
        unsigned size = 0;
        X509_digest(m_certificate.get(), md, out.bytes.data(), &size);
        return out;
    }
    // SHA-256 of the certificate that the other end showed.
    media::DtlsFingerprint seen() const {
        media::DtlsFingerprint out;
        std::unique_ptr<X509, Free<X509_free>> shown(SSL_get1_peer_certificate(m_ssl.get()));
        unsigned size = 0;
        if (shown) X509_digest(shown.get(), EVP_sha256(), out.bytes.data(), &size);
        return out;
    }

    void advance() {
        ERR_clear_error();
        if (m_done) {
            char byte = 0;
            SSL_read(m_ssl.get(), &byte, 1);
            return;
        }
        const int result = SSL_do_handshake(m_ssl.get());
        if (result == 1) m_done = true;
        else if (SSL_get_error(m_ssl.get(), result) != SSL_ERROR_WANT_READ) m_failed = true;
    }
    void take(std::span<const std::uint8_t> datagram) {
        BIO_write(SSL_get_rbio(m_ssl.get()), datagram.data(), static_cast<int>(datagram.size()));
        advance();
    }
    void tick() {
        ERR_clear_error();
        if (!m_done && DTLSv1_handle_timeout(m_ssl.get()) < 0) m_failed = true;
    }
    std::vector<Datagram> takeOutput() {
        Datagram all(BIO_pending(SSL_get_wbio(m_ssl.get())));
        if (!all.empty()) BIO_read(SSL_get_wbio(m_ssl.get()), all.data(), static_cast<int>(all.size()));
        std::vector<Datagram> out;
        for (std::size_t at = 0; at + 13 <= all.size();) {
            const std::size_t bytes = 13 + (std::size_t{all[at + 11]} << 8 | all[at + 12]);
            const auto record = std::span(all).subspan(at, bytes);
            out.emplace_back(record.begin(), record.end());
            at += bytes;
        }
        return out;
    }
    bool done() const { return m_done; }
    bool failed() const { return m_failed; }
    // "" without a profile.
    std::string profile() const {
        const auto* chosen = SSL_get_selected_srtp_profile(m_ssl.get());
        return chosen == nullptr ? "" : chosen->name;
    }
    // RFC 5764 section 4.2, written down once more; `ours`: what this end sends with.
    media::SrtpKey key(media::SrtpSuite suite, bool ours) const {
        const auto info = media::infoOf(suite);
        std::vector<std::uint8_t> block(2 * info.materialBytes());
        SSL_export_keying_material(m_ssl.get(), block.data(), block.size(), "EXTRACTOR-dtls_srtp", 19, nullptr, 0, 0);
        const bool clients = ours == m_options.client;
        const std::span<const std::uint8_t> all(block);
        const auto key = all.subspan(clients ? 0 : info.keyBytes, info.keyBytes);
        const auto salt = all.subspan(2 * info.keyBytes + (clients ? 0 : info.saltBytes), info.saltBytes);
        std::vector<std::uint8_t> material(key.begin(), key.end());
        material.insert(material.end(), salt.begin(), salt.end());
        return media::SrtpKey(material);
    }

private:
    template <auto Function>
    struct Free {
        template <class T>
        void operator()(T* object) const noexcept {
            Function(object);
        }
    };
    DtlsFarEndOptions m_options;
    std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>> m_key;
    std::unique_ptr<X509, Free<X509_free>> m_certificate;
    std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>> m_context;
    std::unique_ptr<SSL, Free<SSL_free>> m_ssl;
    bool m_done = false;
    bool m_failed = false;
};

} // namespace conclave::tests
