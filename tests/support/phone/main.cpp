// test-phone: reads commands from standard input, writes answers and events to standard output. See
// README.md.
#include "tests/support/phone/control.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <csignal>
#include <iostream>
#include <unistd.h>

namespace {

namespace asio = boost::asio;

class Lines {
public:
    Lines(asio::io_context& io, conclave::tests::Control& control)
        : m_input(io, ::dup(STDIN_FILENO)), m_control(control) {
        next();
    }

private:
    void next() {
        asio::async_read_until(m_input, m_buffer, '\n', [this](boost::system::error_code error, std::size_t) {
            if (error) return m_control.quit();
            std::istream stream(&m_buffer);
            std::string line;
            std::getline(stream, line);
            if (!line.empty()) m_control.take(line);
            next();
        });
    }

    asio::posix::stream_descriptor m_input;
    asio::streambuf m_buffer{};
    conclave::tests::Control& m_control;
};

} // namespace

int main() {
    std::signal(SIGPIPE, SIG_IGN);
    asio::io_context io(1);
    conclave::tests::Control control(io, [](const std::string& line) { std::cout << line << std::endl; });
    const Lines lines(io, control);
    io.run();
    return 0;
}
