// Who asks, as the session says: what every rule decides by. A plain value.
#pragma once

#include "common/ids.hpp"
#include "common/user.hpp"

#include <string>

namespace conclave::conference {

struct Principal {
    UserId id{};
    Group group = Group::none;
    std::string locale{};
    std::string timeZone{};
    std::string source{}; // the address the request came from, for the audit
};

// Error: forbidden, where the group does not reach.
Result<> requireGroup(const Principal& who, Group least);

} // namespace conclave::conference
