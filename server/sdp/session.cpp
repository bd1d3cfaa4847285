#include "server/sdp/session.hpp"

#include "server/sdp/crypto.hpp"
#include "server/sdp/scan.hpp"

#include "common/limits.hpp"

#include <algorithm>
#include <limits>

namespace conclave::sdp {
namespace {

std::optional<std::string_view> find(const std::vector<Attribute>& attributes, std::string_view name) noexcept {
    for (const auto& a : attributes)
        if (a.name == name) return a.value;
    return {};
}

bool isText(std::string_view text) noexcept {
    return std::none_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7F;
    });
}

// One pass over the lines; every step says what is wrong, parse() says where.
class Reader {
public:
    Result<> line(char type, std::string_view value) {
        if (m_lineCount == 0 && type != 'v') return bad("v= has to come first");
        ++m_lineCount;
        if (type != 'm' && ++m_sectionLines > limits::kSdpSectionLinesMax)
            return Error{Errc::tooLong, "too many lines in a section"};
        switch (type) {
        case 'v': return version(value);
        case 'o': return origin(value);
        case 's': return name(value);
        case 'c': return connection(value);
        case 'a': return attribute(value);
        case 'm': return media(value);
        case 't': case 'r': case 'z': case 'u': case 'e': case 'p':
            return inSection() ? bad("line belongs before the first m=") : Result<>{};
        case 'i': case 'b': case 'k': return {};
        default: return bad("unknown type of line");
        }
    }

    Result<SessionDescription> finish() {
        if (!m_hasOrigin || !m_hasName) return bad("v=, o= or s= is missing");
        return std::move(m_out);
    }

private:
    static Error bad(std::string_view what) { return Error{Errc::badRequest, std::string(what)}; }
    bool inSection() const noexcept { return !m_out.sections.empty(); }

    Result<> version(std::string_view value) {
        if (m_lineCount != 1) return bad("v= again");
        return value == "0" ? Result<>{} : bad("v= is not 0");
    }

    Result<> origin(std::string_view value) {
        if (m_hasOrigin || inSection()) return bad("o= in the wrong place");
        constexpr auto kMax = std::numeric_limits<std::uint64_t>::max();
        m_out.origin.user = std::string(readUntil(value, ' '));
        const auto id = readNumber<std::uint64_t>(readUntil(value, ' '), kMax);
        const auto revision = readNumber<std::uint64_t>(readUntil(value, ' '), kMax);
        auto where = address(value);
        if (m_out.origin.user.empty() || !id || !revision || !where) return bad("o= is malformed");
        m_out.origin.sessionId = *id;
        m_out.origin.version = *revision;
        m_out.origin.connection = std::move(*where);
        m_hasOrigin = true;
        return {};
    }

    Result<> name(std::string_view value) {
        if (m_hasName || inSection()) return bad("s= in the wrong place");
        m_out.name = std::string(value);
        m_hasName = true;
        return {};
    }

    Result<> connection(std::string_view value) {
        auto& target = inSection() ? m_out.sections.back().connection : m_out.connection;
        if (target) return bad("c= again");
        auto where = address(value);
        if (!where) return bad("c= is malformed");
        target = std::move(*where);
        return {};
    }

    // "IN IP4 192.0.2.1", with the time to live of a multicast address dropped.
    static std::optional<Connection> address(std::string_view value) {
        if (readUntil(value, ' ') != "IN") return {};
        const auto family = readUntil(value, ' ');
        if (family != "IP4" && family != "IP6") return {};
        while (value.ends_with(' ')) value.remove_suffix(1);
        const auto text = value.substr(0, value.find('/'));
        const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
            return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' ||
                   c == ':' || c == '-' || c == '%' || c == '_';
        });
        if (text.empty() || text.size() > 255 || !plain) return {};
        return Connection{std::string(text), family == "IP4" ? Connection::Family::ipv4 : Connection::Family::ipv6};
    }

    Result<> attribute(std::string_view value) {
        const bool hasValue = value.find(':') != std::string_view::npos;
        const auto attributeName = readUntil(value, ':');
        if (!isToken(attributeName)) return bad("a= is malformed");
        if (hasValue && value.empty()) return bad("a= has an empty value");
        if (attributeName == "crypto") return crypto(value);
        auto& target = inSection() ? m_out.sections.back().attributes : m_out.attributes;
        target.push_back({std::string(attributeName), std::string(value)});
        return {};
    }

    Result<> crypto(std::string_view value) {
        auto parsed = parseCrypto(value);
        if (!parsed) return parsed.error();
        if (!*parsed || !inSection()) return {}; // RFC 4568 section 4: a media-level attribute
        auto& lines = m_out.sections.back().crypto;
        const auto sameTag = [&](const CryptoAttribute& c) { return c.tag == (*parsed)->tag; };
        if (std::any_of(lines.begin(), lines.end(), sameTag)) return bad("two a=crypto with one tag");
        lines.push_back(std::move(**parsed));
        return {};
    }

    Result<> media(std::string_view value) {
        if (!m_hasOrigin || !m_hasName) return bad("m= before o= and s=");
        if (m_out.sections.size() == limits::kSdpSectionsMax)
            return Error{Errc::tooLong, "too many sections"};
        MediaSection section;
        section.kind = std::string(readUntil(value, ' '));
        auto ports = readUntil(value, ' ');
        const bool hasCount = ports.find('/') != std::string_view::npos;
        const auto port = readNumber<std::uint16_t>(readUntil(ports, '/'), 65535);
        if (!isToken(section.kind) || !port || (hasCount && !readNumber<std::uint16_t>(ports, 65535)))
            return bad("m= is malformed");
        section.port = *port;
        section.protocol = std::string(readUntil(value, ' '));
        for (auto rest = std::string_view(section.protocol);;) {
            if (!isToken(readUntil(rest, '/'))) return bad("m= is malformed");
            if (rest.empty()) break;
        }
        while (!value.empty()) {
            const auto format = readUntil(value, ' ');
            if (format.empty()) continue; // some write two blanks, or one at the end
            if (!isToken(format)) return bad("m= is malformed");
            if (section.formats.size() == limits::kSdpCodecsMax)
                return Error{Errc::tooLong, "too many formats in a section"};
            section.formats.emplace_back(format);
        }
        if (section.formats.empty()) return bad("m= has no format");
        m_out.sections.push_back(std::move(section));
        m_sectionLines = 0;
        return {};
    }

    SessionDescription m_out;
    std::size_t m_lineCount = 0;
    std::size_t m_sectionLines = 0; // of the session part at first, m= itself not counted
    bool m_hasOrigin = false;
    bool m_hasName = false;
};

void appendClean(std::string& out, std::string_view text) {
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        out += byte < 0x20 || byte == 0x7F ? ' ' : c;
    }
}

void appendAddress(std::string& out, const Connection& connection) {
    out += connection.family == Connection::Family::ipv4 ? "IN IP4 " : "IN IP6 ";
    appendClean(out, connection.address);
    out += "\r\n";
}

void appendAttributes(std::string& out, const std::vector<Attribute>& attributes) {
    for (const auto& a : attributes) {
        out += "a=";
        appendClean(out, a.name);
        if (!a.value.empty()) {
            out += ':';
            appendClean(out, a.value);
        }
        out += "\r\n";
    }
}

} // namespace

std::optional<std::string_view> MediaSection::attribute(std::string_view wanted) const noexcept {
    return find(attributes, wanted);
}

std::optional<std::string_view> SessionDescription::attribute(std::string_view wanted) const noexcept {
    return find(attributes, wanted);
}

Result<SessionDescription> parse(std::string_view text) {
    if (text.size() > limits::kSipBodyBytesMax) return Error{Errc::tooLong, "session description too long"};
    Reader reader;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto failed = [number](Error error) {
            error.detail = "line " + std::to_string(number) + ": " + error.detail;
            return error;
        };
        auto line = readUntil(text, '\n');
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) {
            // Nothing but line ends may follow an empty line.
            if (text.find_first_not_of("\r\n") != std::string_view::npos)
                return failed({Errc::badRequest, "empty line"});
            break;
        }
        if (line.size() < 2 || line[1] != '=') return failed({Errc::badRequest, "no type of line"});
        if (!isText(line)) return failed({Errc::badRequest, "control character"});
        if (auto read = reader.line(line[0], line.substr(2)); !read) return failed(read.error());
    }
    return reader.finish();
}

std::string write(const SessionDescription& description) {
    std::string out;
    out.reserve(4096); // one buffer, so that no copy of a key stays behind
    out += "v=0\r\no=";
    appendClean(out, description.origin.user);
    out += ' ' + std::to_string(description.origin.sessionId) + ' ' + std::to_string(description.origin.version) + ' ';
    appendAddress(out, description.origin.connection);
    out += "s=";
    appendClean(out, description.name.empty() ? std::string_view("-") : std::string_view(description.name));
    out += "\r\n";
    if (description.connection) {
        out += "c=";
        appendAddress(out, *description.connection);
    }
    out += "t=0 0\r\n";
    appendAttributes(out, description.attributes);
    for (const auto& section : description.sections) {
        out += "m=";
        appendClean(out, section.kind);
        out += ' ' + std::to_string(section.port) + ' ';
        appendClean(out, section.protocol);
        for (const auto& format : section.formats) {
            out += ' ';
            appendClean(out, format);
        }
        out += "\r\n";
        if (section.connection) {
            out += "c=";
            appendAddress(out, *section.connection);
        }
        for (const auto& crypto : section.crypto) {
            out += "a=crypto:";
            appendCrypto(out, crypto);
            out += "\r\n";
        }
        appendAttributes(out, section.attributes);
    }
    return out;
}

} // namespace conclave::sdp
