#include "server/http/connection_count.hpp"

#include "server/base/assert.hpp"

#include <algorithm>

namespace conclave::http {

std::string sourceKey(const boost::asio::ip::address& address) {
    namespace ip = boost::asio::ip;
    if (address.is_v4()) return address.to_string();
    const ip::address_v6 six = address.to_v6();
    if (six.is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, six).to_string();
    auto bytes = six.to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t(0));
    return ip::address_v6(bytes).to_string();
}

bool ConnectionCount::enter(const std::string& source) {
    const auto found = m_perSource.find(source);
    const std::size_t here = found == m_perSource.end() ? 0 : found->second;
    if (m_count >= m_max || here >= m_perSourceMax) return false;
    m_perSource[source] = here + 1;
    ++m_count;
    return true;
}

void ConnectionCount::leave(const std::string& source) {
    const auto found = m_perSource.find(source);
    CONCLAVE_ASSERT(found != m_perSource.end() && m_count > 0);
    --m_count;
    if (--found->second == 0) m_perSource.erase(found);
}

} // namespace conclave::http
