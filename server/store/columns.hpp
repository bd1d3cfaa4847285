// How values travel between rows and C++: instants as milliseconds, words as their names, bytes as hex. SOCI takes
// `long long`, int and std::string; a NULL is read through coalesce(). Inner header of server/store: it includes SOCI.
#pragma once

#include "common/time.hpp"
#include "common/words.hpp"

#include <cstdint>
#include <soci/soci.h>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::store {

using Integer = long long;

inline Integer fromInstant(Instant instant) noexcept { return instant.time_since_epoch().count(); }
inline Instant toInstant(Integer ms) noexcept { return Instant(std::chrono::milliseconds(ms)); }

template <class E>
std::string fromEnum(E value) {
    return std::string(wordOf(value));
}

// A word that the CHECK of its column would not have let in: the database is damaged.
template <class E>
E toEnum(const std::string& word) {
    const auto value = fromWord<E>(word);
    if (!value) throw soci::soci_error("unknown word in a column");
    return *value;
}

inline std::string toHex(std::span<const std::uint8_t> bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string hex;
    hex.reserve(bytes.size() * 2);
    for (const auto b : bytes) {
        hex.push_back(kDigits[b >> 4]);
        hex.push_back(kDigits[b & 15]);
    }
    return hex;
}

inline std::vector<std::uint8_t> fromHex(std::string_view hex) {
    const auto digit = [](char c) { return static_cast<std::uint8_t>(c <= '9' ? c - '0' : c - 'a' + 10); };
    std::vector<std::uint8_t> bytes(hex.size() / 2);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>((digit(hex[2 * i]) & 15) << 4 | (digit(hex[2 * i + 1]) & 15));
    return bytes;
}

// `%q%` for LIKE ... ESCAPE '\', with what q holds taken literally.
inline std::string containing(std::string_view q) {
    std::string pattern = "%";
    for (const char c : q) {
        if (c == '%' || c == '_' || c == '\\') pattern.push_back('\\');
        pattern.push_back(c);
    }
    return pattern + "%";
}

// A JSON array of ids, for json_each(). Ids are opaque: whatever could end a string is escaped.
template <class Id>
std::string jsonList(std::span<const Id> ids) {
    std::string list = "[";
    for (const Id& id : ids) {
        if (list.size() > 1) list.push_back(',');
        list.push_back('"');
        for (const char c : id.value) {
            if (c == '"' || c == '\\') list.push_back('\\');
            list.push_back(c);
        }
        list.push_back('"');
    }
    return list + "]";
}

// Rows that the last statement changed.
std::int64_t changedRows(soci::session& sql);

} // namespace conclave::store
