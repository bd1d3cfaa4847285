// Offer/answer (RFC 3264) for one Opus stream under SRTP, keyed by SDES (RFC 4568) or by DTLS (RFC 5763,
// 5764, 8122); RFC 7587, 4733, 5761. Pure: no I/O, no clock, no randomness; keys and identifiers come in by LocalMedia.
// Any thread.
// A later offer of the same call is negotiated again with the same LocalMedia and `version` one up.
// Every section but the chosen audio section is answered with port 0.
// An offer of ours goes to whoever called without one: RTP/SAVP with every suite, since that is mostly an old PBX, and one
// section cannot offer DTLS as well.
#pragma once

#include "server/sdp/dtls.hpp"
#include "server/sdp/session.hpp"

#include <chrono>

namespace conclave::sdp {

enum class Direction { sendrecv, sendonly, recvonly, inactive };

std::string_view directionName(Direction direction) noexcept;
// What the one side does when the other says `direction`.
Direction mirrored(Direction direction) noexcept;

// `a=fmtp` of Opus: what the one who says it wants to receive (RFC 7587 section 6.1).
struct OpusParameters {
    std::uint32_t maxPlaybackRateHz = 48000;
    std::uint32_t maxAverageBitrate = 0; // bit/s; 0: not said
    bool stereo = false;
    bool useInbandFec = false;
    bool useDtx = false;
    bool cbr = false;

    bool operator==(const OpusParameters&) const = default;
};

struct TelephoneEvents {
    std::uint8_t payloadType = 0;
    std::uint32_t clockRateHz = 8000;

    bool operator==(const TelephoneEvents&) const = default;
};

// An address literal and a port; empty address: none given, or a name, which is never resolved.
struct MediaAddress {
    std::string address{};
    std::uint16_t port = 0;

    bool operator==(const MediaAddress&) const = default;
};

// What our side brings.
struct LocalMedia {
    std::string address{};                    // literal announced in c= and o=
    std::uint16_t port = 0;
    std::uint64_t sessionId = 0;              // o=, < 2^63, the same for the whole call
    std::uint64_t version = 1;                // o=, one up with every answer that differs
    std::uint32_t ssrc = 0;                   // announced by a=ssrc
    std::string cname{};                      // announced by a=ssrc … cname; empty: no a=ssrc line
    std::vector<Suite> suites{};              // what the media side can do; order is of no consequence
    std::optional<Fingerprint> fingerprint{}; // of our certificate; none: DTLS-SRTP is refused
    std::optional<Setup> setup{};             // our role in the association that stands, for a later offer
    KeyMaterial randomBytes{};                // kBytesMax fresh random bytes: our key is their beginning
    std::vector<KeyMaterial> offerKeys{};     // of an offer: kBytesMax fresh random bytes for each of `suites`
    OpusParameters opus{.useInbandFec = true};// what we like to receive
    std::chrono::milliseconds ptime{20};
};

// What both sides agreed on.
struct Negotiated {
    SessionDescription answer{};              // ours; empty where it was the peer's

    std::size_t section = 0;                  // index of the audio section in both descriptions
    std::uint8_t opusPayloadType = 0;         // the offer's number, used both ways
    OpusParameters peerOpus{};                // what the peer wants to receive
    std::optional<TelephoneEvents> events{};
    std::optional<std::uint8_t> audioLevelExtension{}; // RFC 6464 id, 1-14

    std::optional<DtlsAgreement> dtls{};      // then the four that follow are of no meaning
    std::uint32_t cryptoTag = 0;
    Suite suite = Suite::aesCm128Sha1_80;
    KeyMaterial peerKey{};                    // of the packets that come in
    KeyMaterial ownKey{};                     // of the packets that go out

    std::optional<std::uint32_t> peerSsrc{};
    MediaAddress peerRtp{};
    MediaAddress peerRtcp{};                  // the same as peerRtp with rtcpMux
    bool rtcpMux = false;                     // without: a=rtcp (RFC 3605) asks the peer for our one port
    std::chrono::milliseconds ptime{20};      // packet length the peer wants, 10-60
    Direction direction = Direction::sendrecv;// ours: sendonly or inactive while the peer holds us
};

// Errc::notAcceptable: no audio, plain RTP, no Opus, no suite in common, no fingerprint; the detail is fit for a Warning header.
Result<Negotiated> negotiate(const SessionDescription& offer, const LocalMedia& local);

// offerKeys has as many as `suites`.
SessionDescription makeOffer(const LocalMedia& local);

// What we would like in a call that stands, under the same keys: `last` of ours, whatever hold it spoke of, with our number in
// o= as in `local`. By DTLS either side may begin a handshake, should one be needed.
SessionDescription offerAgain(SessionDescription last, const LocalMedia& local);

// What the peer's answer to `offer` comes to: a makeOffer() or an offerAgain().
// Errors as above.
Result<Negotiated> acceptAnswer(const SessionDescription& offer, const SessionDescription& answer, const LocalMedia& local);

} // namespace conclave::sdp
