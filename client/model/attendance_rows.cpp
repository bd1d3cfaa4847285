#include "client/model/attendance_rows.hpp"

#include <algorithm>
#include <unordered_map>

namespace conclave::client {

namespace {

std::chrono::milliseconds stayOf(const api::AttendanceEntry& entry, Instant now) {
    return std::max(entry.leftAt.value_or(now) - entry.joinedAt, std::chrono::milliseconds(0));
}

} // namespace

std::vector<AttendanceRow> attendanceRows(const api::Attendance& attendance, Instant now) {
    std::vector<api::AttendanceEntry> entries = attendance.items;
    const auto earlier = [](const api::AttendanceEntry& left, const api::AttendanceEntry& right) {
        return left.joinedAt < right.joinedAt;
    };
    std::stable_sort(entries.begin(), entries.end(), earlier);
    std::unordered_map<ParticipantId, std::size_t> places; // of people, as they first came
    for (const api::AttendanceEntry& one : entries) places.try_emplace(one.participantId, places.size());
    std::stable_sort(entries.begin(), entries.end(), [&](const auto& left, const auto& right) {
        return places.at(left.participantId) < places.at(right.participantId);
    });
    std::vector<AttendanceRow> rows;
    std::size_t first = 0; // row of the person
    Instant until{};       // what has been counted of the person
    for (const api::AttendanceEntry& one : entries) {
        const auto stay = stayOf(one, now);
        if (rows.empty() || rows.back().entry.participantId != one.participantId) {
            first = rows.size();
            until = one.joinedAt;
        }
        rows.push_back({.entry = one, .stay = stay, .total = {}});
        if (rows.size() == first + 1) rows[first].total = std::chrono::milliseconds(0);
        const Instant left = one.joinedAt + stay;
        if (left > until) {
            *rows[first].total += left - std::max(until, one.joinedAt);
            until = left;
        }
    }
    return rows;
}

std::size_t attendedPeople(const std::vector<AttendanceRow>& rows) {
    return static_cast<std::size_t>(
        std::count_if(rows.begin(), rows.end(), [](const AttendanceRow& row) { return row.total.has_value(); }));
}

} // namespace conclave::client
