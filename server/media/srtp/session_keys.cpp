#include "server/media/srtp/session_keys.hpp"

#include "server/media/srtp/evp.hpp"

#include <algorithm>
#include <cstring>
#include <span>

namespace conclave::media {
namespace {

constexpr std::size_t kLabelAt = 7; // of the counter block: behind it come the 48 bits of index / rate, which is 0

bool derive(EVP_CIPHER_CTX* context, std::span<const std::uint8_t, 16> masterSalt, std::uint8_t label, std::span<std::uint8_t> out) {
    std::array<std::uint8_t, 16> counter{};
    std::copy(masterSalt.begin(), masterSalt.end(), counter.begin());
    counter[kLabelAt] ^= label;
    std::fill(out.begin(), out.end(), std::uint8_t{0});
    int written = 0;
    return EVP_EncryptInit_ex2(context, nullptr, nullptr, counter.data(), nullptr) == 1 &&
           EVP_EncryptUpdate(context, out.data(), &written, out.data(), static_cast<int>(out.size())) == 1 &&
           written == static_cast<int>(out.size());
}

} // namespace

SessionKeys::~SessionKeys() {
    ::explicit_bzero(cipher.data(), cipher.size());
    ::explicit_bzero(authentication.data(), authentication.size());
    ::explicit_bzero(salt.data(), salt.size());
}

Result<> deriveKeys(SessionKeys& keys, SrtpSuite suite, const SrtpKey& key, KeyUse use) {
    const SrtpSuiteInfo info = infoOf(suite);
    const auto context = newCipherContext(info.keyBytes == 32 ? "AES-256-CTR" : "AES-128-CTR", key.bytes().data(), 1);
    if (!context) return Error{Errc::internal, "SRTP suite not supported"};
    std::array<std::uint8_t, 16> salt{}; // shorter ones stand at the left
    const auto given = key.bytes().subspan(info.keyBytes);
    std::copy(given.begin(), given.end(), salt.begin());
    const std::uint8_t first = use == KeyUse::srtp ? 0 : 3;
    const bool good = derive(context.get(), salt, first, std::span(keys.cipher).first(info.keyBytes)) &&
                      derive(context.get(), salt, static_cast<std::uint8_t>(first + 1), keys.authentication) &&
                      derive(context.get(), salt, static_cast<std::uint8_t>(first + 2), std::span(keys.salt).first(info.saltBytes));
    if (!good) return Error{Errc::internal, "SRTP keys cannot be derived"};
    return {};
}

} // namespace conclave::media
