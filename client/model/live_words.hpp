// The words about people in a running call and about attendance; icons and tones are in client/ui/widgets/live_looks.
// Translated: ask again after a change of language. No widgets. GUI thread.
#pragma once

#include "client/model/live_row.hpp"

namespace conclave::client {

// "Muted by a moderator", "On hold", "Microphone on", ...
QString microphoneWord(const api::LiveParticipant& person);
QString gradeWord(LineGrade grade);
// Losses and jitter both ways, buffer, round trip, cipher: a line each.
QString lineDetails(const api::LineQuality& quality);
QString endingWord(Ending ending);
// "Left at 10:31"; without a time where nobody saw it.
QString goneWord(const Departure& gone);
// "Carla Conti was not let in at 10:31: the conference is locked."
QString refusalSentence(const api::LiveRefusal& refusal);
// "Here since 10:31"
QString hereSinceWord(Instant joinedAt);
// What of somebody does not stand in the row: address, since when, how the line is, or how they left.
QStringList rowDetails(const LiveRow& row);
// "10:31"; in the viewer's zone, of the same day.
QString clockWord(Instant at);
// "1 h 12 min left", "4:07 left" under ten minutes, "Time is up".
QString timeLeftWord(std::chrono::milliseconds left);
// "3 of 4 here"
QString presentWord(int here, int invited);
// "Talking: Anna Berger, Ben Fischer and 2 more"
QString talkersWord(const std::vector<const LiveRow*>& talkers);
// All of one row, as it is read aloud.
QString rowSentence(const LiveRow& row, const QString& role);

} // namespace conclave::client
