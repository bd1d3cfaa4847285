// OpenSSL's objects with the one deleter each has. Freed, they wipe the keys in them.
#pragma once

#include <memory>
#include <openssl/evp.h>

namespace conclave::media {

struct EvpFree {
    void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
    void operator()(EVP_CIPHER* cipher) const noexcept { EVP_CIPHER_free(cipher); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, EvpFree>;
using Cipher = std::unique_ptr<EVP_CIPHER, EvpFree>;

// Null where it cannot be had. `name` as OpenSSL says it ("AES-128-CTR").
CipherContext newCipherContext(const char* name, const unsigned char* key, int encrypt) noexcept;

} // namespace conclave::media
