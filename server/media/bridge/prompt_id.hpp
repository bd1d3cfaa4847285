// The spoken prompts (spec F2, F4, F6). A phrase is named as its text file, resources/prompts/LANGUAGE/NAME.txt; numbers and
// what belongs to a date stand in LANGUAGE/numbers.txt, as NAME<TAB>TEXT. What is counted follows its first enumerator, which
// bears the lowest number of its kind: number0 … number99. spoken.hpp puts them together. Any thread.
#pragma once

#include "common/words.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::media {

#define CONCLAVE_PHRASES(X) \
    X(welcome) \
    X(enterNumber)       /* conference number, then # */ \
    X(enterPin) \
    X(wrongPin) \
    X(notYetOpen) \
    X(ended)             /* the conference is over */ \
    X(locked)            /* so you do not come in */ \
    X(full) \
    X(onlyOne)           /* you are the only one so far */ \
    X(muted)             /* a moderator muted you */ \
    X(unmuted) \
    X(removed) \
    X(cancelled) \
    X(endsInFiveMinutes) \
    X(goodbye) \
    X(helpEveryone)      /* the keys that everybody has */ \
    X(helpModerator)     /* all keys */ \
    X(lockedNow)         /* to the moderator: done */ \
    X(unlockedNow) \
    X(everyoneMuted)     /* to the moderator: done */ \
    X(everyoneUnmuted) \
    X(mutedYourself) \
    X(unmutedYourself) \
    X(cannotUnmute)      /* a moderator has muted you, and only a moderator can lift that */ \
    X(handRaised)        /* yours */ \
    X(handLowered) \
    X(lastRemoved)       /* to the moderator: done */ \
    X(nobodyToRemove) \
    X(onlyModerators)    /* can do this */ \
    X(endedByModerator) \
    X(somebodyRaisedHand) /* to moderators */ \
    X(seatTaken)         /* somebody is in the conference with this PIN already */ \
    X(joinedElsewhere)   /* you have, so this call ends */ \
    X(testLine) \
    X(roleAudience)      /* you will take part as … */ \
    X(roleParticipant) \
    X(roleModerator) \
    X(beginsOn)          /* the conference begins on; spokenTime() follows */ \
    X(atTime)            /* at; between date and time */ \
    X(echoFollows)       /* speak, and you will hear yourself */ \
    X(countBefore)       /* there are; spokenCount() follows */ \
    X(countAfter)        /* people in the conference */ \
    X(nowModerator)      /* your role has been changed */ \
    X(nowParticipant) \
    X(nowAudience)

enum class PromptId : std::uint16_t {
#define CONCLAVE_PHRASE(name) name,
    CONCLAVE_PHRASES(CONCLAVE_PHRASE)
#undef CONCLAVE_PHRASE
    number0,
    hundred1 = number0 + 100, // one hundred … nine hundred
    day1 = hundred1 + 9,      // first … thirty-first, in the case that a date needs
    month1 = day1 + 31,
    hour0 = month1 + 12,      // the full hour: nine o'clock; in German also before minutes: neun Uhr
    minute1 = hour0 + 24,     // 1 … 9 after an hour: oh five
};
inline constexpr std::size_t kPhraseCount = static_cast<std::size_t>(PromptId::number0);
inline constexpr std::size_t kPromptCount = static_cast<std::size_t>(PromptId::minute1) + 9;

// The `offset`th after the first of its kind.
constexpr PromptId promptAfter(PromptId first, unsigned offset) noexcept {
    return static_cast<PromptId>(static_cast<unsigned>(first) + offset);
}

std::string nameOf(PromptId prompt);
std::optional<PromptId> promptOf(std::string_view name) noexcept;

enum class Language : std::uint8_t { en, de };
BOOST_DESCRIBE_ENUM(Language, en, de)
inline constexpr std::size_t kLanguageCount = 2;

} // namespace conclave::media
