// What is kept as wall-clock instants but means a span, moved along when the clock is set (T-F7): sessions live as long as
// they would have, a mail put off for two minutes goes after two minutes. A waiting mail whose time a step forward has
// reached goes at once. What means an instant (begin, end, opening) stays: whoever waits for it looks at the clock.
// Thread: control.
#pragma once

#include "server/base/async.hpp"
#include "server/conference/context.hpp"

#include <chrono>

namespace conclave::conference {

class ClockSteps {
public:
    // `clock` is the context's own: it takes the step together with the rows, so that nobody compares old with new.
    ClockSteps(Context context, base::FollowedClock& clock) : m_context(context), m_clock(clock) {}

    // By how much the wall clock was put forward (negative: back). One transaction; wakes the outbox. The
    // clock follows even where the rows cannot. Errors: those of
    // the store, after some tries.
    base::awaitable<Result<>> follow(std::chrono::milliseconds step);

private:
    Context m_context;
    base::FollowedClock& m_clock;
};

} // namespace conclave::conference
