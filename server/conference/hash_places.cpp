#include "server/conference/hash_places.hpp"

namespace conclave::conference {

HashPlaces::Place::~Place() {
    if (!m_taken) return;
    --m_taken->strangers;
    const auto here = m_taken->perSource.find(m_source);
    if (--here->second == 0) m_taken->perSource.erase(here);
}

std::optional<HashPlaces::Place> HashPlaces::enter(const std::string& source, Standing standing) {
    if (standing == Standing::known) return Place(nullptr, {});
    const auto found = m_taken->perSource.find(source);
    const std::size_t here = found == m_taken->perSource.end() ? 0 : found->second;
    if (m_taken->strangers >= limits::kHashesOfStrangersMax || here >= limits::kHashesPerSourceMax) return std::nullopt;
    m_taken->perSource[source] = here + 1;
    ++m_taken->strangers;
    return Place(m_taken, source);
}

} // namespace conclave::conference
