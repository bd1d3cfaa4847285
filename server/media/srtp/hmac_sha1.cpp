#define OPENSSL_SUPPRESS_DEPRECATED // OpenSSL 3 would have everybody use EVP; hmac_sha1.hpp says why this does not
#include "server/media/srtp/hmac_sha1.hpp"

#include <cstring>
#include <openssl/crypto.h>
#include <openssl/sha.h>

namespace conclave::media {
namespace {
constexpr std::size_t kBlockBytes = 64;

SHA_CTX begun(std::span<const std::uint8_t> key, std::uint8_t pad) noexcept {
    std::array<std::uint8_t, kBlockBytes> block{};
    std::memcpy(block.data(), key.data(), key.size());
    for (auto& b : block) b ^= pad;
    SHA_CTX state;
    SHA1_Init(&state);
    SHA1_Update(&state, block.data(), block.size());
    OPENSSL_cleanse(block.data(), block.size());
    return state;
}
} // namespace

HmacSha1::HmacSha1(std::span<const std::uint8_t, kKeyBytes> key) noexcept {
    static_assert(sizeof(SHA_CTX) == kStateBytes);
    SHA_CTX inner = begun(key, 0x36);
    SHA_CTX outer = begun(key, 0x5c);
    std::memcpy(m_inner.data(), &inner, sizeof inner);
    std::memcpy(m_outer.data(), &outer, sizeof outer);
    OPENSSL_cleanse(&inner, sizeof inner);
    OPENSSL_cleanse(&outer, sizeof outer);
}

HmacSha1::~HmacSha1() {
    OPENSSL_cleanse(m_inner.data(), m_inner.size());
    OPENSSL_cleanse(m_outer.data(), m_outer.size());
}

std::array<std::uint8_t, HmacSha1::kDigestBytes> HmacSha1::digest(
    std::span<const std::uint8_t> first, std::span<const std::uint8_t> second) const noexcept {
    std::array<std::uint8_t, kDigestBytes> out{};
    SHA_CTX state;
    std::memcpy(&state, m_inner.data(), sizeof state);
    SHA1_Update(&state, first.data(), first.size());
    SHA1_Update(&state, second.data(), second.size());
    SHA1_Final(out.data(), &state);
    std::memcpy(&state, m_outer.data(), sizeof state);
    SHA1_Update(&state, out.data(), out.size());
    SHA1_Final(out.data(), &state); // wipes the state
    return out;
}

} // namespace conclave::media
