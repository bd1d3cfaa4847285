// The newest answer of something that may take long or never answer: asked anew at most every `every`, however many want
// to know, and waited for no longer than `patience`. Thread: control.
#pragma once

#include "common/error.hpp"
#include "server/base/async.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace conclave::app {

template <class T>
class Latest {
public:
    using Ask = std::function<base::awaitable<Result<T>>()>;

    Latest(boost::asio::any_io_executor control, Ask ask, std::chrono::milliseconds every,
           std::chrono::milliseconds patience)
        : m_state(std::make_shared<State>(std::move(control), std::move(ask))), m_every(every), m_patience(patience) {}

    // Nothing where the answer is late.
    base::awaitable<std::optional<Result<T>>> value() {
        const auto state = m_state;
        const auto now = std::chrono::steady_clock::now();
        if (!state->asking && (!state->last || now - state->lastAt >= m_every)) {
            state->asking = true;
            state->wake.expires_at(now + m_patience);
            base::spawn(state->control, askNow(state), "latest");
        }
        while (state->asking && std::chrono::steady_clock::now() < state->wake.expiry())
            co_await state->wake.async_wait(base::kToken);
        std::optional<Result<T>> answer;
        if (!state->asking) answer = state->last;
        co_return answer;
    }

    // Until nothing is asked any more: what answers must not outlive its thread.
    base::awaitable<void> settle() {
        const auto state = m_state;
        while (state->asking) co_await base::sleepFor(std::chrono::milliseconds(5));
    }

private:
    struct State {
        State(boost::asio::any_io_executor executor, Ask question)
            : control(std::move(executor)), ask(std::move(question)), wake(control) {}
        boost::asio::any_io_executor control;
        Ask ask;
        boost::asio::steady_timer wake; // expires when patience ends, cancelled by the answer
        std::optional<Result<T>> last{};
        std::chrono::steady_clock::time_point lastAt{};
        bool asking = false;
    };

    static base::awaitable<void> askNow(std::shared_ptr<State> state) {
        Result<T> answer = co_await state->ask();
        state->last = std::move(answer);
        state->lastAt = std::chrono::steady_clock::now();
        state->asking = false;
        state->wake.cancel();
    }

    std::shared_ptr<State> m_state;
    std::chrono::milliseconds m_every;
    std::chrono::milliseconds m_patience;
};

} // namespace conclave::app
