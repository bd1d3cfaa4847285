// The real conclaved of this build, as a child on a core of its own.
#pragma once

#include "common/error.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <sys/types.h>

namespace conclave::bench {

// The core that the server has, and the one of whoever asks it. One core: both the same.
int serverCore();
int generatorCore();
void pinThread(int core);

class PlanningServer {
public:
    // Waits until it is ready. Error: unavailable, where it ends or takes more than a minute.
    static Result<PlanningServer> start(const std::filesystem::path& folder, const std::string& relay);
    PlanningServer(PlanningServer&& other) noexcept;
    PlanningServer& operator=(PlanningServer&&) = delete;
    ~PlanningServer() { stop(); }

    std::uint16_t port() const noexcept { return m_port; }
    double readySeconds() const noexcept { return m_readySeconds; }
    // CPU seconds so far, all threads, system calls included.
    double cpuSeconds() const;
    // SIGTERM, and the wait for its end.
    void stop();

private:
    PlanningServer() = default;
    pid_t m_process = -1;
    std::uint16_t m_port = 0;
    double m_readySeconds = 0;
};

} // namespace conclave::bench
