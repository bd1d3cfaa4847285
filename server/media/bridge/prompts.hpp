// The spoken prompts as Opus packets of 20 ms, read once from the packs that are built into the program
// (resources/prompts/LANGUAGE.pack). Immutable after that; any thread.
// Pack: "CPRM2\n", count (2 bytes, big-endian as all); per prompt: length of its name (1), name, number of packets (2);
// per packet: size (2), bytes. Every prompt of PromptId once, nothing behind the last.
#pragma once

#include "common/error.hpp"
#include "server/media/bridge/prompt_id.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace conclave::media {

using PromptPackets = std::vector<std::span<const std::uint8_t>>;

class PromptPack {
public:
    // invalidValue: says what is wrong with the pack. `bytes` have to outlive the result.
    static Result<PromptPack> parse(std::span<const std::uint8_t> bytes);
    const PromptPackets& packetsOf(PromptId prompt) const noexcept { return m_prompts[static_cast<std::size_t>(prompt)]; }

private:
    std::array<PromptPackets, kPromptCount> m_prompts{};
};

// The built-in pack; an empty one when it does not parse (promptsUsable() says so at start).
const PromptPack& promptPack(Language language) noexcept;
Result<> promptsUsable();

} // namespace conclave::media
