// What every command of conclaved is given, and how it says what went wrong. Inner header of server/app.
#pragma once

#include "common/error.hpp"
#include "server/app/configuration.hpp"

#include <boost/program_options.hpp>
#include <string>

namespace conclave::app {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;

struct Command {
    std::string words{};    // such as `user add`
    std::string argument{}; // LOGIN or FILE; may be empty
    boost::program_options::variables_map options{};
};

// These print to standard error and return the exit status.
int fail(const Error& error);
int failReading(const Error& error); // of the configuration: the detail names file, line and key
int misuse(const std::string& what);

Result<Configuration> configurationOf(const Command& command);

} // namespace conclave::app
