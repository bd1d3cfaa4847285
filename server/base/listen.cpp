#include "server/base/listen.hpp"

#include <boost/asio/ip/v6_only.hpp>

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

} // namespace conclave::base
