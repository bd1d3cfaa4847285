// Texts that we send: answers (RFC 3261 section 8.2.6) and our requests within a dialog: BYE, UPDATE, NOTIFY. No User-Agent, no Server. Whatever
// comes from outside is on one line and free of control characters. Pure, any thread.
#pragma once

#include "server/sip/message.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::sip {

// What every answer to one request begins with.
struct ReplyHead {
    std::vector<std::string> vias{};
    std::string from{};
    std::string to{}; // with our tag
    std::string callId{};
    std::string cseq{}; // "1 INVITE"
    std::vector<std::string> recordRoutes{};
};

// `localTag` is added to a To that has none. An empty rport of the top Via is filled in (RFC 3581).
ReplyHead replyHead(const Message& request, const boost::asio::ip::tcp::endpoint& source, std::string_view localTag);

struct Body {
    std::string_view type{};
    std::string_view text{};
};

// `headers` are whole lines without CRLF; empty ones are left out.
std::string makeReply(const ReplyHead& head, int status, std::string_view phrase,
                      std::initializer_list<std::string_view> headers = {}, Body body = {});

struct RequestTexts {
    std::string_view method;
    std::string_view target; // the peer's Contact
    std::string_view sentBy; // ours, "host:port"
    std::string_view branch;
    const std::vector<std::string>& routes;
    std::string_view from; // ours, with tag
    std::string_view to;   // the peer's, with tag
    std::string_view callId;
    std::uint32_t cseq;
};

// `headers` as for makeReply().
std::string makeRequest(const RequestTexts& texts, std::initializer_list<std::string_view> headers = {}, Body body = {});

// RFC 3326; empty for no reason.
std::string reasonHeader(std::string_view reason);
// RFC 3261 section 20.43; empty for no text.
std::string warningHeader(std::string_view sentBy, std::string_view text);

// A quoted-string (RFC 3261 section 25.1) of one line.
std::string quoted(std::string_view text);

} // namespace conclave::sip
