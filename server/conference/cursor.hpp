// Where a page of conferences ends: begin and id of its last row, as a URL-safe word. Inner header of
// server/conference.
#pragma once

#include "common/ids.hpp"
#include "common/time.hpp"

#include <charconv>
#include <string>
#include <string_view>
#include <utility>

namespace conclave::conference {

inline std::string formatCursor(Instant begin, const ConferenceId& id) {
    return std::to_string(begin.time_since_epoch().count()) + "." + id.value;
}

// Error: invalidValue, field cursor.
inline Result<std::pair<Instant, ConferenceId>> parseCursor(std::string_view text) {
    long long ms = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), ms);
    const auto rest = text.substr(static_cast<std::size_t>(end - text.data()));
    if (failed != std::errc{} || rest.size() < 2 || rest.size() > 64 || rest[0] != '.')
        return Error{Errc::invalidValue, "not a cursor of this list", "cursor"};
    return std::pair(Instant(std::chrono::milliseconds(ms)), ConferenceId(std::string(rest.substr(1))));
}

} // namespace conclave::conference
