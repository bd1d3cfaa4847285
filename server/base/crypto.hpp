// libsodium's part in Conclave: Argon2id for passwords, XChaCha20-Poly1305 for PINs and tokens at rest, keyed BLAKE2b
// for finding them again. Any thread, after cryptoInit(); hashing a password takes about 0.13 s: on the work pool only.
#pragma once

#include "common/error.hpp"
#include "server/base/secret.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::base {

// Once, before any thread. Ends the process where no randomness is to be had.
void cryptoInit();

// What one hash costs. Tests take `quick`; the server always takes `standard` (64 MiB, 3 passes).
enum class PasswordCost { standard, quick };

// `$argon2id$v=19$…`. Error: unavailable (no memory).
Result<std::string> hashPassword(const Secret& password, PasswordCost cost);
// False for a wrong password and for a text that is no hash.
bool verifyPassword(const Secret& password, const std::string& hash) noexcept;

// BLAKE2b-256 without a key, for session tokens: they carry 256 random bits themselves.
std::array<std::uint8_t, 32> digest(std::string_view text) noexcept;

// base64url without padding (RFC 4648 section 5) of `bytes` random bytes.
Secret randomToken(std::size_t bytes);

// SHA-256, lower-case hex; for certificate fingerprints and idempotency bodies.
std::string sha256Hex(std::span<const std::uint8_t> bytes);

// Seals PINs and tokens with a key that is kept outside the database.
class Vault {
public:
    // Reads the key file, or makes one (32 random bytes, mode 0600) where there is none. Errors: storageFailed.
    static Result<Vault> openOrCreate(const std::filesystem::path& keyFile);
    explicit Vault(std::span<const std::uint8_t, 32> key) noexcept;
    Vault(const Vault&) = default;
    Vault& operator=(const Vault&) = default;
    ~Vault();

    // Key id, nonce, ciphertext and tag. `context` (conference, participant, column) is authenticated: a value copied
    // to another row does not open.
    std::vector<std::uint8_t> seal(const Secret& text, std::string_view context) const;
    // Error: internal, for whatever does not open.
    Result<Secret> open(std::span<const std::uint8_t> sealed, std::string_view context) const;
    // What a value is found by: keyed BLAKE2b over scope and value. The scope is the conference for a PIN, fixed for a
    // join token.
    std::vector<std::uint8_t> tag(std::string_view scope, std::string_view value) const;

private:
    std::array<std::uint8_t, 32> m_sealKey{};
    std::array<std::uint8_t, 32> m_tagKey{};
};

} // namespace conclave::base
