// What limits and throttles count callers by: an IPv4 address, or an IPv6 /64 (what one household or phone has). IPv4
// mapped into IPv6 counts as IPv4. Any thread.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <string>
#include <string_view>

namespace conclave::base {

std::string sourceKey(const boost::asio::ip::address& address);
// The same of an address's text; what is no address stands for itself.
std::string sourceKey(std::string_view address);

} // namespace conclave::base
