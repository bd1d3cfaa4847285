#include "server/app/late_threads.hpp"

#include "server/base/log.hpp"

namespace conclave::app {

using namespace std::chrono_literals;

namespace {
constexpr auto kLookEvery = 5s;
} // namespace

bool Lateness::look(const Reading& now) {
    const std::uint64_t mixes = now.mixes - m_last.mixes;
    const std::uint64_t late = now.late - m_last.late;
    m_last = now;
    const bool lateNow = late >= kLateMin && late * 100 >= mixes * kLatePercent;
    m_differing = lateNow == m_late ? 0 : m_differing + 1;
    if (m_differing == (m_late ? kLooksToReturn : kLooksToDrain)) {
        m_late = !m_late;
        m_differing = 0;
    }
    return m_late;
}

void LateThreads::start() { base::spawn(m_control, watch(m_alive, m_engine), "late-threads"); }

base::awaitable<void> LateThreads::watch(std::shared_ptr<bool> alive, media::Engine& engine) {
    std::vector<Lateness> threads(engine.shardCount());
    for (;;) {
        co_await base::sleepFor(kLookEvery);
        if (!*alive) co_return;
        for (std::size_t i = 0; i < threads.size(); ++i) {
            const media::ShardIndex shard{static_cast<std::uint32_t>(i)};
            const media::ShardStats stats = engine.shardStats(shard);
            const bool before = threads[i].isLate();
            const bool late = threads[i].look({stats.mixes, stats.ticksLate});
            if (late == before) continue;
            engine.drain(shard, late ? media::Draining::yes : media::Draining::no);
            if (late)
                log::warning("app", "a media thread is late: new conferences go to others", {{"thread", i}});
            else
                log::info("app", "a media thread keeps up again", {{"thread", i}});
        }
    }
}

} // namespace conclave::app
