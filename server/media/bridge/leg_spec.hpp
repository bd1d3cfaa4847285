// What the control thread says about one party's media, and what the bridge counts about it. Values; any thread.
#pragma once

#include "common/role.hpp"
#include "server/media/dtls/fingerprint.hpp"
#include "server/media/dtls/role.hpp"
#include "server/media/srtp/srtp_keys.hpp"

#include <array>
#include <boost/asio/ip/udp.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace conclave::media {

enum class LegId : std::uint64_t {};
enum class BridgeId : std::uint64_t {};   // one running conference, or one lobby of callers still without one
enum class ShardIndex : std::uint32_t {}; // one media thread

enum class LegPlace : std::uint8_t { lobby, mix }; // lobby: hears prompts only, is heard by nobody
enum class Muted : std::uint8_t { no, yes };
enum class Talking : std::uint8_t { no, yes };
enum class Echo : std::uint8_t { off, on };
enum class Held : std::uint8_t { no, yes }; // by the phone: what it sends now is its music, and it wants to hear nothing

// RFC 4733. The clock rate is the offered one: baresip offers 8000 beside Opus at 48000.
struct TelephoneEvents {
    std::uint8_t payloadType = 101;
    std::uint32_t clockRateHz = 8000;
};

// The phone's end of a DTLS handshake that is to give the keys (RFC 5763). Only two kinds of address can take part: the one
// that the SDP names, and, where the call comes from another host (NAT), any port of that host. Who finishes first is the
// phone; nobody else is ever answered.
struct DtlsPeer {
    DtlsRole role = DtlsRole::server;             // ours
    std::vector<DtlsFingerprint> fingerprints{};  // the phone's certificate has one of them
    boost::asio::ip::udp::endpoint named{};       // by the SDP; port 0: none
    boost::asio::ip::address connection{};        // that the call came from
};

// New keys by SDES in a call that stands. The packets out keep theirs where no `send` is given.
struct SdesKeys {
    SrtpSuite suite = SrtpSuite::aesCm128HmacSha1_80; // of both
    SrtpKey receive{};
    std::optional<SrtpKey> send{};
};

// Where a phone may be: by its SDP, and by its call. Hints at whom to try first, no more.
using PhoneHosts = std::array<std::optional<boost::asio::ip::address>, 2>;

struct LegSpec {
    LegId leg{};
    BridgeId bridge{};
    LegPlace place = LegPlace::lobby;
    Role role = Role::audience;
    Muted muted = Muted::no;
    std::optional<DtlsPeer> dtls{};          // then suite and keys come of the handshake, and what stands here is not looked at
    SrtpSuite suite = SrtpSuite::aesCm128HmacSha1_80;
    SrtpKey receiveKey{};                    // the phone's, from its a=crypto
    SrtpKey sendKey{};                       // ours; a fresh random one for every leg and every re-key
    std::uint32_t sendSsrc = 0;              // ours, random, announced in our SDP; 0: the engine draws one
    std::uint8_t opusPayloadType = 96;
    std::optional<TelephoneEvents> telephoneEvents{};
    std::optional<std::uint32_t> announcedSsrc{}; // the phone's a=ssrc: finds the leg at once
    PhoneHosts hosts{};
    bool rtcpMux = true;                     // reports come from where sound comes from (RFC 5761), else from a port of their own
};

struct LegStats {
    std::uint64_t packetsReceived = 0;      // authenticated and new
    std::uint64_t packetsSent = 0;
    std::uint64_t packetsRefused = 0;       // from the leg's address, and forged, replayed or malformed
    std::uint64_t packetsOverRate = 0;      // beyond the leg's token bucket
    std::uint64_t packetsSkipped = 0;       // of muted legs and audience, dropped without decrypting
    std::uint64_t framesConcealed = 0;
    std::uint64_t framesRecovered = 0;      // by FEC
    std::uint64_t addressMoves = 0;
    std::optional<SrtpSuite> suite{};       // in force; none: no keys yet
    bool dtls = false;                      // these keys came by DTLS
    float levelDbfs = -120;                 // of what the leg says, smoothed; -120: not heard, or silent for half a second
    std::uint32_t jitterBufferMs = 0;
    double lossOutbound = 0;                // smoothed, 0 … 1, as the phone reports it
    double lossInbound = 0;                 // 0 … 1, of what the phone sent in the seconds before our last report
    double jitterInboundMs = 0;             // RFC 3550 section 6.4.1
    double jitterOutboundMs = 0;            // as the phone reports it
    double roundTripMs = -1;                // -1: not known
    std::chrono::milliseconds sinceLastPacket{0};
};

} // namespace conclave::media
