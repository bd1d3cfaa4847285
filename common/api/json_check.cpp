#include "common/api/json_check.hpp"

#include "common/limits.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <set>
#include <string>
#include <vector>

namespace conclave::api {
namespace {

namespace json = boost::json;

constexpr std::size_t kKeyBytesShown = 100; // of one that is refused

// Keeps the keys of the objects that are open. An ordered set: no chosen keys make it slow.
struct KeyHandler {
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
    using Failed = boost::system::error_code;
    using Text = json::string_view;

    std::vector<std::set<std::string>> open{};
    Unknown reader = Unknown::refused;
    std::string key{};
    std::size_t values = 0;
    const char* wrong = nullptr; // what `key` or the text as a whole has done

    bool refuse(const char* what, Failed& failed) {
        wrong = what;
        failed = json::make_error_code(json::error::syntax);
        return false;
    }
    bool value(Failed& failed) {
        if (reader == Unknown::refused || ++values <= limits::kJsonValuesMax) return true; // a request is small as it is
        key.clear();
        return refuse("too many values", failed);
    }

    bool on_document_begin(Failed&) { return true; }
    bool on_document_end(Failed&) { return true; }
    bool on_object_begin(Failed& failed) {
        open.emplace_back();
        return value(failed);
    }
    bool on_object_end(std::size_t, Failed&) {
        open.pop_back();
        return true;
    }
    bool on_array_begin(Failed& failed) { return value(failed); }
    bool on_array_end(std::size_t, Failed&) { return true; }
    bool on_key_part(Text part, std::size_t, Failed&) {
        key.append(part.data(), part.size());
        return true;
    }
    bool on_key(Text part, std::size_t, Failed& failed) {
        key.append(part.data(), part.size());
        std::set<std::string>& keys = open.back();
        if (!keys.insert(key).second) return refuse("a key comes twice", failed);
        if (reader == Unknown::ignored && keys.size() > limits::kJsonKeysMax) return refuse("too many keys", failed);
        key.clear();
        return true;
    }
    bool on_string_part(Text, std::size_t, Failed&) { return true; }
    bool on_string(Text, std::size_t, Failed& failed) { return value(failed); }
    bool on_number_part(Text, Failed&) { return true; }
    bool on_int64(std::int64_t, Text, Failed& failed) { return value(failed); }
    bool on_uint64(std::uint64_t, Text, Failed& failed) { return value(failed); }
    bool on_double(double, Text, Failed& failed) { return value(failed); }
    bool on_bool(bool, Failed& failed) { return value(failed); }
    bool on_null(Failed& failed) { return value(failed); }
    bool on_comment_part(Text, Failed&) { return true; }
    bool on_comment(Text, Failed&) { return true; }
};

} // namespace

Result<> checkJson(std::string_view text, Unknown unknown) {
    json::parse_options options;
    options.max_depth = limits::kJsonDepthMax;
    json::basic_parser<KeyHandler> parser(options);
    parser.handler().reader = unknown;
    boost::system::error_code failed;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), failed);
    if (const char* wrong = parser.handler().wrong)
        return Error{Errc::malformedJson, wrong, parser.handler().key.substr(0, kKeyBytesShown)};
    if (failed) return Error{Errc::malformedJson, failed.message()};
    if (used != text.size()) return Error{Errc::malformedJson, "something follows the end"};
    return {};
}

} // namespace conclave::api
