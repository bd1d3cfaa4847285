// A SIP message as values: what the parser found, in our types alone, so that the parser can be exchanged. The body
// never reaches the parser (it may hold keys). Pure. Thread: control (the parser behind it is not shared).
// Texts that are mirrored into an answer are the parser's canonical form, on one line, without control characters.
#pragma once

#include "common/error.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::sip {

enum class Method {
    invite,
    ack,
    bye,
    cancel,
    options,
    update,
    info,
    subscribe,
    otherKnown, // REGISTER, PRACK, …: registered and not served here
    unknown,
};

struct Uri {
    enum class Kind { sip, sips, other } kind = Kind::other;
    std::string user{};      // %-escapes decoded; only sip and sips
    bool hasBadUser = false; // a broken escape, a control character, no UTF-8, too long: `user` is empty
    bool hasHeaders = false; // "?name=value"
    std::string host{};
    std::string text{};
};

struct Address {
    std::string displayName{}; // unquoted, one line of UTF-8 or empty
    Uri uri{};
    std::string tag{};         // empty: none, or one without a value
    std::string text{};
};

// RFC 4028
struct SessionExpires {
    std::uint32_t seconds = 0;
    enum class Refresher { none, uac, uas } refresher = Refresher::none; // none: not said
};

// RFC 3891. The tags as the one who wrote it means them: `toTag` is that of the one who reads it.
struct Replaces {
    std::string callId{};
    std::string toTag{};
    std::string fromTag{};
    bool isEarlyOnly = false;
};

struct Message {
    std::optional<int> status{}; // of a response; the request's fields below are then of no meaning
    Method method = Method::unknown;
    std::string methodName{};
    Uri requestUri{};
    std::string version{};
    bool hasStrictStartLine = false; // single blanks, none at the end

    std::vector<std::string> vias{}; // top first
    std::string viaProtocol{};       // of the top: "SIP/2.0/TLS"
    std::string viaSentBy{};
    std::string branch{};
    Address from{};
    Address to{};
    std::string callId{};
    std::uint32_t cseq = 0;
    std::string cseqMethod{};

    std::optional<std::string> contactUri{};
    std::vector<std::string> recordRoutes{};
    std::vector<std::string> require{};
    std::vector<std::string> supported{}; // lower case
    bool allowsUpdate = false;
    std::optional<SessionExpires> sessionExpires{};
    std::optional<std::uint32_t> minSe{};
    std::optional<Replaces> replaces{};
    std::string event{};               // of SUBSCRIBE, lower case
    std::string eventId{};
    std::optional<std::uint32_t> expires{};
    bool hasEncoding = false;          // Content-Encoding other than identity
    std::string contentType{};         // lower case, without parameters
    std::string body{};
    std::string defect{};              // a header that counts is malformed: its name; empty: none
};

// `head` and `body` as the framer cut them. Errc::badRequest where not even an answer can be made: no start line, or
// Via, From, To, Call-ID or CSeq unreadable.
Result<Message> parseMessage(std::string_view head, std::string_view body);

} // namespace conclave::sip
