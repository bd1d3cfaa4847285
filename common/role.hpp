// What a participant may do in the call (spec C2).
#pragma once

#include "common/words.hpp"

namespace conclave {

enum class Role {
    audience,    // hears, is never heard
    participant, // talks
    moderator,   // talks; locks, unlocks, removes, mutes, ends
};
BOOST_DESCRIBE_ENUM(Role, audience, participant, moderator)

} // namespace conclave
