#include "server/sip/framing.hpp"

#include "server/base/secret.hpp"

#include "common/limits.hpp"
#include "common/text.hpp"

#include <algorithm>
#include <charconv>

namespace conclave::sip {
namespace {

constexpr std::string_view kHeadEnd = "\r\n\r\n";

bool isBlank(char c) noexcept { return c == ' ' || c == '\t'; }

bool isContentLength(std::string_view line) noexcept {
    auto name = line.substr(0, line.find(':'));
    while (!name.empty() && isBlank(name.back())) name.remove_suffix(1);
    constexpr std::string_view kName = "content-length";
    const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; };
    const auto is = [&](std::string_view wanted) {
        return std::equal(name.begin(), name.end(), wanted.begin(), wanted.end(), same);
    };
    return is(kName) || is("l");
}

} // namespace

std::optional<ContentLength> checkHead(std::string_view head, std::string_view& why) noexcept {
    const auto fail = [&](std::string_view reason) -> std::optional<ContentLength> {
        why = reason;
        return {};
    };
    if (head.find('\0') != std::string_view::npos) return fail("NUL in the head");
    std::optional<ContentLength> length;
    std::size_t lines = 0;
    bool isAfterLength = false;
    for (std::size_t at = 0; at < head.size(); ++lines) {
        const auto end = head.find('\n', at);
        if (end == std::string_view::npos || end == at || head[end - 1] != '\r') return fail("line without CRLF");
        const auto line = head.substr(at, end - 1 - at);
        if (line.find('\r') != std::string_view::npos) return fail("lone CR in the head");
        const auto begin = at;
        at = end + 1;
        if (line.empty()) break; // the end of the head
        if (lines > limits::kSipHeaderLinesMax) return fail("too many header lines");
        const bool isContinued = isBlank(line.front());
        if (isContinued && (lines <= 1 || isAfterLength)) return fail("continuation in the wrong place");
        if (isContinued || lines == 0) continue;
        isAfterLength = isContentLength(line);
        if (!isAfterLength) continue;
        if (length) return fail("two Content-Length");
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) return fail("Content-Length without value");
        const auto value = trimmed(line.substr(colon + 1));
        std::size_t bytes = 0;
        const auto [stop, failure] = std::from_chars(value.data(), value.data() + value.size(), bytes);
        if (value.empty() || failure != std::errc{} || stop != value.data() + value.size() || value.front() == '-')
            return fail("Content-Length is no number");
        if (bytes > limits::kSipBodyBytesMax) return fail("body too long");
        length = ContentLength{begin + static_cast<std::size_t>(value.data() - line.data()), value.size(), bytes};
    }
    if (!length) return fail("no Content-Length");
    return length;
}

Framer::~Framer() { base::wipe(m_buffer); }

void Framer::append(std::string_view bytes) {
    if (m_isBroken) return;
    drop();
    // Growing would leave a copy behind that nobody wipes.
    if (m_buffer.capacity() < m_buffer.size() + bytes.size()) {
        std::string larger;
        larger.reserve(std::max<std::size_t>(2 * m_buffer.capacity(), m_buffer.size() + bytes.size()));
        larger = m_buffer;
        base::wipe(m_buffer);
        m_buffer.swap(larger);
    }
    m_buffer += bytes;
}

Piece Framer::next() {
    if (m_isBroken) return {Piece::Kind::broken, {}, {}, "closed"};
    drop();
    // Between messages: a CRLF by itself is passed over (RFC 3261 section 7.5), two of them ask for one.
    while (m_buffer.starts_with('\r')) {
        if (m_buffer.size() == 1) return {};
        if (m_buffer[1] != '\n') return broken("lone CR before a message");
        if (m_buffer.size() == 2 || (m_buffer.size() == 3 && m_buffer[2] == '\r')) return {};
        if (m_buffer.starts_with(kHeadEnd)) {
            m_used = kHeadEnd.size();
            return {Piece::Kind::keepAlive, {}, {}, {}};
        }
        m_used = 2;
        drop();
    }
    const auto at = m_buffer.find(kHeadEnd, m_searched);
    if (at == std::string::npos) {
        m_searched = m_buffer.size() < kHeadEnd.size() ? 0 : m_buffer.size() - kHeadEnd.size() + 1;
        return m_buffer.size() >= limits::kSipHeadBytesMax ? broken("head too long") : Piece{};
    }
    m_searched = at;
    const std::size_t headBytes = at + kHeadEnd.size();
    if (headBytes > limits::kSipHeadBytesMax) return broken("head too long");
    const auto head = std::string_view(m_buffer).substr(0, headBytes);
    std::string_view why;
    const auto length = checkHead(head, why);
    if (!length) return broken(why);
    if (m_buffer.size() - headBytes < length->bytes) return {};
    m_used = headBytes + length->bytes;
    return {Piece::Kind::message, head, std::string_view(m_buffer).substr(headBytes, length->bytes), {}};
}

Piece Framer::broken(std::string_view why) {
    m_isBroken = true;
    base::wipe(m_buffer);
    m_buffer.clear();
    m_used = 0;
    return {Piece::Kind::broken, {}, {}, why};
}

void Framer::drop() {
    if (m_used == 0) return;
    // What follows moves to the front; what it leaves behind is wiped.
    const auto rest = m_buffer.size() - m_used;
    std::copy(m_buffer.begin() + static_cast<std::ptrdiff_t>(m_used), m_buffer.end(), m_buffer.begin());
    std::fill(m_buffer.begin() + static_cast<std::ptrdiff_t>(rest), m_buffer.end(), '\0');
    m_buffer.resize(rest);
    m_used = 0;
    m_searched = 0;
}

} // namespace conclave::sip
