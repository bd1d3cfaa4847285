// Words that the lists need for values of the contract; those that need icons and tones are in client/ui/widgets/texts.
// Translated: ask again after a change of language. No widgets. GUI thread.
#pragma once

#include "common/api/messages.hpp"
#include "common/error.hpp"

#include <QDateTime>
#include <QLocale>
#include <QString>

namespace conclave::client {

// What somebody who helps needs: code, field, the server's words, request id. One item a line; not for headlines.
QString errorDetails(const Error& error);

QString groupWord(Group group);
// "mailed 33, 1 failed", "not invited yet", ...
QString mailWords(const api::Conference& conference);
QString peopleWords(std::int64_t count); // "34 people"

QDateTime localTime(Instant instant);
// "09:30–10:30", or with dates where the window spans days; the viewer's zone.
QString windowText(Instant begin, Instant end, const QLocale& locale);
// "Today", "Tomorrow", "This week", ... for headings.
QString dayHeading(const QDate& day, const QDate& today, const QLocale& locale);

} // namespace conclave::client
