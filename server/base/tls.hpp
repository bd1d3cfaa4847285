// TLS for both listeners: 1.2 and 1.3, ECDHE with AEAD only, no renegotiation, no compression, no tickets.
#pragma once

#include "common/error.hpp"

#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

namespace conclave::base {

struct CertificateFiles {
    std::filesystem::path certificate{}; // PEM chain, leaf first
    std::filesystem::path key{};         // PEM
};

// `tls-certificate.pem` and `tls-key.pem` in `folder`, there or not.
CertificateFiles selfSignedFiles(const std::filesystem::path& folder);
// These two (the key with mode 0600): made when absent, for `host` (name or address) and
// localhost, ECDSA P-256, ten years. Error: storageFailed.
Result<CertificateFiles> ensureSelfSigned(const std::filesystem::path& folder, const std::string& host);

// Error: invalidValue where the files do not load or do not belong together.
Result<std::shared_ptr<boost::asio::ssl::context>> serverContext(const CertificateFiles& files);

enum class Issuer { itself, another };
enum class HostFit { fits, differs };

// What the leaf says of itself.
struct CertificateFacts {
    std::chrono::sys_seconds notBefore{};
    std::chrono::sys_seconds notAfter{};
    Issuer issuer = Issuer::another;
    HostFit host = HostFit::differs; // whether it is good for the host asked about
};

// `host` is a DNS name or an address. Error: invalidValue.
Result<CertificateFacts> certificateFacts(const std::filesystem::path& certificate, const std::string& host);

// SHA-256 of the leaf, lower-case hex with colons: what a client shows at first use.
Result<std::string> fingerprint(const std::filesystem::path& certificate);

} // namespace conclave::base
