#include "common/time.hpp"

#include <cstdio>
#include <optional>

namespace conclave {

using namespace std::chrono;

namespace {

// `2026-11-23T10:30:00`
template <class Seconds>
std::string dateAndClock(Seconds time) {
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{floor<seconds>(time - day)};
    char text[40];
    const int written =
        std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                      static_cast<int>(clock.seconds().count()));
    return std::string(text, static_cast<std::size_t>(written));
}

struct Cursor {
    std::string_view rest;

    bool eat(char c) {
        if (rest.empty() || rest.front() != c) return false;
        rest.remove_prefix(1);
        return true;
    }
    // Exactly `count` digits, or -1.
    int number(std::size_t count) {
        if (rest.size() < count) return -1;
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (rest[i] < '0' || rest[i] > '9') return -1;
            value = value * 10 + (rest[i] - '0');
        }
        rest.remove_prefix(count);
        return value;
    }
};

// Date and time of day, with or without seconds; what follows stays in `in`.
std::optional<local_seconds> readDateAndClock(Cursor& in, bool& hasSeconds) {
    const int y = in.number(4);
    if (y < 1970 || !in.eat('-')) return std::nullopt;
    const int mo = in.number(2);
    if (mo < 0 || !in.eat('-')) return std::nullopt;
    const int d = in.number(2);
    if (d < 0 || !(in.eat('T') || in.eat('t') || in.eat(' '))) return std::nullopt;
    const int h = in.number(2);
    if (h < 0 || h > 23 || !in.eat(':')) return std::nullopt;
    const int mi = in.number(2);
    if (mi < 0 || mi > 59) return std::nullopt;
    int s = 0;
    hasSeconds = in.eat(':');
    if (hasSeconds) s = in.number(2);
    if (s < 0 || s > 60) return std::nullopt;
    const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
    if (!date.ok()) return std::nullopt;
    return local_days{date} + hours{h} + minutes{mi} + seconds{s};
}

} // namespace

std::string formatInstant(Instant instant) {
    std::string out = dateAndClock(instant);
    if (const auto ms = (instant - floor<seconds>(instant)).count(); ms != 0) {
        char text[8];
        std::snprintf(text, sizeof text, ".%03d", static_cast<int>(ms));
        out += text;
    }
    return out + "Z";
}

Result<Instant> parseInstant(std::string_view text) {
    const Error bad{Errc::invalidValue, "not an RFC 3339 instant such as 2026-11-23T09:30:00Z"};
    Cursor in{text};
    bool hasSeconds = false;
    const auto local = readDateAndClock(in, hasSeconds);
    if (!local || !hasSeconds) return bad;
    int ms = 0;
    if (in.eat('.')) {
        std::size_t digits = 0;
        for (; !in.rest.empty() && in.rest.front() >= '0' && in.rest.front() <= '9'; ++digits) {
            if (digits < 3) ms = ms * 10 + (in.rest.front() - '0');
            in.rest.remove_prefix(1);
        }
        if (digits == 0 || digits > 9) return bad;
        for (; digits < 3; ++digits) ms *= 10;
    }
    minutes offset{0};
    if (!(in.eat('Z') || in.eat('z'))) {
        const int sign = in.eat('+') ? 1 : in.eat('-') ? -1 : 0;
        if (sign == 0) return bad;
        const int oh = in.number(2);
        if (oh < 0 || oh > 23 || !in.eat(':')) return bad;
        const int om = in.number(2);
        if (om < 0 || om > 59) return bad;
        offset = sign * (hours{oh} + minutes{om});
    }
    if (!in.rest.empty()) return bad;
    return Instant{local->time_since_epoch() + milliseconds{ms} - offset};
}

std::string formatWallTime(WallTime time) { return dateAndClock(time); }

Result<WallTime> parseWallTime(std::string_view text) {
    Cursor in{text};
    bool hasSeconds = false;
    const auto local = readDateAndClock(in, hasSeconds);
    if (!local || !in.rest.empty()) return Error{Errc::invalidValue, "not a wall-clock time such as 2026-11-23T10:30"};
    return *local;
}

Result<Moment> parseMoment(std::string_view text) {
    if (const auto instant = parseInstant(text)) return Moment(*instant);
    if (const auto local = parseWallTime(text)) return Moment(*local);
    return Error{Errc::invalidValue,
                 "neither an instant such as 2026-11-23T09:30:00Z nor a wall-clock time such as 2026-11-23T10:30"};
}

} // namespace conclave
