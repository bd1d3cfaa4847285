// SRTP cipher suites and their key material, free of any library's types: what SDP negotiates and the
// bridge uses. A key wipes itself and cannot be printed. Any thread.
// RFC 4568 section 6.2 (AES-CM), RFC 6188 (AES-256-CM), RFC 7714 (AEAD-AES-GCM). No suite with a 32-bit tag.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace conclave::media {

// In the order of preference; all four are carried by Debian 12's libsrtp2 (NSS).
enum class SrtpSuite : std::uint8_t {
    aeadAes128Gcm,
    aeadAes256Gcm,
    aesCm128HmacSha1_80,
    aesCm256HmacSha1_80,
};
inline constexpr std::array kSrtpSuites{SrtpSuite::aeadAes128Gcm, SrtpSuite::aeadAes256Gcm,
    SrtpSuite::aesCm128HmacSha1_80, SrtpSuite::aesCm256HmacSha1_80};

struct SrtpSuiteInfo {
    SrtpSuite suite;
    std::string_view sdpName; // as in a=crypto
    std::size_t keyBytes;
    std::size_t saltBytes;
    std::size_t tagBytes;     // what a packet grows by
    constexpr std::size_t materialBytes() const noexcept { return keyBytes + saltBytes; }
};

constexpr SrtpSuiteInfo infoOf(SrtpSuite suite) noexcept {
    switch (suite) {
    case SrtpSuite::aeadAes128Gcm: return {suite, "AEAD_AES_128_GCM", 16, 12, 16};
    case SrtpSuite::aeadAes256Gcm: return {suite, "AEAD_AES_256_GCM", 32, 12, 16};
    case SrtpSuite::aesCm128HmacSha1_80: return {suite, "AES_CM_128_HMAC_SHA1_80", 16, 14, 10};
    case SrtpSuite::aesCm256HmacSha1_80: break;
    }
    return {SrtpSuite::aesCm256HmacSha1_80, "AES_256_CM_HMAC_SHA1_80", 32, 14, 10};
}

// Master key followed by master salt. Empty until assigned; wiped when it goes.
class SrtpKey {
public:
    static constexpr std::size_t kBytesMax = 46;

    SrtpKey() = default;
    // Empty when `material` is longer than any suite's.
    explicit SrtpKey(std::span<const std::uint8_t> material) noexcept;
    SrtpKey(const SrtpKey&) = default;
    SrtpKey& operator=(const SrtpKey&) = default;
    ~SrtpKey();

    bool fits(SrtpSuite suite) const noexcept { return m_size == infoOf(suite).materialBytes(); }
    std::span<const std::uint8_t> bytes() const noexcept { return {m_bytes.data(), m_size}; }

private:
    std::array<std::uint8_t, kBytesMax> m_bytes{};
    std::uint8_t m_size = 0;
};

} // namespace conclave::media
