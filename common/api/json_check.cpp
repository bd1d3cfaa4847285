#include "common/api/json_check.hpp"

#include "common/limits.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <set>
#include <string>
#include <vector>

namespace conclave::api {
namespace {

namespace json = boost::json;

// Keeps the keys of the objects that are open. An ordered set: no chosen keys make it slow.
struct KeyHandler {
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
    using Failed = boost::system::error_code;
    using Text = json::string_view;

    std::vector<std::set<std::string>> open{};
    std::string key{};
    bool twice = false; // `key` is the one

    bool on_document_begin(Failed&) { return true; }
    bool on_document_end(Failed&) { return true; }
    bool on_object_begin(Failed&) {
        open.emplace_back();
        return true;
    }
    bool on_object_end(std::size_t, Failed&) {
        open.pop_back();
        return true;
    }
    bool on_array_begin(Failed&) { return true; }
    bool on_array_end(std::size_t, Failed&) { return true; }
    bool on_key_part(Text part, std::size_t, Failed&) {
        key.append(part.data(), part.size());
        return true;
    }
    bool on_key(Text part, std::size_t, Failed& failed) {
        key.append(part.data(), part.size());
        if (!open.back().insert(key).second) {
            twice = true;
            failed = json::make_error_code(json::error::syntax);
            return false;
        }
        key.clear();
        return true;
    }
    bool on_string_part(Text, std::size_t, Failed&) { return true; }
    bool on_string(Text, std::size_t, Failed&) { return true; }
    bool on_number_part(Text, Failed&) { return true; }
    bool on_int64(std::int64_t, Text, Failed&) { return true; }
    bool on_uint64(std::uint64_t, Text, Failed&) { return true; }
    bool on_double(double, Text, Failed&) { return true; }
    bool on_bool(bool, Failed&) { return true; }
    bool on_null(Failed&) { return true; }
    bool on_comment_part(Text, Failed&) { return true; }
    bool on_comment(Text, Failed&) { return true; }
};

} // namespace

Result<> checkJson(std::string_view text) {
    json::parse_options options;
    options.max_depth = limits::kJsonDepthMax;
    json::basic_parser<KeyHandler> parser(options);
    boost::system::error_code failed;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), failed);
    if (parser.handler().twice) return Error{Errc::malformedJson, "a key comes twice", parser.handler().key};
    if (failed) return Error{Errc::malformedJson, failed.message()};
    if (used != text.size()) return Error{Errc::malformedJson, "something follows the end"};
    return {};
}

} // namespace conclave::api
