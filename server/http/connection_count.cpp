#include "server/http/connection_count.hpp"

#include "server/base/assert.hpp"

namespace conclave::http {

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
