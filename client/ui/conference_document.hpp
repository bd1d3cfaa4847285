// One conference on paper (spec C8): what, when, how to join, and everybody with their PIN. Holds secrets: it goes to the
// printer or into a file that the person has chosen. GUI thread only.
#pragma once

#include "common/api/messages.hpp"

#include <QString>
#include <memory>
#include <vector>

class QTextDocument;

namespace conclave::client {

// `conference` has its people; who has none of `pins` gets a dash. `host` is where phones dial.
std::unique_ptr<QTextDocument> conferenceDocument(const api::Conference& conference, const std::vector<api::Pin>& pins,
                                                  const QString& host);

} // namespace conclave::client
