#include "server/media/srtp/packet_cipher.hpp"

#include "server/media/srtp/evp.hpp"
#include "server/media/srtp/hmac_sha1.hpp"

#include <algorithm>
#include <array>
#include <openssl/crypto.h>

namespace conclave::media {
namespace {

constexpr std::size_t kGcmNonceBytes = 12;

// SSRC and index over the salt, the index ending at `end`: bytes 4 to 13 of AES-CM's counter, 2 to 11 of GCM's nonce.
template <std::size_t kBytes>
void mask(std::array<std::uint8_t, kBytes>& block, std::size_t end, PacketNonce nonce) noexcept {
    for (std::size_t i = 0; i < 6; ++i) block[end - 1 - i] ^= static_cast<std::uint8_t>(nonce.index >> (8 * i));
    for (std::size_t i = 0; i < 4; ++i) block[end - 7 - i] ^= static_cast<std::uint8_t>(nonce.ssrc >> (8 * i));
}

// What follows it is OpenSSL's alone; its first lines say where.
void prefetchContext(const EVP_CIPHER_CTX* context) noexcept {
    const auto* bytes = reinterpret_cast<const char*>(context);
    __builtin_prefetch(bytes);
    __builtin_prefetch(bytes + 64);
    __builtin_prefetch(bytes + 128);
}

int lengthOf(std::span<const std::uint8_t> bytes) noexcept { return static_cast<int>(bytes.size()); }

constexpr std::size_t kBlockBytes = 16;     // of AES
constexpr std::size_t kBlocksAtOnce = 16;   // a packet of speech has six or seven

// AES in counter mode, HMAC-SHA1 over what was encrypted (RFC 3711 section 4.1.1 and 4.2.1). The counter is ours: OpenSSL's
// counter mode wants a call more for each packet's start, which costs as much as the encryption.
class CounterCipher final : public PacketCipher {
public:
    CounterCipher(CipherContext cipher, const SessionKeys& keys) noexcept
        : m_cipher(std::move(cipher)), m_mac(keys.authentication) {
        std::copy(keys.salt.begin(), keys.salt.end(), m_salt.begin());
    }
    ~CounterCipher() override { OPENSSL_cleanse(m_salt.data(), m_salt.size()); }

    bool seal(PacketNonce nonce, std::span<std::uint8_t> packet, std::size_t clear, std::span<const std::uint8_t> besides,
              std::span<std::uint8_t> tag) noexcept override {
        if (!crypt(nonce, packet.subspan(clear))) return false;
        const auto digest = m_mac.digest(packet, besides);
        std::copy_n(digest.begin(), tag.size(), tag.begin());
        return true;
    }
    bool open(PacketNonce nonce, std::span<std::uint8_t> packet, std::size_t clear, std::span<const std::uint8_t> besides,
              std::span<const std::uint8_t> tag) noexcept override {
        const auto digest = m_mac.digest(packet, besides);
        return CRYPTO_memcmp(digest.data(), tag.data(), tag.size()) == 0 && crypt(nonce, packet.subspan(clear));
    }

    void prefetch() const noexcept override { prefetchContext(m_cipher.get()); }

private:
    bool crypt(PacketNonce nonce, std::span<std::uint8_t> text) noexcept {
        auto counter = m_salt;
        mask(counter, 14, nonce);
        std::array<std::uint8_t, kBlocksAtOnce * kBlockBytes> stream;
        for (std::size_t block = 0; !text.empty();) {
            const std::size_t blocks = std::min(kBlocksAtOnce, (text.size() + kBlockBytes - 1) / kBlockBytes);
            for (std::size_t i = 0; i < blocks; ++i, ++block) {
                counter[14] = static_cast<std::uint8_t>(block >> 8);
                counter[15] = static_cast<std::uint8_t>(block);
                std::copy(counter.begin(), counter.end(), stream.begin() + static_cast<std::ptrdiff_t>(i * kBlockBytes));
            }
            const auto bytes = static_cast<int>(blocks * kBlockBytes);
            if (EVP_Cipher(m_cipher.get(), stream.data(), stream.data(), static_cast<unsigned>(bytes)) != bytes) return false;
            const std::size_t now = std::min(text.size(), blocks * kBlockBytes);
            for (std::size_t i = 0; i < now; ++i) text[i] ^= stream[i];
            text = text.subspan(now);
        }
        return true;
    }
    CipherContext m_cipher;
    HmacSha1 m_mac;
    std::array<std::uint8_t, kBlockBytes> m_salt{}; // and the block counter, which begins at 0
};

// RFC 7714: what stays clear, and `besides`, are the associated data.
class GcmCipher final : public PacketCipher {
public:
    GcmCipher(CipherContext cipher, const SessionKeys& keys) noexcept : m_cipher(std::move(cipher)) {
        std::copy_n(keys.salt.begin(), m_salt.size(), m_salt.begin());
    }
    ~GcmCipher() override { OPENSSL_cleanse(m_salt.data(), m_salt.size()); }

    bool seal(PacketNonce nonce, std::span<std::uint8_t> packet, std::size_t clear, std::span<const std::uint8_t> besides,
              std::span<std::uint8_t> tag) noexcept override {
        return crypt(nonce, packet, clear, besides) && finish() &&
               EVP_CIPHER_CTX_ctrl(m_cipher.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag.size()), tag.data()) == 1;
    }
    bool open(PacketNonce nonce, std::span<std::uint8_t> packet, std::size_t clear, std::span<const std::uint8_t> besides,
              std::span<const std::uint8_t> tag) noexcept override {
        return crypt(nonce, packet, clear, besides) &&
               EVP_CIPHER_CTX_ctrl(m_cipher.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag.size()),
                                   const_cast<std::uint8_t*>(tag.data())) == 1 && // only read
               finish();
    }

    void prefetch() const noexcept override { prefetchContext(m_cipher.get()); }

private:
    bool crypt(PacketNonce nonce, std::span<std::uint8_t> packet, std::size_t clear, std::span<const std::uint8_t> besides) noexcept {
        auto iv = m_salt;
        mask(iv, kGcmNonceBytes, nonce);
        const auto text = packet.subspan(clear);
        int written = 0;
        return EVP_CipherInit_ex2(m_cipher.get(), nullptr, nullptr, iv.data(), -1, nullptr) == 1 &&
               EVP_CipherUpdate(m_cipher.get(), nullptr, &written, packet.data(), static_cast<int>(clear)) == 1 &&
               (besides.empty() || EVP_CipherUpdate(m_cipher.get(), nullptr, &written, besides.data(), lengthOf(besides)) == 1) &&
               (text.empty() || EVP_CipherUpdate(m_cipher.get(), text.data(), &written, text.data(), lengthOf(text)) == 1);
    }
    bool finish() noexcept {
        std::array<std::uint8_t, 16> none{}; // GCM leaves nothing over
        int written = 0;
        return EVP_CipherFinal_ex(m_cipher.get(), none.data(), &written) == 1;
    }

    CipherContext m_cipher;
    std::array<std::uint8_t, kGcmNonceBytes> m_salt{};
};

} // namespace

Result<std::unique_ptr<PacketCipher>> newPacketCipher(SrtpSuite suite, const SrtpKey& key, KeyUse use, Direction direction) {
    SessionKeys keys;
    if (auto derived = deriveKeys(keys, suite, key, use); !derived) return derived.error();
    const bool wide = infoOf(suite).keyBytes == 32;
    const Error missing{Errc::internal, "SRTP suite not supported"};
    if (isGcm(suite)) {
        auto cipher = newCipherContext(wide ? "AES-256-GCM" : "AES-128-GCM", keys.cipher.data(), direction == Direction::out ? 1 : 0);
        if (!cipher) return missing;
        return std::unique_ptr<PacketCipher>(std::make_unique<GcmCipher>(std::move(cipher), keys));
    }
    auto cipher = newCipherContext(wide ? "AES-256-ECB" : "AES-128-ECB", keys.cipher.data(), 1); // both ways are one
    if (!cipher) return missing;
    return std::unique_ptr<PacketCipher>(std::make_unique<CounterCipher>(std::move(cipher), keys));
}

} // namespace conclave::media
