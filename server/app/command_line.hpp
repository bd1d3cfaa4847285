// The command line of conclaved: words, options, exit statuses (0 done, 1 failed, 2 not understood).
#pragma once

namespace conclave::app {

int runCommandLine(int argc, const char* const* argv) noexcept;

} // namespace conclave::app
