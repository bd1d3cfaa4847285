// A text as a QR code in a PNG image (libqrencode, libpng). Any thread.
#pragma once

#include "common/error.hpp"

#include <string>
#include <string_view>

namespace conclave::mail {

// Grey, 6 pixels a module, with the quiet zone of 4 modules. Error: internal.
Result<std::string> qrPng(std::string_view text);

} // namespace conclave::mail
