// One direction of one party's SRTP and SRTCP (RFC 3711, 7714): the only place that knows libsrtp2. Not thread-safe: whoever
// owns a session may hand it to another thread, and no two use it at once. initialise() comes first, before any thread.
// Packets are changed in place. Replay window 1024 packets. A receiving session knows at most three sources: their list
// in the library is linear and grown by whoever holds the key.
#pragma once

#include "common/error.hpp"
#include "server/media/srtp/srtp_keys.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

namespace conclave::media {

inline constexpr std::size_t kSrtpTrailerBytesMax = 148; // room that protect() needs behind a packet
inline constexpr std::size_t kSrtpSourcesMax = 3;

enum class SrtpVerdict : std::uint8_t { ok, replayed, forged, malformed, tooManySources };

struct Unprotected {
    SrtpVerdict verdict = SrtpVerdict::malformed;
    std::size_t bytes = 0; // of the plain packet, when ok
};

class SrtpSession {
public:
    // internal: the library does not start.
    static Result<> initialise();
    // invalidValue: the key does not fit the suite; internal: the library lacks the suite.
    static Result<SrtpSession> sender(SrtpSuite suite, const SrtpKey& key, std::uint32_t ssrc);
    static Result<SrtpSession> receiver(SrtpSuite suite, const SrtpKey& key);

    SrtpSession() = default;

    // `buffer` holds a packet of `bytes` bytes and kSrtpTrailerBytesMax more. Size of the protected packet, 0 on failure.
    std::size_t protectRtp(std::span<std::uint8_t> buffer, std::size_t bytes) noexcept;
    std::size_t protectRtcp(std::span<std::uint8_t> buffer, std::size_t bytes) noexcept;

    // After any verdict but ok the bytes of `packet` are unspecified: try a copy when another session may own them.
    Unprotected unprotectRtp(std::span<std::uint8_t> packet) noexcept;
    Unprotected unprotectRtcp(std::span<std::uint8_t> packet) noexcept;

private:
    struct Close {
        void operator()(void* session) const noexcept;
    };
    explicit SrtpSession(void* session) : m_session(session) {}
    static Result<SrtpSession> make(SrtpSuite suite, const SrtpKey& key, const std::uint32_t* ssrc);
    bool mayTry(std::uint32_t ssrc) const noexcept;
    void remember(std::uint32_t ssrc) noexcept;

    std::unique_ptr<void, Close> m_session{};
    std::array<std::uint32_t, kSrtpSourcesMax> m_sources{};
    std::size_t m_sourceCount = 0;
};

} // namespace conclave::media
