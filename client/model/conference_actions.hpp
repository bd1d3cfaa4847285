// What can be done with a conference in its row, and why not (spec B1, B5 to B7). Pure words; the server decides. GUI
// thread (tr).
#pragma once

#include "common/api/messages.hpp"

#include <QString>

namespace conclave::client {

// The first four stand in the row as icons.
enum class RowAction { open, people, invite, remove, duplicate, reschedule, live, attendance };
inline constexpr int kRowActions = 4;
inline constexpr int kConferenceActions = static_cast<int>(RowAction::attendance) + 1;

struct Availability {
    bool possible = false;
    QString says{}; // what it does, or why it cannot be done now: the tooltip
};

Availability availabilityOf(RowAction action, const api::Conference& conference);
// Why nothing can be changed any more; empty while it can.
QString whyOver(ConferenceState state);
// Opening a draft edits it, anything later only shows it.
inline bool opensForEditing(const api::Conference& conference) {
    return conference.state == ConferenceState::draft;
}
// People who were added after the invitations went out.
std::int64_t notYetInvited(const api::Conference& conference);

} // namespace conclave::client
