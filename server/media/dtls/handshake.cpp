#include "server/media/dtls/handshake.hpp"

#include "server/media/dtls/verify.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/srtp.h>
#include <openssl/ssl.h>
#include <string_view>

namespace conclave::media {
namespace {

constexpr int kOwner = 0; // OpenSSL's ex_data index for the application
constexpr std::string_view kExporter = "EXTRACTOR-dtls_srtp"; // RFC 5764 section 4.2
constexpr unsigned kFirstRepetitionUs = 400'000;
constexpr unsigned kLastRepetitionUs = 3'200'000;
constexpr std::size_t kOutputMax = 32; // datagrams; a flight has five
constexpr long kIpAndUdpBytes = 48;
constexpr std::size_t kRecordHeaderBytes = 13;

unsigned repetition(SSL*, unsigned before) noexcept {
    return before == 0 ? kFirstRepetitionUs : std::min(2 * before, kLastRepetitionUs);
}

std::optional<SrtpSuite> suiteOf(const SSL* ssl) noexcept {
    // The function asks, and changes nothing.
    const auto* profile = SSL_get_selected_srtp_profile(const_cast<SSL*>(ssl));
    if (profile == nullptr) return std::nullopt;
    switch (profile->id) {
    case SRTP_AEAD_AES_128_GCM: return SrtpSuite::aeadAes128Gcm;
    case SRTP_AEAD_AES_256_GCM: return SrtpSuite::aeadAes256Gcm;
    case SRTP_AES128_CM_SHA1_80: return SrtpSuite::aesCm128HmacSha1_80;
    default: return std::nullopt;
    }
}

struct FreeMethod {
    void operator()(BIO_METHOD* method) const noexcept { BIO_meth_free(method); }
};
using Method = std::unique_ptr<BIO_METHOD, FreeMethod>;

} // namespace

bool hashOf(const X509* certificate, DtlsHash hash, DtlsFingerprint& out) noexcept {
    const EVP_MD* md = hash == DtlsHash::sha256 ? EVP_sha256() : hash == DtlsHash::sha384 ? EVP_sha384() : EVP_sha512();
    out = {};
    out.hash = hash;
    unsigned size = 0;
    return X509_digest(certificate, md, out.bytes.data(), &size) == 1 && size == hashBytes(hash);
}

int verifyByFingerprint(X509_STORE_CTX* store, void*) noexcept {
    const auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto* owner = ssl == nullptr ? nullptr : static_cast<DtlsHandshake*>(SSL_get_ex_data(ssl, kOwner));
    const X509* certificate = X509_STORE_CTX_get0_cert(store);
    const bool known = owner != nullptr && certificate != nullptr && owner->recognise(certificate);
    X509_STORE_CTX_set_error(store, known ? X509_V_OK : X509_V_ERR_APPLICATION_VERIFICATION);
    return known ? 1 : 0;
}

void DtlsHandshake::Free::operator()(ssl_st* ssl) const noexcept { SSL_free(ssl); }

DtlsHandshake::DtlsHandshake(DtlsRole role, std::vector<DtlsFingerprint> accepted)
    : m_role(role), m_accepted(std::move(accepted)) {}

DtlsHandshake::~DtlsHandshake() = default;

std::unique_ptr<DtlsHandshake> DtlsHandshake::make(const DtlsIdentity& identity, DtlsRole role,
    std::vector<DtlsFingerprint> accepted) {
    std::unique_ptr<DtlsHandshake> made(new DtlsHandshake(role, std::move(accepted)));
    return made->open(identity) ? std::move(made) : nullptr;
}

// OpenSSL's own memory BIO joins datagrams that are written one after the other; this one keeps them apart.
bool DtlsHandshake::open(const DtlsIdentity& identity) {
    static const Method method = [] {
        Method made(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "datagrams in memory"));
        const bool good = made && BIO_meth_set_read(made.get(), &DtlsHandshake::read) == 1
            && BIO_meth_set_write(made.get(), &DtlsHandshake::write) == 1
            && BIO_meth_set_ctrl(made.get(), &DtlsHandshake::control) == 1;
        return good ? std::move(made) : nullptr;
    }();
    ERR_clear_error();
    if (!method) return false;
    m_ssl.reset(SSL_new(identity.context()));
    BIO* bio = BIO_new(method.get());
    if (!m_ssl || bio == nullptr) {
        BIO_free(bio);
        return false;
    }
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    SSL_set_bio(m_ssl.get(), bio, bio); // takes it
    SSL_set_ex_data(m_ssl.get(), kOwner, this);
    DTLS_set_timer_cb(m_ssl.get(), repetition);
    if (m_role == DtlsRole::server) SSL_set_accept_state(m_ssl.get());
    else SSL_set_connect_state(m_ssl.get());
    return SSL_set_mtu(m_ssl.get(), kMtu) == kMtu;
}

int DtlsHandshake::read(bio_st* bio, char* out, int size) noexcept {
    auto& self = *static_cast<DtlsHandshake*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    if (self.m_input.empty() || size <= 0) {
        BIO_set_retry_read(bio);
        return -1;
    }
    const auto bytes = std::min(self.m_input.size(), static_cast<std::size_t>(size));
    std::memcpy(out, self.m_input.data(), bytes);
    self.m_input.clear(); // a datagram is read at once or not at all
    return static_cast<int>(bytes);
}

int DtlsHandshake::write(bio_st* bio, const char* bytes, int size) noexcept {
    auto& self = *static_cast<DtlsHandshake*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    if (size > 0 && self.m_output.size() < kOutputMax) self.m_output.emplace_back(bytes, bytes + size);
    return size;
}

long DtlsHandshake::control(bio_st*, int command, long, void*) noexcept {
    if (command == BIO_CTRL_FLUSH || command == BIO_CTRL_DUP) return 1;
    return command == BIO_CTRL_DGRAM_GET_MTU_OVERHEAD ? kIpAndUdpBytes : 0;
}

bool DtlsHandshake::recognise(const void* certificate) noexcept {
    bool known = false;
    for (const auto& wanted : m_accepted) {
        DtlsFingerprint found;
        if (!hashOf(static_cast<const X509*>(certificate), wanted.hash, found)) return false;
        if (CRYPTO_memcmp(found.bytes.data(), wanted.bytes.data(), found.bytes.size()) != 0) continue;
        m_matched = wanted;
        known = true;
    }
    return known;
}

DtlsHandshake::State DtlsHandshake::advance() {
    ERR_clear_error();
    const int result = SSL_do_handshake(m_ssl.get());
    if (result == 1) {
        const bool secure = suiteOf(m_ssl.get()).has_value() && SSL_get_verify_result(m_ssl.get()) == X509_V_OK;
        m_state = secure ? State::done : State::failed;
    } else if (SSL_get_error(m_ssl.get(), result) != SSL_ERROR_WANT_READ) {
        m_state = State::failed;
    }
    ERR_clear_error();
    if (m_state == State::failed) m_output.clear();
    return m_state;
}

DtlsHandshake::State DtlsHandshake::begin() { return m_state == State::going ? advance() : m_state; }

// Nobody vouches for the record numbers of epoch 0: one forged record with a high number would have OpenSSL's window against
// replays drop all that the peer says. The order in which they came does as well; messages have numbers of their own.
void DtlsHandshake::renumber() noexcept {
    for (std::size_t at = 0; m_input.size() - at > kRecordHeaderBytes;) {
        const std::size_t bytes = kRecordHeaderBytes + (std::size_t{m_input[at + 11]} << 8 | m_input[at + 12]);
        if (bytes > m_input.size() - at) return;
        if (m_input[at + 3] == 0 && m_input[at + 4] == 0) {
            m_input[at + 5] = m_input[at + 6] = 0;
            for (std::size_t i = 0; i < 4; ++i) m_input[at + 7 + i] = static_cast<std::uint8_t>(m_recordsInClear >> (24 - 8 * i));
            ++m_recordsInClear;
        }
        at += bytes;
    }
}

DtlsHandshake::State DtlsHandshake::take(std::span<const std::uint8_t> datagram) {
    m_input.assign(datagram.begin(), datagram.end());
    renumber();
    if (m_state == State::going) {
        advance();
    } else if (m_state == State::done) {
        ERR_clear_error();
        std::array<char, 16> nothing{};
        SSL_read(m_ssl.get(), nothing.data(), static_cast<int>(nothing.size())); // repeats our last flight when it must
        ERR_clear_error();
    }
    m_input.clear();
    return m_state;
}

DtlsHandshake::State DtlsHandshake::tick() {
    if (m_state != State::going) return m_state;
    timeval left{};
    ERR_clear_error();
    if (DTLSv1_get_timeout(m_ssl.get(), &left) != 1 || left.tv_sec > 0 || left.tv_usec > 0) return m_state;
    if (DTLSv1_handle_timeout(m_ssl.get()) < 0) {
        m_state = State::failed;
        m_output.clear();
    }
    ERR_clear_error();
    return m_state;
}

std::vector<DtlsHandshake::Datagram> DtlsHandshake::takeOutput() { return std::exchange(m_output, {}); }

std::optional<DtlsKeys> DtlsHandshake::keys() const {
    const auto suite = suiteOf(m_ssl.get());
    if (m_state != State::done || !suite) return std::nullopt;
    const auto info = infoOf(*suite);
    std::array<std::uint8_t, 2 * SrtpKey::kBytesMax> material{};
    ERR_clear_error();
    const bool exported = SSL_export_keying_material(m_ssl.get(), material.data(), 2 * info.materialBytes(), kExporter.data(),
                              kExporter.size(), nullptr, 0, 0) == 1;
    ERR_clear_error();
    // RFC 5764 section 4.2: client's key, server's key, client's salt, server's salt.
    const auto side = [&](std::size_t which) {
        std::array<std::uint8_t, SrtpKey::kBytesMax> one{};
        std::memcpy(one.data(), material.data() + which * info.keyBytes, info.keyBytes);
        std::memcpy(one.data() + info.keyBytes, material.data() + 2 * info.keyBytes + which * info.saltBytes, info.saltBytes);
        const SrtpKey key(std::span<const std::uint8_t>(one).first(info.materialBytes()));
        OPENSSL_cleanse(one.data(), one.size());
        return key;
    };
    std::optional<DtlsKeys> keys;
    if (exported) {
        const std::size_t ours = m_role == DtlsRole::client ? 0 : 1;
        keys = DtlsKeys{*suite, side(1 - ours), side(ours)};
    }
    OPENSSL_cleanse(material.data(), material.size());
    return keys;
}

} // namespace conclave::media
