// The one way coroutines are written here (Asio 1.26): one token, named spawns, deadlines by `op || timer`. GCC 12.2
// miscompiles a statement that holds co_await together with a lambda capturing by value, a braced aggregate or `?:`
// with temporaries: name the value on the line before.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::base {

namespace asio = boost::asio;
using asio::awaitable;

// `auto [ec, n] = co_await socket.async_read_some(buffer, kToken);`
inline constexpr auto kToken = asio::as_tuple(asio::use_awaitable);

// Logs what a spawned coroutine threw.
void reportEscaped(std::string_view name, std::exception_ptr thrown) noexcept;

// Runs to its end on `executor`; an exception is logged under `name`, never lost and never fatal.
template <class Executor>
void spawn(const Executor& executor, awaitable<void> work, std::string name) {
    asio::co_spawn(executor, std::move(work), [name = std::move(name)](std::exception_ptr thrown) {
        if (thrown) reportEscaped(name, thrown);
    });
}

awaitable<void> sleepFor(std::chrono::steady_clock::duration duration);

// The value of `work`, or nothing when `duration` passed first; `work` is cancelled then.
template <class T>
awaitable<std::optional<T>> before(std::chrono::steady_clock::duration duration, awaitable<T> work) {
    using namespace asio::experimental::awaitable_operators;
    auto both = co_await (std::move(work) || sleepFor(duration));
    if (both.index() == 0) co_return std::optional<T>(std::move(std::get<0>(both)));
    co_return std::nullopt;
}

} // namespace conclave::base
