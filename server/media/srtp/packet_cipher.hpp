// Encryption and authentication of one packet with contexts that are kept (RFC 3711 section 4, RFC 7714): a packet costs its
// bytes, not a key schedule. SRTP and SRTCP differ only in what is authenticated besides, which the caller gives. Not
// thread-safe.
#pragma once

#include "common/error.hpp"
#include "server/media/srtp/session_keys.hpp"

#include <cstdint>
#include <memory>
#include <span>

namespace conclave::media {

// What makes a packet's key stream its own.
struct PacketNonce {
    std::uint32_t ssrc = 0;
    std::uint64_t index = 0; // 48 bits
};

class PacketCipher {
public:
    virtual ~PacketCipher() = default;

    // Encrypts `packet` in place behind its first `clear` bytes. The tag, which is over the packet and `besides`, fills `tag`.
    virtual bool seal(PacketNonce nonce, std::span<std::uint8_t> packet, std::size_t clear, std::span<const std::uint8_t> besides,
                      std::span<std::uint8_t> tag) noexcept = 0;
    // The reverse; false: the tag is not of this packet, whose bytes are unspecified then.
    virtual bool open(PacketNonce nonce, std::span<std::uint8_t> packet, std::size_t clear, std::span<const std::uint8_t> besides,
                      std::span<const std::uint8_t> tag) noexcept = 0;
    // Asks the processor for what a packet will touch behind this object.
    virtual void prefetch() const noexcept = 0;
};

enum class Direction : std::uint8_t { out, in };

// internal: OpenSSL lacks the cipher.
Result<std::unique_ptr<PacketCipher>> newPacketCipher(SrtpSuite suite, const SrtpKey& key, KeyUse use, Direction direction);

constexpr bool isGcm(SrtpSuite suite) noexcept {
    return suite == SrtpSuite::aeadAes128Gcm || suite == SrtpSuite::aeadAes256Gcm;
}

} // namespace conclave::media
