#include "tests/support/phone/srtp_stream.hpp"

#include <array>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <srtp2/srtp.h>
#include <stdexcept>

namespace conclave::tests {
namespace {

using Policy = void (*)(srtp_crypto_policy_t*);

struct Suite {
    std::string_view name;
    std::size_t bytes;
    Policy policy;
};

const std::array<Suite, 5> kSuites{{
    {"AES_CM_128_HMAC_SHA1_80", 30, srtp_crypto_policy_set_rtp_default},
    {"AES_CM_128_HMAC_SHA1_32", 30, srtp_crypto_policy_set_aes_cm_128_hmac_sha1_32},
    {"AES_256_CM_HMAC_SHA1_80", 46, srtp_crypto_policy_set_aes_cm_256_hmac_sha1_80},
    {"AEAD_AES_128_GCM", 28, srtp_crypto_policy_set_aes_gcm_128_16_auth},
    {"AEAD_AES_256_GCM", 44, srtp_crypto_policy_set_aes_gcm_256_16_auth},
}};

const Suite* find(std::string_view name) {
    for (const auto& suite : kSuites)
        if (suite.name == name) return &suite;
    return nullptr;
}

} // namespace

std::optional<std::size_t> keyBytes(std::string_view suite) {
    const auto* found = find(suite);
    if (found == nullptr) return std::nullopt;
    return found->bytes;
}

std::vector<std::uint8_t> randomBytes(std::size_t count) {
    std::vector<std::uint8_t> bytes(count);
    if (count > 0 && RAND_bytes(bytes.data(), static_cast<int>(count)) != 1)
        throw std::runtime_error("no random bytes");
    return bytes;
}

std::string toBase64(std::span<const std::uint8_t> bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                                       static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::optional<std::vector<std::uint8_t>> fromBase64(std::string_view text) {
    if (text.empty() || text.size() % 4 != 0) return std::nullopt;
    std::vector<std::uint8_t> bytes(text.size() / 4 * 3);
    const int length = EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()),
                                       static_cast<int>(text.size()));
    if (length < 0) return std::nullopt;
    std::size_t padding = 0;
    while (padding < 2 && text[text.size() - 1 - padding] == '=')
        ++padding;
    bytes.resize(static_cast<std::size_t>(length) - padding);
    return bytes;
}

std::optional<SrtpStream> SrtpStream::make(std::string_view suite, std::span<const std::uint8_t> key,
                                           Direction direction) {
    static const bool ready = srtp_init() == srtp_err_status_ok;
    const auto* found = find(suite);
    if (!ready || found == nullptr || key.size() != found->bytes) return std::nullopt;
    std::vector<std::uint8_t> copy(key.begin(), key.end());
    srtp_policy_t policy{};
    found->policy(&policy.rtp);
    found->policy(&policy.rtcp);
    policy.ssrc.type = direction == Direction::outbound ? ssrc_any_outbound : ssrc_any_inbound;
    policy.key = copy.data();
    policy.window_size = 1024;
    srtp_t session = nullptr;
    if (srtp_create(&session, &policy) != srtp_err_status_ok) return std::nullopt;
    return SrtpStream(session);
}

SrtpStream::~SrtpStream() {
    if (m_session != nullptr) srtp_dealloc(m_session);
}

bool SrtpStream::protect(std::vector<std::uint8_t>& packet) {
    int length = static_cast<int>(packet.size());
    packet.resize(packet.size() + SRTP_MAX_TRAILER_LEN);
    const bool ok = srtp_protect(m_session, packet.data(), &length) == srtp_err_status_ok;
    packet.resize(static_cast<std::size_t>(length));
    return ok;
}

bool SrtpStream::unprotect(std::vector<std::uint8_t>& packet) {
    int length = static_cast<int>(packet.size());
    if (srtp_unprotect(m_session, packet.data(), &length) != srtp_err_status_ok) return false;
    packet.resize(static_cast<std::size_t>(length));
    return true;
}

bool SrtpStream::unprotectRtcp(std::vector<std::uint8_t>& packet) {
    int length = static_cast<int>(packet.size());
    if (srtp_unprotect_rtcp(m_session, packet.data(), &length) != srtp_err_status_ok) return false;
    packet.resize(static_cast<std::size_t>(length));
    return true;
}

} // namespace conclave::tests
