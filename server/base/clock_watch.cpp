#include "server/base/clock_watch.hpp"

#include "server/base/log.hpp"

namespace conclave::base {

using namespace std::chrono_literals;

namespace {

constexpr auto kLookEvery = 500ms;
constexpr auto kStepMin = 500ms;
// Between the two readings the thread may have been put aside: then they say nothing about each other.
constexpr auto kReadingMax = 50ms;

struct Reading {
    Instant wall{};
    ClockComparison::Steady steady{};
};

Reading read(const Clock& clock) {
    for (int tries = 0;; ++tries) {
        const auto before = clock.steadyNow();
        const Instant wall = clock.now();
        const auto after = clock.steadyNow();
        if (after - before < kReadingMax || tries == 3) return {wall, before};
    }
}

} // namespace

std::optional<std::chrono::milliseconds> ClockComparison::look(Instant wall, Steady steady) {
    const auto passed = std::chrono::round<std::chrono::milliseconds>(steady - m_steady);
    const auto step = wall - m_wall - passed;
    if (step < kStepMin && step > -kStepMin) return std::nullopt;
    m_wall = wall;
    m_steady = steady;
    return step;
}

ClockWatch::ClockWatch(boost::asio::any_io_executor control, const Clock& clock)
    : m_control(std::move(control)), m_clock(clock) {}

void ClockWatch::start(Listener onStep) { spawn(m_control, watch(m_alive, m_clock, std::move(onStep)), "clock"); }

awaitable<void> ClockWatch::watch(std::shared_ptr<bool> alive, const Clock& clock, Listener onStep) {
    const Reading first = read(clock);
    ClockComparison comparison(first.wall, first.steady);
    for (;;) {
        co_await sleepFor(kLookEvery);
        if (!*alive) co_return;
        const Reading now = read(clock);
        const auto step = comparison.look(now.wall, now.steady);
        if (!step) continue;
        log::warning("clock", "the wall clock was set", {{"step_ms", step->count()}});
        onStep(*step);
    }
}

} // namespace conclave::base
