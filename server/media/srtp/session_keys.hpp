// The session keys of SRTP or SRTCP out of a master key and salt (RFC 3711 section 4.3, RFC 6188, RFC 7714 section 11), at a
// key derivation rate of 0. Wiped when they go.
#pragma once

#include "common/error.hpp"
#include "server/media/srtp/srtp_keys.hpp"

#include <array>
#include <cstdint>

namespace conclave::media {

enum class KeyUse : std::uint8_t { srtp, srtcp };

struct SessionKeys {
    std::array<std::uint8_t, 32> cipher{};
    std::array<std::uint8_t, 20> authentication{}; // AES-CM alone
    std::array<std::uint8_t, 14> salt{};           // GCM uses 12 of it

    SessionKeys() = default;
    SessionKeys(const SessionKeys&) = delete;
    SessionKeys& operator=(const SessionKeys&) = delete;
    ~SessionKeys();
};

// `key` fits the suite. internal: OpenSSL lacks the cipher.
Result<> deriveKeys(SessionKeys& keys, SrtpSuite suite, const SrtpKey& key, KeyUse use);

} // namespace conclave::media
