#include "server/sdp/dtls.hpp"

#include "server/sdp/scan.hpp"

#include "common/text.hpp"

#include <algorithm>
#include <array>

namespace conclave::sdp {
namespace {

constexpr std::size_t kFingerprintsMax = 8; // of one certificate each; more is no phone

struct HashInfo {
    HashFunction hash;
    std::string_view name;
    std::size_t bytes;
};
constexpr std::array<HashInfo, 3> kHashes{{
    {HashFunction::sha256, "sha-256", 32},
    {HashFunction::sha384, "sha-384", 48},
    {HashFunction::sha512, "sha-512", 64},
}};

int hexDigit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

Error refused(std::string_view why) { return Error{Errc::notAcceptable, std::string(why)}; }

// What the section says, else what the session says, of the strongest hash that is said.
std::vector<Fingerprint> readFingerprints(const SessionDescription& session, const MediaSection& section) {
    const auto& attributes = section.attribute("fingerprint") ? section.attributes : session.attributes;
    std::vector<Fingerprint> found;
    for (const auto& a : attributes) {
        if (a.name != "fingerprint" || found.size() == kFingerprintsMax) continue;
        auto one = readFingerprint(a.value);
        if (!one || (!found.empty() && one->hash < found.front().hash)) continue;
        if (!found.empty() && one->hash > found.front().hash) found.clear();
        if (std::find(found.begin(), found.end(), *one) == found.end()) found.push_back(std::move(*one));
    }
    return found;
}

} // namespace

bool isDtlsSrtp(std::string_view protocol) noexcept {
    return protocol == "UDP/TLS/RTP/SAVP" || protocol == "UDP/TLS/RTP/SAVPF";
}

std::string_view setupName(Setup setup) noexcept { return setup == Setup::active ? "active" : "passive"; }

std::optional<Fingerprint> readFingerprint(std::string_view value) {
    const auto name = lowerAscii(readUntil(value, ' '));
    const auto info = std::find_if(kHashes.begin(), kHashes.end(), [&](const auto& h) { return h.name == name; });
    const auto text = trimmed(value);
    if (info == kHashes.end() || text.size() != 3 * info->bytes - 1) return {};
    Fingerprint out{info->hash, {}};
    for (std::size_t at = 0; at < text.size(); at += 3) {
        const int high = hexDigit(text[at]), low = hexDigit(text[at + 1]);
        if (high < 0 || low < 0 || (at + 2 < text.size() && text[at + 2] != ':')) return {};
        out.bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
    }
    return out;
}

std::string writeFingerprint(const Fingerprint& fingerprint) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out(kHashes[static_cast<std::size_t>(fingerprint.hash)].name);
    char before = ' ';
    for (const auto byte : fingerprint.bytes) {
        out += before;
        out += kDigits[byte >> 4];
        out += kDigits[byte & 15];
        before = ':';
    }
    return out;
}

Result<DtlsAgreement> agreeDtls(const SessionDescription& offer, const MediaSection& section, std::optional<Setup> standing) {
    DtlsAgreement out;
    out.peer = readFingerprints(offer, section);
    if (out.peer.empty()) return refused("no usable fingerprint, SHA-256 or better needed");
    const auto said = section.attribute("setup") ? section.attribute("setup") : offer.attribute("setup");
    // RFC 4145 section 4: who offers and says nothing is active. RFC 5763 section 5: of actpass we take passive.
    const auto role = lowerAscii(said.value_or("active"));
    if (role == "active") out.setup = Setup::passive;
    else if (role == "passive") out.setup = Setup::active;
    else if (role == "actpass") out.setup = standing.value_or(Setup::passive);
    else return refused("unusable setup role");
    if (!section.attribute("rtcp-mux")) return refused("DTLS-SRTP needs rtcp-mux");
    return out;
}

} // namespace conclave::sdp
