#include "server/base/crypto.hpp"

#include "server/base/assert.hpp"
#include "server/base/random.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

namespace conclave::base {
namespace {

constexpr std::uint8_t kKeyId = 1;

const unsigned char* bytesOf(std::string_view text) noexcept {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string toHex(std::span<const std::uint8_t> bytes) {
    std::string hex(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
    hex.pop_back();
    return hex;
}

} // namespace

void cryptoInit() { CONCLAVE_ASSERT(sodium_init() >= 0); }

Result<std::string> hashPassword(const Secret& password, PasswordCost cost) {
    const bool quick = cost == PasswordCost::quick;
    const unsigned long long passes = quick ? 1 : 3;
    const std::size_t memory = quick ? 64 * 1024 : 64 * 1024 * 1024;
    std::string hash(crypto_pwhash_STRBYTES, '\0');
    const auto text = password.reveal();
    if (crypto_pwhash_str_alg(hash.data(), text.data(), text.size(), passes, memory, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return Error{Errc::unavailable, "no memory for a password hash"};
    hash.resize(std::strlen(hash.c_str()));
    return hash;
}

bool verifyPassword(const Secret& password, const std::string& hash) noexcept {
    if (hash.size() >= crypto_pwhash_STRBYTES) return false;
    const auto text = password.reveal();
    return crypto_pwhash_str_verify(hash.c_str(), text.data(), text.size()) == 0;
}

std::array<std::uint8_t, 32> digest(std::string_view text) noexcept {
    std::array<std::uint8_t, 32> out{};
    crypto_generichash(out.data(), out.size(), bytesOf(text), text.size(), nullptr, 0);
    return out;
}

Secret randomToken(std::size_t bytes) {
    std::vector<std::uint8_t> raw(bytes);
    randomBytes(raw);
    std::string text(sodium_base64_encoded_len(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
    sodium_bin2base64(text.data(), text.size(), raw.data(), raw.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    text.pop_back();
    wipe(raw);
    return Secret(std::move(text));
}

std::string sha256Hex(std::span<const std::uint8_t> bytes) {
    std::array<std::uint8_t, crypto_hash_sha256_BYTES> hash{};
    crypto_hash_sha256(hash.data(), bytes.data(), bytes.size());
    return toHex(hash);
}

Result<Vault> Vault::openOrCreate(const std::filesystem::path& keyFile) {
    const auto failed = [](const char* what) {
        return Error{Errc::storageFailed, std::string("key file: ") + what + ": " + std::strerror(errno)};
    };
    std::array<std::uint8_t, 32> key{};
    int file = ::open(keyFile.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0 && errno == ENOENT) {
        randomBytes(key);
        // It has its name when it is on the disk: what a crash leaves is the whole key, or none.
        std::string fresh = keyFile.string() + ".new-XXXXXX";
        file = ::mkostemp(fresh.data(), O_CLOEXEC); // mode 0600
        if (file < 0) return failed("cannot be made");
        const bool written =
            ::write(file, key.data(), key.size()) == static_cast<ssize_t>(key.size()) && ::fsync(file) == 0;
        const bool named = written && ::link(fresh.c_str(), keyFile.c_str()) == 0;
        const int why = errno;
        ::close(file);
        ::unlink(fresh.c_str());
        errno = why;
        if (!written) return failed("cannot be written");
        if (!named && errno == EEXIST) return openOrCreate(keyFile); // somebody was faster
        if (!named) return failed("cannot be made");
        const int folder = ::open(keyFile.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        const bool kept = folder >= 0 && ::fsync(folder) == 0;
        if (folder >= 0) ::close(folder);
        if (!kept) return failed("cannot be written");
    } else if (file < 0) {
        return failed("cannot be read");
    } else {
        std::array<std::uint8_t, 33> read{}; // one more, to notice a longer file
        const auto size = ::read(file, read.data(), read.size());
        ::close(file);
        if (size != 32) return Error{Errc::storageFailed, "key file: has to hold exactly 32 bytes"};
        std::copy_n(read.begin(), 32, key.begin());
        wipe(read);
    }
    Vault vault{std::span<const std::uint8_t, 32>(key)};
    wipe(key);
    return vault;
}

Vault::Vault(std::span<const std::uint8_t, 32> key) noexcept {
    static_assert(crypto_kdf_KEYBYTES == 32);
    crypto_kdf_derive_from_key(m_sealKey.data(), m_sealKey.size(), 1, "conclave", key.data());
    crypto_kdf_derive_from_key(m_tagKey.data(), m_tagKey.size(), 2, "conclave", key.data());
}

Vault::~Vault() {
    wipe(m_sealKey);
    wipe(m_tagKey);
}

std::vector<std::uint8_t> Vault::seal(const Secret& text, std::string_view context) const {
    constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    const auto plain = text.reveal();
    std::vector<std::uint8_t> out(1 + kNonce + plain.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES);
    out[0] = kKeyId;
    randomBytes(std::span(out).subspan(1, kNonce));
    crypto_aead_xchacha20poly1305_ietf_encrypt(out.data() + 1 + kNonce, nullptr, bytesOf(plain), plain.size(),
                                               bytesOf(context), context.size(), nullptr, out.data() + 1,
                                               m_sealKey.data());
    return out;
}

Result<Secret> Vault::open(std::span<const std::uint8_t> sealed, std::string_view context) const {
    constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    constexpr std::size_t kOverhead = 1 + kNonce + crypto_aead_xchacha20poly1305_ietf_ABYTES;
    const Error closed{Errc::internal, "a sealed value does not open with this key"};
    if (sealed.size() < kOverhead || sealed[0] != kKeyId) return closed;
    std::string plain(sealed.size() - kOverhead, '\0');
    const auto cipher = sealed.subspan(1 + kNonce);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<unsigned char*>(plain.data()), nullptr, nullptr,
                                                   cipher.data(), cipher.size(), bytesOf(context), context.size(),
                                                   sealed.data() + 1, m_sealKey.data()) != 0)
        return closed;
    return Secret(std::move(plain));
}

std::vector<std::uint8_t> Vault::tag(std::string_view scope, std::string_view value) const {
    std::vector<std::uint8_t> out(32);
    crypto_generichash_state state;
    crypto_generichash_init(&state, m_tagKey.data(), m_tagKey.size(), out.size());
    // The length in front keeps (ab, c) and (a, bc) apart.
    const std::uint8_t length[2] = {static_cast<std::uint8_t>(scope.size() >> 8), static_cast<std::uint8_t>(scope.size())};
    CONCLAVE_ASSERT(scope.size() < 65536);
    crypto_generichash_update(&state, length, sizeof length);
    crypto_generichash_update(&state, bytesOf(scope), scope.size());
    crypto_generichash_update(&state, bytesOf(value), value.size());
    crypto_generichash_final(&state, out.data(), out.size());
    return out;
}

} // namespace conclave::base
