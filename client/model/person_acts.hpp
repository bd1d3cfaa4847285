// What can be done with the people chosen in a conference, and why not (spec B7, C6, C8). Pure words; the server decides.
// GUI thread (tr).
#pragma once

#include "client/model/conference_actions.hpp"

#include <vector>

namespace conclave::client {

enum class PersonAct { showPin, copyText, copyPin, newPin, changeRole, correctAddress, sendAgain, remove };
inline constexpr int kPersonActs = static_cast<int>(PersonAct::remove) + 1;

// `chosen` are people of `conference`, which has its participants. Sending again is for any number, the rest for one.
Availability availabilityOf(PersonAct act, const api::Conference& conference, const std::vector<api::Participant>& chosen);

// The name to speak of a person by.
QString nameOf(const api::Participant& person);

} // namespace conclave::client
