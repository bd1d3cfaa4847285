#include "tests/support/phone/sdp.hpp"

#include <charconv>
#include <map>
#include <sstream>

namespace conclave::tests {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const auto end = text.find(separator);
        if (end != 0) parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return parts;
}

template <class T>
std::optional<T> number(std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

} // namespace

std::string writeOffer(const Offer& offer) {
    std::ostringstream out;
    const std::string family = offer.address.find(':') == std::string::npos ? "IP4" : "IP6";
    out << "v=0\r\n"
        << "o=- " << offer.ssrc << " 1 IN " << family << ' ' << offer.address << "\r\n"
        << "s=-\r\n"
        << "c=IN " << family << ' ' << offer.address << "\r\n"
        << "t=0 0\r\n"
        << "m=audio " << offer.port << ' ' << offer.profile << ' ' << offer.opusType << ' ' << offer.eventType
        << "\r\n"
        << "a=rtpmap:" << offer.opusType << " opus/48000/2\r\n"
        << "a=fmtp:" << offer.opusType << " useinbandfec=1;stereo=0\r\n"
        << "a=rtpmap:" << offer.eventType << " telephone-event/" << offer.eventClockHz << "\r\n"
        << "a=fmtp:" << offer.eventType << " 0-15\r\n"
        << "a=ptime:" << offer.ptimeMs << "\r\n"
        << "a=ssrc:" << offer.ssrc << " cname:test-phone\r\n"
        << "a=rtcp-mux\r\n"
        << "a=" << offer.direction << "\r\n";
    for (const auto& line : offer.crypto)
        out << "a=crypto:" << line.tag << ' ' << line.suite << " inline:" << line.keyBase64 << "\r\n";
    return out.str();
}

std::optional<Answer> readAnswer(std::string_view text) {
    Answer answer;
    std::string sessionAddress;
    int section = 0; // 0: session, 1: the audio section, 2: any other
    bool seenAudio = false;
    std::map<int, std::string> codecs;
    std::vector<int> types;
    for (auto line : split(text, '\n')) {
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        if (line.size() < 2 || line[1] != '=') return std::nullopt;
        const auto value = line.substr(2);
        if (line[0] == 'm') {
            section = 2;
            const auto words = split(value, ' ');
            if (words.size() < 4 || words[0] != "audio" || seenAudio) continue;
            const auto port = number<std::uint16_t>(words[1]);
            if (!port) return std::nullopt;
            section = 1;
            seenAudio = true;
            answer.port = *port;
            answer.profile = words[2];
            for (std::size_t i = 3; i < words.size(); ++i)
                if (const auto type = number<int>(words[i])) types.push_back(*type);
        } else if (line[0] == 'c' && section != 2) {
            const auto words = split(value, ' ');
            if (words.size() != 3) return std::nullopt;
            (section == 0 ? sessionAddress : answer.address) = words[2];
        } else if (line[0] == 'a' && section == 1) {
            const auto colon = value.find(':');
            const auto name = value.substr(0, colon);
            const auto rest = colon == std::string_view::npos ? std::string_view() : value.substr(colon + 1);
            const auto words = split(rest, ' ');
            if (name == "rtpmap" && words.size() == 2) {
                if (const auto type = number<int>(words[0])) codecs[*type] = words[1];
            } else if (name == "crypto" && words.size() >= 3 && words[2].starts_with("inline:")) {
                auto key = words[2].substr(7);
                key = key.substr(0, key.find('|'));
                answer.crypto =
                    CryptoLine{number<int>(words[0]).value_or(0), std::string(words[1]), std::string(key)};
                answer.offered.push_back(*answer.crypto);
            } else if (name == "ssrc" && !words.empty()) {
                answer.ssrc = number<std::uint32_t>(words[0]);
            } else if (name == "sendrecv" || name == "sendonly" || name == "recvonly" || name == "inactive") {
                answer.direction = name;
            }
        }
    }
    if (answer.address.empty()) answer.address = sessionAddress;
    for (const int type : types) {
        const auto& codec = codecs[type];
        if (codec == "opus/48000/2" && answer.opusType < 0) answer.opusType = type;
        if (codec.starts_with("telephone-event/") && answer.eventType < 0) {
            answer.eventType = type;
            answer.eventClockHz = number<int>(std::string_view(codec).substr(16)).value_or(0);
        }
    }
    if (!seenAudio || answer.port == 0 || answer.address.empty() || answer.opusType < 0) return std::nullopt;
    return answer;
}

} // namespace conclave::tests
