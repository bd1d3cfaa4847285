#include "server/sip/conference_info.hpp"

#include "common/text.hpp"

namespace conclave::sip {
namespace {

// Text and attribute values alike. What XML 1.0 cannot hold becomes a space; what is no UTF-8 is left out as a whole.
std::string escaped(std::string_view text) {
    if (!countCodePoints(text)) return {};
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&apos;"; break;
        default: out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c; break;
        }
    }
    // U+FFFE and U+FFFF are no characters of XML.
    for (const std::string_view no : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"})
        for (auto at = out.find(no); at != std::string::npos; at = out.find(no, at)) out.replace(at, no.size(), " ");
    return out;
}

std::string_view word(bool value) { return value ? "true" : "false"; }

void appendUser(std::string& out, const Roster::User& user) {
    const auto entity = "sip:user-" + std::to_string(user.index) + "@anonymous.invalid"; // RFC 3323 section 4.1.1.3
    const bool isHeld = user.status == Roster::Status::onHold;
    const std::string_view direction = isHeld ? "inactive" : user.isHeard ? "sendrecv" : "recvonly";
    out += "<user entity=\"" + entity + "\" state=\"full\"><display-text>" + escaped(user.displayText) + "</display-text>";
    if (!user.role.empty()) out += "<roles><entry>" + escaped(user.role) + "</entry></roles>";
    out += "<endpoint entity=\"" + entity + "\" state=\"full\"><status>";
    out += isHeld ? "on-hold" : "connected";
    out += "</status><media id=\"1\"><type>audio</type><status>";
    out += direction;
    out += "</status></media></endpoint></user>\n";
}

} // namespace

std::string writeConferenceInfo(const Roster& roster, std::uint32_t version) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                      "<conference-info xmlns=\"urn:ietf:params:xml:ns:conference-info\" entity=\"";
    out += escaped(roster.entity) + "\" state=\"full\" version=\"" + std::to_string(version) + "\">\n";
    out += "<conference-description><subject>" + escaped(roster.subject) + "</subject></conference-description>\n";
    out += "<conference-state><user-count>" + std::to_string(roster.users.size()) + "</user-count><active>";
    out += word(roster.isActive);
    out += "</active><locked>";
    out += word(roster.isLocked);
    out += "</locked></conference-state>\n<users state=\"full\">\n";
    for (const auto& user : roster.users) appendUser(out, user);
    return out += "</users>\n</conference-info>\n";
}

} // namespace conclave::sip
