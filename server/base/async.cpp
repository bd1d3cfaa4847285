#include "server/base/async.hpp"

#include "server/base/log.hpp"

#include <typeinfo>

namespace conclave::base {

void reportEscaped(std::string_view name, std::exception_ptr thrown) noexcept {
    try {
        std::rethrow_exception(thrown);
    } catch (const std::exception& e) {
        // By its class only: the text may hold what somebody sent.
        log::error("async", "a coroutine threw", {{"name", name}, {"type", typeid(e).name()}});
    } catch (...) {
        log::error("async", "a coroutine threw something unknown", {{"name", name}});
    }
}

awaitable<void> sleepFor(std::chrono::steady_clock::duration duration) {
    asio::steady_timer timer(co_await asio::this_coro::executor, duration);
    co_await timer.async_wait(kToken);
}

} // namespace conclave::base
