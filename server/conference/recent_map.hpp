// A map of bounded size from texts: where it is full, the entry untouched the longest makes room, or of the few untouched the
// longest the one of the least worth. Everything in constant time, so that a flood of new keys costs no more than it adds. Not for
// several threads.
#pragma once

#include "server/base/assert.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
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
        if (Value* found = touchFound(key)) return *found;
        if (m_order.size() >= m_sizeMax) forget(std::prev(m_order.end()));
        return make(key);
    }
    // Likewise; who is worth more stays, however many new keys there are.
    template <class Worth>
    Value& touch(std::string_view key, Worth worth) {
        if (Value* found = touchFound(key)) return *found;
        if (m_order.size() >= m_sizeMax) forget(leastOfOldest(worth));
        return make(key);
    }
    void erase(std::string_view key) {
        if (const auto found = m_index.find(key); found != m_index.end()) forget(found->second);
    }
    std::size_t size() const noexcept { return m_order.size(); }

private:
    using Order = std::list<std::pair<std::string, Value>>; // touched last, first
    static constexpr std::size_t kWeighed = 32;

    Value* touchFound(std::string_view key) {
        const auto found = m_index.find(key);
        if (found == m_index.end()) return nullptr;
        m_order.splice(m_order.begin(), m_order, found->second);
        return &found->second->second;
    }
    Value& make(std::string_view key) {
        m_order.emplace_front(std::string(key), Value{});
        m_index.emplace(m_order.front().first, m_order.begin());
        return m_order.front().second;
    }
    void forget(typename Order::iterator entry) {
        m_index.erase(entry->first); // the key lives in the entry
        m_order.erase(entry);
    }
    // The others are moved out of the way, or in time none but they would be weighed.
    template <class Worth>
    typename Order::iterator leastOfOldest(Worth worth) {
        auto least = std::prev(m_order.end());
        auto its = worth(least->second);
        for (std::size_t looked = 1; looked < std::min(kWeighed, m_sizeMax); ++looked) {
            auto next = std::prev(least); // `least` is the last
            if (const auto other = worth(next->second); other < its) {
                its = other;
                std::swap(least, next);
            }
            m_order.splice(m_order.begin(), m_order, next);
        }
        return least;
    }

    std::size_t m_sizeMax;
    Order m_order{};
    std::unordered_map<std::string_view, typename Order::iterator> m_index{};
};

} // namespace conclave::conference
