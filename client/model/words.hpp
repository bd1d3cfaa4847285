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
// The same with a capital, where it stands alone.
QString groupName(Group group);
// A text of any length within a sentence: what is longer than `charactersMax` ends in an ellipsis.
QString shortText(const QString& text, int charactersMax = 300);
// The same for a tool tip, which Qt would read as HTML where it looks like that.
QString tipText(const QString& text, int charactersMax = 300);
// The same text, in which a word that nobody would write may be broken: else it would make a window wider than the screen.
QString breakable(const QString& text);
// A number that a server has said, as people may read it and sums may take it: 0 to a million.
std::int64_t countShown(std::int64_t count);
// "mailed 33, 1 failed", "not invited yet", ...
QString mailWords(const api::Conference& conference);
QString peopleWords(std::int64_t count); // "34 people"

QDateTime localTime(Instant instant);
// "09:30–10:30", or with dates where the window spans days; the viewer's zone.
QString windowText(Instant begin, Instant end, const QLocale& locale);
// "Today", "Tomorrow", "This week", ... for headings.
QString dayHeading(const QDate& day, const QDate& today, const QLocale& locale);

} // namespace conclave::client
