#include "server/media/bridge/prompts.hpp"

#include "server/media/bridge/engine.hpp"
#include "server/media/codec/opus.hpp"

#include <string_view>

// The assembler looks in the include path, whose root is the source tree.
#define CONCLAVE_EMBED(symbol, file) \
    asm(".pushsection .rodata\n" \
        ".balign 16\n" #symbol "_begin:\n.incbin \"" file "\"\n" #symbol "_end:\n.byte 0\n.popsection\n"); \
    extern "C" const std::uint8_t symbol##_begin[]; \
    extern "C" const std::uint8_t symbol##_end[]

CONCLAVE_EMBED(conclave_prompts_en, "resources/prompts/en.pack");
CONCLAVE_EMBED(conclave_prompts_de, "resources/prompts/de.pack");

namespace conclave::media {
namespace {
constexpr std::string_view kMagic = "CPRM2\n";

class Reader {
public:
    explicit Reader(std::span<const std::uint8_t> bytes) : m_rest(bytes) {}
    bool take(std::size_t count, std::span<const std::uint8_t>& out) noexcept {
        if (m_rest.size() < count) return false;
        out = m_rest.first(count);
        m_rest = m_rest.subspan(count);
        return true;
    }
    bool number(std::size_t bytes, std::size_t& out) noexcept {
        std::span<const std::uint8_t> raw;
        if (!take(bytes, raw)) return false;
        out = 0;
        for (const auto b : raw) out = out << 8 | b;
        return true;
    }
    bool atEnd() const noexcept { return m_rest.empty(); }

private:
    std::span<const std::uint8_t> m_rest;
};

Error broken(const char* what) {
    return Error{Errc::invalidValue, what, "prompts"};
}

std::string_view textOf(std::span<const std::uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

struct Built {
    Result<PromptPack> en;
    Result<PromptPack> de;
    PromptPack none{};
};

const Built& built() {
    static const Built packs{PromptPack::parse({conclave_prompts_en_begin, conclave_prompts_en_end}),
        PromptPack::parse({conclave_prompts_de_begin, conclave_prompts_de_end}), {}};
    return packs;
}
} // namespace

Result<PromptPack> PromptPack::parse(std::span<const std::uint8_t> bytes) {
    Reader reader(bytes);
    std::span<const std::uint8_t> raw;
    std::size_t count = 0;
    if (!reader.take(kMagic.size(), raw) || textOf(raw) != kMagic) return broken("not a prompt pack");
    if (!reader.number(2, count) || count != kPromptCount) return broken("wrong number of prompts");
    PromptPack pack;
    for (; count > 0; --count) {
        std::size_t size = 0;
        if (!reader.number(1, size) || !reader.take(size, raw)) return broken("cut short in a name");
        const auto id = promptOf(textOf(raw));
        if (!id) return broken("unknown prompt");
        auto& packets = pack.m_prompts[static_cast<std::size_t>(*id)];
        if (!packets.empty()) return broken("a prompt twice");
        std::size_t packetCount = 0;
        if (!reader.number(2, packetCount) || packetCount == 0) return broken("a prompt without packets");
        for (; packetCount > 0; --packetCount) {
            if (!reader.number(2, size) || !reader.take(size, raw)) return broken("cut short in a packet");
            if (size > kOpusPacketBytesMax || factsOf(raw).samples != kFrameSamples) return broken("not 20 ms of Opus");
            packets.push_back(raw);
        }
    }
    if (!reader.atEnd()) return broken("bytes behind the last prompt");
    return pack;
}

const PromptPack& promptPack(Language language) noexcept {
    const auto& pack = language == Language::de ? built().de : built().en;
    return pack ? *pack : built().none;
}

Result<> promptsUsable() {
    if (!built().en) return built().en.error();
    if (!built().de) return built().de.error();
    return {};
}

std::chrono::milliseconds durationOf(PromptId prompt, Language language) {
    return std::chrono::milliseconds(20) * static_cast<int>(promptPack(language).packetsOf(prompt).size());
}

} // namespace conclave::media
