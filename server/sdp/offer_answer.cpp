#include "server/sdp/negotiation.hpp"
#include "server/sdp/scan.hpp"

#include "common/text.hpp"

#include <algorithm>
#include <arpa/inet.h>

namespace conclave::sdp {
namespace {

constexpr std::string_view kAudioLevelUri = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"; // RFC 6464

struct Format {
    std::uint8_t payloadType = 0;
    std::string text; // as in m=
    std::string name; // lower case
    std::uint32_t rateHz = 0;
    std::uint32_t channels = 1;
};

// "111 opus/48000/2"
std::optional<Format> readRtpmap(std::string_view value) {
    Format format;
    const auto number = readUntil(value, ' ');
    const auto payloadType = readNumber<std::uint8_t>(number, 127);
    format.text = std::string(number);
    format.name = lowerAscii(readUntil(value, '/'));
    const auto rate = readNumber<std::uint32_t>(trimmed(readUntil(value, '/')), 192'000);
    if (!payloadType || format.name.empty() || !rate) return {};
    format.payloadType = *payloadType;
    format.rateHz = *rate;
    if (const auto channels = readNumber<std::uint32_t>(trimmed(value), 255)) format.channels = *channels;
    return format;
}

// The formats of m= that have a map, in the offer's order. Of two maps of one number the first counts.
std::vector<Format> readFormats(const MediaSection& section, bool rtcpMux) {
    std::vector<Format> formats;
    for (const auto& text : section.formats) {
        const auto payloadType = readNumber<std::uint8_t>(text, 127);
        if (!payloadType) continue;
        if (rtcpMux && *payloadType >= 64 && *payloadType <= 95) continue; // RFC 5761 section 4
        const auto known = [&](const Format& f) { return f.payloadType == *payloadType; };
        if (std::any_of(formats.begin(), formats.end(), known)) continue;
        for (const auto& a : section.attributes) {
            if (a.name != "rtpmap") continue;
            auto format = readRtpmap(a.value);
            if (!format || format->payloadType != *payloadType) continue;
            format->text = text;
            formats.push_back(std::move(*format));
            break;
        }
    }
    return formats;
}

std::string_view fmtpOf(const MediaSection& section, std::uint8_t payloadType) {
    for (const auto& a : section.attributes) {
        if (a.name != "fmtp") continue;
        std::string_view rest = a.value;
        if (readNumber<std::uint8_t>(readUntil(rest, ' '), 127) == payloadType) return rest;
    }
    return {};
}

OpusParameters readOpusParameters(std::string_view fmtp) {
    OpusParameters out;
    while (!fmtp.empty()) {
        auto value = trimmed(readUntil(fmtp, ';'));
        const auto name = lowerAscii(trimmed(readUntil(value, '=')));
        const auto number = readNumber<std::uint32_t>(trimmed(value), 1'000'000);
        if (!number) continue;
        const bool isOn = *number == 1;
        // Beyond what RFC 7587 allows: as if not said.
        if (name == "maxplaybackrate" && *number >= 8000 && *number <= 48000) out.maxPlaybackRateHz = *number;
        if (name == "maxaveragebitrate" && *number >= 6000 && *number <= 510'000) out.maxAverageBitrate = *number;
        if (name == "stereo") out.stereo = isOn;
        if (name == "useinbandfec") out.useInbandFec = isOn;
        if (name == "usedtx") out.useDtx = isOn;
        if (name == "cbr") out.cbr = isOn;
    }
    return out;
}

std::optional<std::string_view> attributeOf(const SessionDescription& session, const MediaSection& section,
                                            std::string_view name) {
    if (const auto own = section.attribute(name)) return own;
    return session.attribute(name);
}

Direction readDirection(const SessionDescription& session, const MediaSection& section) {
    for (const auto* attributes : {&section.attributes, &session.attributes})
        for (const auto& a : *attributes)
            for (const auto d : {Direction::sendrecv, Direction::sendonly, Direction::recvonly, Direction::inactive})
                if (a.name == directionName(d)) return d;
    return Direction::sendrecv;
}

// The hold of RFC 2543: c=0.0.0.0 asks that nothing be sent there.
Direction withoutReceiving(Direction offered) {
    if (offered == Direction::sendrecv) return Direction::sendonly;
    return offered == Direction::recvonly ? Direction::inactive : offered;
}

bool isLiteral(const Connection& c) {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    return inet_pton(c.family == Connection::Family::ipv4 ? AF_INET : AF_INET6, c.address.c_str(), bytes.data()) == 1;
}

bool isUnspecified(const Connection& c) { return c.address == "0.0.0.0" || c.address == "::"; }

// "5004" or "5004 IN IP4 192.0.2.1" (RFC 3605); the address there is not taken: one host a stream.
std::optional<std::uint16_t> readRtcpPort(std::string_view value) {
    const auto port = readNumber<std::uint16_t>(readUntil(value, ' '), 65535);
    return port && *port != 0 ? port : std::nullopt;
}

// What a phone wants, moved to a length that Opus has and that we send.
std::chrono::milliseconds readPtime(const SessionDescription& session, const MediaSection& section,
                                    std::chrono::milliseconds otherwise) {
    const auto number = [&](std::string_view name) -> std::optional<unsigned> {
        const auto value = attributeOf(session, section, name);
        return value ? readNumber<unsigned>(*value, 1000) : std::nullopt;
    };
    const unsigned wanted = number("ptime").value_or(static_cast<unsigned>(otherwise.count()));
    const unsigned most = number("maxptime").value_or(60);
    unsigned best = 10;
    for (const unsigned length : {20u, 40u, 60u})
        if (length <= wanted && length <= most) best = length;
    return std::chrono::milliseconds(best);
}

std::optional<std::uint8_t> readAudioLevelExtension(const MediaSection& section) {
    for (const auto& a : section.attributes) {
        if (a.name != "extmap") continue;
        std::string_view rest = a.value;
        auto idText = readUntil(rest, ' ');
        const auto id = readNumber<std::uint8_t>(readUntil(idText, '/'), 14); // one-byte headers alone
        const bool isSent = idText.empty() || idText == "sendrecv" || idText == "sendonly";
        if (readUntil(rest, ' ') == kAudioLevelUri && id && *id != 0 && isSent) return id;
    }
    return {};
}

std::optional<std::uint32_t> readSsrc(const MediaSection& section) {
    const auto value = section.attribute("ssrc");
    if (!value) return {};
    auto rest = *value;
    return readNumber<std::uint32_t>(readUntil(rest, ' '), 0xFFFFFFFF);
}

const CryptoAttribute* chooseCrypto(const MediaSection& section, const std::vector<Suite>& supported) {
    const CryptoAttribute* best = nullptr;
    for (const auto& c : section.crypto) {
        const bool canDo = std::find(supported.begin(), supported.end(), c.suite) != supported.end();
        if (canDo && (!best || c.suite < best->suite)) best = &c;
    }
    return best;
}

std::optional<TelephoneEvents> chooseEvents(const std::vector<Format>& formats) {
    std::optional<TelephoneEvents> best;
    for (const auto& f : formats) {
        if (f.name != "telephone-event" || f.rateHz < 8000 || f.rateHz > 48000) continue;
        // RFC 4733 section 2.1: the clock of the stream it accompanies, where there is a choice.
        if (!best || (f.rateHz == kOpusRateHz && best->clockRateHz != kOpusRateHz))
            best = TelephoneEvents{f.payloadType, f.rateHz};
    }
    return best;
}

// RFC 4568: both keys.
Result<> agreeKeys(Negotiated& out, const MediaSection& section, const LocalMedia& local) {
    const auto* crypto = chooseCrypto(section, local.suites);
    if (!crypto) return refused("no SRTP suite in common");
    out.cryptoTag = crypto->tag;
    out.suite = crypto->suite;
    out.peerKey = crypto->key;
    const std::size_t ownBytes = keyBytes(crypto->suite) + saltBytes(crypto->suite);
    if (local.randomBytes.size() < ownBytes) return Error{Errc::internal, "no key for the answer"};
    out.ownKey = KeyMaterial(local.randomBytes.bytes().first(ownBytes));
    return {};
}

// What one audio section of the offer comes to; the answer is still empty.
Result<Negotiated> agree(const SessionDescription& offer, std::size_t index, const LocalMedia& local) {
    const auto& section = offer.sections[index];
    const bool byDtls = isDtlsSrtp(section.protocol);
    if (byDtls && !local.fingerprint) return refused("DTLS-SRTP is not available, offer SDES");
    if (section.protocol == "RTP/AVP" || section.protocol == "RTP/AVPF") return refused("plain RTP refused, use SRTP");
    if (!byDtls && section.protocol != "RTP/SAVP" && section.protocol != "RTP/SAVPF") return refused("unknown media transport");

    Negotiated out;
    out.section = index;
    if (const auto coded = readCodecs(section, out); !coded) return coded.error();
    if (byDtls) {
        auto agreed = agreeDtls(offer, section, local.setup);
        if (!agreed) return agreed.error();
        out.dtls = std::move(*agreed);
    } else if (const auto keyed = agreeKeys(out, section, local); !keyed) {
        return keyed.error();
    }
    if (const auto placed = readPlace(offer, section, local, out); !placed) return placed.error();
    return out;
}

MediaSection answerSection(const MediaSection& offered, const Negotiated& agreed, const LocalMedia& local) {
    MediaSection out{offered.kind, local.port, offered.protocol, {}, {}, {}, {}};
    const auto add = [&](std::string_view name, std::string value) {
        out.attributes.push_back({std::string(name), std::move(value)});
    };
    if (agreed.dtls) {
        add("fingerprint", writeFingerprint(*local.fingerprint));
        add("setup", std::string(setupName(agreed.dtls->setup)));
    } else {
        CryptoAttribute crypto{agreed.cryptoTag, agreed.suite, {}, agreed.ownKey};
        for (const auto& c : offered.crypto)
            if (c.tag == agreed.cryptoTag) crypto.suiteText = c.suiteText;
        out.crypto.push_back(std::move(crypto));
    }

    const auto opus = std::to_string(agreed.opusPayloadType);
    out.formats.push_back(opus);
    add("rtpmap", opus + " opus/48000/2");
    add("fmtp", opus + ' ' + writeOpusParameters(local.opus));
    if (agreed.events) {
        const auto events = std::to_string(agreed.events->payloadType);
        out.formats.push_back(events);
        add("rtpmap", events + " telephone-event/" + std::to_string(agreed.events->clockRateHz));
        add("fmtp", events + ' ' + std::string(kEvents));
    }
    add("ptime", std::to_string(local.ptime.count()));
    if (agreed.rtcpMux)
        add("rtcp-mux", {});
    else
        add("rtcp", std::to_string(local.port));
    if (agreed.audioLevelExtension)
        add("extmap", std::to_string(*agreed.audioLevelExtension) + "/recvonly " + std::string(kAudioLevelUri));
    if (!local.cname.empty()) add("ssrc", std::to_string(local.ssrc) + " cname:" + local.cname);
    if (const auto mid = offered.attribute("mid"); mid && isToken(*mid)) add("mid", std::string(*mid));
    add(directionName(agreed.direction), {});
    return out;
}

// "BUNDLE 0" where the offer groups the section we take (RFC 9143); the others leave the group.
void answerGroup(SessionDescription& answer, const SessionDescription& offer, const MediaSection& chosen) {
    const auto mid = chosen.attribute("mid");
    const auto group = offer.attribute("group");
    if (!mid || !group || !isToken(*mid)) return;
    auto rest = *group;
    if (readUntil(rest, ' ') != "BUNDLE") return;
    while (!rest.empty())
        if (readUntil(rest, ' ') == *mid) {
            answer.attributes.push_back({"group", "BUNDLE " + std::string(*mid)});
            return;
        }
}

SessionDescription makeAnswer(const SessionDescription& offer, const Negotiated& agreed, const LocalMedia& local) {
    SessionDescription answer = describe(local);
    answerGroup(answer, offer, offer.sections[agreed.section]);
    for (std::size_t i = 0; i < offer.sections.size(); ++i) {
        const auto& offered = offer.sections[i];
        if (i == agreed.section)
            answer.sections.push_back(answerSection(offered, agreed, local));
        else
            answer.sections.push_back({offered.kind, 0, offered.protocol, offered.formats, {}, {}, {}});
    }
    return answer;
}

} // namespace

Error refused(std::string_view why) { return Error{Errc::notAcceptable, std::string(why)}; }

SessionDescription describe(const LocalMedia& local) {
    SessionDescription out;
    const auto family = local.address.find(':') == std::string::npos ? Connection::Family::ipv4
                                                                     : Connection::Family::ipv6;
    const Connection here{local.address, family};
    out.origin = Origin{"-", local.sessionId, local.version, here};
    out.connection = here;
    return out;
}

std::string writeOpusParameters(const OpusParameters& p) {
    std::string out = "minptime=10;useinbandfec=" + std::to_string(p.useInbandFec ? 1 : 0) +
                      ";stereo=" + std::to_string(p.stereo ? 1 : 0) + ";sprop-stereo=0";
    if (p.maxPlaybackRateHz != kOpusRateHz) out += ";maxplaybackrate=" + std::to_string(p.maxPlaybackRateHz);
    if (p.maxAverageBitrate != 0) out += ";maxaveragebitrate=" + std::to_string(p.maxAverageBitrate);
    if (p.useDtx) out += ";usedtx=1";
    if (p.cbr) out += ";cbr=1";
    return out;
}

Result<> readCodecs(const MediaSection& section, Negotiated& out) {
    out.rtcpMux = section.attribute("rtcp-mux").has_value();
    const auto formats = readFormats(section, out.rtcpMux);
    const auto isOpus = [](const Format& f) { return f.name == "opus" && f.rateHz == kOpusRateHz && f.channels == 2; };
    const auto opus = std::find_if(formats.begin(), formats.end(), isOpus);
    if (opus == formats.end()) return refused("no Opus in the offer");
    out.opusPayloadType = opus->payloadType;
    out.peerOpus = readOpusParameters(fmtpOf(section, opus->payloadType));
    out.events = chooseEvents(formats);
    out.audioLevelExtension = readAudioLevelExtension(section);
    return {};
}

Result<> readPlace(const SessionDescription& session, const MediaSection& section, const LocalMedia& local, Negotiated& out) {
    const auto& where = section.connection ? section.connection : session.connection;
    if (!where) return Error{Errc::badRequest, "no c= for the audio section"};
    auto said = readDirection(session, section);
    if (isUnspecified(*where)) said = withoutReceiving(said);
    out.direction = mirrored(said);
    if (isLiteral(*where) && !isUnspecified(*where)) out.peerRtp = {where->address, section.port};
    out.peerRtcp = out.peerRtp;
    if (!out.rtcpMux && !out.peerRtp.address.empty()) {
        const auto rtcp = section.attribute("rtcp");
        const auto next = static_cast<std::uint16_t>(section.port == 65535 ? 0 : section.port + 1);
        out.peerRtcp.port = (rtcp ? readRtcpPort(*rtcp) : std::nullopt).value_or(next);
    }
    out.peerSsrc = readSsrc(section);
    out.ptime = readPtime(session, section, local.ptime);
    return {};
}

std::string_view directionName(Direction direction) noexcept {
    switch (direction) {
    case Direction::sendrecv: return "sendrecv";
    case Direction::sendonly: return "sendonly";
    case Direction::recvonly: return "recvonly";
    case Direction::inactive: break;
    }
    return "inactive";
}

Direction mirrored(Direction direction) noexcept {
    if (direction == Direction::sendonly) return Direction::recvonly;
    return direction == Direction::recvonly ? Direction::sendonly : direction;
}

Result<Negotiated> negotiate(const SessionDescription& offer, const LocalMedia& local) {
    Error first = refused("no audio in the offer");
    bool isFirst = true;
    for (std::size_t i = 0; i < offer.sections.size(); ++i) {
        const auto& section = offer.sections[i];
        if (section.kind != "audio" || section.port == 0) continue;
        auto agreed = agree(offer, i, local);
        if (agreed) {
            agreed->answer = makeAnswer(offer, *agreed, local);
            return agreed;
        }
        if (std::exchange(isFirst, false)) first = agreed.error();
    }
    return first;
}

} // namespace conclave::sdp
