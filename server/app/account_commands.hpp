// `conclaved user …`: accounts, while the server runs or not.
#pragma once

#include "server/app/command.hpp"

namespace conclave::app {

boost::program_options::options_description accountOptions();

int changeAccount(const Command& command); // `user add`, `user passwd`
int listAccounts(const Command& command);  // `user list`

} // namespace conclave::app
