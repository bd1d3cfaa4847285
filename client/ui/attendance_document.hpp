// Who was in a conference, and from when to when: as lines for a table on the screen, and on paper (spec F8). GUI thread
// only (tr).
#pragma once

#include "client/model/attendance_rows.hpp"

#include <QStringList>
#include <memory>

class QTextDocument;

namespace conclave::client {

enum class AttendanceColumn { name, address, role, joined, left, ended, stay, total };
inline constexpr int kAttendanceColumns = static_cast<int>(AttendanceColumn::total) + 1;

QStringList attendanceTitles();
// A text for each column; days are told where the rows are not all of one.
std::vector<QStringList> attendanceLines(const std::vector<AttendanceRow>& rows);
// "34 people, 41 stays, 2 still in the call". `earlier`: so many stays before these are not told.
QString attendanceSummary(const std::vector<AttendanceRow>& rows, std::int64_t earlier);
std::unique_ptr<QTextDocument> attendanceDocument(const api::Conference& conference, const std::vector<AttendanceRow>& rows,
                                                  std::int64_t earlier);

} // namespace conclave::client
