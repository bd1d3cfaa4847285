#include "server/sdp/negotiation.hpp"

#include "server/base/assert.hpp"

#include <algorithm>

namespace conclave::sdp {
namespace {

constexpr std::string_view kOpusType = "96";
// Old phones know the one, RFC 4733 section 2.1 wants the other; who answers chooses.
constexpr std::string_view kEventsType8k = "101";
constexpr std::string_view kEventsType48k = "102";

// The audio section that was offered; both descriptions have it at the same place (RFC 3264 section 6).
std::optional<std::size_t> audioOf(const SessionDescription& offer) {
    for (std::size_t i = 0; i < offer.sections.size(); ++i)
        if (offer.sections[i].kind == "audio" && offer.sections[i].port != 0) return i;
    return {};
}

// RFC 4568 section 5.1.3: one line, with the tag and the suite of one of ours.
Result<> acceptKeys(const MediaSection& offered, const MediaSection& section, Negotiated& out) {
    if (section.crypto.size() != 1) return refused("the answer has to choose one a=crypto");
    const auto& chosen = section.crypto.front();
    const auto ours = std::find_if(offered.crypto.begin(), offered.crypto.end(),
                                   [&](const auto& c) { return c.tag == chosen.tag && c.suite == chosen.suite; });
    if (ours == offered.crypto.end()) return refused("the answer chooses an a=crypto that was not offered");
    out.cryptoTag = chosen.tag;
    out.suite = chosen.suite;
    out.peerKey = chosen.key;
    out.ownKey = ours->key;
    return {};
}

} // namespace

SessionDescription makeOffer(const LocalMedia& local) {
    CONCLAVE_ASSERT(local.offerKeys.size() == local.suites.size());
    SessionDescription offer = describe(local);
    MediaSection section{"audio", local.port, "RTP/SAVP", {}, {}, {}, {}};
    for (std::size_t i = 0; i < local.suites.size(); ++i) {
        const auto suite = local.suites[i];
        const auto bytes = local.offerKeys[i].bytes().first(keyBytes(suite) + saltBytes(suite));
        section.crypto.push_back({static_cast<std::uint32_t>(i + 1), suite, {}, KeyMaterial(bytes)});
    }
    const auto add = [&](std::string_view name, std::string value) {
        section.attributes.push_back({std::string(name), std::move(value)});
    };
    const auto addFormat = [&](std::string_view type, std::string_view map, std::string_view parameters) {
        section.formats.emplace_back(type);
        add("rtpmap", std::string(type) + ' ' + std::string(map));
        add("fmtp", std::string(type) + ' ' + std::string(parameters));
    };
    addFormat(kOpusType, "opus/48000/2", writeOpusParameters(local.opus));
    addFormat(kEventsType8k, "telephone-event/8000", kEvents);
    addFormat(kEventsType48k, "telephone-event/48000", kEvents);
    add("ptime", std::to_string(local.ptime.count()));
    add("rtcp-mux", {});
    add("rtcp", std::to_string(local.port)); // without mux RTCP comes to our one port all the same
    if (!local.cname.empty()) add("ssrc", std::to_string(local.ssrc) + " cname:" + local.cname);
    add(directionName(Direction::sendrecv), {});
    offer.sections.push_back(std::move(section));
    return offer;
}

SessionDescription offerAgain(SessionDescription last, const LocalMedia& local) {
    last.origin.version = local.version;
    const auto index = audioOf(last);
    if (!index) return last;
    auto& attributes = last.sections[*index].attributes;
    for (const auto d : {Direction::sendrecv, Direction::sendonly, Direction::recvonly, Direction::inactive})
        std::erase_if(attributes, [&](const Attribute& a) { return a.name == directionName(d); });
    attributes.push_back({std::string(directionName(Direction::sendrecv))});
    for (auto& a : attributes)
        if (a.name == "setup") a.value = "actpass"; // RFC 5763 section 5
    return last;
}

Result<Negotiated> acceptAnswer(const SessionDescription& offer, const SessionDescription& answer, const LocalMedia& local) {
    const auto index = audioOf(offer);
    if (!index || answer.sections.size() != offer.sections.size()) return refused("the answer has other sections than the offer");
    const auto& offered = offer.sections[*index];
    const auto& section = answer.sections[*index];
    if (section.kind != "audio" || section.port == 0) return refused("no audio in the answer");
    if (section.protocol != offered.protocol) return refused("another media transport than was offered");

    Negotiated out;
    out.section = *index;
    if (const auto coded = readCodecs(section, out); !coded) return coded.error();
    // One number both ways: what was offered (section 6.1 asks for the same).
    const auto isOffered = [&](std::uint8_t type) {
        const auto& formats = offered.formats;
        return std::find(formats.begin(), formats.end(), std::to_string(type)) != formats.end();
    };
    if (!isOffered(out.opusPayloadType)) return refused("another payload type than was offered");
    if (out.events && !isOffered(out.events->payloadType)) out.events.reset();
    if (isDtlsSrtp(section.protocol)) {
        auto agreed = agreeDtls(answer, section, local.setup);
        if (!agreed) return agreed.error();
        out.dtls = std::move(*agreed);
    } else if (const auto keyed = acceptKeys(offered, section, out); !keyed) {
        return keyed.error();
    }
    if (const auto placed = readPlace(answer, section, local, out); !placed) return placed.error();
    return out;
}

} // namespace conclave::sdp
