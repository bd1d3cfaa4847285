#include "server/base/async.hpp"

#include "server/base/log.hpp"

namespace conclave::base {

void reportEscaped(std::string_view name, std::exception_ptr thrown) noexcept {
    try {
        std::rethrow_exception(thrown);
    } catch (const std::exception& e) {
        log::error("async", "a coroutine threw", {{"name", name}, {"what", e.what()}});
    } catch (...) {
        log::error("async", "a coroutine threw something unknown", {{"name", name}});
    }
}

awaitable<void> sleepFor(std::chrono::steady_clock::duration duration) {
    asio::steady_timer timer(co_await asio::this_coro::executor, duration);
    co_await timer.async_wait(kToken);
}

} // namespace conclave::base
