// One direction of one party's SRTP and SRTCP (RFC 3711, 7714) on OpenSSL's kept contexts: libsrtp2 as Debian builds it costs
// three to ten times as much a packet. No mikey, no key derivation rate, no MKI; SRTCP is always encrypted. Not thread-safe:
// whoever owns a session may hand it to another thread, and no two use it at once. Packets are changed in place. Replay window
// 1024 packets. A receiving session knows at most three sources at once, since whoever holds the key could name ever more. A new one
// takes the place of one that has been silent for ten seconds, once in ten seconds at most; of each that has gone, the highest indices
// are kept, so that nothing is heard twice, and when there is no room for them any more, no further source comes in.
#pragma once

#include "common/error.hpp"
#include "server/media/srtp/packet_cipher.hpp"
#include "server/media/srtp/packet_index.hpp"
#include "server/media/srtp/srtp_keys.hpp"
#include "server/media/srtp/srtp_types.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

namespace conclave::media {

class EvpSession {
public:
    // Nothing to do: both ways to do SRTP have it.
    static Result<> initialise() { return {}; }
    // invalidValue: the key does not fit the suite; internal: OpenSSL lacks a cipher.
    static Result<EvpSession> sender(SrtpSuite suite, const SrtpKey& key, std::uint32_t ssrc);
    static Result<EvpSession> receiver(SrtpSuite suite, const SrtpKey& key);

    EvpSession() = default;

    // `buffer` holds a packet of `bytes` bytes and kSrtpTrailerBytesMax more. Size of the protected packet; 0 on failure, as
    // for a number that was used before.
    std::size_t protectRtp(std::span<std::uint8_t> buffer, std::size_t bytes) noexcept;
    std::size_t protectRtcp(std::span<std::uint8_t> buffer, std::size_t bytes) noexcept;

    // After any verdict but ok the bytes of `packet` are unspecified: try a copy when another session may own them.
    Unprotected unprotectRtp(std::span<std::uint8_t> packet) noexcept;
    Unprotected unprotectRtcp(std::span<std::uint8_t> packet) noexcept;

    // What time it is, every few seconds (CLOCK_MONOTONIC in nanoseconds): a session has no clock of its own.
    void setTime(std::int64_t now) noexcept { m_now = now; }

    // Asks the processor for what a packet of the first source will touch: called some packets ahead, `step` 0 and then 1, as each
    // finds its way by what the one before has brought.
    void prefetch(int step) const noexcept;

private:
    struct Source {
        std::uint32_t ssrc = 0;
        std::int64_t lastUsed = 0;
        ReplayWindow rtp{};
        ReplayWindow rtcp{};
    };
    struct Gone {
        std::uint32_t ssrc = 0;
        std::uint32_t rtcp = 0; // the lowest index that may still come
        std::uint64_t rtp = 0;
    };
    static constexpr std::size_t kGoneMax = 32;
    static Result<EvpSession> make(SrtpSuite suite, const SrtpKey& key, Direction direction);
    // Null: one source too many. An unknown one is made in `fresh`, and stays unknown until it is counted.
    Source* sourceOf(std::uint32_t ssrc, std::optional<Source>& fresh) noexcept;
    void count(Source& source, bool isNew) noexcept;
    Gone* goneOf(std::uint32_t ssrc) noexcept;
    Source* placeFor(std::uint32_t ssrc) noexcept;

    // What a packet needs lies in the first lines of the cache: all but a few packets are of the first source.
    std::unique_ptr<PacketCipher> m_rtp{};
    std::uint16_t m_tagBytes = 0;
    bool m_gcm = false;
    std::uint32_t m_sourceCount = 0;
    std::int64_t m_now = 0;
    std::array<Source, kSrtpSourcesMax> m_sources{};
    std::unique_ptr<PacketCipher> m_rtcp{};
    std::uint64_t m_nextRtcp = 0;
    std::int64_t m_lastGone = 0;
    std::array<Gone, kGoneMax> m_gone{};
    std::size_t m_goneCount = 0;
};

} // namespace conclave::media
