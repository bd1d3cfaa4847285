#include "tests/bench/meters/corpus.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

namespace conclave::bench {
namespace {

[[noreturn]] void fail(const std::string& file) {
    std::fprintf(stderr, "%s cannot be read\n", file.c_str());
    std::abort();
}

struct Corpus {
    explicit Corpus(media::Language language) {
        const std::string file = CONCLAVE_SPEECH + std::string("/") + std::string(wordOf(language)) + ".pack";
        std::ifstream in(file, std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(in), {});
        std::map<std::string, media::PromptPackets> found;
        std::size_t at = 6; // "CPRM1\n"
        const auto take = [&](std::size_t size) {
            if (at + size > bytes.size()) fail(file);
            at += size;
            return std::span<const std::uint8_t>(bytes).subspan(at - size, size);
        };
        const auto number = [&](std::size_t size) {
            std::size_t value = 0;
            for (const auto byte : take(size)) value = value << 8 | byte;
            return value;
        };
        for (std::size_t left = number(1); left > 0; --left) {
            const auto name = take(number(1));
            auto& packets = found[std::string(name.begin(), name.end())];
            for (std::size_t count = number(2); count > 0; --count) packets.push_back(take(number(2)));
        }
        if (found.size() != kSentences) fail(file);
        for (std::size_t i = 0; i < kSentences; ++i) sentences.push_back(found[media::nameOf(static_cast<media::PromptId>(i))]);
    }
    std::vector<std::uint8_t> bytes{};
    std::vector<media::PromptPackets> sentences{};
};

} // namespace

const media::PromptPackets& sentence(media::Language language, std::size_t index) {
    static const Corpus english(media::Language::en), german(media::Language::de);
    return (language == media::Language::en ? english : german).sentences.at(index);
}

} // namespace conclave::bench
