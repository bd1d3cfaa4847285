// The least that SRTP can cost with OpenSSL: its calls alone, for a packet that means nothing.
#pragma once

#define OPENSSL_SUPPRESS_DEPRECATED // plain SHA-1 is the least that HMAC-SHA1 can cost
#include "server/media/srtp/evp.hpp"
#include "server/media/srtp/packet_cipher.hpp"

#include <array>
#include <openssl/sha.h>
#include <span>

namespace conclave::bench {

// What OpenSSL does for one packet of a call: a kept context with a new counter or nonce, and the tag.
class RawCipher {
public:
    RawCipher(media::SrtpSuite suite, int encrypt)
        : m_gcm(media::isGcm(suite)), m_cipher(media::newCipherContext(nameOf(suite), m_key.data(), m_gcm ? encrypt : 1)) {
        SHA1_Init(&m_inner);
        SHA1_Update(&m_inner, m_counter.data(), m_counter.size()); // a key's block as good as any
        SHA1_Update(&m_inner, m_key.data(), m_key.size());
        SHA1_Update(&m_inner, m_counter.data(), m_counter.size());
        m_outer = m_inner;
    }
    void run(std::span<std::uint8_t> packet) {
        const auto text = packet.subspan(kHeader);
        int written = 0;
        m_counter[11] = static_cast<std::uint8_t>(m_counter[11] + 1);
        EVP_CipherInit_ex2(m_cipher.get(), nullptr, nullptr, m_counter.data(), -1, nullptr);
        if (m_gcm) EVP_CipherUpdate(m_cipher.get(), nullptr, &written, packet.data(), static_cast<int>(kHeader));
        EVP_CipherUpdate(m_cipher.get(), text.data(), &written, text.data(), static_cast<int>(text.size()));
        if (m_gcm) {
            if (EVP_CIPHER_CTX_is_encrypting(m_cipher.get()) == 0)
                EVP_CIPHER_CTX_ctrl(m_cipher.get(), EVP_CTRL_AEAD_SET_TAG, 16, m_tag.data());
            EVP_CipherFinal_ex(m_cipher.get(), m_tag.data(), &written);
            if (EVP_CIPHER_CTX_is_encrypting(m_cipher.get()) == 1)
                EVP_CIPHER_CTX_ctrl(m_cipher.get(), EVP_CTRL_AEAD_GET_TAG, 16, m_tag.data());
        } else {
            auto state = m_inner;
            SHA1_Update(&state, packet.data(), packet.size());
            SHA1_Update(&state, m_counter.data(), 4);
            SHA1_Final(m_tag.data(), &state);
            state = m_outer;
            SHA1_Update(&state, m_tag.data(), m_tag.size());
            SHA1_Final(m_tag.data(), &state);
        }
    }

private:
    static constexpr std::size_t kHeader = 12;
    static const char* nameOf(media::SrtpSuite suite) {
        const bool wide = media::infoOf(suite).keyBytes == 32;
        return media::isGcm(suite) ? wide ? "AES-256-GCM" : "AES-128-GCM" : wide ? "AES-256-CTR" : "AES-128-CTR";
    }
    std::array<std::uint8_t, 32> m_key{1, 2, 3};
    std::array<std::uint8_t, 16> m_counter{};
    std::array<std::uint8_t, 20> m_tag{};
    bool m_gcm;
    media::CipherContext m_cipher;
    SHA_CTX m_inner{};
    SHA_CTX m_outer{};
};

} // namespace conclave::bench
