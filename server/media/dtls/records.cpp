#include "server/media/dtls/records.hpp"

#include <algorithm>

namespace conclave::media {
namespace {

constexpr std::size_t kRecordHeaderBytes = 13;
constexpr std::size_t kMessageHeaderBytes = 12;
constexpr std::size_t kMessageBytesMax = 16 * 1024; // far beyond a certificate of a phone
constexpr std::uint8_t kChangeCipherSpec = 20;
constexpr std::uint8_t kAlert = 21;
constexpr std::uint8_t kHandshake = 22;
constexpr std::uint8_t kClientHello = 1;
constexpr std::uint8_t kVersionMajor = 0xfe;
constexpr std::size_t kRandomAt = 2; // behind the version

std::size_t number(std::span<const std::uint8_t> bytes, std::size_t at, std::size_t count) noexcept {
    std::size_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value << 8 | bytes[at + i];
    return value;
}

// RFC 5246 section 7.4, RFC 6347 section 4.3.2. Finished is encrypted, so it is never seen here.
bool fits(std::uint8_t message, DtlsRole role) noexcept {
    switch (message) {
    case kClientHello: case 15: case 16: return role == DtlsRole::server; // CertificateVerify, ClientKeyExchange
    case 2: case 3: case 12: case 13: case 14: return role == DtlsRole::client; // ServerHello … ServerHelloDone
    case 11: return true;                                                       // Certificate
    default: return false;
    }
}

// All messages of a record in the clear are well formed and have a place in the handshake.
bool isHandshake(std::span<const std::uint8_t> rest, DtlsRole role, std::optional<ClientRandom>& hello) noexcept {
    if (rest.empty()) return false;
    std::optional<ClientRandom> found;
    while (!rest.empty()) {
        if (rest.size() < kMessageHeaderBytes || !fits(rest[0], role)) return false;
        const std::size_t whole = number(rest, 1, 3);
        const std::size_t offset = number(rest, 6, 3);
        const std::size_t bytes = number(rest, 9, 3);
        if (whole > kMessageBytesMax || offset + bytes > whole || bytes > rest.size() - kMessageHeaderBytes) return false;
        const auto body = rest.subspan(kMessageHeaderBytes, bytes);
        if (rest[0] == kClientHello && offset == 0) {
            // One whose random is in pieces cannot be told from another; no phone sends such a one.
            if (body.size() < kRandomAt + std::tuple_size_v<ClientRandom>) return false;
            found.emplace();
            std::copy_n(body.begin() + kRandomAt, found->size(), found->begin());
        }
        rest = rest.subspan(kMessageHeaderBytes + bytes);
    }
    if (found && !hello) hello = found;
    return true;
}

} // namespace

SiftedDatagram sift(std::span<const std::uint8_t> datagram, DtlsRole role) {
    SiftedDatagram out;
    while (datagram.size() > kRecordHeaderBytes) {
        const std::size_t bytes = number(datagram, 11, 2);
        if (datagram[1] != kVersionMajor || bytes == 0 || bytes > datagram.size() - kRecordHeaderBytes) break;
        const auto record = datagram.first(kRecordHeaderBytes + bytes);
        const auto body = record.subspan(kRecordHeaderBytes);
        const bool sealed = number(record, 3, 2) > 0; // an epoch with keys
        bool passes = false;
        switch (record[0]) {
        case kChangeCipherSpec: passes = !sealed && bytes == 1 && body[0] == 1; break;
        case kAlert: passes = sealed; break;
        case kHandshake: passes = sealed || isHandshake(body, role, out.hello); break;
        default: break;
        }
        if (passes) out.records.insert(out.records.end(), record.begin(), record.end());
        datagram = datagram.subspan(record.size());
    }
    return out;
}

} // namespace conclave::media
