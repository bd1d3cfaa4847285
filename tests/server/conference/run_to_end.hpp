// Drives one coroutine on an io_context until there is nothing left to do there.
#pragma once

#include "server/base/async.hpp"

#include <boost/asio/io_context.hpp>
#include <optional>
#include <utility>

namespace conclave::tests {

template <class T>
T runToEnd(boost::asio::io_context& control, base::awaitable<T> work) {
    std::optional<T> out;
    boost::asio::co_spawn(control, std::move(work), [&out](std::exception_ptr thrown, T value) {
        if (thrown) std::rethrow_exception(thrown);
        out.emplace(std::move(value));
    });
    control.restart();
    control.run();
    return std::move(*out);
}

} // namespace conclave::tests
