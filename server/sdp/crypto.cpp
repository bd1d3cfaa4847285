#include "server/sdp/crypto.hpp"

#include "server/base/assert.hpp"
#include "server/sdp/scan.hpp"

#include <algorithm>
#include <cstring>

namespace conclave::sdp {
namespace {

struct SuiteInfo {
    Suite suite;
    std::string_view name;
    std::size_t keyBytes;
    std::size_t saltBytes;
};

constexpr std::array<SuiteInfo, 4> kSuites{{
    {Suite::aeadAes256Gcm, "AEAD_AES_256_GCM", 32, 12},
    {Suite::aeadAes128Gcm, "AEAD_AES_128_GCM", 16, 12},
    {Suite::aes256CmSha1_80, "AES_256_CM_HMAC_SHA1_80", 32, 14},
    {Suite::aesCm128Sha1_80, "AES_CM_128_HMAC_SHA1_80", 16, 14},
}};
constexpr std::string_view kAes256OldName = "AES_CM_256_HMAC_SHA1_80";

const SuiteInfo& info(Suite suite) noexcept { return kSuites[static_cast<std::size_t>(suite)]; }

// 0-63, or negative.
int base64Digit(char c) noexcept {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+') return 62;
    if (c == '/') return 63;
    return -1;
}

// Padding may be missing: some phones leave it out.
std::optional<KeyMaterial> readBase64(std::string_view text) {
    while (!text.empty() && text.back() == '=') text.remove_suffix(1);
    std::array<std::uint8_t, KeyMaterial::kBytesMax> bytes{};
    std::size_t size = 0;
    std::uint32_t bits = 0;
    int bitCount = 0;
    bool good = true;
    for (const char c : text) {
        const int digit = base64Digit(c);
        if (digit < 0) good = false;
        if (!good) break;
        bits = (bits << 6) | static_cast<std::uint32_t>(digit);
        bitCount += 6;
        if (bitCount < 8) continue;
        bitCount -= 8;
        if (size == bytes.size()) {
            good = false;
            break;
        }
        bytes[size++] = static_cast<std::uint8_t>(bits >> bitCount);
    }
    std::optional<KeyMaterial> key;
    if (good && bitCount < 6) key.emplace(std::span(bytes).first(size));
    explicit_bzero(bytes.data(), bytes.size());
    return key;
}

void appendBase64(std::string& out, std::span<const std::uint8_t> bytes) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k) group = (group << 8) | (k < count ? bytes[i + k] : 0u);
        for (std::size_t k = 0; k < 4; ++k)
            out += k <= count ? kDigits[(group >> (18 - 6 * k)) & 63] : '=';
    }
}

// RFC 4568 section 6.3. Only what leaves the packets as we make them is harmless.
bool isHarmlessParameter(std::string_view parameter) noexcept {
    if (parameter.starts_with("WSH=")) return readNumber<std::uint32_t>(parameter.substr(4), 1u << 20).has_value();
    return parameter == "KDR=0" || parameter.starts_with('-'); // a leading '-' says: may be passed over
}

// RFC 4568 section 6.1: decimal, or 2^n.
bool isLifetime(std::string_view text) noexcept {
    if (text.starts_with("2^")) return readNumber<unsigned>(text.substr(2), 48).has_value();
    return readNumber<std::uint64_t>(text, std::uint64_t{1} << 48).has_value();
}

} // namespace

std::string_view suiteName(Suite suite) noexcept { return info(suite).name; }
std::size_t keyBytes(Suite suite) noexcept { return info(suite).keyBytes; }
std::size_t saltBytes(Suite suite) noexcept { return info(suite).saltBytes; }

std::optional<Suite> suiteFromName(std::string_view name) noexcept {
    if (name == kAes256OldName) return Suite::aes256CmSha1_80;
    for (const auto& i : kSuites)
        if (i.name == name) return i.suite;
    return {};
}

KeyMaterial::KeyMaterial(std::span<const std::uint8_t> bytes) : m_size(bytes.size()) {
    CONCLAVE_ASSERT(bytes.size() <= kBytesMax);
    std::copy(bytes.begin(), bytes.end(), m_bytes.begin());
}

KeyMaterial::KeyMaterial(KeyMaterial&& other) noexcept { *this = std::move(other); }

KeyMaterial& KeyMaterial::operator=(KeyMaterial&& other) noexcept {
    if (this == &other) return *this;
    m_bytes = other.m_bytes;
    m_size = other.m_size;
    explicit_bzero(other.m_bytes.data(), other.m_bytes.size());
    other.m_size = 0;
    return *this;
}

KeyMaterial::~KeyMaterial() { explicit_bzero(m_bytes.data(), m_bytes.size()); }

bool KeyMaterial::operator==(const KeyMaterial& other) const noexcept {
    unsigned difference = m_size == other.m_size ? 0u : 1u;
    for (std::size_t i = 0; i < kBytesMax; ++i)
        difference |= static_cast<unsigned>(m_bytes[i] ^ other.m_bytes[i]);
    return difference == 0;
}

Result<std::optional<CryptoAttribute>> parseCrypto(std::string_view value) {
    const Error broken{Errc::badRequest, "a=crypto is malformed"};
    const auto tag = readNumber<std::uint32_t>(readUntil(value, ' '), 999'999'999);
    const auto suiteText = readUntil(value, ' ');
    const auto keys = readUntil(value, ' ');
    if (!tag || !isToken(suiteText)) return broken;

    const auto suite = suiteFromName(suiteText);
    if (!suite) return std::optional<CryptoAttribute>{};
    for (auto rest = value; !rest.empty();)
        if (const auto parameter = readUntil(rest, ' '); !parameter.empty() && !isHarmlessParameter(parameter))
            return std::optional<CryptoAttribute>{};

    constexpr std::string_view kInline = "inline:";
    if (!keys.starts_with(kInline)) return broken;
    if (keys.find(';') != std::string_view::npos) return std::optional<CryptoAttribute>{}; // several keys need an MKI
    auto rest = keys.substr(kInline.size());
    const auto base64 = readUntil(rest, '|');
    if (!rest.empty()) {
        const auto first = readUntil(rest, '|');
        const bool isMki = first.find(':') != std::string_view::npos || !rest.empty();
        if (isMki) return std::optional<CryptoAttribute>{};
        if (!isLifetime(first)) return broken;
    }
    auto key = readBase64(base64);
    if (!key || key->size() != keyBytes(*suite) + saltBytes(*suite)) return broken;
    std::optional<CryptoAttribute> crypto(std::in_place);
    crypto->tag = *tag;
    crypto->suite = *suite;
    crypto->suiteText = std::string(suiteText);
    crypto->key = std::move(*key);
    return crypto;
}

void appendCrypto(std::string& out, const CryptoAttribute& crypto) {
    out += std::to_string(crypto.tag);
    out += ' ';
    out += crypto.suiteText.empty() ? suiteName(crypto.suite) : std::string_view(crypto.suiteText);
    out += " inline:";
    appendBase64(out, crypto.key.bytes());
}

} // namespace conclave::sdp
