// HMAC-SHA1 (RFC 2104) with a key that is kept: both of its blocks are hashed once, and what is left of them is 40 bytes; a
// packet costs its own blocks and one more. On OpenSSL's bare SHA-1 compression, the padding is done here: EVP_MAC copies and
// frees four scattered objects a packet, which is more work than the hashing, and with hundreds of streams in turn none of
// them is in the cache. Wiped when it goes. Not thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace conclave::media {

class HmacSha1 {
public:
    static constexpr std::size_t kKeyBytes = 20;
    static constexpr std::size_t kDigestBytes = 20;

    explicit HmacSha1(std::span<const std::uint8_t, kKeyBytes> key) noexcept;
    ~HmacSha1();
    HmacSha1(const HmacSha1&) = delete;
    HmacSha1& operator=(const HmacSha1&) = delete;

    // Over `first` and `second`, one after the other.
    std::array<std::uint8_t, kDigestBytes> digest(
        std::span<const std::uint8_t> first, std::span<const std::uint8_t> second) const noexcept;

private:
    using Words = std::array<std::uint32_t, 5>; // SHA-1's state
    Words m_inner{};
    Words m_outer{};
};

} // namespace conclave::media
