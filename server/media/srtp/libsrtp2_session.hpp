// One direction of one party's SRTP and SRTCP by libsrtp2: what the session of our own is held against in the tests, and what
// the build option CONCLAVE_SRTP=libsrtp2 takes instead of it. The only place that knows libsrtp2. Not thread-safe: whoever
// owns a session may hand it to another thread, and no two use it at once. initialise() comes first, before any thread.
// Packets are changed in place.
#pragma once

#include "common/error.hpp"
#include "server/media/srtp/srtp_keys.hpp"
#include "server/media/srtp/srtp_types.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

namespace conclave::media {

class Libsrtp2Session {
public:
    // internal: the library does not start.
    static Result<> initialise();
    // invalidValue: the key does not fit the suite; internal: the library lacks the suite.
    static Result<Libsrtp2Session> sender(SrtpSuite suite, const SrtpKey& key, std::uint32_t ssrc);
    static Result<Libsrtp2Session> receiver(SrtpSuite suite, const SrtpKey& key);

    Libsrtp2Session() = default;

    // `buffer` holds a packet of `bytes` bytes and kSrtpTrailerBytesMax more. Size of the protected packet, 0 on failure.
    std::size_t protectRtp(std::span<std::uint8_t> buffer, std::size_t bytes) noexcept;
    std::size_t protectRtcp(std::span<std::uint8_t> buffer, std::size_t bytes) noexcept;

    // After any verdict but ok the bytes of `packet` are unspecified: try a copy when another session may own them.
    Unprotected unprotectRtp(std::span<std::uint8_t> packet) noexcept;
    Unprotected unprotectRtcp(std::span<std::uint8_t> packet) noexcept;

    void setTime(std::int64_t) noexcept {} // three sources, and never another: the library takes memory for each
    void prefetch(int) const noexcept {} // it keeps to itself where it keeps things

private:
    struct Close {
        void operator()(void* session) const noexcept;
    };
    explicit Libsrtp2Session(void* session) : m_session(session) {}
    static Result<Libsrtp2Session> make(SrtpSuite suite, const SrtpKey& key, const std::uint32_t* ssrc);
    bool mayTry(std::uint32_t ssrc) const noexcept;
    void remember(std::uint32_t ssrc) noexcept;

    std::unique_ptr<void, Close> m_session{};
    std::array<std::uint32_t, kSrtpSourcesMax> m_sources{};
    std::size_t m_sourceCount = 0;
};

} // namespace conclave::media
