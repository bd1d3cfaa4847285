// What SDP says of a certificate (RFC 8122): its hash, SHA-256 or better. Values, free of OpenSSL. Any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace conclave::media {

enum class DtlsHash : std::uint8_t { sha256, sha384, sha512 };

constexpr std::size_t hashBytes(DtlsHash hash) noexcept {
    return hash == DtlsHash::sha256 ? 32 : hash == DtlsHash::sha384 ? 48 : 64;
}

struct DtlsFingerprint {
    static constexpr std::size_t kBytesMax = 64;
    DtlsHash hash = DtlsHash::sha256;
    std::array<std::uint8_t, kBytesMax> bytes{}; // hashBytes(hash) of them, the rest 0

    bool operator==(const DtlsFingerprint&) const = default;
};

} // namespace conclave::media
