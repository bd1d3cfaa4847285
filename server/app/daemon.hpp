// The composition root: owns every part, starts them in order, stops them in reverse. It wires and decides nothing.
// Thread: run() makes its caller the control thread until a signal ends it. SIGTERM and SIGINT drain, SIGHUP reads the
// certificate files again.
#pragma once

#include "common/error.hpp"
#include "server/app/configuration.hpp"

#include <memory>

namespace conclave::app {

class Daemon {
public:
    explicit Daemon(Configuration configuration);
    ~Daemon();
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;

    // Errors: whatever keeps it from starting.
    Result<> run();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace conclave::app
