// Big-endian fields. The caller has checked that the bytes are there. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace conclave::media {

constexpr std::uint16_t load16(std::span<const std::uint8_t> b, std::size_t at) noexcept {
    return static_cast<std::uint16_t>(b[at] << 8 | b[at + 1]);
}
constexpr std::uint32_t load32(std::span<const std::uint8_t> b, std::size_t at) noexcept {
    return std::uint32_t{load16(b, at)} << 16 | load16(b, at + 2);
}
constexpr void store16(std::span<std::uint8_t> b, std::size_t at, std::uint16_t v) noexcept {
    b[at] = static_cast<std::uint8_t>(v >> 8);
    b[at + 1] = static_cast<std::uint8_t>(v);
}
constexpr void store32(std::span<std::uint8_t> b, std::size_t at, std::uint32_t v) noexcept {
    store16(b, at, static_cast<std::uint16_t>(v >> 16));
    store16(b, at + 2, static_cast<std::uint16_t>(v));
}

} // namespace conclave::media
