#include "server/mail/bounce_address.hpp"

#include "common/address.hpp"
#include "common/limits.hpp"
#include "common/text.hpp"

#include <array>
#include <cstdint>

namespace conclave::mail {
namespace {

constexpr std::string_view kScope = "mail.bounce";
constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz234567"; // RFC 4648 section 6
constexpr std::size_t kIdBytes = 16;
constexpr std::size_t kMacBytes = 8;
constexpr std::size_t kTokenBytes = kIdBytes + kMacBytes;
constexpr std::size_t kTokenCharacters = (kTokenBytes * 8 + 4) / 5;
constexpr std::size_t kLocalBytesMax = 64; // RFC 5321 section 4.5.3.1.1

using Token = std::array<std::uint8_t, kTokenBytes>;

std::string base32(const Token& bytes) {
    std::string out;
    unsigned bits = 0, held = 0;
    for (const std::uint8_t byte : bytes) {
        held = held << 8 | byte;
        for (bits += 8; bits >= 5; bits -= 5) out += kAlphabet[held >> (bits - 5) & 31];
    }
    if (bits > 0) out += kAlphabet[held << (5 - bits) & 31];
    return out;
}

std::optional<Token> fromBase32(std::string_view text) {
    if (text.size() != kTokenCharacters) return std::nullopt;
    Token bytes{};
    std::size_t at = 0;
    unsigned bits = 0, held = 0;
    for (const char c : text) {
        const auto value = kAlphabet.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        held = (held << 5 | static_cast<unsigned>(value)) & 0xFFF;
        bits += 5;
        if (bits < 8) continue;
        bits -= 8;
        bytes[at++] = static_cast<std::uint8_t>(held >> bits);
    }
    const bool restIsZero = (held & ((1u << bits) - 1)) == 0; // one token, one spelling
    return restIsZero ? std::optional(bytes) : std::nullopt;
}

int hexDigit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

constexpr bool isDash(std::size_t at) noexcept { return at == 8 || at == 13 || at == 18 || at == 23; }

// The 16 bytes of a UUID in lower case, the only spelling that base::newUuid knows.
bool readUuid(std::string_view text, Token& into) {
    if (text.size() != 36) return false;
    std::size_t at = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (isDash(i)) {
            if (text[i] != '-') return false;
            continue;
        }
        const int high = hexDigit(text[i]), low = hexDigit(text[i + 1]);
        if (high < 0 || low < 0) return false;
        into[at++] = static_cast<std::uint8_t>(high << 4 | low);
        ++i;
    }
    return true;
}

std::string writeUuid(const Token& bytes) {
    static constexpr std::string_view kHex = "0123456789abcdef";
    std::string out;
    for (std::size_t i = 0; i < kIdBytes; ++i) {
        if (isDash(out.size())) out += '-';
        out += kHex[bytes[i] >> 4];
        out += kHex[bytes[i] & 15];
    }
    return out;
}

base::Secret macOf(const std::string& uuid, const base::Vault& vault) {
    const auto tag = vault.tag(kScope, uuid);
    return base::Secret(std::string(tag.begin(), tag.begin() + kMacBytes));
}

} // namespace

Result<BounceAddress> BounceAddress::parse(std::string_view address) {
    const std::string field = "mail.bounce_address";
    if (auto good = validateAddress(address, field); !good) return good.error();
    BounceAddress out;
    const auto at = address.rfind('@');
    out.m_local = address.substr(0, at);
    out.m_domain = address.substr(at + 1);
    if (out.m_local.size() + 1 + kTokenCharacters > kLocalBytesMax)
        return Error{Errc::tooLong, "at most 24 characters may stand before the @: a token is added there", field};
    if (address.size() + 1 + kTokenCharacters > limits::kAddressBytesMax)
        return Error{Errc::tooLong, "no room is left for the token that is added before the @", field};
    return out;
}

Result<std::string> BounceAddress::addressOf(const DeliveryId& delivery, const base::Vault& vault) const {
    Token token{};
    if (!readUuid(delivery.value, token)) return Error{Errc::internal, "the delivery has no usable id"};
    const auto mac = macOf(delivery.value, vault);
    const auto bytes = mac.reveal();
    for (std::size_t i = 0; i < kMacBytes; ++i) token[kIdBytes + i] = static_cast<std::uint8_t>(bytes[i]);
    return m_local + "+" + base32(token) + "@" + m_domain;
}

std::optional<DeliveryId> BounceAddress::deliveryOf(std::string_view address, const base::Vault& vault) const {
    if (address.size() > limits::kAddressBytesMax) return std::nullopt;
    const std::string given = lowerAscii(address);
    const std::string begin = lowerAscii(m_local) + "+", end = "@" + lowerAscii(m_domain);
    const bool ours = given.size() == begin.size() + kTokenCharacters + end.size() && given.starts_with(begin) &&
                      given.ends_with(end);
    if (!ours) return std::nullopt;
    const auto token = fromBase32(std::string_view(given).substr(begin.size(), kTokenCharacters));
    if (!token) return std::nullopt;
    const std::string uuid = writeUuid(*token);
    const base::Secret mac(std::string(token->begin() + kIdBytes, token->end()));
    if (!(mac == macOf(uuid, vault))) return std::nullopt; // Secret compares in constant time
    return DeliveryId(uuid);
}

} // namespace conclave::mail
