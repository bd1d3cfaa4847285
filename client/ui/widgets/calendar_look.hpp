// The calendar that opens below a date, in the program's own icons and colours. GUI thread only.
#pragma once

class QDateTimeEdit;

namespace conclave::client {

// `edit` opens a calendar.
void dressCalendar(QDateTimeEdit& edit);

} // namespace conclave::client
