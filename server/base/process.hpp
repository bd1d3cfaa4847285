// What the kernel says of this process and of the clock. Any thread; a few small reads of /proc.
#pragma once

#include <chrono>
#include <cstdint>

namespace conclave::base {

struct ProcessFacts {
    std::chrono::nanoseconds cpu{0};
    std::uint64_t residentBytes = 0;
    std::uint64_t openFiles = 0;
    std::uint64_t threads = 0;
    std::chrono::sys_seconds startedAt{}; // of the call below, the first time
};

ProcessFacts processFacts();

// No core file and nobody else's debugger: PINs and keys are in memory. For the whole life of the process.
void forbidCoreDumps() noexcept;

// The calling thread leaves the cores to whatever else wants them, from now on.
void stepBack() noexcept;

enum class ClockState { synchronised, free, unknown }; // unknown: this process may not ask
ClockState clockState() noexcept;

} // namespace conclave::base
