#include "server/base/process.hpp"

#include <cerrno>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/timex.h>
#include <unistd.h>

namespace conclave::base {
namespace {

constexpr int kNiceness = 10; // a ninth of what a thread at 0 gets where both want the same core

} // namespace

ProcessFacts processFacts() {
    static const auto started = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    ProcessFacts facts;
    facts.startedAt = started;
    timespec cpu{};
    if (::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu) == 0)
        facts.cpu = std::chrono::seconds(cpu.tv_sec) + std::chrono::nanoseconds(cpu.tv_nsec);
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        const auto value = [&line](const char* key) -> std::uint64_t {
            return line.starts_with(key) ? std::strtoull(line.c_str() + std::char_traits<char>::length(key), nullptr, 10)
                                         : 0;
        };
        if (const auto kilobytes = value("VmRSS:")) facts.residentBytes = kilobytes * 1024;
        if (const auto threads = value("Threads:")) facts.threads = threads;
    }
    std::error_code failed;
    const std::filesystem::directory_iterator files("/proc/self/fd", failed);
    if (!failed) facts.openFiles = static_cast<std::uint64_t>(std::distance(begin(files), end(files)));
    return facts;
}

void forbidCoreDumps() noexcept {
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    // A core pattern that is a program gets the core whatever the limit says.
    ::prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L);
}

void stepBack() noexcept {
    thread_local bool done = false;
    if (done) return;
    done = true;
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNiceness); // Linux: of one thread
}

ClockState clockState() noexcept {
    timex asked{}; // modes 0: reads only
    if (const int state = ::ntp_adjtime(&asked); state == -1) return ClockState::unknown;
    return (asked.status & STA_UNSYNC) != 0 ? ClockState::free : ClockState::synchronised;
}

} // namespace conclave::base
