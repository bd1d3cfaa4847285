// A map of bounded size from texts: where it is full, the entry untouched the longest makes room. Everything in constant
// time, so that a flood of new keys costs no more than it adds. Not for several threads.
#pragma once

#include "server/base/assert.hpp"

#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace conclave::conference {

template <class Value>
class RecentMap {
public:
    explicit RecentMap(std::size_t sizeMax) : m_sizeMax(sizeMax) { CONCLAVE_ASSERT(sizeMax > 0); }
    RecentMap(const RecentMap&) = delete;
    RecentMap& operator=(const RecentMap&) = delete;

    // Does not count as touching; nullptr where there is none.
    Value* find(std::string_view key) {
        const auto found = m_index.find(key);
        return found == m_index.end() ? nullptr : &found->second->second;
    }
    // Made where there is none.
    Value& touch(std::string_view key) {
        if (const auto found = m_index.find(key); found != m_index.end()) {
            m_order.splice(m_order.begin(), m_order, found->second);
            return found->second->second;
        }
        if (m_order.size() >= m_sizeMax) {
            m_index.erase(m_order.back().first);
            m_order.pop_back();
        }
        m_order.emplace_front(std::string(key), Value{});
        m_index.emplace(m_order.front().first, m_order.begin());
        return m_order.front().second;
    }
    void erase(std::string_view key) {
        const auto found = m_index.find(key);
        if (found == m_index.end()) return;
        const auto entry = found->second;
        m_index.erase(found); // its key lives in the entry
        m_order.erase(entry);
    }
    std::size_t size() const noexcept { return m_order.size(); }

private:
    using Order = std::list<std::pair<std::string, Value>>; // touched last, first
    std::size_t m_sizeMax;
    Order m_order{};
    std::unordered_map<std::string_view, typename Order::iterator> m_index{};
};

} // namespace conclave::conference
