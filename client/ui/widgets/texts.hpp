// The words that every page shares, so that one thing has one name: roles, states, times, PINs, and a sentence for
// each error that says what to do. GUI thread only (tr).
#pragma once

#include "client/ui/widgets/icons.hpp"
#include "common/conference.hpp"
#include "common/delivery.hpp"
#include "common/error.hpp"
#include "common/role.hpp"
#include "common/time.hpp"
#include "common/user.hpp"

#include <QDateTime>
#include <QString>
#include <QStringList>
#include <QTimeZone>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

namespace conclave::client {

QString qs(std::string_view utf8);
std::string utf8(const QString& text);

QString roleName(Role role);
// What somebody in this role may do, in a sentence.
QString roleSentence(Role role);
IconName roleIcon(Role role);

QString accountWord(bool hasAccount);
IconName accountIcon(bool hasAccount);
Tone accountTone(bool hasAccount);

IconName groupIcon(Group group);
// What somebody in this group may do, in a sentence.
QString groupSentence(Group group);

QString stateWord(ConferenceState state);
IconName stateIcon(ConferenceState state);
QString deliveryWord(DeliveryState state);
IconName deliveryIcon(DeliveryState state);
Tone deliveryTone(DeliveryState state);

QDateTime toDateTime(Instant instant, const QTimeZone& zone);
Instant toInstant(const QDateTime& dateTime);
QTimeZone zoneNamed(std::string_view ianaName); // the system's where the name is unknown here
// Every zone that has a place, and UTC, by IANA name; sorted.
QStringList zoneIds();
// "America/New York"
QString zoneName(const QString& ianaName);
// Hours and minutes in the locale's way, never seconds.
QString timeText(const QTime& time);
QString timeFormat();
// "1 h 30 min", "12 days"
QString durationText(std::chrono::milliseconds duration);
// "Tuesday, 24 November 2026, 09:30 – 10:30", in the given zone
QString whenText(Instant begin, Instant end, const QTimeZone& zone);
// "1 h before"; 0 minutes is no reminder
QString reminderText(std::int64_t minutes);

// The same window on another clock.
struct TimeElsewhere {
    QString where{}; // "Where you are", "America/New York"
    QString when{};
};
// First where the viewer is, if the clock there shows another time than in `zone`; then the zones the person has chosen.
std::vector<TimeElsewhere> timesElsewhere(Instant begin, Instant end, const QTimeZone& zone, const QStringList& beside);

// "Europe/Berlin (CET, UTC+01:00)"
QString zoneText(const QTimeZone& zone, Instant at);

// "123 456 789"; the number of a conference as "1234 5678"
QString pinText(std::string_view pin);
QString numberText(std::string_view number);
QString pinDots();

// A sentence with what to do. `detail` of the server is added where it tells something that the code does not.
QString errorSentence(const Error& error);

} // namespace conclave::client
