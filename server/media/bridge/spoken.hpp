// Numbers and times as sequences of prompts, in the order of each language. Pure; any thread.
#pragma once

#include "server/media/bridge/prompt_id.hpp"

#include <vector>

namespace conclave::media {

inline constexpr unsigned kSpokenCountMax = 999;

// To stand between countBefore and countAfter: "one hundred | thirty-four", "einhundert | vierunddreißig".
// `count` is at most kSpokenCountMax.
std::vector<PromptId> spokenCount(unsigned count, Language language);

// To stand behind beginsOn, 24 hours: "March | third | at | fourteen | thirty", "dritten | März | um | vierzehn Uhr | dreißig".
// At most five. `day` 1-31, `month` 1-12, `hour` 0-23, `minute` 0-59, local to whoever hears it.
std::vector<PromptId> spokenTime(unsigned day, unsigned month, unsigned hour, unsigned minute, Language language);

} // namespace conclave::media
