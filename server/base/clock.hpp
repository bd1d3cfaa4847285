// Time, injected: rules never ask the system themselves. Any thread.
#pragma once

#include "common/time.hpp"

namespace conclave::base {

class Clock {
public:
    virtual ~Clock() = default;
    // The wall clock; may jump. For windows, records and mails.
    virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
public:
    Instant now() const override {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
};

} // namespace conclave::base
