#include "server/sip/conference_info.hpp"

#include "common/text.hpp"

#include <utility>

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

ConferenceInfo::ConferenceInfo(Roster roster) : m_roster(std::move(roster)) {
    m_beforeVersion = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                      "<conference-info xmlns=\"urn:ietf:params:xml:ns:conference-info\" entity=\"";
    m_beforeVersion += escaped(m_roster.entity) + "\" state=\"full\" version=\"";
    auto& out = m_afterVersion;
    out = "\">\n<conference-description><subject>" + escaped(m_roster.subject) + "</subject></conference-description>\n";
    out += "<conference-state><user-count>" + std::to_string(m_roster.users.size()) + "</user-count><active>";
    out += word(m_roster.isActive);
    out += "</active><locked>";
    out += word(m_roster.isLocked);
    out += "</locked></conference-state>\n<users state=\"full\">\n";
    for (const auto& user : m_roster.users) appendUser(out, user);
    out += "</users>\n</conference-info>\n";
}

std::string ConferenceInfo::document(std::uint32_t version) const {
    return m_beforeVersion + std::to_string(version) + m_afterVersion;
}

} // namespace conclave::sip
