// What support can do with an account, and why not (spec A1, A2): the server's rules mirrored, so that what is not
// possible is greyed with its reason. Pure words; the server decides. GUI thread (tr).
#pragma once

#include "client/model/conference_actions.hpp"
#include "common/api/messages.hpp"

#include <array>
#include <optional>

namespace conclave::client {

enum class AccountAction { open, password, right, active };
inline constexpr std::array kAccountActions{AccountAction::open, AccountAction::password, AccountAction::right,
                                            AccountAction::active};

// `self` is who is signed in.
Availability availabilityOf(AccountAction action, const api::User& account, const api::User& self);
// Support acts on what is below its level; an administrator acts on everybody.
bool reaches(const api::User& self, Group group);
// May `self` put `account` (none yet: a new one) into `group`? `says` is the reason where not.
Availability groupAvailability(Group group, const std::optional<api::User>& account, const api::User& self);
inline bool maySupport(const api::User& self) { return self.group >= Group::conferenceSupport; }
// The name, or the login where there is none.
QString accountName(const api::User& account);

} // namespace conclave::client
