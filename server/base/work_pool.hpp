// Threads for what would block `control`: the store's one thread, and the work threads. A job runs there, its result
// comes back to the caller's executor. The queue is bounded: past it the answer is Errc::unavailable, at once.
#pragma once

#include "common/error.hpp"
#include "server/base/async.hpp"
#include "server/base/process.hpp"

#include <atomic>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <type_traits>

namespace conclave::base {

class WorkPool {
public:
    // low: the threads leave the cores to whatever else wants them.
    enum class Urgency { normal, low };

    WorkPool(std::size_t threads, std::size_t queueMax, Urgency urgency = Urgency::normal);
    // Lets what has started and what is queued finish, then joins.
    ~WorkPool();
    void join();

    // `job` returns a Result; what it throws becomes Errc::internal (the message is logged by class name only: it may
    // carry bound values). The coroutine resumes on its own executor, whose context has to outlive this pool: a thread
    // may still hold on to it when the coroutine is already running again.
    template <class Job, class R = std::invoke_result_t<Job>>
    awaitable<R> run(Job job) {
        if (m_waiting.fetch_add(1) >= m_queueMax) {
            m_waiting.fetch_sub(1);
            R full = Error{Errc::unavailable, "too much work is waiting"};
            co_return full;
        }
        R result = co_await asio::co_spawn(m_pool, runThere<Job, R>(std::move(job), m_urgency), asio::use_awaitable);
        m_waiting.fetch_sub(1);
        co_return result;
    }

private:
    template <class Job, class R>
    static awaitable<R> runThere(Job job, Urgency urgency) {
        if (urgency == Urgency::low) stepBack();
        try {
            co_return job();
        } catch (...) {
            reportThrown(std::current_exception());
        }
        R failed = Error{Errc::internal, "a job failed"};
        co_return failed;
    }
    static void reportThrown(std::exception_ptr thrown) noexcept;

    asio::thread_pool m_pool;
    std::size_t m_queueMax;
    Urgency m_urgency;
    std::atomic<std::size_t> m_waiting{0};
};

} // namespace conclave::base
