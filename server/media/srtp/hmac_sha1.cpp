#define OPENSSL_SUPPRESS_DEPRECATED // OpenSSL 3 would have everybody use EVP; hmac_sha1.hpp says why this does not
#include "server/media/srtp/hmac_sha1.hpp"

#include <algorithm>
#include <cstring>
#include <openssl/crypto.h>
#include <openssl/sha.h>

namespace conclave::media {
namespace {
constexpr std::size_t kBlockBytes = 64;
constexpr std::size_t kLengthBytes = 8; // at the end of the last block

using Words = std::array<std::uint32_t, 5>;

void writeBigEndian(std::uint8_t* to, std::uint64_t value, std::size_t bytes) noexcept {
    for (std::size_t i = 0; i < bytes; ++i) to[i] = static_cast<std::uint8_t>(value >> (8 * (bytes - 1 - i)));
}

// SHA-1 from a state that whole blocks have led to (FIPS 180-4, section 6.1).
class Sha1 {
public:
    Sha1(const Words& state, std::uint64_t bytesBefore) noexcept : m_bytes(bytesBefore) {
        m_state.h0 = state[0];
        m_state.h1 = state[1];
        m_state.h2 = state[2];
        m_state.h3 = state[3];
        m_state.h4 = state[4];
    }

    void update(std::span<const std::uint8_t> bytes) noexcept {
        m_bytes += bytes.size();
        if (m_held > 0) {
            const std::size_t taken = std::min(kBlockBytes - m_held, bytes.size());
            std::memcpy(m_block.data() + m_held, bytes.data(), taken);
            m_held += taken;
            bytes = bytes.subspan(taken);
            if (m_held < kBlockBytes) return;
            SHA1_Transform(&m_state, m_block.data());
            m_held = 0;
        }
        for (; bytes.size() >= kBlockBytes; bytes = bytes.subspan(kBlockBytes)) SHA1_Transform(&m_state, bytes.data());
        if (!bytes.empty()) std::memcpy(m_block.data(), bytes.data(), bytes.size());
        m_held = bytes.size();
    }

    std::array<std::uint8_t, HmacSha1::kDigestBytes> finish() noexcept {
        m_block[m_held++] = 0x80;
        if (m_held > kBlockBytes - kLengthBytes) {
            std::fill(m_block.begin() + static_cast<std::ptrdiff_t>(m_held), m_block.end(), std::uint8_t{0});
            SHA1_Transform(&m_state, m_block.data());
            m_held = 0;
        }
        std::fill(m_block.begin() + static_cast<std::ptrdiff_t>(m_held), m_block.end() - kLengthBytes, std::uint8_t{0});
        writeBigEndian(m_block.data() + kBlockBytes - kLengthBytes, m_bytes * 8, kLengthBytes);
        SHA1_Transform(&m_state, m_block.data());
        std::array<std::uint8_t, HmacSha1::kDigestBytes> out;
        const Words now = words();
        for (std::size_t i = 0; i < now.size(); ++i) writeBigEndian(out.data() + 4 * i, now[i], 4);
        return out;
    }

    Words words() const noexcept { return {m_state.h0, m_state.h1, m_state.h2, m_state.h3, m_state.h4}; }

private:
    SHA_CTX m_state; // of which the compression uses these five words alone
    std::uint64_t m_bytes;
    std::size_t m_held = 0;
    std::array<std::uint8_t, kBlockBytes> m_block; // what is not a whole one yet
};

constexpr Words kBegin{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};

Words begun(std::span<const std::uint8_t> key, std::uint8_t pad) noexcept {
    std::array<std::uint8_t, kBlockBytes> block{};
    std::memcpy(block.data(), key.data(), key.size());
    for (auto& b : block) b ^= pad;
    Sha1 hash(kBegin, 0);
    hash.update(block);
    OPENSSL_cleanse(block.data(), block.size());
    return hash.words();
}
} // namespace

HmacSha1::HmacSha1(std::span<const std::uint8_t, kKeyBytes> key) noexcept
    : m_inner(begun(key, 0x36)), m_outer(begun(key, 0x5c)) {}

HmacSha1::~HmacSha1() {
    OPENSSL_cleanse(m_inner.data(), sizeof m_inner);
    OPENSSL_cleanse(m_outer.data(), sizeof m_outer);
}

// What stays behind on the stack tells nothing of the key: both states have been hashed over.
std::array<std::uint8_t, HmacSha1::kDigestBytes> HmacSha1::digest(
    std::span<const std::uint8_t> first, std::span<const std::uint8_t> second) const noexcept {
    Sha1 inner(m_inner, kBlockBytes);
    inner.update(first);
    inner.update(second);
    Sha1 outer(m_outer, kBlockBytes);
    outer.update(inner.finish());
    return outer.finish();
}

} // namespace conclave::media
