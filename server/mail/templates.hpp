// Fills in the built-in mail templates (resources/mail/README.md). A value is copied, escaped for the format, and never
// read again: `{{…}}` in a subject stays what it is. A name or word that a template asks for and nobody gives is a
// programmer's error. Pure; any thread.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::mail {

// A file below resources/mail; empty where there is none. Generated.
std::string_view templateFile(std::string_view path) noexcept;

// Every word of one language.
class Words {
public:
    // `en` for a language that is not there.
    static const Words& of(std::string_view locale);

    std::string_view operator[](std::string_view key) const;
    // The n-th part of a comma-separated word, from 0.
    std::string_view item(std::string_view key, std::size_t n) const;
    std::vector<std::string> keys() const;

private:
    explicit Words(std::string_view file);
    std::map<std::string, std::string, std::less<>> m_words;
};

using Values = std::map<std::string, std::string, std::less<>>;

enum class Format { text, html };

// A layout of resources/mail, such as `message.html`.
std::string renderFile(std::string_view path, const Words& words, const Values& values, Format format);
// One word with its values.
std::string renderWord(std::string_view key, const Words& words, const Values& values, Format format);

} // namespace conclave::mail
