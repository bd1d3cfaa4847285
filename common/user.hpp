// Accounts and their ordered groups (spec A1, A2).
#pragma once

#include "common/error.hpp"
#include "common/words.hpp"

#include <string>
#include <string_view>

namespace conclave {

// Ordered: each group may do what the ones before it may. `none` is a registered phone user.
enum class Group { none, conferenceUser, conferenceSupport, administrator };
BOOST_DESCRIBE_ENUM(Group, none, conferenceUser, conferenceSupport, administrator)

// What can be set of an account. `locale` is `en` or `de`, `timeZone` an IANA name, both may be empty.
struct UserProperties {
    std::string login{};
    std::string displayName{};
    std::string address{};
    std::string extension{};
    Group group = Group::none;
    std::string locale{};
    std::string timeZone{};

    bool operator==(const UserProperties&) const = default;
};

// The rules that need no database: lengths, characters, address. Errors carry `field`.
Result<> validate(const UserProperties& user);
// Length and UTF-8. Error: invalidValue or tooLong, with `field`.
Result<> validatePassword(std::string_view password, std::string_view field);

} // namespace conclave
