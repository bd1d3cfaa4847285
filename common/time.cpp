#include "common/time.hpp"

#include <cstdio>

namespace conclave {

using namespace std::chrono;

std::string formatInstant(Instant instant) {
    const auto day = floor<days>(instant);
    const year_month_day date{day};
    const hh_mm_ss clock{instant - day};
    char text[40];
    const int written =
        std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                      static_cast<int>(clock.seconds().count()));
    std::string out(text, static_cast<std::size_t>(written));
    if (const auto ms = clock.subseconds().count(); ms != 0) {
        std::snprintf(text, sizeof text, ".%03d", static_cast<int>(ms));
        out += text;
    }
    return out + "Z";
}

namespace {

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

} // namespace

Result<Instant> parseInstant(std::string_view text) {
    const Error bad{Errc::invalidValue, "not an RFC 3339 instant such as 2026-11-23T09:30:00Z"};
    Cursor in{text};
    const int y = in.number(4);
    if (y < 1970 || !in.eat('-')) return bad;
    const int mo = in.number(2);
    if (mo < 0 || !in.eat('-')) return bad;
    const int d = in.number(2);
    if (d < 0 || !(in.eat('T') || in.eat('t') || in.eat(' '))) return bad;
    const int h = in.number(2);
    if (h < 0 || h > 23 || !in.eat(':')) return bad;
    const int mi = in.number(2);
    if (mi < 0 || mi > 59 || !in.eat(':')) return bad;
    const int s = in.number(2);
    if (s < 0 || s > 60) return bad;
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
    const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
    if (!date.ok()) return bad;
    return Instant{sys_days{date} + hours{h} + minutes{mi} + seconds{s} + milliseconds{ms} - offset};
}

} // namespace conclave
