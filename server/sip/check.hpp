// What a request has to be before a transaction exists for it (RFC 3261 section 8.2, 4475). Pure, any thread.
// Nothing here looks at the user part but for its form.
#pragma once

#include "server/sip/message.hpp"

#include <optional>
#include <string>

namespace conclave::sip {

inline constexpr std::string_view kAllow = "INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, INFO, SUBSCRIBE";
inline constexpr std::string_view kSupported = "timer, replaces";
inline constexpr std::string_view kEventPackage = "conference"; // RFC 4575

// Why a request is refused at once.
struct Refusal {
    int status = 400;
    std::string phrase{};
    std::string header{}; // one further header line without its CRLF, or empty

    bool operator==(const Refusal&) const = default;
};

// Nothing: the request may go on. An ACK is never answered: it is dropped instead.
std::optional<Refusal> check(const Message& request);

// The body of an INVITE or UPDATE: a refusal unless it is one session description, or empty.
std::optional<Refusal> checkOfferBody(const Message& request);

} // namespace conclave::sip
