// Structured lines: time, level, component, a fixed text, then key=value. Values are ids and numbers: never a secret, a
// subject, a name or an address. Control characters in a value are escaped. Any thread but the media threads.
#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

namespace conclave::log {

struct Field {
    std::string_view key;
    std::string value;

    Field(std::string_view k, std::string_view v) : key(k), value(v) {}
    Field(std::string_view k, const char* v) : key(k), value(v) {}
    Field(std::string_view k, const std::string& v) : key(k), value(v) {}
    Field(std::string_view k, std::integral auto v) : key(k), value(std::to_string(v)) {}
};

enum class Level { debug, info, warning, error };

// Lines below go nowhere. Default: info, to standard error.
void setLevel(Level least);

void write(Level level, std::string_view component, std::string_view text, std::initializer_list<Field> fields);

inline void debug(std::string_view component, std::string_view text, std::initializer_list<Field> fields = {}) {
    write(Level::debug, component, text, fields);
}
inline void info(std::string_view component, std::string_view text, std::initializer_list<Field> fields = {}) {
    write(Level::info, component, text, fields);
}
inline void warning(std::string_view component, std::string_view text, std::initializer_list<Field> fields = {}) {
    write(Level::warning, component, text, fields);
}
inline void error(std::string_view component, std::string_view text, std::initializer_list<Field> fields = {}) {
    write(Level::error, component, text, fields);
}

} // namespace conclave::log
