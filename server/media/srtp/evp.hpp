// OpenSSL's objects with the one deleter each has. Freed, they wipe the keys in them.
#pragma once

#include <memory>
#include <openssl/evp.h>

namespace conclave::media {

struct EvpFree {
    void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
    void operator()(EVP_CIPHER* cipher) const noexcept { EVP_CIPHER_free(cipher); }
    void operator()(EVP_MAC_CTX* context) const noexcept { EVP_MAC_CTX_free(context); }
    void operator()(EVP_MAC* mac) const noexcept { EVP_MAC_free(mac); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, EvpFree>;
using Cipher = std::unique_ptr<EVP_CIPHER, EvpFree>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, EvpFree>;
using Mac = std::unique_ptr<EVP_MAC, EvpFree>;

// Null where it cannot be had. `name` as OpenSSL says it ("AES-128-CTR").
CipherContext newCipherContext(const char* name, const unsigned char* key, int encrypt) noexcept;
// HMAC-SHA1 over a key of 20 bytes, kept.
MacContext newHmacSha1(const unsigned char* key) noexcept;

} // namespace conclave::media
