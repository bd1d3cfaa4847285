// One direction of an SRTP stream on libsrtp2 (RFC 3711, 7714), keyed by SDES (RFC 4568). One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct srtp_ctx_t_;

namespace conclave::tests {

// Bytes of key and salt; nothing for a suite that this phone does not know.
std::optional<std::size_t> keyBytes(std::string_view suite);
std::vector<std::uint8_t> randomBytes(std::size_t count);
std::string toBase64(std::span<const std::uint8_t> bytes);
std::optional<std::vector<std::uint8_t>> fromBase64(std::string_view text);

enum class Direction { outbound, inbound };

class SrtpStream {
public:
    // Null where the suite or the key's length is wrong.
    static std::optional<SrtpStream> make(std::string_view suite, std::span<const std::uint8_t> key,
                                          Direction direction);
    SrtpStream(SrtpStream&& other) noexcept : m_session(other.m_session) { other.m_session = nullptr; }
    SrtpStream& operator=(SrtpStream&& other) noexcept {
        std::swap(m_session, other.m_session);
        return *this;
    }
    ~SrtpStream();

    bool protect(std::vector<std::uint8_t>& packet);
    bool unprotect(std::vector<std::uint8_t>& packet); // RTP; false: does not authenticate, or a replay
    bool unprotectRtcp(std::vector<std::uint8_t>& packet);

private:
    explicit SrtpStream(srtp_ctx_t_* session) : m_session(session) {}
    srtp_ctx_t_* m_session;
};

} // namespace conclave::tests
