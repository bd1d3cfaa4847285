// One person's ready-made text to hand over by hand: what, when, how to join, their PIN (spec C8). Holds a secret: it goes
// to the clipboard lease and nowhere else. GUI thread only (tr).
#pragma once

#include "common/api/messages.hpp"

#include <QString>

namespace conclave::client {

QString invitationText(const api::Conference& conference, const api::Participant& person, const api::Pin& pin,
                       const QString& host);

} // namespace conclave::client
