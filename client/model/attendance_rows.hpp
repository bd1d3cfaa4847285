// Attendance as a table is made of it: the stays of each person together, in the order in which people first came, with the
// time each stayed and the total of each. Pure; any thread.
#pragma once

#include "common/api/messages.hpp"

#include <chrono>
#include <optional>
#include <vector>

namespace conclave::client {

struct AttendanceRow {
    api::AttendanceEntry entry{};
    std::chrono::milliseconds stay{};                // up to now for who is still in
    std::optional<std::chrono::milliseconds> total{}; // on the first stay of a person; what overlaps counts once
};

std::vector<AttendanceRow> attendanceRows(const api::Attendance& attendance, Instant now);
std::size_t attendedPeople(const std::vector<AttendanceRow>& rows);

} // namespace conclave::client
