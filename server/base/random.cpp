#include "server/base/random.hpp"

#include "server/base/assert.hpp"

#include <array>
#include <sodium.h>

namespace conclave::base {

void randomBytes(std::span<std::uint8_t> out) noexcept { randombytes_buf(out.data(), out.size()); }

std::uint32_t randomBelow(std::uint32_t bound) noexcept {
    CONCLAVE_ASSERT(bound > 0);
    return randombytes_uniform(bound);
}

std::string randomDigits(std::size_t count) {
    CONCLAVE_ASSERT(count > 0);
    std::string digits(1, static_cast<char>('1' + randomBelow(9)));
    while (digits.size() < count) digits += static_cast<char>('0' + randomBelow(10));
    return digits;
}

std::string newUuid(Instant now) {
    std::array<std::uint8_t, 16> bytes{};
    randomBytes(bytes);
    auto ms = static_cast<std::uint64_t>(now.time_since_epoch().count());
    for (std::size_t i = 6; i-- > 0; ms >>= 8) bytes[i] = static_cast<std::uint8_t>(ms);
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | 0x70);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
    constexpr char kHex[] = "0123456789abcdef";
    std::string out;
    out.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
        out += kHex[bytes[i] >> 4];
        out += kHex[bytes[i] & 15];
    }
    return out;
}

} // namespace conclave::base
