#include "server/base/log.hpp"

#include <cstdio>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace conclave::log {
namespace {

spdlog::level::level_enum levelOf(Level level) {
    switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
    }
    return spdlog::level::err;
}

spdlog::logger& logger() {
    static const auto instance = [] {
        auto made = std::make_shared<spdlog::logger>("conclave", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
        made->flush_on(spdlog::level::info);
        return made;
    }();
    return *instance;
}

void append(std::string& line, std::string_view value) {
    const bool quoted = value.empty() || value.find_first_of(" =\"") != std::string_view::npos;
    if (quoted) line += '"';
    for (const char c : value) {
        if (c == '"' || c == '\\') {
            line += '\\';
            line += c;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            char code[8];
            std::snprintf(code, sizeof code, "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
            line += code;
        } else {
            line += c;
        }
    }
    if (quoted) line += '"';
}

} // namespace

void setLevel(Level least) { logger().set_level(levelOf(least)); }

void write(Level level, std::string_view component, std::string_view text, std::initializer_list<Field> fields) {
    if (!logger().should_log(levelOf(level))) return;
    std::string line(component);
    line += ": ";
    line += text;
    for (const auto& field : fields) {
        line += ' ';
        line += field.key;
        line += '=';
        append(line, field.value);
    }
    logger().log(levelOf(level), "{}", line);
}

} // namespace conclave::log
