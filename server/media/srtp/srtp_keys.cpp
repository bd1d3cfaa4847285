#include "server/media/srtp/srtp_keys.hpp"

#include <algorithm>
#include <cstring>

namespace conclave::media {

SrtpKey::SrtpKey(std::span<const std::uint8_t> material) noexcept {
    if (material.size() > kBytesMax) return;
    std::copy(material.begin(), material.end(), m_bytes.begin());
    m_size = static_cast<std::uint8_t>(material.size());
}

SrtpKey::~SrtpKey() {
    ::explicit_bzero(m_bytes.data(), m_bytes.size());
}

} // namespace conclave::media
