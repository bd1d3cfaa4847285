// What of a datagram may reach a handshake (RFC 6347 section 4.1, 4.2.2): records in the clear are anybody's, so only those
// that a handshake consists of pass. Alerts in the clear end nothing, application data is never spoken here. Pure, any thread.
#pragma once

#include "server/media/dtls/role.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace conclave::media {

using ClientRandom = std::array<std::uint8_t, 32>;

struct SiftedDatagram {
    std::vector<std::uint8_t> records{};  // whole ones, in order; none: nothing for a handshake
    std::optional<ClientRandom> hello{};  // a ClientHello begins in it
};

// `role`: ours. A client is sent no ClientHello, a server no ServerHello, and so on.
SiftedDatagram sift(std::span<const std::uint8_t> datagram, DtlsRole role);

} // namespace conclave::media
