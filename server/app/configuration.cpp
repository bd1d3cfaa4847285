#include "server/app/configuration.hpp"

#include "common/limits.hpp"
#include "common/text.hpp"

#include <charconv>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <toml++/toml.h>

namespace conclave::app {
namespace {

constexpr std::size_t kFileBytesMax = 256 * 1024;

using Reader = std::function<Result<>(const toml::node&)>;

constexpr std::int64_t kOpensBeforeMax = 24 * 60; // minutes

Result<> invalid(std::string why) { return Error{Errc::invalidValue, std::move(why)}; }

// A string that `take` accepts.
Reader text(std::function<Result<>(const std::string&)> take) {
    return [take = std::move(take)](const toml::node& node) -> Result<> {
        const auto value = node.value_exact<std::string>();
        if (!value) return Error{Errc::wrongType, "a string in quotes is needed"};
        if (auto line = validateLine(*value, 1000, ""); !line) return line;
        return take(*value);
    };
}

Reader text(std::string& into) {
    return text([&into](const std::string& value) -> Result<> {
        into = value;
        return {};
    });
}

Reader path(std::filesystem::path& into) {
    return text([&into](const std::string& value) -> Result<> {
        into = value;
        return {};
    });
}

template <class Count>
Reader count(Count& into, std::int64_t least, std::int64_t most) {
    return [&into, least, most](const toml::node& node) -> Result<> {
        const auto value = node.value_exact<std::int64_t>();
        if (!value) return Error{Errc::wrongType, "a whole number is needed"};
        if (*value < least || *value > most) return invalid(std::to_string(least) + " to " + std::to_string(most));
        into = static_cast<Count>(*value);
        return {};
    };
}

Reader listen(ListenAddress& into) {
    return text([&into](const std::string& value) -> Result<> {
        const auto address = parseListenAddress(value);
        if (!address) return address.error();
        into = *address;
        return {};
    });
}

bool isHost(const std::string& host) {
    return !host.empty() && host.size() <= 253 &&
           host.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.:") ==
               std::string::npos;
}

std::map<std::string, Reader> readersInto(Configuration& c) {
    return {
        {"data_dir", text([&c](const std::string& v) -> Result<> {
             c.dataDir = v;
             return c.dataDir.is_absolute() ? Result<>() : invalid("an absolute path is needed");
         })},
        {"public_host", text([&c](const std::string& v) -> Result<> {
             c.publicHost = v;
             return isHost(v) ? Result<>() : invalid("a host name is needed");
         })},
        {"support_contact", text(c.supportContact)},
        {"http.listen", listen(c.httpListen)},
        {"sip.listen", listen(c.sipListen)},
        {"media.listen", listen(c.mediaListen)},
        {"media.threads", count(c.mediaThreads, 0, 256)},
        {"media.codec", text([&c](const std::string& v) -> Result<> {
             if (v != "speech" && v != "light") return invalid("speech or light");
             c.mediaCleanClass = v == "light" ? media::EncoderClass::celt : media::EncoderClass::clean;
             return {};
         })},
        {"call.opens_before_moderators", count(c.rooms.opensBeforeModerator, 0, kOpensBeforeMax)},
        {"call.opens_before", count(c.rooms.opensBefore, 0, kOpensBeforeMax)},
        {"call.at_end", text([&c](const std::string& v) -> Result<> {
             if (v != "unmoderated" && v != "at_once") return invalid("unmoderated or at_once");
             c.rooms.atEnd = v == "at_once" ? conference::AtEnd::atOnce : conference::AtEnd::whenUnmoderated;
             return {};
         })},
        {"call.entry_tones", text([&c](const std::string& v) -> Result<> {
             if (v != "on" && v != "off") return invalid("on or off");
             c.rooms.entryTones = v == "on" ? conference::EntryTones::on : conference::EntryTones::off;
             return {};
         })},
        {"metrics.listen", text([&c](const std::string& v) -> Result<> {
             c.metricsGiven = Given::byFile;
             c.metricsListen.reset();
             if (v.empty()) return {};
             const auto address = parseListenAddress(v);
             if (!address) return address.error();
             c.metricsListen = *address;
             return {};
         })},
        {"tls.certificate", path(c.tls.certificate)},
        {"tls.key", path(c.tls.key)},
        {"mail.relay", text(c.relay.relay)},
        {"mail.from", text([&c](const std::string& v) -> Result<> {
             const auto box = mail::parseMailbox(v, "mail.from");
             if (!box) return box.error();
             c.from = *box;
             return {};
         })},
        {"mail.starttls", text([&c](const std::string& v) -> Result<> {
             const auto word = fromWord<mail::Starttls>(v);
             if (!word) return invalid("required, opportunistic or off");
             c.relay.starttls = *word;
             return {};
         })},
        {"mail.user", text(c.relay.user)},
        {"mail.password_file", path(c.relay.passwordFile)},
        {"mail.ca_file", path(c.relay.caFile)},
        {"mail.connections_max", count(c.mailConnectionsMax, 1, limits::kMailConnectionsMax)},
        {"mail.per_minute_max", count(c.mailsPerMinuteMax, 0, limits::kMailsPerMinuteMax)},
        {"mail.bounce_address", text([&c](const std::string& v) -> Result<> {
             if (v.empty()) return {};
             const auto address = mail::BounceAddress::parse(v);
             if (!address) return address.error();
             c.bounceAddress = *address;
             return {};
         })},
        {"mail.bounce_folder", path(c.bounceFolder)},
    };
}

struct Walk {
    const std::map<std::string, Reader>& readers;
    const std::string& source;

    Error at(const toml::node& node, const std::string& key, const Error& why) const {
        const std::string place = source + ":" + std::to_string(node.source().begin.line) + ": ";
        return Error{why.code, place + key + ": " + why.detail, key};
    }

    Result<> table(const toml::table& table, const std::string& prefix) const {
        for (const auto& [name, node] : table) {
            const std::string key = prefix + std::string(name.str());
            const auto reader = readers.find(key);
            if (reader != readers.end()) {
                if (const auto read = reader->second(node); !read) return at(node, key, read.error());
                continue;
            }
            const auto section = readers.lower_bound(key + ".");
            const bool isSection = section != readers.end() && section->first.starts_with(key + ".");
            if (!isSection) return at(node, key, Error{Errc::unknownField, "there is no such key"});
            if (!node.is_table()) return at(node, key, Error{Errc::wrongType, "a section is needed"});
            if (auto inner = this->table(*node.as_table(), key + "."); !inner) return inner;
        }
        return {};
    }
};

} // namespace

Result<ListenAddress> parseListenAddress(std::string_view text) {
    const Error bad{Errc::invalidValue, "an address and a port, such as [::]:8443"};
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return bad;
    std::string host(text.substr(0, colon));
    const std::string_view port = text.substr(colon + 1);
    const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (bracketed) host = host.substr(1, host.size() - 2);
    boost::system::error_code failed;
    ListenAddress listen;
    listen.address = boost::asio::ip::make_address(host, failed);
    if (failed || bracketed != listen.address.is_v6()) return bad;
    const auto [end, wrong] = std::from_chars(port.data(), port.data() + port.size(), listen.port);
    if (wrong != std::errc() || end != port.data() + port.size()) return bad;
    return listen;
}

Configuration defaultConfiguration() {
    Configuration c;
    c.relay.relay = "smtp://127.0.0.1:25";
    c.from = mail::Mailbox{"Conclave", "conference@localhost"};
    return c;
}

Result<Configuration> parseConfiguration(std::string_view toml, const std::string& source) {
    Configuration c = defaultConfiguration();
    try {
        const toml::table table = toml::parse(toml, source);
        const auto readers = readersInto(c);
        const Walk walk{readers, source};
        if (const auto read = walk.table(table, ""); !read) return read.error();
    } catch (const toml::parse_error& e) {
        const std::string place = source + ":" + std::to_string(e.source().begin.line) + ": ";
        return Error{Errc::invalidValue, place + std::string(e.description())};
    }
    if (c.tls.certificate.empty() != c.tls.key.empty())
        return Error{Errc::invalidValue, source + ": tls.certificate and tls.key come together", "tls.key"};
    if (c.bounceAddress.has_value() == c.bounceFolder.empty())
        return Error{Errc::invalidValue, source + ": mail.bounce_address and mail.bounce_folder come together", "mail.bounce_folder"};
    return c;
}

Result<Configuration> readConfiguration(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return Error{Errc::notFound, file.string() + ": cannot be read", "config"};
    std::string toml(kFileBytesMax + 1, '\0');
    in.read(toml.data(), static_cast<std::streamsize>(toml.size()));
    if (in.bad()) return Error{Errc::notFound, file.string() + ": cannot be read", "config"}; // such as a folder
    toml.resize(static_cast<std::size_t>(in.gcount()));
    if (toml.size() > kFileBytesMax) return Error{Errc::tooLong, file.string() + ": too large", "config"};
    return parseConfiguration(toml, file.string());
}

} // namespace conclave::app
