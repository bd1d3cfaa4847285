// Every way in which an expected failure is named, and the one table of stable words the outside sees.
// A word, once shipped, never changes its meaning: clients decide by it. Any thread.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace conclave {

enum class Errc {
    badRequest = 1,          // the request breaks HTTP or the contract in a way no other code names
    malformedJson,           // the body is no JSON, or nested too deeply, or names a key twice
    unknownField,            // `field` is not part of the message
    missingField,            // `field` has to be there
    wrongType,               // `field` holds another JSON type, or a word that its list does not know
    invalidValue,            // `field` has the right type and breaks a rule; detail says which
    tooLong,                 // `field` exceeds its length
    localTimeMissing,        // `field`: the clocks of the zone skip that time
    localTimeAmbiguous,      // `field`: the clocks of the zone show that time twice; the detail holds both instants
    unauthenticated,         // no session, or one that has ended
    badCredentials,          // unknown login or wrong password: never says which
    noConferenceRight,       // the account is a phone user only; detail names the support contact
    passwordChangeRequired,  // only PUT /me/password is open until the password is changed
    forbidden,               // the account's group does not reach
    notFound,                // no such thing, or somebody else's: never says which
    methodNotAllowed,        // the path exists, the method does not
    unsupportedMediaType,    // the body is not application/json
    bodyTooLarge,            // over limits::kHttpBodyBytesMax
    headerTooLarge,          // over limits::kHttpHeaderBytesMax
    requestTimedOut,         // the request did not arrive whole in time
    transferEncodingRefused, // bodies come with Content-Length only
    versionRequired,         // a write without If-Match
    versionStale,            // If-Match names an older version
    idempotencyMismatch,     // the same Idempotency-Key with another body
    idempotencyRunning,      // the first request under this key is still at work
    scheduleLocked,          // properties cannot change after the invitations
    alreadyScheduled,        // only a draft can be deleted
    alreadyCancelled,        // the conference is cancelled
    conferenceEnded,         // the window is over
    notScheduled,            // asked of a draft what only a scheduled conference has
    notLive,                 // nobody, or not this person, is in the call
    duplicateAddress,        // the address is in this conference already
    conferenceFull,          // limits::kParticipantsMax
    lastModerator,           // somebody has to moderate
    duplicateLogin,          // the login name is taken
    lastAdministrator,       // somebody has to administer
    tooManyRequests,         // throttled; come back later
    joinRefused,             // the one answer to every bad number, PIN or token
    notAcceptable,           // no common codec, cipher or transport (SIP 488)
    storageFull,             // the disk is full: reads go on
    storageFailed,           // the database refused
    mailFailed,              // the relay refused; detail says what it said
    unavailable,             // shutting down, or a queue is full
    timedOut,                // a deadline passed
    networkUnreachable,      // client: no connection to the server
    untrustedServer,         // client: the server's certificate is not trusted
    badAnswer,               // client: the server's answer breaks the contract
    cancelled,               // the user or a shutdown took it back
    internal,                // our own fault; the log has the request id
};

// What the table says of a code: `word` is the contract's `code`, `status` the HTTP status.
struct ErrcInfo {
    Errc code;
    std::string_view word;
    int status;
    std::string_view title;
};

const ErrcInfo& errcInfo(Errc code) noexcept;
// Errc::internal for a word this build does not know.
Errc errcFromWord(std::string_view word) noexcept;
const std::vector<ErrcInfo>& errcTable() noexcept;

// An expected failure. `detail` is for people and carries no secret; `field` is a JSON path such as
// `participants[2].address`, empty where no single field is at fault.
struct Error {
    Errc code = Errc::internal;
    std::string detail{};
    std::string field{};
    std::string requestId{}; // client: what the server's problem said, to show and to search its log by

    bool operator==(const Error&) const = default;
};

[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& where);

// Value or Error; `if (!r) return r.error();`
template <class T = void>
using Result = boost::system::result<T, Error>;

} // namespace conclave
