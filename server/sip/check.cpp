#include "server/sip/check.hpp"

#include "common/text.hpp"

#include <algorithm>

namespace conclave::sip {
namespace {

constexpr std::string_view kBranchCookie = "z9hG4bK"; // RFC 3261 section 8.1.1.7
constexpr std::uint32_t kCseqMax = 0x7FFFFFFF;        // section 8.1.1.5

bool isWellFormed(const Address& address) {
    const auto afterName = std::string_view(address.text).substr(address.text.rfind('"') + 1);
    if (afterName.find("< ") != std::string_view::npos || afterName.find(" >") != std::string_view::npos) return false;
    return !address.uri.text.empty() && address.uri.text.find_first_of(" <>\"") == std::string::npos &&
           address.uri.text.find(':') != std::string::npos;
}

bool isExtensionOfOurs(std::string_view tag) {
    const auto name = lowerAscii(tag);
    return name == "timer" || name == "replaces";
}

// "Unsupported: …" of what is required and not here; empty: nothing.
std::string unsupported(const std::vector<std::string>& require) {
    std::string out;
    for (const auto& tag : require)
        if (!isExtensionOfOurs(tag)) out += (out.empty() ? "Unsupported: " : ", ") + tag;
    return out;
}

} // namespace

std::optional<Refusal> check(const Message& r) {
    const auto bad = [](std::string_view phrase) { return Refusal{400, std::string(phrase), {}}; };
    if (r.version != "SIP/2.0") return Refusal{505, "Version Not Supported", {}};
    if (!r.hasStrictStartLine) return bad("Malformed Request-Line");
    if (!r.defect.empty()) return bad("Malformed Header");
    if (r.viaProtocol != "SIP/2.0/TLS") return bad("Via Is Not TLS");
    if (!r.branch.starts_with(kBranchCookie) || r.branch.size() == kBranchCookie.size()) return bad("Bad Branch");
    if (r.callId.empty()) return bad("Bad Call-ID");
    if (r.from.tag.empty()) return bad("From Without Tag");
    if (!isWellFormed(r.from)) return bad("Bad From");
    if (!isWellFormed(r.to)) return bad("Bad To");
    if (r.cseq > kCseqMax) return bad("Bad CSeq");
    if (r.cseqMethod != r.methodName) return bad("CSeq Method Mismatch");

    const std::string allow = "Allow: " + std::string(kAllow);
    if (r.method == Method::unknown) return Refusal{501, "Not Implemented", allow};
    if (r.method == Method::otherKnown) return Refusal{405, "Method Not Allowed", allow};
    if (r.requestUri.kind == Uri::Kind::other) return Refusal{416, "Unsupported URI Scheme", {}};
    if (r.requestUri.hasHeaders || r.requestUri.hasBadUser || r.requestUri.host.empty()) return bad("Bad Request-URI");

    const bool needsNoExtension = r.method == Method::ack || r.method == Method::cancel;
    if (auto missing = unsupported(r.require); !missing.empty() && !needsNoExtension)
        return Refusal{420, "Bad Extension", std::move(missing)};
    if (r.hasEncoding) return Refusal{415, "Unsupported Media Type", "Accept-Encoding: identity"};
    const bool hasDialogAlready = !r.to.tag.empty();
    const bool needsDialog = r.method == Method::bye || r.method == Method::update || r.method == Method::info;
    if (needsDialog && !hasDialogAlready) return Refusal{481, "Call Does Not Exist", {}};
    const bool makesDialog = r.method == Method::invite || r.method == Method::subscribe;
    if (makesDialog && !r.contactUri) return bad("Missing Contact");
    if (r.replaces && r.method != Method::invite) return bad("Replaces Outside An INVITE"); // RFC 3891 section 3
    if (r.replaces && (hasDialogAlready || r.replaces->toTag.empty() || r.replaces->fromTag.empty())) return bad("Bad Replaces");
    return {};
}

std::optional<Refusal> checkOfferBody(const Message& request) {
    if (request.body.empty() || request.contentType == "application/sdp") return {};
    return Refusal{415, "Unsupported Media Type", "Accept: application/sdp"};
}

} // namespace conclave::sip
