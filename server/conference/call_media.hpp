// Between what SDP agreed on and what the bridge is told; the two folders know nothing of each other. Pure but for the
// random keys; control thread.
#pragma once

#include "server/media/bridge/leg_spec.hpp"
#include "server/sdp/offer_answer.hpp"

#include <boost/asio/ip/address.hpp>
#include <optional>
#include <string>
#include <vector>

namespace conclave::conference {

// Our side of a call's media: fresh random keys, SSRC and session id. `address` is announced in c=, `fingerprint` is of the
// certificate for DTLS-SRTP.
sdp::LocalMedia freshLocalMedia(const boost::asio::ip::address& address, std::uint16_t port,
                                const media::DtlsFingerprint& fingerprint);

// `local` is what the offer was negotiated with, `caller` where the call came from.
media::LegSpec legSpec(const sdp::Negotiated& agreed, const sdp::LocalMedia& local, media::LegId leg,
                       media::BridgeId bridge, const boost::asio::ip::address& caller);

// Whom packets of that call's phone may come from.
media::PhoneHosts phoneHosts(const sdp::Negotiated& agreed, const boost::asio::ip::address& caller);

// As `local` says, with fresh random keys for an offer of ours.
sdp::SessionDescription freshOffer(sdp::LocalMedia& local);

// `agreed` is by DTLS.
media::DtlsPeer dtlsPeer(const sdp::Negotiated& agreed, const boost::asio::ip::address& caller);

// `agreed` is by SDES. `areOursNew`: the packets out get a new key too.
media::SdesKeys sdesKeys(const sdp::Negotiated& agreed, bool areOursNew);

// What a later offer or answer means for the keys of a call that stands. From SDES to DTLS, or back, nobody can change in a call.
enum class NewKeys { none, peers, both, handshake, needsNewCall };
NewKeys compare(const sdp::Negotiated& before, const sdp::Negotiated& now);

// By what the phone said it does, mirrored: it is held while it does not want to hear us.
media::Held heldBy(const sdp::Negotiated& agreed) noexcept;
std::optional<media::TelephoneEvents> eventsOf(const sdp::Negotiated& agreed) noexcept;

// The address a caller is told to send media to: of the same family as the one it called from.
class MediaAddresses {
public:
    // What `public_host` stands for; resolved at start, never from a message.
    explicit MediaAddresses(std::vector<boost::asio::ip::address> ours) : m_ours(std::move(ours)) {}
    // A caller on this machine is told the loopback address it used.
    boost::asio::ip::address forCaller(boost::asio::ip::address source) const;

private:
    std::vector<boost::asio::ip::address> m_ours;
};

} // namespace conclave::conference
