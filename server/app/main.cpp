#include "server/app/command_line.hpp"

int main(int argc, char** argv) { return conclave::app::runCommandLine(argc, argv); }
