// `conclaved check`: says line by line what is good and what is not, changes nothing but what a start would make.
#pragma once

#include "server/app/configuration.hpp"

#include <iosfwd>

namespace conclave::app {

// True where the server could start and do its work.
bool checkAll(const Configuration& configuration, std::ostream& out);

} // namespace conclave::app
