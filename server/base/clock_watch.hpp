// Notices that the wall clock was set: it compares it with the steady clock twice a second and tells its listener of every
// step, and of drift once it has added up to one. Whoever keeps a span as two wall-clock instants moves them along;
// whoever waits for an instant looks again. Thread: control.
#pragma once

#include "server/base/async.hpp"
#include "server/base/clock.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace conclave::base {

// The comparison alone, without a timer.
class ClockComparison {
public:
    using Steady = std::chrono::steady_clock::time_point;

    ClockComparison(Instant wall, Steady steady) : m_wall(wall), m_steady(steady) {}

    // How far the wall clock has left the steady one since the start or the last step: positive = it was put forward.
    // Nothing below half a second.
    std::optional<std::chrono::milliseconds> look(Instant wall, Steady steady);

private:
    Instant m_wall;
    Steady m_steady;
};

class ClockWatch {
public:
    using Listener = std::function<void(std::chrono::milliseconds)>;

    ClockWatch(boost::asio::any_io_executor control, const Clock& clock);
    ~ClockWatch() { stop(); }
    ClockWatch(const ClockWatch&) = delete;
    ClockWatch& operator=(const ClockWatch&) = delete;

    // `onStep` outlives stop(). Once.
    void start(Listener onStep);
    void stop() noexcept { *m_alive = false; }

private:
    static awaitable<void> watch(std::shared_ptr<bool> alive, const Clock& clock, Listener onStep);

    boost::asio::any_io_executor m_control;
    const Clock& m_clock;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};

} // namespace conclave::base
