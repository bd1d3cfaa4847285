#include "server/conference/call_media.hpp"

#include "server/base/random.hpp"
#include "server/base/secret.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace conclave::conference {
namespace {

constexpr std::array kSuites{
    std::pair{sdp::Suite::aeadAes256Gcm, media::SrtpSuite::aeadAes256Gcm},
    std::pair{sdp::Suite::aeadAes128Gcm, media::SrtpSuite::aeadAes128Gcm},
    std::pair{sdp::Suite::aes256CmSha1_80, media::SrtpSuite::aesCm256HmacSha1_80},
    std::pair{sdp::Suite::aesCm128Sha1_80, media::SrtpSuite::aesCm128HmacSha1_80},
};

constexpr std::array kHashes{
    std::pair{sdp::HashFunction::sha256, media::DtlsHash::sha256},
    std::pair{sdp::HashFunction::sha384, media::DtlsHash::sha384},
    std::pair{sdp::HashFunction::sha512, media::DtlsHash::sha512},
};

media::DtlsFingerprint fingerprintOf(const sdp::Fingerprint& from) {
    media::DtlsFingerprint out;
    out.hash = std::find_if(kHashes.begin(), kHashes.end(), [&](const auto& h) { return h.first == from.hash; })->second;
    std::copy(from.bytes.begin(), from.bytes.end(), out.bytes.begin()); // as many as the hash has
    return out;
}

sdp::Fingerprint fingerprintOf(const media::DtlsFingerprint& from) {
    sdp::Fingerprint out;
    out.hash = std::find_if(kHashes.begin(), kHashes.end(), [&](const auto& h) { return h.second == from.hash; })->first;
    const auto bytes = std::span(from.bytes).first(media::hashBytes(from.hash));
    out.bytes.assign(bytes.begin(), bytes.end());
    return out;
}

media::SrtpSuite suiteOf(const sdp::Negotiated& agreed) noexcept {
    return std::find_if(kSuites.begin(), kSuites.end(), [&](const auto& s) { return s.first == agreed.suite; })->second;
}

template <class T>
T randomValue() noexcept {
    std::array<std::uint8_t, sizeof(T)> bytes{};
    base::randomBytes(bytes);
    T value{};
    for (const auto byte : bytes) value = static_cast<T>((value << 8) | byte);
    return value;
}

boost::asio::ip::address unmapped(const boost::asio::ip::address& address) {
    if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
    return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6());
}

} // namespace

sdp::LocalMedia freshLocalMedia(const boost::asio::ip::address& address, std::uint16_t port,
                                const media::DtlsFingerprint& fingerprint) {
    std::array<std::uint8_t, sdp::KeyMaterial::kBytesMax> key{};
    base::randomBytes(key);
    sdp::LocalMedia local;
    local.address = address.to_string();
    local.port = port;
    local.sessionId = randomValue<std::uint64_t>() >> 2;
    local.ssrc = randomValue<std::uint32_t>();
    local.cname = "conference"; // says nothing of what answers
    for (const auto& [ours, theirs] : kSuites) local.suites.push_back(ours);
    local.fingerprint = fingerprintOf(fingerprint);
    local.randomBytes = sdp::KeyMaterial(key);
    base::wipe(key);
    return local;
}

media::LegSpec legSpec(const sdp::Negotiated& agreed, const sdp::LocalMedia& local, media::LegId leg,
                       media::BridgeId bridge, const boost::asio::ip::address& caller) {
    media::LegSpec spec;
    spec.leg = leg;
    spec.bridge = bridge;
    if (agreed.dtls) {
        spec.dtls = dtlsPeer(agreed, caller);
    } else {
        spec.suite = suiteOf(agreed);
        spec.receiveKey = media::SrtpKey(agreed.peerKey.bytes());
        spec.sendKey = media::SrtpKey(agreed.ownKey.bytes());
    }
    spec.sendSsrc = local.ssrc;
    spec.opusPayloadType = agreed.opusPayloadType;
    spec.telephoneEvents = eventsOf(agreed);
    spec.announcedSsrc = agreed.peerSsrc;
    spec.hosts = phoneHosts(agreed, caller);
    spec.rtcpMux = agreed.rtcpMux;
    return spec;
}

media::PhoneHosts phoneHosts(const sdp::Negotiated& agreed, const boost::asio::ip::address& caller) {
    media::PhoneHosts hosts;
    boost::system::error_code failed;
    const auto named = boost::asio::ip::make_address(agreed.peerRtp.address, failed); // a literal, or nothing
    if (!failed) hosts[0] = unmapped(named);
    if (hosts[0] != unmapped(caller)) hosts[1] = unmapped(caller);
    return hosts;
}

media::DtlsPeer dtlsPeer(const sdp::Negotiated& agreed, const boost::asio::ip::address& caller) {
    media::DtlsPeer peer;
    peer.role = agreed.dtls->setup == sdp::Setup::passive ? media::DtlsRole::server : media::DtlsRole::client;
    for (const auto& one : agreed.dtls->peer) peer.fingerprints.push_back(fingerprintOf(one));
    boost::system::error_code failed;
    const auto named = boost::asio::ip::make_address(agreed.peerRtp.address, failed); // a literal, or nothing
    if (!failed) peer.named = {named, agreed.peerRtp.port};
    peer.connection = unmapped(caller);
    return peer;
}

sdp::SessionDescription freshOffer(sdp::LocalMedia& local) {
    local.offerKeys.clear();
    for (std::size_t i = 0; i < local.suites.size(); ++i) {
        std::array<std::uint8_t, sdp::KeyMaterial::kBytesMax> key{};
        base::randomBytes(key);
        local.offerKeys.emplace_back(key);
        base::wipe(key);
    }
    return sdp::makeOffer(local);
}

media::SdesKeys sdesKeys(const sdp::Negotiated& agreed, bool areOursNew) {
    media::SdesKeys keys;
    keys.suite = suiteOf(agreed);
    keys.receive = media::SrtpKey(agreed.peerKey.bytes());
    if (areOursNew) keys.send.emplace(agreed.ownKey.bytes());
    return keys;
}

NewKeys compare(const sdp::Negotiated& before, const sdp::Negotiated& now) {
    if (before.dtls.has_value() != now.dtls.has_value()) return NewKeys::needsNewCall;
    if (now.dtls) return before.dtls == now.dtls ? NewKeys::none : NewKeys::handshake;
    if (before.suite != now.suite) return NewKeys::both;
    return before.peerKey == now.peerKey ? NewKeys::none : NewKeys::peers;
}

media::Held heldBy(const sdp::Negotiated& agreed) noexcept {
    const bool hears = agreed.direction == sdp::Direction::sendrecv || agreed.direction == sdp::Direction::sendonly;
    return hears ? media::Held::no : media::Held::yes;
}

std::optional<media::TelephoneEvents> eventsOf(const sdp::Negotiated& agreed) noexcept {
    if (!agreed.events) return {};
    return media::TelephoneEvents{agreed.events->payloadType, agreed.events->clockRateHz};
}

boost::asio::ip::address MediaAddresses::forCaller(boost::asio::ip::address source) const {
    source = unmapped(source);
    if (source.is_loopback()) {
        if (source.is_v4()) return boost::asio::ip::address_v4::loopback();
        return boost::asio::ip::address_v6::loopback();
    }
    const auto same = std::find_if(m_ours.begin(), m_ours.end(),
                                   [&](const auto& ours) { return ours.is_v4() == source.is_v4(); });
    if (same != m_ours.end()) return *same;
    return m_ours.empty() ? source : m_ours.front();
}

} // namespace conclave::conference
