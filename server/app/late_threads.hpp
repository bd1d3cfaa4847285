// Media threads that do not keep up get no new conference until they do: a core that somebody else takes is late for a few
// instead of for everybody who comes. What runs there stays, as a conference lives on one thread. Looks at the engine's
// counters every five seconds. Thread: control.
#pragma once

#include "server/base/async.hpp"
#include "server/media/bridge/engine.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <vector>

namespace conclave::app {

// The judgement of one thread alone, look by look.
class Lateness {
public:
    // Counted since the start.
    struct Reading {
        std::uint64_t mixes = 0;
        std::uint64_t late = 0; // began more than 5 ms late
    };

    static constexpr unsigned kLatePercent = 2;    // of the mixes of a look: heard, where an aim of 0.1 % is not
    static constexpr std::uint64_t kLateMin = 10;  // of few mixes, some late ones say nothing
    static constexpr unsigned kLooksToDrain = 2;   // one after the other
    static constexpr unsigned kLooksToReturn = 12; // without lateness, nobody mixing included

    // Whether it is late now.
    bool look(const Reading& now);
    bool isLate() const noexcept { return m_late; }

private:
    Reading m_last{};
    unsigned m_differing = 0; // looks in a row that say otherwise than m_late
    bool m_late = false;
};

class LateThreads {
public:
    LateThreads(boost::asio::any_io_executor control, media::Engine& engine) : m_control(std::move(control)), m_engine(engine) {}
    ~LateThreads() { stop(); }
    LateThreads(const LateThreads&) = delete;
    LateThreads& operator=(const LateThreads&) = delete;

    void start(); // once
    void stop() noexcept { *m_alive = false; }

private:
    static base::awaitable<void> watch(std::shared_ptr<bool> alive, media::Engine& engine);

    boost::asio::any_io_executor m_control;
    media::Engine& m_engine;
    std::shared_ptr<bool> m_alive = std::make_shared<bool>(true);
};

} // namespace conclave::app
