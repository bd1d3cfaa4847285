#include "server/sip/message.hpp"

#include "server/sip/framing.hpp"

#include "common/text.hpp"

#include <sofia-sip/msg.h>
#include <sofia-sip/msg_header.h>
#include <sofia-sip/sip.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_hclasses.h>
#include <sofia-sip/su_alloc.h>
#include <sofia-sip/url.h>

#include <algorithm>
#include <array>
#include <memory>

namespace conclave::sip {
namespace {

constexpr std::size_t kUserBytesMax = 128;
constexpr std::size_t kDisplayNameCharactersMax = 120;

struct MsgDeleter {
    void operator()(msg_t* message) const noexcept { msg_destroy(message); }
};
using MsgPointer = std::unique_ptr<msg_t, MsgDeleter>;

std::string_view view(const char* text) noexcept { return text ? std::string_view(text) : std::string_view(); }

std::string oneLine(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        out += byte < 0x20 || byte == 0x7F ? ' ' : c;
    }
    return std::string(trimmed(out));
}

// The header's value in the parser's canonical form.
template <class Header>
std::string valueOf(su_home_t* home, const Header* header) {
    char* text = sip_header_as_string(home, reinterpret_cast<const sip_header_t*>(header));
    std::string out = oneLine(view(text));
    su_free(home, text);
    return out;
}

int hexDigit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::optional<std::string> unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        const int high = i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hexDigit(text[i + 2]) : -1;
        if (high < 0 || low < 0) return {};
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

Uri readUri(su_home_t* home, const url_t* url) {
    Uri out;
    if (url->url_type == url_sip) out.kind = Uri::Kind::sip;
    if (url->url_type == url_sips) out.kind = Uri::Kind::sips;
    out.hasHeaders = url->url_headers != nullptr;
    out.host = std::string(view(url->url_host));
    char* text = url_as_string(home, url);
    out.text = oneLine(view(text));
    su_free(home, text);
    const auto user = view(url->url_user);
    auto decoded = user.size() > 3 * kUserBytesMax ? std::nullopt : unescaped(user);
    if (decoded && decoded->size() <= kUserBytesMax && validateLine(*decoded, kUserBytesMax, "user"))
        out.user = std::move(*decoded);
    else
        out.hasBadUser = true;
    return out;
}

std::string readDisplayName(std::string_view text) {
    text = trimmed(text);
    std::string out;
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
        text = text.substr(1, text.size() - 2);
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '\\' && i + 1 < text.size()) ++i;
            out += text[i];
        }
    } else {
        out = std::string(text);
    }
    return validateLine(out, kDisplayNameCharactersMax, "name") ? out : std::string();
}

Address readAddress(su_home_t* home, const sip_addr_t* address) {
    Address out;
    out.displayName = readDisplayName(view(address->a_display));
    out.uri = readUri(home, address->a_url);
    out.tag = std::string(view(address->a_tag));
    out.text = valueOf(home, address);
    return out;
}

Method methodOf(sip_method_t method) noexcept {
    switch (method) {
    case sip_method_invite: return Method::invite;
    case sip_method_ack: return Method::ack;
    case sip_method_bye: return Method::bye;
    case sip_method_cancel: return Method::cancel;
    case sip_method_options: return Method::options;
    case sip_method_update: return Method::update;
    case sip_method_info: return Method::info;
    case sip_method_subscribe: return Method::subscribe;
    case sip_method_unknown: return Method::unknown;
    default: return Method::otherKnown;
    }
}

// RFC 4475 section 3.1.2.3 and 3.1.2.11: the parser forgives blanks here.
bool isStrictStartLine(std::string_view line) noexcept {
    return !line.empty() && line.front() != ' ' && line.back() != ' ' && line.find("  ") == std::string_view::npos &&
           line.find('\t') == std::string_view::npos && std::count(line.begin(), line.end(), ' ') >= 2;
}

// The parser puts aside what it cannot read, under the header's name, and the second of what may be there but once, as
// that header. Those that we do not use may be anything (RFC 3261 section 16.3).
std::string readDefect(const sip_t* sip, Method method) {
    constexpr std::array<std::string_view, 22> kCounting{
        "via", "v", "from", "f", "to", "t", "call-id", "i", "cseq", "contact", "m", "max-forwards", "require",
        "content-type", "c", "content-encoding", "e", "record-route", "route", "content-length", "l", "proxy-require"};
    for (const sip_error_t* e = sip->sip_error; e; e = e->er_next) {
        const auto* kind = e->er_common->h_class;
        const auto name = lowerAscii(trimmed(view(kind == sip_error_class ? e->er_name : kind->hc_name)));
        const bool isOfSession = name == "session-expires" || name == "x" || name == "min-se" || name == "replaces";
        const bool isOfEvent = name == "event" || name == "o" || name == "expires";
        if (isOfSession && (method == Method::invite || method == Method::update)) return name;
        if (isOfEvent && method == Method::subscribe) return name;
        if (std::find(kCounting.begin(), kCounting.end(), name) != kCounting.end()) return name;
    }
    return {};
}

// The parser passes over what follows the method of a CSeq. `head` has passed checkHead().
bool endsCseqIn(std::string_view method, std::string_view head) {
    bool isCseq = false;
    std::string_view last;
    while (!head.empty()) {
        const auto line = head.substr(0, head.find('\n'));
        head.remove_prefix(line.size() + 1);
        const bool isContinued = line.starts_with(' ') || line.starts_with('\t');
        if (!isContinued) isCseq = lowerAscii(trimmed(line.substr(0, line.find(':')))) == "cseq";
        if (isCseq) last = trimmed(line);
    }
    return last.ends_with(method);
}

void readLists(su_home_t* home, const sip_t* sip, Message& out) {
    for (const sip_via_t* via = sip->sip_via; via; via = via->v_next) out.vias.push_back(valueOf(home, via));
    for (const sip_record_route_t* route = sip->sip_record_route; route; route = route->r_next)
        out.recordRoutes.push_back(valueOf(home, route));
    for (const sip_require_t* r = sip->sip_require; r; r = r->k_next)
        for (const msg_param_t* item = r->k_items; item && *item; ++item) out.require.emplace_back(oneLine(*item));
    for (const sip_content_encoding_t* e = sip->sip_content_encoding; e; e = e->k_next)
        for (const msg_param_t* item = e->k_items; item && *item; ++item)
            if (lowerAscii(*item) != "identity") out.hasEncoding = true;
}

std::uint32_t seconds(unsigned long value) noexcept {
    return static_cast<std::uint32_t>(std::min<unsigned long>(value, 0xFFFFFFFF));
}

// What sessions and subscriptions are agreed on by; a header that is malformed is among the defects.
void readExtensions(const sip_t* sip, Message& out) {
    for (const sip_supported_t* s = sip->sip_supported; s; s = s->k_next)
        for (const msg_param_t* item = s->k_items; item && *item; ++item) out.supported.push_back(lowerAscii(*item));
    for (const msg_param_t* item = sip->sip_allow ? sip->sip_allow->k_items : nullptr; item && *item; ++item)
        if (view(*item) == "UPDATE") out.allowsUpdate = true;
    if (const auto* x = sip->sip_session_expires) {
        out.sessionExpires.emplace();
        out.sessionExpires->seconds = seconds(x->x_delta);
        const auto refresher = lowerAscii(view(x->x_refresher));
        if (refresher == "uac") out.sessionExpires->refresher = SessionExpires::Refresher::uac;
        if (refresher == "uas") out.sessionExpires->refresher = SessionExpires::Refresher::uas;
    }
    if (const auto* least = sip->sip_min_se) out.minSe = seconds(least->min_delta);
    if (const auto* r = sip->sip_replaces)
        out.replaces = Replaces{oneLine(view(r->rp_call_id)), oneLine(view(r->rp_to_tag)), oneLine(view(r->rp_from_tag)),
                                r->rp_early_only != 0};
    if (const auto* event = sip->sip_event) {
        out.event = lowerAscii(oneLine(view(event->o_type)));
        out.eventId = oneLine(view(event->o_id));
    }
    if (const auto* expires = sip->sip_expires) out.expires = seconds(expires->ex_delta);
}

} // namespace

Result<Message> parseMessage(std::string_view head, std::string_view body) {
    std::string_view why;
    const auto length = checkHead(head, why);
    if (!length) return Error{Errc::badRequest, std::string(why)};
    // The body stays here: the parser is told that there is none.
    std::string text(head);
    std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(length->at), length->digits, '0');
    const MsgPointer message(msg_make(sip_default_mclass(), 0, text.data(), static_cast<ssize_t>(text.size())));
    const sip_t* sip = message ? sip_object(message.get()) : nullptr;
    if (!sip || (!sip->sip_request && !sip->sip_status)) return Error{Errc::badRequest, "no start line"};
    if (!sip->sip_via || !sip->sip_from || !sip->sip_to || !sip->sip_call_id || !sip->sip_cseq)
        return Error{Errc::badRequest, "a header that every message has is missing"};

    su_home_t* home = msg_home(message.get());
    Message out;
    const auto startLine = head.substr(0, head.find("\r\n"));
    out.hasStrictStartLine = isStrictStartLine(startLine);
    if (const auto* status = sip->sip_status) {
        out.status = status->st_status;
        out.version = std::string(view(status->st_version));
    } else {
        const auto* request = sip->sip_request;
        out.method = methodOf(request->rq_method);
        out.methodName = oneLine(view(request->rq_method_name));
        out.requestUri = readUri(home, request->rq_url);
        out.version = std::string(view(request->rq_version));
    }
    readLists(home, sip, out);
    readExtensions(sip, out);
    out.viaProtocol = std::string(view(sip->sip_via->v_protocol));
    out.viaSentBy = std::string(view(sip->sip_via->v_host)) + ':' + std::string(view(sip->sip_via->v_port));
    out.branch = std::string(view(sip->sip_via->v_branch));
    out.from = readAddress(home, sip->sip_from);
    out.to = readAddress(home, sip->sip_to);
    out.callId = oneLine(view(sip->sip_call_id->i_id));
    out.cseq = sip->sip_cseq->cs_seq;
    out.cseqMethod = std::string(view(sip->sip_cseq->cs_method_name));
    if (const auto* contact = sip->sip_contact; contact && contact->m_url->url_type != url_any)
        out.contactUri = readUri(home, contact->m_url).text;
    if (const auto* type = sip->sip_content_type) out.contentType = lowerAscii(trimmed(view(type->c_type)));
    out.body = std::string(body);
    out.defect = endsCseqIn(out.cseqMethod, head) ? readDefect(sip, out.method) : "cseq";
    if (sip->sip_max_forwards && sip->sip_max_forwards->mf_count > 255) out.defect = "max-forwards";
    if (out.defect.empty() && msg_get_flags(message.get(), MSG_FLG_ERROR) != 0) out.defect = "message";
    return out;
}

} // namespace conclave::sip
