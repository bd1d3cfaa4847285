#include "server/mail/qr_code.hpp"

#include <cstdint>
#include <memory>
#include <png.h>
#include <qrencode.h>
#include <vector>

namespace conclave::mail {

Result<std::string> qrPng(std::string_view text) {
    constexpr std::size_t kModulePixels = 6;
    constexpr std::size_t kQuietModules = 4;
    const std::string copy(text);
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString8bit(copy.c_str(), 0, QR_ECLEVEL_M), QRcode_free);
    if (!code) return Error{Errc::internal, "no QR code could be made"};

    const auto modules = static_cast<std::size_t>(code->width);
    const std::size_t side = (modules + 2 * kQuietModules) * kModulePixels;
    std::vector<std::uint8_t> pixels(side * side, 255);
    for (std::size_t y = 0; y < modules * kModulePixels; ++y)
        for (std::size_t x = 0; x < modules * kModulePixels; ++x) {
            const std::size_t module = y / kModulePixels * modules + x / kModulePixels;
            if (code->data[module] & 1)
                pixels[(y + kQuietModules * kModulePixels) * side + x + kQuietModules * kModulePixels] = 0;
        }

    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = image.height = static_cast<png_uint_32>(side);
    image.format = PNG_FORMAT_GRAY;
    png_alloc_size_t size = 0;
    const auto stride = static_cast<png_int_32>(side);
    std::string png;
    if (png_image_write_to_memory(&image, nullptr, &size, 0, pixels.data(), stride, nullptr)) {
        png.resize(size);
        if (png_image_write_to_memory(&image, png.data(), &size, 0, pixels.data(), stride, nullptr)) {
            png.resize(size);
            return png;
        }
    }
    png_image_free(&image);
    return Error{Errc::internal, "no QR image could be written"};
}

} // namespace conclave::mail
