#include "server/media/srtp/evp.hpp"

namespace conclave::media {

CipherContext newCipherContext(const char* name, const unsigned char* key, int encrypt) noexcept {
    const Cipher cipher(EVP_CIPHER_fetch(nullptr, name, nullptr));
    CipherContext context(EVP_CIPHER_CTX_new());
    if (!cipher || !context || EVP_CipherInit_ex2(context.get(), cipher.get(), key, nullptr, encrypt, nullptr) != 1) return {};
    return context;
}

} // namespace conclave::media
