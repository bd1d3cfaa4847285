// The words of the desktop program for the values of the contract: one place, so that the same thing has the same name
// on every page. Translated; call again after a change of language. No widgets. GUI thread.
#pragma once

#include "common/api/messages.hpp"
#include "common/error.hpp"

#include <QDateTime>
#include <QLocale>
#include <QString>

namespace conclave::client {

// What went wrong and what to do, in one or two sentences. The server's own detail is in errorDetails().
QString errorText(const Error& error);
// What somebody who helps needs: code, field, the server's words, request id. One item a line; not for headlines.
QString errorDetails(const Error& error);

QString stateWord(ConferenceState state); // Draft, Scheduled, ...
QString roleWord(Role role);              // Audience, Participant, Moderator
QString groupWord(Group group);
QString deliveryWord(DeliveryState state); // Queued, Delivered to the mail server, ...
// "mailed 33, 1 failed", "not invited yet", ...
QString mailWords(const api::Conference& conference);
QString peopleWords(std::int64_t count); // "34 people"

QDateTime localTime(Instant instant);
// "09:30–10:30", or with dates where the window spans days; the viewer's zone.
QString windowText(Instant begin, Instant end, const QLocale& locale);
// "Today", "Tomorrow", "This week", ... for headings.
QString dayHeading(const QDate& day, const QDate& today, const QLocale& locale);
// "1 h 30 min", "12 days".
QString durationText(std::chrono::milliseconds duration);

} // namespace conclave::client
