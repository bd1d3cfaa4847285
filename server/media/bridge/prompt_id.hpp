// The spoken prompts (spec F2): enumerators are the names of the text files in resources/prompts/LANGUAGE. Any thread.
#pragma once

#include "common/words.hpp"

#include <cstddef>
#include <cstdint>

namespace conclave::media {

enum class PromptId : std::uint8_t {
    welcome,
    enterNumber,       // conference number, then #
    enterPin,
    wrongPin,
    notYetOpen,
    ended,             // the conference is over
    locked,
    full,
    onlyOne,           // you are the only one so far
    muted,             // a moderator muted you
    unmuted,
    removed,
    cancelled,
    endsInFiveMinutes,
    goodbye,
};
BOOST_DESCRIBE_ENUM(PromptId, welcome, enterNumber, enterPin, wrongPin, notYetOpen, ended, locked, full, onlyOne, muted,
    unmuted, removed, cancelled, endsInFiveMinutes, goodbye)
inline constexpr std::size_t kPromptCount = 15;

enum class Language : std::uint8_t { en, de };
BOOST_DESCRIBE_ENUM(Language, en, de)
inline constexpr std::size_t kLanguageCount = 2;

} // namespace conclave::media
