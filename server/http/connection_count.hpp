// How many connections there are, in all and per source (server/base/source_key.hpp). Thread: control.
#pragma once

#include "server/base/source_key.hpp"

#include <cstddef>
#include <string>
#include <unordered_map>

namespace conclave::http {

using base::sourceKey;

class ConnectionCount {
public:
    ConnectionCount(std::size_t max, std::size_t perSourceMax) : m_max(max), m_perSourceMax(perSourceMax) {}

    // False where one of the caps is reached; every true is followed by one leave().
    bool enter(const std::string& source);
    void leave(const std::string& source);
    std::size_t count() const noexcept { return m_count; }

private:
    std::size_t m_max;
    std::size_t m_perSourceMax;
    std::size_t m_count = 0;
    std::unordered_map<std::string, std::size_t> m_perSource{};
};

} // namespace conclave::http
