// Randomness of the operating system (libsodium), and what is made of it. Any thread, after cryptoInit().
#pragma once

#include "common/time.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace conclave::base {

void randomBytes(std::span<std::uint8_t> out) noexcept;
// Uniform in [0, bound), bound > 0.
std::uint32_t randomBelow(std::uint32_t bound) noexcept;
// Uniform decimal digits, the first one not 0.
std::string randomDigits(std::size_t count);
// UUIDv7 (RFC 9562 section 5.7) in lower case; its first 48 bits are `now` in milliseconds.
std::string newUuid(Instant now);

} // namespace conclave::base
