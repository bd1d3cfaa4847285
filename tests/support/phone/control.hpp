// The test phone's commands: a JSON object a line in, answers and events as JSON lines out. README.md lists
// them. One thread, besides the one that analyses sound.
#pragma once

#include "tests/support/phone/leg.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace conclave::tests {

// What `call` says, read and checked. Throws std::exception with a reason.
CallSettings readCall(const boost::json::object& command);

class Control {
public:
    // `emit` gets one line without its end.
    Control(boost::asio::io_context& io, std::function<void(const std::string&)> emit);
    void take(std::string_view line);
    // Hangs up everywhere; the io_context runs dry when all have ended.
    void quit();

private:
    using Object = boost::json::object;
    void perform(const Object& command);
    void call(const Object& command);
    void listen(const Object& command);
    void analyseFile(const Object& command);
    void record(const Object& command);
    void delay(const Object& command);
    Leg& leg(const Object& command, const char* key = "leg");
    void emit(const Object& object);
    void emitLater(Object object);
    // Runs after `ms`, then hands what was heard since now to `analyse` on the other thread; its answer is an
    // event.
    void hear(const std::string& name, std::chrono::milliseconds duration,
              std::function<Object(HeardSound)> analyse);

    // How late this program itself was, at the worst, between the two: what it then sent or took late is no gap of the server's.
    int stalledMs(std::chrono::steady_clock::time_point from, std::chrono::steady_clock::time_point to) const;
    void watchTheClock();

    struct Stall {
        std::chrono::steady_clock::time_point at{};
        std::chrono::milliseconds late{};
    };
    boost::asio::io_context& m_io;
    boost::asio::steady_timer m_beat;
    std::deque<Stall> m_stalls{};
    bool m_quitting = false;
    std::function<void(const std::string&)> m_emit;
    std::map<std::string, std::shared_ptr<Leg>> m_legs{};
    boost::asio::thread_pool m_analysis{1};
};

} // namespace conclave::tests
