// The mail that one person gets about one conference (spec D4): text, HTML with a QR code, and a calendar object.
// Nothing but this person's own number, PIN and token is in it; PIN and token never reach the calendar object.
// Pure but for the template files built in and the tz database: no I/O, no clock. Any thread.
// Every text is validated here once more (common/text.hpp, common/address.hpp), whatever the caller did before:
// libical does not escape addresses, and libcurl passes CR LF in a recipient through.
#pragma once

#include "common/delivery.hpp"
#include "common/error.hpp"
#include "common/ids.hpp"
#include "common/role.hpp"
#include "common/time.hpp"
#include "server/base/secret.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace conclave::mail {

struct Mailbox {
    std::string name{};    // may be empty
    std::string address{}; // local@domain

    bool operator==(const Mailbox&) const = default;
};

// `Conclave <conference@example.org>`, `"Conclave" <…>` or a bare address. Errors: invalidValue, tooLong.
Result<Mailbox> parseMailbox(std::string_view text, std::string_view field);

struct InvitationFacts {
    DeliveryKind kind = DeliveryKind::invitation;
    DeliveryId deliveryId{};     // the outbox row: the same row always makes the same Message-ID
    ConferenceId conferenceId{}; // the calendar object's UID
    std::int64_t sequence = 0;   // of the calendar object (RFC 5546): rises with each change
    std::string subject{};
    std::string description{};
    Instant begin{};
    Instant end{};
    std::string timeZone{}; // IANA, the organiser's
    Mailbox organiser{};
    Mailbox recipient{};
    std::string locale{};            // `en` or `de`; anything else reads as `en`
    std::string recipientTimeZone{}; // IANA; empty = not known
    Role role = Role::participant;
    std::string number{};     // 8 digits
    base::Secret pin{};       // 9 digits; not needed for a cancellation or withdrawal
    base::Secret joinToken{}; // URL-safe; not needed for a cancellation or withdrawal
    std::string publicHost{};
    std::uint16_t sipPort = 5061;
    std::string webPhone{}; // `https://host[:port]/phone/`; empty = no web phone
    Mailbox sender{};       // `from` of [mail]
    std::string envelopeFrom{}; // where bounces go; empty = the sender's address
    Instant sentAt{};       // Date and DTSTAMP
};

// Ready for a relay. `bytes` has CRLF line ends throughout; it holds the PIN: never log it.
struct Message {
    std::string envelopeFrom{};
    std::string recipient{};
    std::string bytes{};
    std::string messageId{}; // without angle brackets
};

// Errors: invalidValue, tooLong, with the `field` of InvitationFacts; internal where a library fails.
Result<Message> compose(const InvitationFacts& facts);

// The plain text alone, LF line ends, to be handed over by other means. Errors as for compose().
Result<std::string> invitationText(const InvitationFacts& facts);

// `1234 5678`, `123 456 789`: in the groups that a person reads aloud.
std::string grouped(std::string_view digits, std::size_t size);

// The one-tap links (spec F1, F5; sip.md).
std::string sipsLink(const InvitationFacts& facts); // sips:j-TOKEN@host[:port]
std::string sipLink(const InvitationFacts& facts);  // sip:j-TOKEN@host[:port];transport=tls, for phones without sips
std::string webLink(const InvitationFacts& facts);  // https://host/phone/#TOKEN, or empty

} // namespace conclave::mail
