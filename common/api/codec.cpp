#include "common/api/codec.hpp"

#include "common/api/described.hpp"
#include "common/api/json_check.hpp"
#include "common/limits.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11/algorithm.hpp>
#include <set>
#include <type_traits>

namespace conclave::api {

namespace json = boost::json;

namespace {

// ---- values to JSON ------------------------------------------------------------------------------------

template <class T>
json::value write(const T& value) {
    if constexpr (kIsId<T>) {
        return json::value(value.value);
    } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, bool> || std::is_same_v<T, std::int64_t>) {
        return json::value(value);
    } else if constexpr (std::is_enum_v<T>) {
        return json::value(wordOf(value));
    } else if constexpr (std::is_same_v<T, Instant>) {
        return json::value(formatInstant(value));
    } else if constexpr (std::is_same_v<T, Moment>) {
        const auto* instant = std::get_if<Instant>(&value);
        return json::value(instant ? formatInstant(*instant) : formatWallTime(std::get<WallTime>(value)));
    } else if constexpr (kIsVector<T>) {
        json::array out;
        out.reserve(value.size());
        for (const auto& item : value) out.push_back(write(item));
        return out;
    } else if constexpr (std::is_same_v<T, Recipients>) {
        if (value.all) return json::value("all");
        return write(value.ids);
    } else {
        json::object out;
        boost::mp11::mp_for_each<Members<T>>([&](auto member) {
            const auto& field = value.*member.pointer;
            if constexpr (kIsOptional<std::decay_t<decltype(field)>>) {
                if (field) out[member.name] = write(*field);
            } else {
                out[member.name] = write(field);
            }
        });
        return out;
    }
}

// ---- JSON to values ------------------------------------------------------------------------------------

Error wrongType(const std::string& path, std::string_view wanted) {
    return Error{Errc::wrongType, std::string(wanted) + " is needed", path};
}

// What a newer server may word in ways that this client does not know, without the rest meaning anything else.
template <class T>
inline constexpr bool kCanBeLeftOut = std::is_same_v<T, LiveRefusal>;

template <class T>
Result<> read(const json::value& in, T& out, const std::string& path, Unknown unknown);

template <class T>
Result<> readObject(const json::value& in, T& out, const std::string& path, Unknown unknown) {
    const auto* object = in.if_object();
    if (!object) return wrongType(path, "an object");
    const std::string prefix = path.empty() ? "" : path + ".";
    Result<> result;
    std::size_t known = 0;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
        if (!result) return;
        auto& field = out.*member.pointer;
        using Field = std::decay_t<decltype(field)>;
        const json::value* found = object->if_contains(member.name);
        if (found) ++known;
        if constexpr (kIsOptional<Field>) {
            if (!found || found->is_null()) return;
            result = read(*found, field.emplace(), prefix + member.name, unknown);
        } else if (!found) {
            result = Error{Errc::missingField, "is needed", prefix + member.name};
        } else {
            result = read(*found, field, prefix + member.name, unknown);
        }
    });
    if (!result || unknown == Unknown::ignored || known == object->size()) return result;
    for (const auto& pair : *object) {
        bool isKnown = false;
        boost::mp11::mp_for_each<Members<T>>([&](auto member) { isKnown = isKnown || pair.key() == member.name; });
        if (!isKnown) return Error{Errc::unknownField, "is not part of this message", prefix + std::string(pair.key())};
    }
    return result;
}

template <class T>
Result<> read(const json::value& in, T& out, const std::string& path, Unknown unknown) {
    if constexpr (std::is_same_v<T, std::string>) {
        const auto* text = in.if_string();
        if (!text) return wrongType(path, "a string");
        if (unknown == Unknown::ignored && text->size() > limits::kAnswerTextBytesMax) return Error{Errc::invalidValue, "too long", path};
        out.assign(text->data(), text->size());
        return {};
    } else if constexpr (kIsId<T>) {
        if (auto r = read(in, out.value, path, unknown); !r) return r;
        const bool good = !out.value.empty() && out.value.size() <= 64 &&
                          out.value.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz-") == std::string::npos;
        if (!good) return Error{Errc::invalidValue, "not an id", path};
        return {};
    } else if constexpr (std::is_same_v<T, bool>) {
        if (!in.is_bool()) return wrongType(path, "true or false");
        out = in.get_bool();
        return {};
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
        if (!in.is_int64()) return wrongType(path, "a whole number");
        out = in.get_int64();
        return {};
    } else if constexpr (std::is_enum_v<T>) {
        const auto* text = in.if_string();
        if (!text) return wrongType(path, "a word");
        const auto word = fromWord<T>(std::string_view(text->data(), text->size()));
        if (!word) return wrongType(path, "a word of the contract");
        out = *word;
        return {};
    } else if constexpr (std::is_same_v<T, Instant>) {
        const auto* text = in.if_string();
        if (!text) return wrongType(path, "an instant");
        auto instant = parseInstant(std::string_view(text->data(), text->size()));
        if (!instant) return Error{Errc::invalidValue, instant.error().detail, path};
        out = *instant;
        return {};
    } else if constexpr (std::is_same_v<T, Moment>) {
        const auto* text = in.if_string();
        if (!text) return wrongType(path, "an instant or a wall-clock time");
        auto moment = parseMoment(std::string_view(text->data(), text->size()));
        if (!moment) return Error{Errc::invalidValue, moment.error().detail, path};
        out = *moment;
        return {};
    } else if constexpr (kIsVector<T>) {
        const auto* array = in.if_array();
        if (!array) return wrongType(path, "a list");
        if (unknown == Unknown::ignored && array->size() > limits::kAnswerItemsMax) return Error{Errc::invalidValue, "too many", path};
        out.reserve(array->size());
        for (std::size_t i = 0; i < array->size(); ++i) {
            const auto r = read((*array)[i], out.emplace_back(), path + "[" + std::to_string(i) + "]", unknown);
            if (!r && (unknown == Unknown::refused || !kCanBeLeftOut<typename T::value_type>)) return r;
            if (!r) out.pop_back();
        }
        return {};
    } else if constexpr (std::is_same_v<T, Recipients>) {
        if (const auto* text = in.if_string()) {
            out.all = *text == "all";
            if (!out.all) return wrongType(path, "\"all\" or a list of ids");
            return {};
        }
        return read(in, out.ids, path, unknown);
    } else {
        return readObject(in, out, path, unknown);
    }
}

} // namespace

template <class Message>
std::string encode(const Message& message) {
    return json::serialize(write(message));
}

template <class Message>
Result<Message> decode(std::string_view text, Unknown unknown) {
    if (const auto good = checkJson(text, unknown); !good) return good.error();
    json::parse_options options;
    options.max_depth = limits::kJsonDepthMax;
    boost::system::error_code failed;
    const json::value value = json::parse(text, failed, {}, options);
    if (failed) return Error{Errc::malformedJson, failed.message()};
    Message message;
    if (auto r = read(value, message, "", unknown); !r) return r.error();
    return message;
}

#define CONCLAVE_MESSAGE(T)                                                                                            \
    template std::string encode<T>(const T&);                                                                          \
    template Result<T> decode<T>(std::string_view, Unknown);
CONCLAVE_WHOLE_MESSAGES(CONCLAVE_MESSAGE)
#undef CONCLAVE_MESSAGE

} // namespace conclave::api
