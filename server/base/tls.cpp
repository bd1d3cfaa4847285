#include "server/base/tls.hpp"

#include <arpa/inet.h>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <unistd.h>

namespace conclave::base {
namespace {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* object) const noexcept {
        Free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using File = std::unique_ptr<std::FILE, Freed<std::fclose>>;

bool isAddress(const std::string& host) {
    unsigned char raw[16];
    return inet_pton(AF_INET, host.c_str(), raw) == 1 || inet_pton(AF_INET6, host.c_str(), raw) == 1;
}

bool extend(X509* certificate, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    if (!extension) return false;
    const bool added = X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

Certificate selfSigned(EVP_PKEY* key, const std::string& host) {
    Certificate made(X509_new());
    X509* x = made.get();
    std::uint8_t serial[16];
    if (!x || RAND_bytes(serial, sizeof serial) != 1) return nullptr;
    serial[0] &= 0x7F;
    BIGNUM* number = BN_bin2bn(serial, sizeof serial, nullptr);
    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x));
    BN_free(number);
    X509_set_version(x, X509_VERSION_3);
    X509_gmtime_adj(X509_getm_notBefore(x), -24 * 3600); // clients' clocks may be behind
    X509_gmtime_adj(X509_getm_notAfter(x), 3650L * 24 * 3600);
    X509_set_pubkey(x, key);
    X509_NAME* name = X509_get_subject_name(x);
    const auto* text = reinterpret_cast<const unsigned char*>(host.c_str());
    X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8, text, -1, -1, 0);
    X509_set_issuer_name(x, name);
    std::string names = (isAddress(host) ? "IP:" : "DNS:") + host;
    if (host != "localhost") names += ",DNS:localhost";
    names += ",IP:127.0.0.1,IP:::1";
    const bool extended = extend(x, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
                          extend(x, NID_key_usage, "critical,digitalSignature,keyCertSign") &&
                          extend(x, NID_ext_key_usage, "serverAuth") && extend(x, NID_subject_alt_name, names) &&
                          extend(x, NID_subject_key_identifier, "hash");
    if (!extended || X509_sign(x, key, EVP_sha256()) == 0) return nullptr;
    return made;
}

Certificate readLeaf(const std::filesystem::path& path) {
    const File file(std::fopen(path.c_str(), "re"));
    return Certificate(file ? PEM_read_X509(file.get(), nullptr, nullptr, nullptr) : nullptr);
}

Error unreadable() { return Error{Errc::invalidValue, "the certificate cannot be read", "tls.certificate"}; }

File createPrivate(const std::filesystem::path& path) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return File(fd < 0 ? nullptr : ::fdopen(fd, "w"));
}

} // namespace

CertificateFiles selfSignedFiles(const std::filesystem::path& folder) {
    return {folder / "tls-certificate.pem", folder / "tls-key.pem"};
}

Result<CertificateFiles> ensureSelfSigned(const std::filesystem::path& folder, const std::string& host) {
    CertificateFiles files = selfSignedFiles(folder);
    std::error_code ignored;
    if (std::filesystem::exists(files.certificate, ignored) && std::filesystem::exists(files.key, ignored)) return files;
    const Error failed{Errc::storageFailed, "the self-signed certificate cannot be made"};
    if (host.empty() || host.size() > 64 || host.find_first_of(",:;= \t\r\n") != std::string::npos)
        if (!isAddress(host)) return Error{Errc::invalidValue, "not a host name", "public_host"};
    const Key key(EVP_EC_gen("P-256"));
    if (!key) return failed;
    const Certificate certificate = selfSigned(key.get(), host);
    if (!certificate) return failed;
    const File keyFile = createPrivate(files.key);
    if (!keyFile || PEM_write_PrivateKey(keyFile.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return failed;
    const File certificateFile(std::fopen(files.certificate.c_str(), "we"));
    if (!certificateFile || PEM_write_X509(certificateFile.get(), certificate.get()) != 1) return failed;
    return files;
}

Result<std::shared_ptr<boost::asio::ssl::context>> serverContext(const CertificateFiles& files) {
    namespace ssl = boost::asio::ssl;
    const Error failed{Errc::invalidValue, "certificate and key do not load or do not belong together", "tls"};
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    SSL_CTX* raw = context->native_handle();
    SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
    SSL_CTX_set_options(raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                 SSL_OP_NO_TICKET | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
    // An idle connection keeps no buffers: thousands of them are normal here.
    SSL_CTX_set_mode(raw, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_cipher_list(raw, "ECDHE+AESGCM:ECDHE+CHACHA20");
    SSL_CTX_set1_groups_list(raw, "X25519:P-256:P-384");
    boost::system::error_code ec;
    context->use_certificate_chain_file(files.certificate.string(), ec);
    if (ec) return failed;
    context->use_private_key_file(files.key.string(), ssl::context::pem, ec);
    if (ec || SSL_CTX_check_private_key(raw) != 1) return failed;
    return context;
}

Result<CertificateFacts> certificateFacts(const std::filesystem::path& path, const std::string& host) {
    const Certificate certificate = readLeaf(path);
    std::tm begin{}, end{};
    if (!certificate || ASN1_TIME_to_tm(X509_get0_notBefore(certificate.get()), &begin) != 1 ||
        ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &end) != 1)
        return unreadable();
    CertificateFacts facts;
    facts.notBefore = std::chrono::sys_seconds(std::chrono::seconds(::timegm(&begin)));
    facts.notAfter = std::chrono::sys_seconds(std::chrono::seconds(::timegm(&end)));
    if (X509_self_signed(certificate.get(), 0) == 1) facts.issuer = Issuer::itself;
    const int fits = isAddress(host) ? X509_check_ip_asc(certificate.get(), host.c_str(), 0)
                                     : X509_check_host(certificate.get(), host.data(), host.size(), 0, nullptr);
    if (fits == 1) facts.host = HostFit::fits;
    return facts;
}

Result<std::string> fingerprint(const std::filesystem::path& path) {
    const Certificate certificate = readLeaf(path);
    std::uint8_t hash[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (!certificate || X509_digest(certificate.get(), EVP_sha256(), hash, &size) != 1)
        return unreadable();
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        char hex[4];
        std::snprintf(hex, sizeof hex, "%02x", static_cast<unsigned>(hash[i]));
        text += (i == 0 ? "" : ":");
        text += hex;
    }
    return text;
}

} // namespace conclave::base
