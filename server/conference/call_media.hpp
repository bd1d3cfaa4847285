// Between what SDP agreed on and what the bridge is told; the two folders know nothing of each other. Pure but for the
// random keys; control thread.
#pragma once

#include "server/media/bridge/leg_spec.hpp"
#include "server/sdp/offer_answer.hpp"

#include <boost/asio/ip/address.hpp>
#include <string>
#include <vector>

namespace conclave::conference {

// Our side of a call's media: fresh random keys, SSRC and session id. `address` is announced in c=.
sdp::LocalMedia freshLocalMedia(const boost::asio::ip::address& address, std::uint16_t port);

// `local` is what the offer was negotiated with.
media::LegSpec legSpec(const sdp::Negotiated& agreed, const sdp::LocalMedia& local, media::LegId leg,
                       media::BridgeId bridge);

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
