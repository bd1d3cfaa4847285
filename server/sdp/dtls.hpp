// `a=fingerprint` (RFC 8122) and `a=setup` (RFC 4145, 5763): how DTLS-SRTP is agreed on. Pure, any thread.
#pragma once

#include "server/sdp/session.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::sdp {

enum class HashFunction { sha256, sha384, sha512 }; // what is weaker counts as not said

// The hash of a certificate.
struct Fingerprint {
    HashFunction hash = HashFunction::sha256;
    std::vector<std::uint8_t> bytes{}; // 32, 48 or 64

    bool operator==(const Fingerprint&) const = default;
};

// Whether ours begins the handshake (active) or waits for it.
enum class Setup { active, passive };

struct DtlsAgreement {
    std::vector<Fingerprint> peer{}; // the certificate has one of them; all of the strongest hash that was offered
    Setup setup = Setup::passive;    // ours

    bool operator==(const DtlsAgreement&) const = default;
};

// "UDP/TLS/RTP/SAVP" and "UDP/TLS/RTP/SAVPF" (RFC 5764 section 8).
bool isDtlsSrtp(std::string_view protocol) noexcept;
std::string_view setupName(Setup setup) noexcept;
// The value of a=fingerprint; nothing for a hash that is too weak or unknown, or a broken form.
std::optional<Fingerprint> readFingerprint(std::string_view value);
std::string writeFingerprint(const Fingerprint& fingerprint);

// What a section of an offer comes to. `standing`: our role in the association that there is; kept where the offer allows it.
// notAcceptable: no usable fingerprint, no role for us, no rtcp-mux.
Result<DtlsAgreement> agreeDtls(const SessionDescription& offer, const MediaSection& section, std::optional<Setup> standing);

} // namespace conclave::sdp
