#include "common/user.hpp"

#include "common/address.hpp"
#include "common/limits.hpp"
#include "common/text.hpp"

namespace conclave {

Result<> validate(const UserProperties& user) {
    if (trimmed(user.login).empty()) return Error{Errc::invalidValue, "a login name is needed", "login"};
    if (user.login.find(' ') != std::string::npos)
        return Error{Errc::invalidValue, "a login name has no spaces", "login"};
    if (auto r = validateLine(user.login, limits::kLoginCharactersMax, "login"); !r) return r;
    if (auto r = validateLine(user.displayName, limits::kDisplayNameCharactersMax, "displayName"); !r) return r;
    if (auto r = validateAddress(user.address, "address"); !r) return r;
    if (auto r = validateLine(user.extension, limits::kExtensionCharactersMax, "extension"); !r) return r;
    if (!user.locale.empty() && user.locale != "en" && user.locale != "de")
        return Error{Errc::invalidValue, "en or de", "locale"};
    return validateLine(user.timeZone, 64, "timeZone");
}

Result<> validatePassword(std::string_view password, std::string_view field) {
    const auto characters = countCodePoints(password);
    if (!characters) return Error{Errc::invalidValue, "not valid UTF-8", std::string(field)};
    if (password.size() > limits::kPasswordBytesMax)
        return Error{Errc::tooLong, "a password has at most 256 bytes", std::string(field)};
    if (*characters < limits::kPasswordCharactersMin)
        return Error{Errc::invalidValue, "a password has at least 10 characters", std::string(field)};
    return {};
}

} // namespace conclave
