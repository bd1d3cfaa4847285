// A session description as values (RFC 4566, RFC 8866), read strictly and written canonically. Pure: no I/O, no
// clock. Any thread. What we do not use (b=, i=, k=, e=, p=, r=, z=) is checked for form and dropped.
// Bounds: limits::kSdpSectionsMax sections, kSdpSectionLinesMax lines a section, kSdpCodecsMax formats a section.
// Key material of `a=crypto` (RFC 4568) lives in KeyMaterial alone: never among `attributes`, never printable, and
// wiped when it dies. The text that write() returns holds keys: send it, wipe it, never log it.
#pragma once

#include "common/error.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::sdp {

// SRTP suites (RFC 4568, 6188, 7714), best first. None with a tag of 32 bits.
enum class Suite { aeadAes256Gcm, aeadAes128Gcm, aes256CmSha1_80, aesCm128Sha1_80 };

std::string_view suiteName(Suite suite) noexcept;
// Also the older spelling AES_CM_256_HMAC_SHA1_80 that phones send.
std::optional<Suite> suiteFromName(std::string_view name) noexcept;
std::size_t keyBytes(Suite suite) noexcept;  // master key
std::size_t saltBytes(Suite suite) noexcept; // master salt

// Master key and salt, one after the other, as `inline:` has them. Wiped on destruction and on being moved from.
class KeyMaterial {
public:
    static constexpr std::size_t kBytesMax = 46; // AES-256: 32 of key, 14 of salt

    KeyMaterial() = default;
    // Takes at most kBytesMax; more is a programmer's error.
    explicit KeyMaterial(std::span<const std::uint8_t> bytes);
    KeyMaterial(const KeyMaterial&) = default;
    KeyMaterial(KeyMaterial&& other) noexcept;
    KeyMaterial& operator=(const KeyMaterial&) = default;
    KeyMaterial& operator=(KeyMaterial&& other) noexcept;
    ~KeyMaterial();

    std::span<const std::uint8_t> bytes() const noexcept { return {m_bytes.data(), m_size}; }
    std::size_t size() const noexcept { return m_size; }
    // Takes the same time wherever the two differ.
    bool operator==(const KeyMaterial& other) const noexcept;

private:
    std::array<std::uint8_t, kBytesMax> m_bytes{};
    std::size_t m_size = 0;
};

// One `a=crypto` line. A line that we can never take (unknown suite, 32-bit tag, MKI, several keys, unencrypted
// streams, parameters we do not know) is left out by parse(): RFC 4568 section 5.1.2 has it passed over.
struct CryptoAttribute {
    std::uint32_t tag = 0;
    Suite suite = Suite::aesCm128Sha1_80;
    std::string suiteText{}; // as the peer spelt it; empty: suiteName(suite)
    KeyMaterial key{};       // exactly keyBytes + saltBytes

    bool operator==(const CryptoAttribute&) const = default;
};

// `a=name:value`, or `a=name` where the value is empty.
struct Attribute {
    std::string name;
    std::string value{};

    bool operator==(const Attribute&) const = default;
};

struct Connection {
    std::string address{}; // IPv4 or IPv6 literal, or a name that we never resolve
    enum class Family { ipv4, ipv6 } family = Family::ipv4;

    bool operator==(const Connection&) const = default;
};

struct Origin {
    std::string user = "-";
    std::uint64_t sessionId = 0;
    std::uint64_t version = 0;
    Connection connection{};

    bool operator==(const Origin&) const = default;
};

struct MediaSection {
    std::string kind{};     // "audio", "video", …
    std::uint16_t port = 0; // 0: refused
    std::string protocol{}; // "RTP/SAVP", …
    std::vector<std::string> formats{};
    std::optional<Connection> connection{};
    std::vector<CryptoAttribute> crypto{};
    std::vector<Attribute> attributes{};

    // First of that name; empty view for one without value, nothing for none.
    std::optional<std::string_view> attribute(std::string_view name) const noexcept;
    bool operator==(const MediaSection&) const = default;
};

struct SessionDescription {
    Origin origin{};
    std::string name = "-";
    std::optional<Connection> connection{};
    std::vector<Attribute> attributes{};
    std::vector<MediaSection> sections{};

    std::optional<std::string_view> attribute(std::string_view name) const noexcept;
    bool operator==(const SessionDescription&) const = default;
};

// Errors: Errc::badRequest (form), Errc::tooLong (a bound). The detail names the line's number, never its text.
Result<SessionDescription> parse(std::string_view text);

// Lines end in CRLF. Control characters in any text become spaces.
std::string write(const SessionDescription& description);

} // namespace conclave::sdp
