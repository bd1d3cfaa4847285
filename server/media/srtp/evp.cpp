#include "server/media/srtp/evp.hpp"

#include <array>
#include <openssl/core_names.h>
#include <openssl/params.h>

namespace conclave::media {

CipherContext newCipherContext(const char* name, const unsigned char* key, int encrypt) noexcept {
    const Cipher cipher(EVP_CIPHER_fetch(nullptr, name, nullptr));
    CipherContext context(EVP_CIPHER_CTX_new());
    if (!cipher || !context || EVP_CipherInit_ex2(context.get(), cipher.get(), key, nullptr, encrypt, nullptr) != 1) return {};
    return context;
}

MacContext newHmacSha1(const unsigned char* key) noexcept {
    constexpr std::size_t kKeyBytes = 20;
    const Mac mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    if (!mac) return {};
    MacContext context(EVP_MAC_CTX_new(mac.get()));
    std::array<char, 5> digest{"SHA1"};
    const std::array<OSSL_PARAM, 2> parameters{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
        OSSL_PARAM_construct_end()};
    if (!context || EVP_MAC_init(context.get(), key, kKeyBytes, parameters.data()) != 1) return {};
    return context;
}

} // namespace conclave::media
