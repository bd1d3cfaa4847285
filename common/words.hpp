// Enumerators and their wire words: the word is the enumerator's own name (Boost.Describe).
#pragma once

#include <boost/describe/enum.hpp>
#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace conclave {

template <class E>
std::string_view wordOf(E value) noexcept {
    return boost::describe::enum_to_string(value, "?");
}

template <class E>
std::optional<E> fromWord(std::string_view word) noexcept {
    E value{};
    if (boost::describe::enum_from_string(std::string(word).c_str(), value)) return value;
    return std::nullopt;
}

} // namespace conclave
