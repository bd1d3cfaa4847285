// `conclaved check`: says line by line what is good and what is not, and what to do about it. It makes nothing that a start
// would make, so that it may be run by another user; a database of an older version is brought up to date.
#pragma once

#include "server/app/configuration.hpp"

#include <iosfwd>

namespace conclave::app {

// True where the server could start and do its work.
bool checkAll(const Configuration& configuration, std::ostream& out);

} // namespace conclave::app
