// A bounded queue of small values between exactly one producing and one consuming thread. No lock; memory is taken once.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace conclave::media {

template <class T>
class SpscQueue {
public:
    explicit SpscQueue(std::size_t capacity) : m_capacity(capacity + 1), m_items(std::make_unique<T[]>(capacity + 1)) {}

    // Producer. False when it is full; the item is then untouched.
    bool push(const T& item) noexcept {
        const std::size_t tail = m_tail.load(std::memory_order_relaxed);
        const std::size_t next = after(tail);
        if (next == m_head.load(std::memory_order_acquire)) return false;
        m_items[tail] = item;
        m_tail.store(next, std::memory_order_release);
        return true;
    }
    // Consumer.
    bool pop(T& item) noexcept {
        const std::size_t head = m_head.load(std::memory_order_relaxed);
        if (head == m_tail.load(std::memory_order_acquire)) return false;
        item = m_items[head];
        m_head.store(after(head), std::memory_order_release);
        return true;
    }

private:
    std::size_t after(std::size_t i) const noexcept { return i + 1 == m_capacity ? 0 : i + 1; }

    const std::size_t m_capacity;
    const std::unique_ptr<T[]> m_items;
    alignas(64) std::atomic<std::size_t> m_head{0};
    alignas(64) std::atomic<std::size_t> m_tail{0};
};

} // namespace conclave::media
