#include "server/media/dtls/identity.hpp"

#include "server/media/dtls/verify.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/srtp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace conclave::media {
namespace {

// In our order of preference (RFC 7714, 5764); none with a tag of 32 bits.
constexpr const char* kProfiles = "SRTP_AEAD_AES_128_GCM:SRTP_AEAD_AES_256_GCM:SRTP_AES128_CM_SHA1_80";
constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20";
constexpr const char* kGroups = "X25519:P-256:P-384";
constexpr const char* kSignatures = "ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512:ed25519:rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:"
                                    "RSA+SHA256:RSA+SHA384:RSA+SHA512";
constexpr long kSecondsBefore = 24 * 3600; // the clocks of phones may be behind
constexpr long kSecondsValid = 3650L * 24 * 3600;

struct FreeKey {
    void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
struct FreeCertificate {
    void operator()(X509* certificate) const noexcept { X509_free(certificate); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Certificate = std::unique_ptr<X509, FreeCertificate>;

Certificate selfSigned(EVP_PKEY* key) {
    Certificate made(X509_new());
    std::array<unsigned char, 16> serial{};
    if (!made || RAND_bytes(serial.data(), static_cast<int>(serial.size())) != 1) return nullptr;
    serial[0] &= 0x7f;
    BIGNUM* number = BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr);
    const bool numbered = number != nullptr && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(made.get())) != nullptr;
    BN_free(number);
    constexpr std::array<unsigned char, 8> kName{'c', 'o', 'n', 'c', 'l', 'a', 'v', 'e'};
    X509_NAME* name = X509_get_subject_name(made.get());
    const bool good = numbered && X509_set_version(made.get(), X509_VERSION_3) == 1
        && X509_gmtime_adj(X509_getm_notBefore(made.get()), -kSecondsBefore) != nullptr
        && X509_gmtime_adj(X509_getm_notAfter(made.get()), kSecondsValid) != nullptr
        && X509_set_pubkey(made.get(), key) == 1
        && X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_ASC, kName.data(), kName.size(), -1, 0) == 1
        && X509_set_issuer_name(made.get(), name) == 1 && X509_sign(made.get(), key, EVP_sha256()) != 0;
    return good ? std::move(made) : nullptr;
}

} // namespace

void DtlsIdentity::Free::operator()(ssl_ctx_st* context) const noexcept { SSL_CTX_free(context); }

Result<DtlsIdentity> DtlsIdentity::make() {
    const Error failed{Errc::internal, "no DTLS certificate can be made"};
    ERR_clear_error();
    DtlsIdentity made;
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate = key ? selfSigned(key.get()) : nullptr;
    made.m_context.reset(SSL_CTX_new(DTLS_method()));
    SSL_CTX* context = made.m_context.get();
    if (!certificate || context == nullptr) return failed;
    if (!hashOf(certificate.get(), DtlsHash::sha256, made.m_fingerprint)) return failed;

    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_QUERY_MTU | SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION
            | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    // Our side of the check is the fingerprint alone: there is no authority to ask (RFC 5763 section 5).
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    SSL_CTX_set_cert_verify_callback(context, verifyByFingerprint, nullptr);
    const bool good = SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION) == 1
        && SSL_CTX_set_max_proto_version(context, DTLS1_2_VERSION) == 1
        && SSL_CTX_set_cipher_list(context, kCiphers) == 1 && SSL_CTX_set1_groups_list(context, kGroups) == 1
        && SSL_CTX_set1_sigalgs_list(context, kSignatures) == 1
        && SSL_CTX_set_tlsext_use_srtp(context, kProfiles) == 0 // 0 is success here
        && SSL_CTX_use_certificate(context, certificate.get()) == 1 && SSL_CTX_use_PrivateKey(context, key.get()) == 1;
    if (!good) return failed;
    return made;
}

} // namespace conclave::media
