#include "common/address.hpp"

#include "common/limits.hpp"
#include "common/text.hpp"

#include <algorithm>

namespace conclave {
namespace {

bool isAlnum(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool isAtomText(char c) noexcept { return isAlnum(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos; }

bool isDotAtom(std::string_view text) noexcept {
    if (text.empty() || text.front() == '.' || text.back() == '.') return false;
    if (text.find("..") != std::string_view::npos) return false;
    return std::all_of(text.begin(), text.end(), [](char c) { return c == '.' || isAtomText(c); });
}

bool isDomain(std::string_view text) noexcept {
    if (text == "localhost") return true;
    std::size_t labels = 0;
    while (true) {
        const auto dot = text.find('.');
        const auto label = text.substr(0, dot);
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
        if (!std::all_of(label.begin(), label.end(), [](char c) { return isAlnum(c) || c == '-'; })) return false;
        ++labels;
        if (dot == std::string_view::npos) break;
        text.remove_prefix(dot + 1);
    }
    return labels >= 2;
}

} // namespace

Result<> validateAddress(std::string_view address, std::string_view field) {
    if (address.size() > limits::kAddressBytesMax)
        return Error{Errc::tooLong, "a mail address has at most 254 bytes", std::string(field)};
    const auto at = address.rfind('@');
    const bool good = at != std::string_view::npos && at <= 64 && isDotAtom(address.substr(0, at)) &&
                      isDomain(address.substr(at + 1));
    if (!good) return Error{Errc::invalidValue, "not a mail address", std::string(field)};
    return {};
}

std::string addressKey(std::string_view address) { return lowerAscii(address); }

} // namespace conclave
