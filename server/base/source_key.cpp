#include "server/base/source_key.hpp"

#include <algorithm>

namespace conclave::base {

std::string sourceKey(const boost::asio::ip::address& address) {
    namespace ip = boost::asio::ip;
    if (address.is_v4()) return address.to_string();
    const ip::address_v6 six = address.to_v6();
    if (six.is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, six).to_string();
    auto bytes = six.to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t(0));
    return ip::address_v6(bytes).to_string();
}

std::string sourceKey(std::string_view address) {
    boost::system::error_code none;
    const auto parsed = boost::asio::ip::make_address(address, none);
    return none ? std::string(address) : sourceKey(parsed);
}

} // namespace conclave::base
