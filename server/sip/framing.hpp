// Cuts the bytes of one TLS connection into SIP messages (RFC 3261 section 18.3) before a parser sees any of them.
// No sockets, no clock. Thread: control.
// Bounds: head ≤ limits::kSipHeadBytesMax, ≤ kSipHeaderLinesMax lines after the start line, body ≤ kSipBodyBytesMax.
// Exactly one Content-Length (or `l`), digits alone. Lines end in CRLF; no NUL, no lone CR or LF in a head. After
// `broken` nothing is ever read again: the connection is closed, never resynchronised.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::sip {

// Where the digits of the one Content-Length stand in a head.
struct ContentLength {
    std::size_t at = 0;
    std::size_t digits = 0;
    std::size_t bytes = 0;
};

struct Piece {
    enum class Kind {
        needMore,
        message,   // head and body are set, valid until the next call of the framer
        keepAlive, // CRLF CRLF (RFC 5626 section 3.5.1): answer CRLF
        broken,    // `why` is set
    };
    Kind kind = Kind::needMore;
    std::string_view head{}; // with the empty line
    std::string_view body{};
    std::string_view why{};
};

// Of a head that ends in an empty line. Nothing: `why` says what is wrong with the head.
std::optional<ContentLength> checkHead(std::string_view head, std::string_view& why) noexcept;

class Framer {
public:
    Framer() = default;
    Framer(const Framer&) = delete;
    Framer& operator=(const Framer&) = delete;
    ~Framer();

    void append(std::string_view bytes);
    // Call until it says needMore, then append more; so no more than one message and one read are ever held.
    Piece next();
    // Part of a message has come, the rest has not. The CR that is left of a keep-alive begins none.
    bool isInsideMessage() const noexcept { return m_buffer.size() > m_used && m_buffer[m_used] != '\r'; }

private:
    Piece broken(std::string_view why);
    void drop();

    std::string m_buffer{};
    std::size_t m_used = 0;     // handed out, to be wiped at the next call
    std::size_t m_searched = 0; // no end of head begins before
    bool m_isBroken = false;
};

} // namespace conclave::sip
