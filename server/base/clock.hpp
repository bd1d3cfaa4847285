// Time, injected: rules never ask the system themselves. Any thread.
#pragma once

#include "common/time.hpp"

#include <atomic>
#include <cstdint>

namespace conclave::base {

class Clock {
public:
    virtual ~Clock() = default;
    // The wall clock; may jump. For windows, records and mails.
    virtual Instant now() const = 0;
    // Never jumps. For spans.
    virtual std::chrono::steady_clock::time_point steadyNow() const { return std::chrono::steady_clock::now(); }
};

class SystemClock final : public Clock {
public:
    Instant now() const override {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
};

// The wall clock as far as it has been followed: it goes on with the steady one, and takes a step only when whoever keeps
// spans as two instants has moved them along (follow()). Any thread.
class FollowedClock final : public Clock {
public:
    FollowedClock() { align(); }

    Instant now() const override {
        const auto steady = std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now());
        return Instant(steady.time_since_epoch() + std::chrono::milliseconds(m_ahead.load()));
    }
    // By how much the wall clock was put forward (negative: back).
    void follow(std::chrono::milliseconds step) noexcept { m_ahead += step.count(); }
    // To what the wall clock shows now, before anybody counts on it.
    void align() noexcept {
        const auto steady = std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now());
        m_ahead = (SystemClock().now().time_since_epoch() - steady.time_since_epoch()).count();
    }

private:
    std::atomic<std::int64_t> m_ahead{0}; // of the steady clock, milliseconds
};

} // namespace conclave::base
