#include "server/conference/clock_steps.hpp"

#include "server/base/log.hpp"
#include "server/store/delivery_store.hpp"
#include "server/store/session_store.hpp"

namespace conclave::conference {

using namespace std::chrono_literals;

namespace {

constexpr int kTriesMax = 10;

} // namespace

base::awaitable<Result<>> ClockSteps::follow(std::chrono::milliseconds step) {
    bool followed = false; // a job that fails in its commit has told the clock already
    auto job = [c = m_context, &clock = m_clock, &followed, step](store::Session& session) -> Result<> {
        store::SessionStore(session).shift(step);
        store::DeliveryStore(session, c.vault).shift(step);
        if (!followed) clock.follow(step); // the next job that may write sees both or neither
        followed = true;
        return {};
    };
    Result<> done;
    for (int tries = 0; tries < kTriesMax; ++tries) {
        if (tries > 0) co_await base::sleepFor(1s);
        done = co_await m_context.database.run(job);
        if (done) break;
    }
    if (!followed) m_clock.follow(step);
    if (!done) log::error("clock", "sessions and mails could not follow the clock", {{"code", errcInfo(done.error().code).word}});
    m_context.listeners.onMailQueued(); // outbox and reminders look again at what is due
    co_return done;
}

} // namespace conclave::conference
