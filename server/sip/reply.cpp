#include "server/sip/reply.hpp"

namespace conclave::sip {
namespace {

void appendLine(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        out += byte < 0x20 || byte == 0x7F ? ' ' : c;
    }
    out += "\r\n";
}

void appendRest(std::string& out, std::initializer_list<std::string_view> headers, Body body) {
    for (const auto header : headers) {
        if (header.empty()) continue;
        const auto colon = header.find(": ");
        appendLine(out, header.substr(0, colon), header.substr(colon + 2));
    }
    if (!body.text.empty()) appendLine(out, "Content-Type", body.type);
    appendLine(out, "Content-Length", std::to_string(body.text.size()));
    out += "\r\n";
    out += body.text;
}

// "…;rport" → "…;rport=49152;received=192.0.2.7"
std::string filledVia(std::string via, const boost::asio::ip::tcp::endpoint& source) {
    constexpr std::string_view kParameter = ";rport";
    const auto at = via.find(kParameter);
    if (at == std::string::npos) return via;
    const auto end = at + kParameter.size();
    if (end != via.size() && via[end] != ';' && via[end] != ' ') return via;
    via.insert(end, "=" + std::to_string(source.port()) + ";received=" + source.address().to_string());
    return via;
}

} // namespace

ReplyHead replyHead(const Message& request, const boost::asio::ip::tcp::endpoint& source, std::string_view localTag) {
    ReplyHead head;
    head.vias = request.vias;
    if (!head.vias.empty()) head.vias.front() = filledVia(std::move(head.vias.front()), source);
    head.from = request.from.text;
    head.to = request.to.text;
    if (request.to.tag.empty() && !localTag.empty()) head.to += ";tag=" + std::string(localTag);
    head.callId = request.callId;
    head.cseq = std::to_string(request.cseq) + ' ' + request.cseqMethod;
    if (request.method == Method::invite || request.method == Method::subscribe) // both begin dialogs
        head.recordRoutes = request.recordRoutes;
    return head;
}

std::string makeReply(const ReplyHead& head, int status, std::string_view phrase,
                      std::initializer_list<std::string_view> headers, Body body) {
    std::string out;
    out.reserve(1024 + 2 * body.text.size()); // one buffer: no copy of a key stays behind
    out += "SIP/2.0 " + std::to_string(status) + ' ';
    for (const char c : phrase) out += c >= 0x20 && c < 0x7F ? c : ' ';
    out += "\r\n";
    for (const auto& via : head.vias) appendLine(out, "Via", via);
    if (status > 100 && status < 300)
        for (const auto& route : head.recordRoutes) appendLine(out, "Record-Route", route);
    appendLine(out, "From", head.from);
    appendLine(out, "To", head.to);
    appendLine(out, "Call-ID", head.callId);
    appendLine(out, "CSeq", head.cseq);
    appendRest(out, headers, body);
    return out;
}

std::string makeRequest(const RequestTexts& texts, std::initializer_list<std::string_view> headers, Body body) {
    std::string out(texts.method);
    out += ' ';
    for (const char c : texts.target) out += static_cast<unsigned char>(c) <= 0x20 ? '_' : c;
    out += " SIP/2.0\r\n";
    appendLine(out, "Via", "SIP/2.0/TLS " + std::string(texts.sentBy) + ";branch=" + std::string(texts.branch));
    appendLine(out, "Max-Forwards", "70");
    for (const auto& route : texts.routes) appendLine(out, "Route", route);
    appendLine(out, "From", texts.from);
    appendLine(out, "To", texts.to);
    appendLine(out, "Call-ID", texts.callId);
    appendLine(out, "CSeq", std::to_string(texts.cseq) + ' ' + std::string(texts.method));
    appendRest(out, headers, body);
    return out;
}

std::string reasonHeader(std::string_view reason) {
    return reason.empty() ? std::string() : "Reason: SIP;cause=200;text=" + quoted(reason);
}

std::string warningHeader(std::string_view sentBy, std::string_view text) {
    return text.empty() ? std::string() : "Warning: 399 " + std::string(sentBy) + ' ' + quoted(text);
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
    }
    return out + '"';
}

} // namespace conclave::sip
