// Who may be behind what a packet says in the clear (its SSRC, its host): one number each at most, and several may have the same.
// Looked through for every stranger's packet, so the numbers lie side by side, and whose they are elsewhere. Memory is taken once.
// One owner (a media thread).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace conclave::media {

template <class T>
class SourceList {
public:
    explicit SourceList(std::size_t entriesMax) {
        m_numbers.reserve(entriesMax);
        m_owners.reserve(entriesMax);
    }
    // In place of the one before; nullopt: none.
    void set(T& owner, std::optional<std::uint32_t> number) noexcept {
        const auto at = std::find(m_owners.begin(), m_owners.end(), &owner) - m_owners.begin();
        const bool known = static_cast<std::size_t>(at) < m_owners.size();
        if (number && known) {
            m_numbers[static_cast<std::size_t>(at)] = *number;
        } else if (number) {
            m_numbers.push_back(*number);
            m_owners.push_back(&owner);
        } else if (known) {
            m_numbers[static_cast<std::size_t>(at)] = m_numbers.back();
            m_owners[static_cast<std::size_t>(at)] = m_owners.back();
            m_numbers.pop_back();
            m_owners.pop_back();
        }
    }
    // The first from `at` on, which is then behind it; null: no more. set() in between ends the search.
    T* next(std::uint32_t number, std::size_t& at) const noexcept {
        const auto found = std::find(m_numbers.begin() + static_cast<std::ptrdiff_t>(std::min(at, m_numbers.size())), m_numbers.end(), number);
        if (found == m_numbers.end()) return nullptr;
        at = static_cast<std::size_t>(found - m_numbers.begin()) + 1;
        return m_owners[at - 1];
    }

private:
    std::vector<std::uint32_t> m_numbers;
    std::vector<T*> m_owners;
};

} // namespace conclave::media
