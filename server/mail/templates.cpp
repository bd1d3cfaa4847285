#include "server/mail/templates.hpp"

#include "common/text.hpp"
#include "server/base/assert.hpp"

namespace conclave::mail {
namespace {

// What lies between two positions of `text`, and on from there.
std::string_view between(std::string_view text, std::size_t first, std::size_t last) {
    return text.substr(first, last - first);
}

void append(std::string& out, std::string_view text, Format format) {
    if (format == Format::text) {
        out += text;
        return;
    }
    for (const char c : text) switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        case '\n': out += "<br>\n"; break;
        default: out += c;
        }
}

class Renderer {
public:
    Renderer(const Words& words, const Values& values, Format format)
        : m_words(words), m_values(values), m_format(format) {}

    void layout(std::string_view text) {
        while (true) {
            const auto open = text.find("{{");
            m_out += text.substr(0, open);
            if (open == std::string_view::npos) return;
            const auto close = text.find("}}", open);
            CONCLAVE_ASSERT(close != std::string_view::npos);
            const auto tag = between(text, open + 2, close);
            text.remove_prefix(close + 2);
            if (tag.starts_with('#') || tag.starts_with('^')) {
                const auto name = tag.substr(1);
                const std::string end = "{{/" + std::string(name) + "}}";
                const auto last = text.find(end);
                CONCLAVE_ASSERT(last != std::string_view::npos);
                const bool given = !value(name).empty();
                if (given == tag.starts_with('#')) layout(text.substr(0, last));
                text.remove_prefix(last + end.size());
            } else if (tag.starts_with('=')) {
                word(tag.substr(1));
            } else {
                append(m_out, value(tag), m_format);
            }
        }
    }

    // `key`, or `key:name` for the word `key.VALUE`.
    void word(std::string_view key) {
        const auto colon = key.find(':');
        if (colon == std::string_view::npos) return wordText(m_words[key]);
        const std::string whole = std::string(key.substr(0, colon)) + "." + value(key.substr(colon + 1));
        wordText(m_words[whole]);
    }

    std::string take() { return std::move(m_out); }

private:
    void wordText(std::string_view text) {
        while (true) {
            const auto open = text.find("{{");
            append(m_out, text.substr(0, open), m_format);
            if (open == std::string_view::npos) return;
            const auto close = text.find("}}", open);
            CONCLAVE_ASSERT(close != std::string_view::npos);
            append(m_out, value(between(text, open + 2, close)), m_format);
            text.remove_prefix(close + 2);
        }
    }

    const std::string& value(std::string_view name) const {
        const auto found = m_values.find(name);
        CONCLAVE_ASSERT(found != m_values.end());
        return found->second;
    }

    const Words& m_words;
    const Values& m_values;
    Format m_format;
    std::string m_out{};
};

// Takes the line end off every line that is a section's begin or end and nothing else.
std::string withoutTagLines(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto line = text.substr(0, end);
        const bool section = line.starts_with("{{#") || line.starts_with("{{^") || line.starts_with("{{/");
        const bool alone = section && line.find("}}") + 2 == line.size();
        out += line;
        if (end == std::string_view::npos) break;
        if (!alone) out += '\n';
        text.remove_prefix(end + 1);
    }
    return out;
}

} // namespace

Words::Words(std::string_view file) {
    while (!file.empty()) {
        const auto end = file.find('\n');
        const auto line = file.substr(0, end);
        file.remove_prefix(end == std::string_view::npos ? file.size() : end + 1);
        const auto equals = line.find('=');
        if (line.starts_with('#') || equals == std::string_view::npos) continue;
        m_words.emplace(trimmed(line.substr(0, equals)), trimmed(line.substr(equals + 1)));
    }
}

const Words& Words::of(std::string_view locale) {
    static const Words english(templateFile("en/words.txt"));
    static const Words german(templateFile("de/words.txt"));
    return locale == "de" ? german : english;
}

std::string_view Words::operator[](std::string_view key) const {
    const auto found = m_words.find(key);
    CONCLAVE_ASSERT(found != m_words.end());
    return found->second;
}

std::string_view Words::item(std::string_view key, std::size_t n) const {
    std::string_view list = (*this)[key];
    for (; n > 0; --n) {
        const auto comma = list.find(',');
        CONCLAVE_ASSERT(comma != std::string_view::npos);
        list.remove_prefix(comma + 1);
    }
    return list.substr(0, list.find(','));
}

std::vector<std::string> Words::keys() const {
    std::vector<std::string> out;
    for (const auto& [key, text] : m_words) out.push_back(key);
    return out;
}

std::string renderFile(std::string_view path, const Words& words, const Values& values, Format format) {
    Renderer renderer(words, values, format);
    renderer.layout(withoutTagLines(templateFile(path)));
    return renderer.take();
}

std::string renderWord(std::string_view key, const Words& words, const Values& values, Format format) {
    Renderer renderer(words, values, format);
    renderer.word(key);
    return renderer.take();
}

} // namespace conclave::mail
