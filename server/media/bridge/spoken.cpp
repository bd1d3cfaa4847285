#include "server/media/bridge/spoken.hpp"

#include "server/base/assert.hpp"

namespace conclave::media {

// Both languages have one prompt for what is below a hundred, so that nobody says "one and twenty" where it is not said.
std::vector<PromptId> spokenCount(unsigned count, Language) {
    CONCLAVE_ASSERT(count <= kSpokenCountMax);
    std::vector<PromptId> out;
    if (count >= 100) out.push_back(promptAfter(PromptId::hundred1, count / 100 - 1));
    if (count < 100 || count % 100 != 0) out.push_back(promptAfter(PromptId::number0, count % 100));
    return out;
}

std::vector<PromptId> spokenTime(unsigned day, unsigned month, unsigned hour, unsigned minute, Language language) {
    CONCLAVE_ASSERT(day >= 1 && day <= 31 && month >= 1 && month <= 12 && hour < 24 && minute < 60);
    const auto dayPrompt = promptAfter(PromptId::day1, day - 1);
    const auto monthPrompt = promptAfter(PromptId::month1, month - 1);
    std::vector<PromptId> out;
    if (language == Language::de) out = {dayPrompt, monthPrompt, PromptId::atTime};
    else out = {monthPrompt, dayPrompt, PromptId::atTime};
    const bool fullHour = language == Language::de || minute == 0;
    out.push_back(promptAfter(fullHour ? PromptId::hour0 : PromptId::number0, hour));
    if (minute >= 10) out.push_back(promptAfter(PromptId::number0, minute));
    else if (minute > 0) out.push_back(promptAfter(PromptId::minute1, minute - 1));
    return out;
}

} // namespace conclave::media
