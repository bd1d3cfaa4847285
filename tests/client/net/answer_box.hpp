// What takes the answer of one call of the client, and where it lies then. An answer that comes twice ends the test.
#pragma once

#include "client/net/api_client.hpp"

#include <memory>
#include <optional>
#include <utility>

namespace conclave::tests {

template <class T>
std::pair<client::Answer<T>, std::shared_ptr<std::optional<Result<T>>>> box() {
    auto got = std::make_shared<std::optional<Result<T>>>();
    return {[got](Result<T> result) {
                if (*got) qFatal("answered twice");
                got->emplace(std::move(result));
            },
            got};
}

} // namespace conclave::tests
