// How every listener of ours is opened. Any thread.
#pragma once

#include "common/error.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <cstdint>
#include <string>

namespace conclave::base {

// Opens, binds and listens; `::` serves IPv4 too. The port that it got. Error: unavailable, with `field`.
Result<std::uint16_t> listenOn(boost::asio::ip::tcp::acceptor& acceptor, const boost::asio::ip::tcp::endpoint& at,
                               const std::string& field);

// How many connections one listener may hold: `wanted`, or less where the process may not open that many files. Half of them are
// for what else it opens.
std::size_t connectionsWithin(std::size_t wanted);

} // namespace conclave::base
