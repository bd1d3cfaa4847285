// Our part in a handshake. "a=setup:passive" in our answer makes us the server, "active" the client (RFC 5763).
#pragma once

#include <cstdint>

namespace conclave::media {

enum class DtlsRole : std::uint8_t { server, client };

} // namespace conclave::media
