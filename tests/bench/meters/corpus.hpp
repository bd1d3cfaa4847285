// The speech that everything is measured with: fifteen sentences in English and fifteen in German as Opus packets of 20 ms, in
// tests/data/speech (the format of the prompts' packs). It stays the same whatever becomes of the prompts, so that figures of one
// day can be held against those of another, and the meters' thresholds mean what they meant. Read once; a file that cannot be
// read ends the program.
#pragma once

#include "server/media/bridge/prompts.hpp"

#include <cstddef>

namespace conclave::bench {

inline constexpr std::size_t kSentences = 15;

// `index` below kSentences; 1 is the longest question.
const media::PromptPackets& sentence(media::Language language, std::size_t index);

} // namespace conclave::bench
