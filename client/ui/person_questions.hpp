// What is asked before somebody's part in a conference changes. Each opens over `parent` and calls back only when the
// answer is yes; the button says what happens, and Enter keeps things as they are. GUI thread only.
#pragma once

#include "client/model/conference_reader.hpp"
#include "client/ui/role_dialog.hpp"

#include <functional>

namespace conclave::client {

void askRole(const api::Participant& person, std::optional<Role> suggested, QWidget* parent,
             std::function<void(Role)> answer);
// Offers to tell the person by mail where there is something to withdraw.
void askRemoval(const api::Participant& person, const api::Conference& conference, QWidget* parent,
                std::function<void(Notify)> answer);
void askNewPin(const api::Participant& person, const api::Conference& conference, QWidget* parent,
               std::function<void()> answer);
// `conference` has its people: an address that one of them has already is refused here.
void askAddress(const api::Participant& person, const api::Conference& conference, QWidget* parent,
                std::function<void(const QString&)> answer);

} // namespace conclave::client
