#include "server/media/bridge/prompt_id.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace conclave::media {
namespace {
constexpr std::array<std::string_view, kPhraseCount> kPhrases{
#define CONCLAVE_PHRASE(name) #name,
    CONCLAVE_PHRASES(CONCLAVE_PHRASE)
#undef CONCLAVE_PHRASE
};

struct Counted {
    std::string_view word;
    PromptId first;
    unsigned lowest;
    unsigned count;
};
constexpr std::array<Counted, 6> kCounted{{
    {"number", PromptId::number0, 0, 100},
    {"hundred", PromptId::hundred1, 1, 9},
    {"day", PromptId::day1, 1, 31},
    {"month", PromptId::month1, 1, 12},
    {"hour", PromptId::hour0, 0, 24},
    {"minute", PromptId::minute1, 1, 9},
}};
} // namespace

std::string nameOf(PromptId prompt) {
    if (const auto at = static_cast<std::size_t>(prompt); at < kPhraseCount) return std::string(kPhrases[at]);
    for (const auto& kind : kCounted) {
        const unsigned offset = static_cast<unsigned>(prompt) - static_cast<unsigned>(kind.first);
        if (prompt >= kind.first && offset < kind.count) return std::string(kind.word) + std::to_string(kind.lowest + offset);
    }
    return "?";
}

std::optional<PromptId> promptOf(std::string_view name) noexcept {
    if (const auto at = std::find(kPhrases.begin(), kPhrases.end(), name); at != kPhrases.end())
        return static_cast<PromptId>(at - kPhrases.begin());
    for (const auto& kind : kCounted) {
        if (!name.starts_with(kind.word)) continue;
        const auto digits = name.substr(kind.word.size());
        unsigned number = 0;
        const auto read = std::from_chars(digits.begin(), digits.end(), number);
        const bool whole = read.ec == std::errc() && read.ptr == digits.end() && (digits.size() == 1 || digits.front() != '0');
        if (whole && number >= kind.lowest && number - kind.lowest < kind.count)
            return promptAfter(kind.first, number - kind.lowest);
    }
    return std::nullopt;
}

} // namespace conclave::media
