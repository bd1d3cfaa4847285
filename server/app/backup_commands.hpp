// `conclaved backup` and `conclaved restore`, while the server runs or not.
#pragma once

#include "server/app/command.hpp"

namespace conclave::app {

boost::program_options::options_description backupOptions();

int backUp(const Command& command);
int restore(const Command& command);

} // namespace conclave::app
