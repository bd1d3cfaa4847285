#include "server/base/listen.hpp"

#include <algorithm>
#include <boost/asio/ip/v6_only.hpp>
#include <sys/resource.h>

namespace conclave::base {

namespace asio = boost::asio;

Result<std::uint16_t> listenOn(asio::ip::tcp::acceptor& acceptor, const asio::ip::tcp::endpoint& at,
                               const std::string& field) {
    boost::system::error_code failed;
    acceptor.open(at.protocol(), failed);
    if (!failed) acceptor.set_option(asio::socket_base::reuse_address(true), failed);
    if (!failed && at.address().is_v6()) acceptor.set_option(asio::ip::v6_only(false), failed);
    if (!failed) acceptor.bind(at, failed);
    if (!failed) acceptor.listen(asio::socket_base::max_listen_connections, failed);
    if (!failed) {
        const auto bound = acceptor.local_endpoint(failed);
        if (!failed) return bound.port();
    }
    boost::system::error_code ignored;
    acceptor.close(ignored);
    return Error{Errc::unavailable, "the address cannot be listened on: " + failed.message(), field};
}

std::size_t connectionsWithin(std::size_t wanted) {
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return wanted;
    return static_cast<std::size_t>(std::min<rlim_t>(wanted, files.rlim_cur / 2));
}

} // namespace conclave::base
